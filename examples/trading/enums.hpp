// SPDX-License-Identifier: BSL-1.0
// Enumerations of the vocabulary, with the names that tools print.
//
// Every value is written out: it stands in recorded payloads and never changes. The names are part of the schema.
#pragma once

#include <nacre/messages.hpp>

#include <cstdint>

namespace trading {

enum class order_side : std::uint8_t {
    none = 0,
    buy = 1,
    sell = 2,
};

enum class order_type : std::uint8_t {
    market = 0,
    limit = 1,
    stop_market = 2,
    stop_limit = 3,
    market_to_limit = 4,
    market_if_touched = 5,
    limit_if_touched = 6,
    trailing_stop_market = 7,
    trailing_stop_limit = 8,
};

enum class time_in_force : std::uint8_t {
    good_till_canceled = 0,
    immediate_or_cancel = 1,
    fill_or_kill = 2,
    good_till_date = 3,
    day = 4,
    at_the_open = 5,
    at_the_close = 6,
};

enum class order_status : std::uint8_t {
    initialized = 0,
    denied = 1,
    emulated = 2,
    released = 3,
    submitted = 4,
    accepted = 5,
    rejected = 6,
    canceled = 7,
    expired = 8,
    triggered = 9,
    pending_update = 10,
    pending_cancel = 11,
    partially_filled = 12,
    filled = 13,
};

/// What price triggers a conditional order.
enum class trigger_type : std::uint8_t {
    none = 0,
    last_price = 1,
    bid_ask = 2,
    mark_price = 3,
    index_price = 4,
    mid_point = 5,
    double_last = 6,
    double_bid_ask = 7,
    last_or_bid_ask = 8,
};

/// The unit of a trailing offset.
enum class trailing_offset_type : std::uint8_t {
    none = 0,
    price_units = 1,
    basis_points = 2,
    ticks = 3,
    price_tier = 4,
};

/// How the orders of a list depend on each other: one cancels, triggers or updates the others.
enum class contingency_type : std::uint8_t {
    none = 0,
    one_cancels_other = 1,
    one_triggers_other = 2,
    one_updates_other = 3,
};

enum class liquidity_side : std::uint8_t {
    none = 0,
    maker = 1,
    taker = 2,
};

enum class position_side : std::uint8_t {
    flat = 0,
    long_side = 1,
    short_side = 2,
};

/// Why a position changed without a trade.
enum class position_adjustment : std::uint8_t {
    commission = 0,
    funding = 1,
    settlement = 2,
    corporate_action = 3,
    transfer = 4,
    reconciliation = 5,
};

enum class account_type : std::uint8_t {
    cash = 0,
    margin = 1,
    betting = 2,
};

/// Netting: one position an instrument. Hedging: as many as position ids.
enum class order_management : std::uint8_t {
    unspecified = 0,
    netting = 1,
    hedging = 2,
};

/// Level 1: best prices. Level 2: by price. Level 3: by order.
enum class book_type : std::uint8_t {
    top_of_book = 0,
    by_price = 1,
    by_order = 2,
};

enum class book_action : std::uint8_t {
    add = 0,
    update = 1,
    remove = 2,
    clear = 3,
};

enum class aggressor_side : std::uint8_t {
    none = 0,
    buyer = 1,
    seller = 2,
};

/// What price a bar is made of.
enum class price_type : std::uint8_t {
    last = 0,
    bid = 1,
    ask = 2,
    mid = 3,
    mark = 4,
};

/// What ends a bar; `step` of them make one.
enum class bar_aggregation : std::uint8_t {
    tick = 0,
    volume = 1,
    value = 2,
    millisecond = 3,
    second = 4,
    minute = 5,
    hour = 6,
    day = 7,
    week = 8,
    month = 9,
};

enum class aggregation_source : std::uint8_t {
    external = 0,
    internal = 1,
};

enum class asset_class : std::uint8_t {
    fx = 0,
    equity = 1,
    commodity = 2,
    debt = 3,
    index = 4,
    crypto = 5,
    alternative = 6,
};

enum class instrument_class : std::uint8_t {
    spot = 0,
    swap = 1,
    future = 2,
    forward = 3,
    option = 4,
    warrant = 5,
    spread = 6,
    contract_for_difference = 7,
    bond = 8,
    sports_betting = 9,
};

enum class option_kind : std::uint8_t {
    call = 0,
    put = 1,
};

} // namespace trading

