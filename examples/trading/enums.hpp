// SPDX-License-Identifier: BSL-1.0
// Enumerations of the vocabulary, with the names that tools print.
//
// Every value is written out: it stands in recorded payloads and never changes. The names are part of the
// schema.
#pragma once

#include <nacre/messages.hpp>

#include <cstdint>

namespace trading {

enum class order_side : std::uint8_t {
    none = 0,
    buy = 1,
    sell = 2,
};
NACRE_ENUMERATORS(order_side, none, buy, sell)

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
NACRE_ENUMERATORS(order_type, market, limit, stop_market, stop_limit, market_to_limit, market_if_touched,
                  limit_if_touched, trailing_stop_market, trailing_stop_limit)

enum class time_in_force : std::uint8_t {
    good_till_canceled = 0,
    immediate_or_cancel = 1,
    fill_or_kill = 2,
    good_till_date = 3,
    day = 4,
    at_the_open = 5,
    at_the_close = 6,
};
NACRE_ENUMERATORS(time_in_force, good_till_canceled, immediate_or_cancel, fill_or_kill, good_till_date, day,
                  at_the_open, at_the_close)

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
NACRE_ENUMERATORS(order_status, initialized, denied, emulated, released, submitted, accepted, rejected,
                  canceled, expired, triggered, pending_update, pending_cancel, partially_filled, filled)

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
NACRE_ENUMERATORS(trigger_type, none, last_price, bid_ask, mark_price, index_price, mid_point, double_last,
                  double_bid_ask, last_or_bid_ask)

/// The unit of a trailing offset.
enum class trailing_offset_type : std::uint8_t {
    none = 0,
    price_units = 1,
    basis_points = 2,
    ticks = 3,
    price_tier = 4,
};
NACRE_ENUMERATORS(trailing_offset_type, none, price_units, basis_points, ticks, price_tier)

/// How the orders of a list depend on each other: one cancels, triggers or updates the others.
enum class contingency_type : std::uint8_t {
    none = 0,
    one_cancels_other = 1,
    one_triggers_other = 2,
    one_updates_other = 3,
};
NACRE_ENUMERATORS(contingency_type, none, one_cancels_other, one_triggers_other, one_updates_other)

enum class liquidity_side : std::uint8_t {
    none = 0,
    maker = 1,
    taker = 2,
};
NACRE_ENUMERATORS(liquidity_side, none, maker, taker)

enum class position_side : std::uint8_t {
    flat = 0,
    long_side = 1,
    short_side = 2,
};
NACRE_ENUMERATORS(position_side, flat, long_side, short_side)

/// Why a position changed without a trade.
enum class position_adjustment : std::uint8_t {
    commission = 0,
    funding = 1,
    settlement = 2,
    corporate_action = 3,
    transfer = 4,
    reconciliation = 5,
};
NACRE_ENUMERATORS(position_adjustment, commission, funding, settlement, corporate_action, transfer,
                  reconciliation)

enum class account_type : std::uint8_t {
    cash = 0,
    margin = 1,
    betting = 2,
};
NACRE_ENUMERATORS(account_type, cash, margin, betting)

/// Netting: one position an instrument. Hedging: as many as position ids.
enum class order_management : std::uint8_t {
    unspecified = 0,
    netting = 1,
    hedging = 2,
};
NACRE_ENUMERATORS(order_management, unspecified, netting, hedging)

/// Level 1: best prices. Level 2: by price. Level 3: by order.
enum class book_type : std::uint8_t {
    top_of_book = 0,
    by_price = 1,
    by_order = 2,
};
NACRE_ENUMERATORS(book_type, top_of_book, by_price, by_order)

enum class book_action : std::uint8_t {
    add = 0,
    update = 1,
    remove = 2,
    clear = 3,
};
NACRE_ENUMERATORS(book_action, add, update, remove, clear)

enum class aggressor_side : std::uint8_t {
    none = 0,
    buyer = 1,
    seller = 2,
};
NACRE_ENUMERATORS(aggressor_side, none, buyer, seller)

/// What price a bar is made of.
enum class price_type : std::uint8_t {
    last = 0,
    bid = 1,
    ask = 2,
    mid = 3,
    mark = 4,
};
NACRE_ENUMERATORS(price_type, last, bid, ask, mid, mark)

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
NACRE_ENUMERATORS(bar_aggregation, tick, volume, value, millisecond, second, minute, hour, day, week, month)

enum class aggregation_source : std::uint8_t {
    external = 0,
    internal = 1,
};
NACRE_ENUMERATORS(aggregation_source, external, internal)

enum class asset_class : std::uint8_t {
    fx = 0,
    equity = 1,
    commodity = 2,
    debt = 3,
    index = 4,
    crypto = 5,
    alternative = 6,
};
NACRE_ENUMERATORS(asset_class, fx, equity, commodity, debt, index, crypto, alternative)

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
NACRE_ENUMERATORS(instrument_class, spot, swap, future, forward, option, warrant, spread,
                  contract_for_difference, bond, sports_betting)

enum class option_kind : std::uint8_t {
    call = 0,
    put = 1,
};
NACRE_ENUMERATORS(option_kind, call, put)

} // namespace trading
