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

    friend bool operator==(position_opened const&, position_opened const&) = default;
};
NACRE_MEMBERS(position_opened, trader_id, strategy_id, instrument_id, position_id, account_id,
              opening_order_id, entry, side, signed_quantity, quantity, last_quantity, last_price, currency,
              average_open_price, ts_event, stamp)

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

    friend bool operator==(position_changed const&, position_changed const&) = default;
};
NACRE_MEMBERS(position_changed, trader_id, strategy_id, instrument_id, position_id, account_id,
              opening_order_id, entry, side, signed_quantity, quantity, peak_quantity, last_quantity,
              last_price, currency, average_open_price, average_close_price, realized_return, realized_profit,
              unrealized_profit, ts_opened, ts_event, stamp)

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

    friend bool operator==(position_closed const&, position_closed const&) = default;
};
NACRE_MEMBERS(position_closed, trader_id, strategy_id, instrument_id, position_id, account_id,
              opening_order_id, closing_order_id, entry, side, peak_quantity, last_quantity, last_price,
              currency, average_open_price, average_close_price, realized_return, realized_profit, duration,
              ts_opened, ts_closed, ts_event, stamp)

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

    friend bool operator==(position_adjusted const&, position_adjusted const&) = default;
};
NACRE_MEMBERS(position_adjusted, trader_id, strategy_id, instrument_id, position_id, account_id, type,
              quantity_change, profit_change, reason, ts_event, stamp)

/// The messages of this header, all to be registered.
using position_event_types =
    std::tuple<position_opened, position_changed, position_closed, position_adjusted>;

} // namespace trading