template <>
inline constexpr auto nacre::enumerators<trading::order_side> =
    nacre::enumerator_list<nacre::enumerator<trading::order_side::none, "none">,
                           nacre::enumerator<trading::order_side::buy, "buy">,
                           nacre::enumerator<trading::order_side::sell, "sell">>{};

template <>
inline constexpr auto nacre::enumerators<trading::order_type> = nacre::enumerator_list<
    nacre::enumerator<trading::order_type::market, "market">,
    nacre::enumerator<trading::order_type::limit, "limit">,
    nacre::enumerator<trading::order_type::stop_market, "stop_market">,
    nacre::enumerator<trading::order_type::stop_limit, "stop_limit">,
    nacre::enumerator<trading::order_type::market_to_limit, "market_to_limit">,
    nacre::enumerator<trading::order_type::market_if_touched, "market_if_touched">,
    nacre::enumerator<trading::order_type::limit_if_touched, "limit_if_touched">,
    nacre::enumerator<trading::order_type::trailing_stop_market, "trailing_stop_market">,
    nacre::enumerator<trading::order_type::trailing_stop_limit, "trailing_stop_limit">>{};

template <>
inline constexpr auto nacre::enumerators<trading::time_in_force> = nacre::enumerator_list<
    nacre::enumerator<trading::time_in_force::good_till_canceled, "good_till_canceled">,
    nacre::enumerator<trading::time_in_force::immediate_or_cancel, "immediate_or_cancel">,
    nacre::enumerator<trading::time_in_force::fill_or_kill, "fill_or_kill">,
    nacre::enumerator<trading::time_in_force::good_till_date, "good_till_date">,
    nacre::enumerator<trading::time_in_force::day, "day">,
    nacre::enumerator<trading::time_in_force::at_the_open, "at_the_open">,
    nacre::enumerator<trading::time_in_force::at_the_close, "at_the_close">>{};

template <>
inline constexpr auto nacre::enumerators<trading::order_status> =
    nacre::enumerator_list<nacre::enumerator<trading::order_status::initialized, "initialized">,
                           nacre::enumerator<trading::order_status::denied, "denied">,
                           nacre::enumerator<trading::order_status::emulated, "emulated">,
                           nacre::enumerator<trading::order_status::released, "released">,
                           nacre::enumerator<trading::order_status::submitted, "submitted">,
                           nacre::enumerator<trading::order_status::accepted, "accepted">,
                           nacre::enumerator<trading::order_status::rejected, "rejected">,
                           nacre::enumerator<trading::order_status::canceled, "canceled">,
                           nacre::enumerator<trading::order_status::expired, "expired">,
                           nacre::enumerator<trading::order_status::triggered, "triggered">,
                           nacre::enumerator<trading::order_status::pending_update, "pending_update">,
                           nacre::enumerator<trading::order_status::pending_cancel, "pending_cancel">,
                           nacre::enumerator<trading::order_status::partially_filled, "partially_filled">,
                           nacre::enumerator<trading::order_status::filled, "filled">>{};

