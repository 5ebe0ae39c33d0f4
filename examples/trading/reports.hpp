// SPDX-License-Identifier: BSL-1.0
// Venue reports: what a venue says is so, asked for or not; reconciliation compares it with what the engine
// believes.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/money.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace trading {

struct order_status_report {
    trading::account_id account_id{};
    trading::instrument_id instrument_id{};
    std::optional<trading::client_order_id> client_order_id{}; ///< absent: not an order of this engine
    trading::venue_order_id venue_order_id{};
    std::optional<trading::order_list_id> order_list_id{};
    std::optional<position_id> venue_position_id{};
    std::vector<trading::client_order_id> linked_order_ids{};
    std::optional<trading::client_order_id> parent_order_id{};
    order_side side{};
    order_type type{};
    order_status status{};
    trading::time_in_force time_in_force{};
    contingency_type contingency{};
    trading::quantity quantity{};
    trading::quantity filled_quantity{};
    std::optional<trading::quantity> display_quantity{};
    std::optional<trading::price> price{};
    std::optional<trading::price> trigger_price{};
    trading::trigger_type trigger_type{};
    std::optional<ratio> limit_offset{};
    std::optional<ratio> trailing_offset{};
    trading::trailing_offset_type trailing_offset_type{};
    std::optional<trading::price> average_price{}; ///< of what was filled
    bool is_post_only{};
    bool is_reduce_only{};
    std::optional<std::string> cancel_reason{};
    std::optional<nacre::timestamp> expire_time{};
    nacre::timestamp ts_accepted{};
    std::optional<nacre::timestamp> ts_triggered{};
    nacre::timestamp ts_last{}; ///< of the order's last change
    trading::stamp stamp{};

    friend bool operator==(order_status_report const&, order_status_report const&) = default;
};
NACRE_MEMBERS(order_status_report, account_id, instrument_id, client_order_id, venue_order_id, order_list_id,
              venue_position_id, linked_order_ids, parent_order_id, side, type, status, time_in_force,
              contingency, quantity, filled_quantity, display_quantity, price, trigger_price, trigger_type,
              limit_offset, trailing_offset, trailing_offset_type, average_price, is_post_only,
              is_reduce_only, cancel_reason, expire_time, ts_accepted, ts_triggered, ts_last, stamp)

struct fill_report {
    trading::account_id account_id{};
    trading::instrument_id instrument_id{};
    std::optional<trading::client_order_id> client_order_id{};
    trading::venue_order_id venue_order_id{};
    trading::trade_id trade_id{};
    std::optional<position_id> venue_position_id{};
    order_side side{};
    quantity last_quantity{};
    price last_price{};
    std::optional<money> commission{};
    trading::liquidity_side liquidity_side{};
    std::optional<price> average_price{}; ///< of the order so far
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(fill_report const&, fill_report const&) = default;
};
NACRE_MEMBERS(fill_report, account_id, instrument_id, client_order_id, venue_order_id, trade_id,
              venue_position_id, side, last_quantity, last_price, commission, liquidity_side, average_price,
              ts_event, stamp)

/// An order and its executions, of one moment.
struct order_with_fills {
    order_status_report order{};
    std::vector<fill_report> fills{};
    trading::stamp stamp{};

    friend bool operator==(order_with_fills const&, order_with_fills const&) = default;
};
NACRE_MEMBERS(order_with_fills, order, fills, stamp)

struct position_status_report {
    trading::account_id account_id{};
    trading::instrument_id instrument_id{};
    std::optional<position_id> venue_position_id{}; ///< of hedging venues
    position_side side{};
    trading::quantity quantity{};
    trading::signed_quantity signed_quantity{};
    std::optional<price> average_open_price{};
    nacre::timestamp ts_last{};
    trading::stamp stamp{};

    friend bool operator==(position_status_report const&, position_status_report const&) = default;
};
NACRE_MEMBERS(position_status_report, account_id, instrument_id, venue_position_id, side, quantity,
              signed_quantity, average_open_price, ts_last, stamp)

/// All that a venue knows of an account; reports of the same venue order id belong together.
struct mass_status {
    std::optional<trading::client_id> client_id{};
    trading::account_id account_id{};
    std::optional<venue_id> venue{};
    std::vector<order_status_report> orders{};
    std::vector<fill_report> fills{};
    std::vector<position_status_report> positions{};
    trading::stamp stamp{};

    friend bool operator==(mass_status const&, mass_status const&) = default;
};
NACRE_MEMBERS(mass_status, client_id, account_id, venue, orders, fills, positions, stamp)

/// The messages of this header, all to be registered.
using report_types =
    std::tuple<order_status_report, fill_report, order_with_fills, position_status_report, mass_status>;

} // namespace trading
