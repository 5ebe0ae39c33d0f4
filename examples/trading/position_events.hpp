// SPDX-License-Identifier: BSL-1.0
// Position events: what fills and adjustments made of a position.
//
// Average prices are rounded by who computes them, to as many digits as they say; all else is exact.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/money.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <tuple>

namespace trading {

struct position_opened {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::position_id position_id{};
    trading::account_id account_id{};
    client_order_id opening_order_id{};
    order_side entry{};
    position_side side{};
    trading::signed_quantity signed_quantity{}; ///< above zero: long
    trading::quantity quantity{};
    trading::quantity last_quantity{}; ///< of the fill that opened it
    price last_price{};
    trading::currency currency{}; ///< of the profit
    price average_open_price{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    using self = position_opened;
    using nacre_members = nacre::members<
        nacre::member<&self::trader_id, "trader_id">, nacre::member<&self::strategy_id, "strategy_id">,
        nacre::member<&self::instrument_id, "instrument_id">,
        nacre::member<&self::position_id, "position_id">, nacre::member<&self::account_id, "account_id">,
        nacre::member<&self::opening_order_id, "opening_order_id">, nacre::member<&self::entry, "entry">,
        nacre::member<&self::side, "side">, nacre::member<&self::signed_quantity, "signed_quantity">,
        nacre::member<&self::quantity, "quantity">, nacre::member<&self::last_quantity, "last_quantity">,
        nacre::member<&self::last_price, "last_price">, nacre::member<&self::currency, "currency">,
        nacre::member<&self::average_open_price, "average_open_price">,
        nacre::member<&self::ts_event, "ts_event">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(position_opened const&, position_opened const&) = default;
};

struct position_changed {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::position_id position_id{};
    trading::account_id account_id{};
    client_order_id opening_order_id{};
    order_side entry{};
    position_side side{};
    trading::signed_quantity signed_quantity{};
    trading::quantity quantity{};
    trading::quantity peak_quantity{}; ///< the largest so far
    trading::quantity last_quantity{};
    price last_price{};
    trading::currency currency{};
    price average_open_price{};
    std::optional<price> average_close_price{}; ///< absent until something was closed
    ratio realized_return{};                    ///< 0.05 is five percent
    money realized_profit{};
    money unrealized_profit{};
    nacre::timestamp ts_opened{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    using self = position_changed;
    using nacre_members = nacre::members<
        nacre::member<&self::trader_id, "trader_id">, nacre::member<&self::strategy_id, "strategy_id">,
        nacre::member<&self::instrument_id, "instrument_id">,
        nacre::member<&self::position_id, "position_id">, nacre::member<&self::account_id, "account_id">,
        nacre::member<&self::opening_order_id, "opening_order_id">, nacre::member<&self::entry, "entry">,
        nacre::member<&self::side, "side">, nacre::member<&self::signed_quantity, "signed_quantity">,
        nacre::member<&self::quantity, "quantity">, nacre::member<&self::peak_quantity, "peak_quantity">,
        nacre::member<&self::last_quantity, "last_quantity">, nacre::member<&self::last_price, "last_price">,
        nacre::member<&self::currency, "currency">,
        nacre::member<&self::average_open_price, "average_open_price">,
        nacre::member<&self::average_close_price, "average_close_price">,
        nacre::member<&self::realized_return, "realized_return">,
        nacre::member<&self::realized_profit, "realized_profit">,
        nacre::member<&self::unrealized_profit, "unrealized_profit">,
        nacre::member<&self::ts_opened, "ts_opened">, nacre::member<&self::ts_event, "ts_event">,
        nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(position_changed const&, position_changed const&) = default;
};

struct position_closed {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::position_id position_id{};
    trading::account_id account_id{};
    client_order_id opening_order_id{};
    client_order_id closing_order_id{};
    order_side entry{};
    position_side side{}; ///< the side it had
    quantity peak_quantity{};
    quantity last_quantity{};
    price last_price{};
    trading::currency currency{};
    price average_open_price{};
    price average_close_price{};
    ratio realized_return{};
    money realized_profit{};
    std::chrono::nanoseconds duration{};
    nacre::timestamp ts_opened{};
    nacre::timestamp ts_closed{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    using self = position_closed;
    using nacre_members = nacre::members<
        nacre::member<&self::trader_id, "trader_id">, nacre::member<&self::strategy_id, "strategy_id">,
        nacre::member<&self::instrument_id, "instrument_id">,
        nacre::member<&self::position_id, "position_id">, nacre::member<&self::account_id, "account_id">,
        nacre::member<&self::opening_order_id, "opening_order_id">,
        nacre::member<&self::closing_order_id, "closing_order_id">, nacre::member<&self::entry, "entry">,
        nacre::member<&self::side, "side">, nacre::member<&self::peak_quantity, "peak_quantity">,
        nacre::member<&self::last_quantity, "last_quantity">, nacre::member<&self::last_price, "last_price">,
        nacre::member<&self::currency, "currency">,
        nacre::member<&self::average_open_price, "average_open_price">,
        nacre::member<&self::average_close_price, "average_close_price">,
        nacre::member<&self::realized_return, "realized_return">,
        nacre::member<&self::realized_profit, "realized_profit">, nacre::member<&self::duration, "duration">,
        nacre::member<&self::ts_opened, "ts_opened">, nacre::member<&self::ts_closed, "ts_closed">,
        nacre::member<&self::ts_event, "ts_event">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(position_closed const&, position_closed const&) = default;
};

/// Changed by something other than a fill.
struct position_adjusted {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::position_id position_id{};
    trading::account_id account_id{};
    position_adjustment type{};
    std::optional<signed_quantity> quantity_change{};
    std::optional<money> profit_change{};
    std::string reason{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    using self = position_adjusted;
    using nacre_members = nacre::members<
        nacre::member<&self::trader_id, "trader_id">, nacre::member<&self::strategy_id, "strategy_id">,
        nacre::member<&self::instrument_id, "instrument_id">,
        nacre::member<&self::position_id, "position_id">, nacre::member<&self::account_id, "account_id">,
        nacre::member<&self::type, "type">, nacre::member<&self::quantity_change, "quantity_change">,
        nacre::member<&self::profit_change, "profit_change">, nacre::member<&self::reason, "reason">,
        nacre::member<&self::ts_event, "ts_event">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(position_adjusted const&, position_adjusted const&) = default;
};

/// The messages of this header, all to be registered.
using position_event_types =
    std::tuple<position_opened, position_changed, position_closed, position_adjusted>;

} // namespace trading