template <>
inline constexpr auto nacre::enumerators<trading::trigger_type> =
    nacre::enumerator_list<nacre::enumerator<trading::trigger_type::none, "none">,
                           nacre::enumerator<trading::trigger_type::last_price, "last_price">,
                           nacre::enumerator<trading::trigger_type::bid_ask, "bid_ask">,
                           nacre::enumerator<trading::trigger_type::mark_price, "mark_price">,
                           nacre::enumerator<trading::trigger_type::index_price, "index_price">,
                           nacre::enumerator<trading::trigger_type::mid_point, "mid_point">,
                           nacre::enumerator<trading::trigger_type::double_last, "double_last">,
                           nacre::enumerator<trading::trigger_type::double_bid_ask, "double_bid_ask">,
                           nacre::enumerator<trading::trigger_type::last_or_bid_ask, "last_or_bid_ask">>{};

template <>
inline constexpr auto nacre::enumerators<trading::trailing_offset_type> =
    nacre::enumerator_list<nacre::enumerator<trading::trailing_offset_type::none, "none">,
                           nacre::enumerator<trading::trailing_offset_type::price_units, "price_units">,
                           nacre::enumerator<trading::trailing_offset_type::basis_points, "basis_points">,
                           nacre::enumerator<trading::trailing_offset_type::ticks, "ticks">,
                           nacre::enumerator<trading::trailing_offset_type::price_tier, "price_tier">>{};

template <>
inline constexpr auto nacre::enumerators<trading::contingency_type> = nacre::enumerator_list<
    nacre::enumerator<trading::contingency_type::none, "none">,
    nacre::enumerator<trading::contingency_type::one_cancels_other, "one_cancels_other">,
    nacre::enumerator<trading::contingency_type::one_triggers_other, "one_triggers_other">,
    nacre::enumerator<trading::contingency_type::one_updates_other, "one_updates_other">>{};

template <>
inline constexpr auto nacre::enumerators<trading::liquidity_side> =
    nacre::enumerator_list<nacre::enumerator<trading::liquidity_side::none, "none">,
                           nacre::enumerator<trading::liquidity_side::maker, "maker">,
                           nacre::enumerator<trading::liquidity_side::taker, "taker">>{};

template <>
inline constexpr auto nacre::enumerators<trading::position_side> =
    nacre::enumerator_list<nacre::enumerator<trading::position_side::flat, "flat">,
                           nacre::enumerator<trading::position_side::long_side, "long_side">,
                           nacre::enumerator<trading::position_side::short_side, "short_side">>{};

template <>
inline constexpr auto nacre::enumerators<trading::position_adjustment> = nacre::enumerator_list<
    nacre::enumerator<trading::position_adjustment::commission, "commission">,
    nacre::enumerator<trading::position_adjustment::funding, "funding">,
    nacre::enumerator<trading::position_adjustment::settlement, "settlement">,
    nacre::enumerator<trading::position_adjustment::corporate_action, "corporate_action">,
    nacre::enumerator<trading::position_adjustment::transfer, "transfer">,
    nacre::enumerator<trading::position_adjustment::reconciliation, "reconciliation">>{};

template <>
inline constexpr auto nacre::enumerators<trading::account_type> =
    nacre::enumerator_list<nacre::enumerator<trading::account_type::cash, "cash">,
                           nacre::enumerator<trading::account_type::margin, "margin">,
                           nacre::enumerator<trading::account_type::betting, "betting">>{};

template <>
inline constexpr auto nacre::enumerators<trading::order_management> =
    nacre::enumerator_list<nacre::enumerator<trading::order_management::unspecified, "unspecified">,
                           nacre::enumerator<trading::order_management::netting, "netting">,
                           nacre::enumerator<trading::order_management::hedging, "hedging">>{};

template <>
inline constexpr auto nacre::enumerators<trading::book_type> =
    nacre::enumerator_list<nacre::enumerator<trading::book_type::top_of_book, "top_of_book">,
                           nacre::enumerator<trading::book_type::by_price, "by_price">,
                           nacre::enumerator<trading::book_type::by_order, "by_order">>{};

