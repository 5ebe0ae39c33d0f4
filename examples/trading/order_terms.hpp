// SPDX-License-Identifier: BSL-1.0
// order_terms: what an order asks for, the same in the command that submits it and in the event that records
// it.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <string>
#include <vector>

namespace trading {

struct order_terms {
    order_side side{};
    order_type type{};
    trading::quantity quantity{};
    trading::time_in_force time_in_force{};
    std::optional<trading::price> price{};         ///< of limit orders
    std::optional<trading::price> trigger_price{}; ///< of stop and if-touched orders
    trading::trigger_type trigger_type{};
    std::optional<ratio> limit_offset{};    ///< of trailing stop limits, in units of `trailing_offset_type`
    std::optional<ratio> trailing_offset{}; ///< of trailing stops, in units of `trailing_offset_type`
    trading::trailing_offset_type trailing_offset_type{};
    std::optional<nacre::timestamp> expire_time{};       ///< of good-till-date orders
    std::optional<trading::quantity> display_quantity{}; ///< the visible part of an iceberg
    bool is_post_only{};
    bool is_reduce_only{};
    bool is_quote_quantity{}; ///< the quantity counts the quote currency
    /// not `none`: the engine holds the order until this price triggers it
    trading::trigger_type emulation_trigger{};
    std::optional<instrument_id> trigger_instrument_id{}; ///< absent: the order's own
    contingency_type contingency{};
    std::optional<trading::order_list_id> order_list_id{};
    std::vector<client_order_id> linked_order_ids{}; ///< by `contingency`
    std::optional<client_order_id> parent_order_id{};
    std::optional<trading::exec_algorithm_id> exec_algorithm_id{};
    parameters exec_algorithm_parameters{};
    std::optional<client_order_id> exec_spawn_id{}; ///< the order that an algorithm slices
    std::vector<std::string> tags{};

    friend bool operator==(order_terms const&, order_terms const&) = default;
};
NACRE_MEMBERS(order_terms, side, type, quantity, time_in_force, price, trigger_price, trigger_type,
              limit_offset, trailing_offset, trailing_offset_type, expire_time, display_quantity,
              is_post_only, is_reduce_only, is_quote_quantity, emulation_trigger, trigger_instrument_id,
              contingency, order_list_id, linked_order_ids, parent_order_id, exec_algorithm_id,
              exec_algorithm_parameters, exec_spawn_id, tags)

} // namespace trading
