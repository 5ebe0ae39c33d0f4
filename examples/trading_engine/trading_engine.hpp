// SPDX-License-Identifier: BSL-1.0
// trading_engine: bus, strategy, risk, execution, portfolio and simulated venue, one step a quote.
//
// Invariants
//   1. Every message is recorded before any handler sees it; what cannot be recorded stops the engine.
//   2. State changes through recorded messages only, in the order in which they were recorded. So the state
//      after entry n can be rebuilt from entries 1 to n.
//   3. What a step does depends on the state before it and the quotes up to it, nothing else. So a step that
//      a crash interrupted can be taken again, and makes the same messages.
//   4. An order or cancel leaves for the venue only once its cause is durable.
//
// Threads: one.
#pragma once

#include "trading_engine/cache.hpp"
#include "trading_engine/message_bus.hpp"
#include "trading_engine/message_ids.hpp"
#include "trading_engine/portfolio.hpp"
#include "trading_engine/risk.hpp"
#include "trading_engine/state.hpp"
#include "trading_engine/strategy.hpp"
#include "trading_engine/venue.hpp"

#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace engine {

struct engine_config {
    std::uint64_t seed = 1;
    strategy_config strategy{};
    risk_limits risk{};
    std::chrono::nanoseconds reconcile_every = std::chrono::hours(1);
};

/// Applies a recorded message to cache and venue: what is known, and what was handed over. Live and in
/// replay.
template <class M>
[[nodiscard]] nacre::result<void> apply(engine_state& state, M const& what, std::uint64_t seed) {
    cache known(state.cache);
    venue outside(state.venue, seed);
    if constexpr (requires { known.on(what); }) NACRE_TRY(known.on(what));
    if constexpr (std::is_same_v<M, trading::order_submitted>) {
        order const* sent = known.find(what.client_order_id);
        if (sent == nullptr) return nacre::error::invalid_argument("order_submitted of an unknown order");
        NACRE_TRY(outside.on(what, *sent));
    } else if constexpr (requires { outside.on(what); }) {
        NACRE_TRY(outside.on(what));
    }
    return {};
}

template <class Recorder>
class trading_engine {
public:
    /// `state` is the state to go on from, and stays the caller's.
    trading_engine(engine_config const& config, engine_state& state, Recorder& recorder)
        : config_(config), state_(&state), known_(state.cache), outside_(state.venue, config.seed),
          strategy_(config.strategy, config.seed), ids_(config.seed), bus_(recorder) {}

    /// A quote that was seen before the state was reached.
    void warm(trading::quote const& quote) {
        strategy_.warm(quote);
        last_quote_ = quote.ts_event;
    }

    /// One quote and all that follows from it. `wait_durable(ticket) -> result<void>` is asked before
    /// something leaves.
    template <class WaitDurable>
    [[nodiscard]] nacre::result<void> step(trading::quote const& quote, WaitDurable&& wait_durable) {
        ids_.begin_step(state_->step + 1, quote.ts_event);
        NACRE_TRY(fire_timers(quote));
        // One report and all that follows from it before the next: two fills of one quote must see each
        // other's positions.
        auto const take = [&](auto const& report) -> nacre::result<void> {
            NACRE_TRY(done(bus_.publish(topic::reports, report)));
            return drain();
        };
        NACRE_TRY(outside_.advance(quote, ids_, take));
        NACRE_TRY(strategy_.on(quote, known_, ids_, [&](auto const& command) -> nacre::result<void> {
            return done(bus_.send(endpoint::risk, command));
        }));
        NACRE_TRY(drain());
        NACRE_TRY(hand_over(wait_durable));
        last_quote_ = quote.ts_event;
        ++state_->step;
        return {};
    }

    [[nodiscard]] engine_state const& state() const noexcept { return *state_; }

private:
    using outbound = std::variant<trading::order_submitted, trading::order_pending_cancel>;

    [[nodiscard]] static nacre::result<void> done(nacre::result<nacre::ticket> const& accepted) {
        if (!accepted) return accepted.error();
        return {};
    }