template <>
inline constexpr auto nacre::enumerators<trading::book_action> =
    nacre::enumerator_list<nacre::enumerator<trading::book_action::add, "add">,
                           nacre::enumerator<trading::book_action::update, "update">,
                           nacre::enumerator<trading::book_action::remove, "remove">,
                           nacre::enumerator<trading::book_action::clear, "clear">>{};

template <>
inline constexpr auto nacre::enumerators<trading::aggressor_side> =
    nacre::enumerator_list<nacre::enumerator<trading::aggressor_side::none, "none">,
                           nacre::enumerator<trading::aggressor_side::buyer, "buyer">,
                           nacre::enumerator<trading::aggressor_side::seller, "seller">>{};

template <>
inline constexpr auto nacre::enumerators<trading::price_type> = nacre::enumerator_list<
    nacre::enumerator<trading::price_type::last, "last">, nacre::enumerator<trading::price_type::bid, "bid">,
    nacre::enumerator<trading::price_type::ask, "ask">, nacre::enumerator<trading::price_type::mid, "mid">,
    nacre::enumerator<trading::price_type::mark, "mark">>{};

template <>
inline constexpr auto nacre::enumerators<trading::bar_aggregation> =
    nacre::enumerator_list<nacre::enumerator<trading::bar_aggregation::tick, "tick">,
                           nacre::enumerator<trading::bar_aggregation::volume, "volume">,
                           nacre::enumerator<trading::bar_aggregation::value, "value">,
                           nacre::enumerator<trading::bar_aggregation::millisecond, "millisecond">,
                           nacre::enumerator<trading::bar_aggregation::second, "second">,
                           nacre::enumerator<trading::bar_aggregation::minute, "minute">,
                           nacre::enumerator<trading::bar_aggregation::hour, "hour">,
                           nacre::enumerator<trading::bar_aggregation::day, "day">,
                           nacre::enumerator<trading::bar_aggregation::week, "week">,
                           nacre::enumerator<trading::bar_aggregation::month, "month">>{};

template <>
inline constexpr auto nacre::enumerators<trading::aggregation_source> =
    nacre::enumerator_list<nacre::enumerator<trading::aggregation_source::external, "external">,
                           nacre::enumerator<trading::aggregation_source::internal, "internal">>{};

template <>
inline constexpr auto nacre::enumerators<trading::asset_class> =
    nacre::enumerator_list<nacre::enumerator<trading::asset_class::fx, "fx">,
                           nacre::enumerator<trading::asset_class::equity, "equity">,
                           nacre::enumerator<trading::asset_class::commodity, "commodity">,
                           nacre::enumerator<trading::asset_class::debt, "debt">,
                           nacre::enumerator<trading::asset_class::index, "index">,
                           nacre::enumerator<trading::asset_class::crypto, "crypto">,
                           nacre::enumerator<trading::asset_class::alternative, "alternative">>{};

template <>
inline constexpr auto nacre::enumerators<trading::instrument_class> = nacre::enumerator_list<
    nacre::enumerator<trading::instrument_class::spot, "spot">,
    nacre::enumerator<trading::instrument_class::swap, "swap">,
    nacre::enumerator<trading::instrument_class::future, "future">,
    nacre::enumerator<trading::instrument_class::forward, "forward">,
    nacre::enumerator<trading::instrument_class::option, "option">,
    nacre::enumerator<trading::instrument_class::warrant, "warrant">,
    nacre::enumerator<trading::instrument_class::spread, "spread">,
    nacre::enumerator<trading::instrument_class::contract_for_difference, "contract_for_difference">,
    nacre::enumerator<trading::instrument_class::bond, "bond">,
    nacre::enumerator<trading::instrument_class::sports_betting, "sports_betting">>{};

template <>
inline constexpr auto nacre::enumerators<trading::option_kind> =
    nacre::enumerator_list<nacre::enumerator<trading::option_kind::call, "call">,
                           nacre::enumerator<trading::option_kind::put, "put">>{};
