// SPDX-License-Identifier: BSL-1.0
// cache: applies events to what is true now. The same functions run live and in replay, so both end in the
// same state.
//
// An event that does not fit the state (an order it does not know) is an error: a log that replays into it is
// not the log of this engine.
#pragma once

#include "trading_engine/state.hpp"

#include <trading/account.hpp>
#include <trading/order_events.hpp>
#include <trading/position_events.hpp>
#include <trading/time_event.hpp>

#include <nacre/values.hpp>

#include <string>
#include <utility>

namespace engine {

class cache {
public:
    explicit cache(cache_state& state) noexcept : state_(&state) {}

    [[nodiscard]] cache_state const& state() const noexcept { return *state_; }

    /// Null for an order that was never initialized.
    [[nodiscard]] order const* find(trading::client_order_id const& id) const {
        auto const at = state_->orders.find(id);
        return at == state_->orders.end() ? nullptr : &at->second;
    }

    /// The position of the instrument that is open; the end of the map when it is flat.
    [[nodiscard]] auto open_position(trading::instrument_id const& instrument) const {
        auto at = state_->positions.begin();
        while (at != state_->positions.end() &&
               (at->second.instrument_id != instrument || at->second.ts_closed.has_value()))
            ++at;
        return at;
    }

    [[nodiscard]] nacre::result<void> on(trading::order_initialized const& e) {
        order made;
        made.strategy_id = e.strategy_id;
        made.instrument_id = e.instrument_id;
        made.terms = e.terms;
        made.status = trading::order_status::initialized;
        made.ts_init = made.ts_last = e.ts_event;
        if (!state_->orders.emplace(e.client_order_id, std::move(made)).second)
            return unfit("order_initialized of an order that is there already", e.client_order_id);
        return {};
    }
    [[nodiscard]] nacre::result<void> on(trading::order_denied const& e) {
        return change(e, trading::order_status::denied, [&](order& o) { o.reason = e.reason; });
    }
    [[nodiscard]] nacre::result<void> on(trading::order_submitted const& e) {
        return change(e, trading::order_status::submitted);
    }
    [[nodiscard]] nacre::result<void> on(trading::order_accepted const& e) {
        return change(e, trading::order_status::accepted,
                      [&](order& o) { o.venue_order_id = e.venue_order_id; });
    }
    [[nodiscard]] nacre::result<void> on(trading::order_rejected const& e) {
        return change(e, trading::order_status::rejected, [&](order& o) { o.reason = e.reason; });
    }
    [[nodiscard]] nacre::result<void> on(trading::order_pending_cancel const& e) {
        return change(e, trading::order_status::pending_cancel);
    }
    [[nodiscard]] nacre::result<void> on(trading::order_canceled const& e) {
        return change(e, trading::order_status::canceled);
    }
    [[nodiscard]] nacre::result<void> on(trading::order_cancel_rejected const& e) {
        // The status it has stands: the venue refused because it had moved on already.
        return change(e, std::nullopt, [&](order& o) { o.reason = e.reason; });
    }
    [[nodiscard]] nacre::result<void> on(trading::order_filled const& e) {
        order* const found = find_mutable(e.client_order_id);
        if (found == nullptr) return unfit("order_filled of an unknown order", e.client_order_id);
        NACRE_TRY_VALUE(filled, sum(found->filled, e.last_quantity));
        if (filled > found->terms.quantity)
            return unfit("order_filled beyond the order's quantity", e.client_order_id);
        found->filled = filled;
        if (filled == found->terms.quantity)
            found->status = trading::order_status::filled;
        else if (found->status != trading::order_status::pending_cancel)
            found->status = trading::order_status::partially_filled;
        found->fills.push_back({e.trade_id, e.last_quantity, e.last_price, e.commission, e.ts_event});
        found->ts_last = e.ts_event;
        return {};
    }

    [[nodiscard]] nacre::result<void> on(trading::position_opened const& e) {
        position made;
        made.instrument_id = e.instrument_id;
        made.opening_order_id = e.opening_order_id;
        made.entry = e.entry;
        made.signed_quantity = e.signed_quantity;
        made.peak_quantity = e.quantity;
        made.average_open_price = e.average_open_price;
        made.ts_opened = e.ts_event;
        if (!state_->positions.emplace(e.position_id, std::move(made)).second)
            return nacre::error::invalid_argument("position_opened of " + e.position_id.str() +
                                                  ", which is there already");
        return {};
    }
    [[nodiscard]] nacre::result<void> on(trading::position_changed const& e) {
        auto const at = state_->positions.find(e.position_id);
        if (at == state_->positions.end()) return unknown_position(e.position_id);
        position& p = at->second;
        if (e.average_close_price) {
            auto const before = magnitude(p.signed_quantity);
            auto const now = magnitude(e.signed_quantity);
            if (now < before) {
                NACRE_TRY_VALUE(closed, difference(before, now));
                NACRE_TRY_VALUE(total, sum(p.closed_quantity, closed));
                p.closed_quantity = total;
            }
        }
        p.signed_quantity = e.signed_quantity;
        p.peak_quantity = e.peak_quantity;
        p.average_open_price = e.average_open_price;
        p.average_close_price = e.average_close_price;
        p.realized_profit = e.realized_profit.amount;
        return {};
    }
    [[nodiscard]] nacre::result<void> on(trading::position_closed const& e) {
        auto const at = state_->positions.find(e.position_id);
        if (at == state_->positions.end()) return unknown_position(e.position_id);
        position& p = at->second;
        NACRE_TRY_VALUE(total, sum(p.closed_quantity, magnitude(p.signed_quantity)));
        p.closed_quantity = total;
        p.signed_quantity = {};
        p.average_close_price = e.average_close_price;
        p.realized_profit = e.realized_profit.amount;
        p.ts_closed = e.ts_closed;
        return {};
    }

    [[nodiscard]] nacre::result<void> on(trading::account_state const& e) {
        state_->account = e;
        return {};
    }
    [[nodiscard]] nacre::result<void> on(trading::time_event const&) {
        ++state_->timers_fired;
        return {};
    }

    /// `|q|`.
    [[nodiscard]] static trading::quantity magnitude(trading::signed_quantity q) {
        auto const made = trading::quantity::make(q.mantissa() < 0 ? -q.mantissa() : q.mantissa(), q.scale());
        return made ? *made : trading::quantity{};
    }

private:
    [[nodiscard]] order* find_mutable(trading::client_order_id const& id) {
        auto const at = state_->orders.find(id);
        return at == state_->orders.end() ? nullptr : &at->second;
    }

    template <class Event, class Change>
    [[nodiscard]] nacre::result<void> change(Event const& e, std::optional<trading::order_status> status,
                                             Change&& also) {
        order* const found = find_mutable(e.client_order_id);
        if (found == nullptr) return unfit("an event of an unknown order", e.client_order_id);
        if (status) found->status = *status;
        found->ts_last = e.ts_event;
        also(*found);
        return {};
    }
    template <class Event>
    [[nodiscard]] nacre::result<void> change(Event const& e, trading::order_status status) {
        return change(e, status, [](order&) {});
    }

    [[nodiscard]] static nacre::error unfit(char const* what, trading::client_order_id const& id) {
        return nacre::error::invalid_argument(std::string(what) + ": " + id.str());
    }
    [[nodiscard]] static nacre::error unknown_position(trading::position_id const& id) {
        return nacre::error::invalid_argument("an event of an unknown position: " + id.str());
    }

    cache_state* state_;
};

} // namespace engine