    [[nodiscard]] nacre::result<void> fire_timers(trading::quote const& quote) {
        auto const period = [&](nacre::timestamp t) {
            return t.time_since_epoch() / config_.reconcile_every;
        };
        if (!last_quote_ || period(*last_quote_) == period(quote.ts_event)) return {};
        trading::time_event timer;
        timer.name = "reconcile";
        timer.ts_event = quote.ts_event;
        timer.stamp = ids_.first();
        NACRE_TRY(done(bus_.publish(topic::timers, timer)));
        return drain();
    }

    [[nodiscard]] nacre::result<void> drain() {
        return bus_.drain([&](std::string_view to, auto const& what) { return deliver(to, what); });
    }

    /// The cache first, so that whoever handles the message sees its effect.
    template <class M>
    [[nodiscard]] nacre::result<void> deliver(std::string_view to, M const& what) {
        if constexpr (requires { known_.on(what); }) NACRE_TRY(known_.on(what));
        if constexpr (requires { handle(to, what); }) NACRE_TRY(handle(to, what));
        return {};
    }

    // Risk.

    [[nodiscard]] nacre::result<void> handle(std::string_view to, trading::submit_order const& command) {
        if (to == endpoint::execution) return submit(command);
        trading::order_initialized made;
        fill_in(made, command);
        made.terms = command.terms;
        NACRE_TRY_VALUE(why_not, reason_to_deny(command, known_, config_.risk));
        NACRE_TRY(done(bus_.publish(topic::orders, made)));
        if (why_not.empty()) return done(bus_.send(endpoint::execution, command));
        trading::order_denied denied;
        fill_in(denied, command);
        denied.reason = std::move(why_not);
        return done(bus_.publish(topic::orders, denied));
    }

    [[nodiscard]] nacre::result<void> handle(std::string_view to, trading::cancel_order const& command) {
        if (to != endpoint::execution) return done(bus_.send(endpoint::execution, command));
        trading::order_pending_cancel pending;
        fill_in(pending, command);
        pending.venue_order_id = command.venue_order_id;
        pending.account_id = venue_account;
        NACRE_TRY_VALUE(ticket, bus_.publish(topic::orders, pending));
        gate_.hold(ticket, std::move(pending));
        return {};
    }

    // Execution.

    [[nodiscard]] nacre::result<void> submit(trading::submit_order const& command) {
        trading::order_submitted submitted;
        fill_in(submitted, command);
        submitted.account_id = venue_account;
        NACRE_TRY_VALUE(ticket, bus_.publish(topic::orders, submitted));
        gate_.hold(ticket, std::move(submitted));
        return {};
    }

    [[nodiscard]] nacre::result<void> handle(std::string_view, trading::order_status_report const& report) {
        switch (report.status) {
        case trading::order_status::accepted: {
            trading::order_accepted e;
            NACRE_TRY(fill_in_report(e, report));
            e.venue_order_id = report.venue_order_id;
            e.account_id = report.account_id;
            return done(bus_.publish(topic::orders, e));
        }
        case trading::order_status::rejected: {
            trading::order_rejected e;
            NACRE_TRY(fill_in_report(e, report));
            e.account_id = report.account_id;
            e.reason = report.cancel_reason.value_or("");
            return done(bus_.publish(topic::orders, e));
        }
        case trading::order_status::canceled: {
            trading::order_canceled e;
            NACRE_TRY(fill_in_report(e, report));
            e.venue_order_id = report.venue_order_id;
            e.account_id = report.account_id;
            return done(bus_.publish(topic::orders, e));
        }
        default: {
            trading::order_cancel_rejected e;
            NACRE_TRY(fill_in_report(e, report));
            e.venue_order_id = report.venue_order_id;
            e.account_id = report.account_id;
            e.reason = report.cancel_reason.value_or("");
            return done(bus_.publish(topic::orders, e));
        }
        }
    }

