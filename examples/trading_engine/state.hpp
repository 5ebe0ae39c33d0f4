// SPDX-License-Identifier: BSL-1.0
// The engine's state: everything that messages change, as plain values that encode canonically.
//
// The encoding of `cache_state` is what the engine's digest is taken of; the encoding of `engine_state` is a
// snapshot.
#pragma once

#include <trading/account.hpp>
#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/money.hpp>
#include <trading/order_terms.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace engine {

struct fill {
    trading::trade_id trade_id{};
    trading::quantity quantity{};
    trading::price price{};
    std::optional<trading::money> commission{};
    nacre::timestamp ts_event{};

    friend bool operator==(fill const&, fill const&) = default;
};
NACRE_MEMBERS(fill, trade_id, quantity, price, commission, ts_event)

struct order {
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::order_terms terms{};
    trading::order_status status{};
    std::optional<trading::venue_order_id> venue_order_id{};
    trading::quantity filled{};
    std::vector<fill> fills{};
    std::string reason{}; ///< of a denial or rejection
    nacre::timestamp ts_init{};
    nacre::timestamp ts_last{};

    friend bool operator==(order const&, order const&) = default;
};
NACRE_MEMBERS(order, strategy_id, instrument_id, terms, status, venue_order_id, filled, fills, reason,
              ts_init, ts_last)

struct position {
    trading::instrument_id instrument_id{};
    trading::client_order_id opening_order_id{};
    trading::order_side entry{};
    trading::signed_quantity signed_quantity{}; ///< zero once closed
    trading::quantity peak_quantity{};
    trading::price average_open_price{};
    std::optional<trading::price> average_close_price{};
    trading::quantity closed_quantity{};
    trading::amount realized_profit{};
    nacre::timestamp ts_opened{};
    std::optional<nacre::timestamp> ts_closed{};

    friend bool operator==(position const&, position const&) = default;
};
NACRE_MEMBERS(position, instrument_id, opening_order_id, entry, signed_quantity, peak_quantity,
              average_open_price, average_close_price, closed_quantity, realized_profit, ts_opened, ts_closed)

/// What is true now: orders with their fills, positions, the account.
struct cache_state {
    std::map<trading::client_order_id, order> orders{};
    std::map<trading::position_id, position> positions{};
    std::optional<trading::account_state> account{};
    std::uint64_t timers_fired = 0;

    friend bool operator==(cache_state const&, cache_state const&) = default;
};
NACRE_MEMBERS(cache_state, orders, positions, account, timers_fired)

/// An order as the simulated venue keeps it.
struct venue_order {
    trading::instrument_id instrument_id{};
    trading::order_side side{};
    trading::order_type type{};
    trading::quantity quantity{};
    std::optional<trading::price> price{};
    trading::stamp submitted{}; ///< of the message that brought it
    nacre::timestamp due{};     ///< when the venue looks at it first
    bool accepted = false;
    bool done = false; ///< rejected, canceled or filled
    trading::quantity filled{};
    std::uint32_t executions = 0;
    nacre::timestamp ts_accepted{};
    std::optional<nacre::timestamp> cancel_due{}; ///< when the venue looks at a request to cancel it

    friend bool operator==(venue_order const&, venue_order const&) = default;
};
NACRE_MEMBERS(venue_order, instrument_id, side, type, quantity, price, submitted, due, accepted, done, filled,
              executions, ts_accepted, cancel_due)

struct venue_state {
    std::map<trading::client_order_id, venue_order> orders{};

    friend bool operator==(venue_state const&, venue_state const&) = default;
};
NACRE_MEMBERS(venue_state, orders)

/// A snapshot: the state at the end of a step.
struct engine_state {
    std::uint64_t step = 0; ///< the last one taken; 0: none
    cache_state cache{};
    venue_state venue{};

    friend bool operator==(engine_state const&, engine_state const&) = default;
};
NACRE_MEMBERS(engine_state, step, cache, venue)

[[nodiscard]] inline bool is_open(order const& o) noexcept {
    using trading::order_status;
    return o.status == order_status::submitted || o.status == order_status::accepted ||
           o.status == order_status::partially_filled || o.status == order_status::pending_cancel;
}

} // namespace engine
