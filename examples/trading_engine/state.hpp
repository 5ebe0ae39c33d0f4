// SPDX-License-Identifier: BSL-1.0
// The engine's state: everything that messages change, as plain values that encode canonically.
//
// The encoding of `cache_state` is what the engine's digest is taken of; the encoding of `engine_state` is a snapshot.
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

    using self = fill;
    using nacre_members =
        nacre::members<nacre::member<&self::trade_id, "trade_id">, nacre::member<&self::quantity, "quantity">,
                       nacre::member<&self::price, "price">, nacre::member<&self::commission, "commission">,
                       nacre::member<&self::ts_event, "ts_event">>;
    friend bool operator==(fill const&, fill const&) = default;
};

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

    using self = order;
    using nacre_members =
        nacre::members<nacre::member<&self::strategy_id, "strategy_id">,
                       nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::terms, "terms">, nacre::member<&self::status, "status">,
                       nacre::member<&self::venue_order_id, "venue_order_id">,
                       nacre::member<&self::filled, "filled">, nacre::member<&self::fills, "fills">,
                       nacre::member<&self::reason, "reason">, nacre::member<&self::ts_init, "ts_init">,
                       nacre::member<&self::ts_last, "ts_last">>;
    friend bool operator==(order const&, order const&) = default;
};

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

    using self = position;
    using nacre_members = nacre::members<
        nacre::member<&self::instrument_id, "instrument_id">,
        nacre::member<&self::opening_order_id, "opening_order_id">, nacre::member<&self::entry, "entry">,
        nacre::member<&self::signed_quantity, "signed_quantity">,
        nacre::member<&self::peak_quantity, "peak_quantity">,
        nacre::member<&self::average_open_price, "average_open_price">,
        nacre::member<&self::average_close_price, "average_close_price">,
        nacre::member<&self::closed_quantity, "closed_quantity">,
        nacre::member<&self::realized_profit, "realized_profit">,
        nacre::member<&self::ts_opened, "ts_opened">, nacre::member<&self::ts_closed, "ts_closed">>;
    friend bool operator==(position const&, position const&) = default;
};

/// What is true now: orders with their fills, positions, the account.
struct cache_state {
    std::map<trading::client_order_id, order> orders{};
    std::map<trading::position_id, position> positions{};
    std::optional<trading::account_state> account{};
    std::uint64_t timers_fired = 0;

    using self = cache_state;
    using nacre_members =
        nacre::members<nacre::member<&self::orders, "orders">, nacre::member<&self::positions, "positions">,
                       nacre::member<&self::account, "account">,
                       nacre::member<&self::timers_fired, "timers_fired">>;
    friend bool operator==(cache_state const&, cache_state const&) = default;
};

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

    using self = venue_order;
    using nacre_members =
        nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::side, "side">, nacre::member<&self::type, "type">,
                       nacre::member<&self::quantity, "quantity">, nacre::member<&self::price, "price">,
                       nacre::member<&self::submitted, "submitted">, nacre::member<&self::due, "due">,
                       nacre::member<&self::accepted, "accepted">, nacre::member<&self::done, "done">,
                       nacre::member<&self::filled, "filled">, nacre::member<&self::executions, "executions">,
                       nacre::member<&self::ts_accepted, "ts_accepted">,
                       nacre::member<&self::cancel_due, "cancel_due">>;
    friend bool operator==(venue_order const&, venue_order const&) = default;
};

struct venue_state {
    std::map<trading::client_order_id, venue_order> orders{};

    using self = venue_state;
    using nacre_members = nacre::members<nacre::member<&self::orders, "orders">>;
    friend bool operator==(venue_state const&, venue_state const&) = default;
};

/// A snapshot: the state at the end of a step.
struct engine_state {
    std::uint64_t step = 0; ///< the last one taken; 0: none
    cache_state cache{};
    venue_state venue{};

    using self = engine_state;
    using nacre_members =
        nacre::members<nacre::member<&self::step, "step">, nacre::member<&self::cache, "cache">,
                       nacre::member<&self::venue, "venue">>;
    friend bool operator==(engine_state const&, engine_state const&) = default;
};

[[nodiscard]] inline bool is_open(order const& o) noexcept {
    using trading::order_status;
    return o.status == order_status::submitted || o.status == order_status::accepted ||
           o.status == order_status::partially_filled || o.status == order_status::pending_cancel;
}

} // namespace engine