    [[nodiscard]] nacre::result<void> handle(std::string_view, trading::fill_report const& report) {
        trading::order_filled e;
        NACRE_TRY(fill_in_report(e, report));
        order const* of = known_.find(e.client_order_id);
        e.venue_order_id = report.venue_order_id;
        e.account_id = report.account_id;
        e.trade_id = report.trade_id;
        e.side = report.side;
        e.type = of->terms.type;
        e.last_quantity = report.last_quantity;
        e.last_price = report.last_price;
        e.quote_currency = quote_currency;
        e.commission = report.commission;
        e.liquidity_side = report.liquidity_side;
        return done(bus_.publish(topic::orders, e));
    }

    // Portfolio.

    [[nodiscard]] nacre::result<void> handle(std::string_view, trading::order_filled const& fill) {
        return portfolio::on(
            fill, known_, ids_, [&](auto e) { return done(bus_.publish(topic::positions, std::move(e))); },
            [&](trading::account_state e) { return done(bus_.publish(topic::account, std::move(e))); });
    }

    // Reconciliation: a request to the venue, its answer, and the comparison.

    [[nodiscard]] nacre::result<void> handle(std::string_view, trading::time_event const& timer) {
        trading::query_account query;
        query.trader_id = trading::trader_id{"ENGINE-001"};
        query.account_id = venue_account;
        query.stamp = ids_.after(timer.stamp);
        return done(bus_.send(endpoint::venue, query));
    }
    [[nodiscard]] nacre::result<void> handle(std::string_view, trading::query_account const& query) {
        return done(bus_.respond(topic::reports, outside_.status(ids_.after(query.stamp))));
    }
    [[nodiscard]] nacre::result<void> handle(std::string_view, trading::mass_status const& status) {
        for (auto const& report : status.orders) {
            order const* known = report.client_order_id ? known_.find(*report.client_order_id) : nullptr;
            if (known == nullptr || !is_open(*known) || known->filled != report.filled_quantity)
                return nacre::error::invalid_argument("the venue's order " + report.venue_order_id.str() +
                                                      " is not what the cache knows");
        }
        return {};
    }

    template <class WaitDurable>
    [[nodiscard]] nacre::result<void> hand_over(WaitDurable& wait_durable) {
        while (auto const cause = gate_.next()) {
            NACRE_TRY(wait_durable(*cause));
            nacre::result<void> outcome;
            gate_.release(cause->seq, [&](outbound const& what) {
                if (outcome) outcome = std::visit([&](auto const& e) { return to_venue(e); }, what);
            });
            NACRE_TRY(std::move(outcome));
        }
        return {};
    }
    [[nodiscard]] nacre::result<void> to_venue(trading::order_submitted const& e) {
        return outside_.on(e, *known_.find(e.client_order_id));
    }
    [[nodiscard]] nacre::result<void> to_venue(trading::order_pending_cancel const& e) {
        return outside_.on(e);
    }

    template <class Event, class Command>
    void fill_in(Event& e, Command const& command) {
        e.trader_id = command.trader_id;
        e.strategy_id = command.strategy_id;
        e.instrument_id = command.instrument_id;
        e.client_order_id = command.client_order_id;
        e.ts_event = ids_.now();
        e.stamp = ids_.after(command.stamp);
    }

    template <class Event, class Report>
    [[nodiscard]] nacre::result<void> fill_in_report(Event& e, Report const& report) {
        order const* of = report.client_order_id ? known_.find(*report.client_order_id) : nullptr;
        if (of == nullptr)
            return nacre::error::invalid_argument("a report about " + report.venue_order_id.str() +
                                                  ", which is no order of this engine");
        e.trader_id = trading::trader_id{"ENGINE-001"};
        e.strategy_id = of->strategy_id;
        e.instrument_id = of->instrument_id;
        e.client_order_id = *report.client_order_id;
        e.ts_event = ids_.now();
        e.stamp = ids_.after(report.stamp);
        return {};
    }

    engine_config config_;
    engine_state* state_;
    cache known_;
    venue outside_;
    strategy strategy_;
    message_ids ids_;
    message_bus<Recorder> bus_;
    nacre::order_gate<outbound> gate_;
    std::optional<nacre::timestamp> last_quote_;
};

} // namespace engine
