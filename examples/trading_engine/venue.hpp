// SPDX-License-Identifier: BSL-1.0
// venue: a simulated exchange with latency, partial fills, rejections and cancels that come too late.
//
// It stands for what is outside the process: it learns of an order or a cancel only when the engine hands it
// over, and remembers by itself what it reported. What it does next depends on its state, the quote and the
// seed alone; its state depends on the messages alone, so it can be rebuilt from a log like the cache.
#pragma once

#include "trading_engine/message_ids.hpp"
#include "trading_engine/state.hpp"

#include <trading/market_data.hpp>
#include <trading/order_events.hpp>
#include <trading/reports.hpp>

#include <nacre/hasher/xxh3_64.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace engine {

inline trading::account_id const venue_account{"SIM-001"};
inline trading::currency const quote_currency{"USD"};

class venue {
public:
    venue(venue_state& state, std::uint64_t seed) noexcept : state_(&state), seed_(seed) {}

    [[nodiscard]] venue_state const& state() const noexcept { return *state_; }

    // What the engine hands over.

    [[nodiscard]] nacre::result<void> on(trading::order_submitted const& e, order const& sent) {
        venue_order made;
        made.instrument_id = e.instrument_id;
        made.side = sent.terms.side;
        made.type = sent.terms.type;
        made.quantity = sent.terms.quantity;
        made.price = sent.terms.price;
        made.submitted = e.stamp;
        made.due = e.ts_event + latency(e.client_order_id, 1);
        if (!state_->orders.emplace(e.client_order_id, std::move(made)).second)
            return nacre::error::invalid_argument("the venue has order " + e.client_order_id.str() +
                                                  " already");
        return {};
    }
    [[nodiscard]] nacre::result<void> on(trading::order_pending_cancel const& e) {
        NACRE_TRY_VALUE(found, find(e.client_order_id));
        if (!found->cancel_due) found->cancel_due = e.ts_event + latency(e.client_order_id, 2);
        return {};
    }

    // What it said itself.

    [[nodiscard]] nacre::result<void> on(trading::order_status_report const& r) {
        if (!r.client_order_id)
            return nacre::error::invalid_argument("a report of this venue names the client's order");
        NACRE_TRY_VALUE(found, find(*r.client_order_id));
        switch (r.status) {
        case trading::order_status::accepted:
            found->accepted = true;
            found->ts_accepted = r.ts_accepted;
            break;
        case trading::order_status::rejected:
        case trading::order_status::canceled: found->done = true; [[fallthrough]];
        default: found->cancel_due.reset();
        }
        return {};
    }
    [[nodiscard]] nacre::result<void> on(trading::fill_report const& r) {
        if (!r.client_order_id)
            return nacre::error::invalid_argument("a report of this venue names the client's order");
        NACRE_TRY_VALUE(found, find(*r.client_order_id));
        NACRE_TRY_VALUE(filled, sum(found->filled, r.last_quantity));
        found->filled = filled;
        ++found->executions;
        found->done = filled == found->quantity;
        return {};
    }

    /// What happens at this quote: calls `report(r) -> result<void>` with each report, after having noted it.
    /// At most one step of an order's life a quote.
    template <class Report>
    [[nodiscard]] nacre::result<void> advance(trading::quote const& quote, message_ids& ids,
                                              Report&& report) {
        for (auto& [id, o] : state_->orders) {
            if (o.instrument_id != quote.instrument_id || o.due > quote.ts_event) continue;
            if (o.done) {
                // The cancel of an order that was filled meanwhile: refused, with the status that it has.
                if (o.cancel_due && *o.cancel_due <= quote.ts_event)
                    NACRE_TRY(say(status_report(id, o, trading::order_status::filled, "the order is filled",
                                                quote, ids),
                                  report));
            } else if (!o.accepted) {
                bool const rejects = chance(id, 3) % 16 == 0;
                NACRE_TRY(say(rejects ? status_report(id, o, trading::order_status::rejected,
                                                      "outside trading limits", quote, ids)
                                      : status_report(id, o, trading::order_status::accepted, {}, quote, ids),
                              report));
            } else if (o.cancel_due && *o.cancel_due <= quote.ts_event) {
                NACRE_TRY(say(status_report(id, o, trading::order_status::canceled, {}, quote, ids), report));
            } else if (is_marketable(o, quote)) {
                NACRE_TRY_VALUE(execution, fill(id, o, quote, ids));
                NACRE_TRY(say(std::move(execution), report));
            }
        }
        return {};
    }

    /// What it knows of the account's open orders: the answer to a query.
    [[nodiscard]] trading::mass_status status(trading::stamp answer) const {
        trading::mass_status out;
        out.account_id = venue_account;
        out.venue = trading::venue_id{"SIM"};
        for (auto const& [id, o] : state_->orders) {
            if (o.done || !o.accepted) continue;
            auto each = described(id, o);
            each.status = o.filled.is_zero() ? trading::order_status::accepted
                                             : trading::order_status::partially_filled;
            each.ts_last = answer.ts_init;
            each.stamp = answer;
            out.orders.push_back(std::move(each));
        }
        out.stamp = answer;
        return out;
    }

private:
    using amount = trading::amount;

    [[nodiscard]] nacre::result<venue_order*> find(trading::client_order_id const& id) {
        auto const at = state_->orders.find(id);
        if (at == state_->orders.end())
            return nacre::error::invalid_argument("the venue does not know order " + id.str());
        return &at->second;
    }

    /// A number that depends on seed, order and purpose only.
    [[nodiscard]] std::uint64_t chance(trading::client_order_id const& id,
                                       std::uint64_t purpose) const noexcept {
        return mix(seed_ + purpose, nacre::hashing::xxh3_64_value(nacre::bytes(id.view())));
    }
    [[nodiscard]] std::chrono::milliseconds latency(trading::client_order_id const& id,
                                                    std::uint64_t purpose) const noexcept {
        return std::chrono::milliseconds(20 + chance(id, purpose) % 200);
    }

    template <class R, class Report>
    [[nodiscard]] nacre::result<void> say(R&& what, Report& report) {
        NACRE_TRY(on(what));
        return report(what);
    }

    [[nodiscard]] static bool is_marketable(venue_order const& o, trading::quote const& quote) {
        if (o.type == trading::order_type::market) return true;
        if (!o.price) return false;
        return o.side == trading::order_side::buy ? quote.ask_price <= *o.price : quote.bid_price >= *o.price;
    }

    [[nodiscard]] static trading::venue_order_id number_of(trading::client_order_id const& id) {
        return trading::venue_order_id{"V-" + id.str()};
    }

    [[nodiscard]] static trading::order_status_report described(trading::client_order_id const& id,
                                                                venue_order const& o) {
        trading::order_status_report r;
        r.account_id = venue_account;
        r.instrument_id = o.instrument_id;
        r.client_order_id = id;
        r.venue_order_id = number_of(id);
        r.side = o.side;
        r.type = o.type;
        r.quantity = o.quantity;
        r.filled_quantity = o.filled;
        r.price = o.price;
        r.ts_accepted = o.ts_accepted;
        return r;
    }

    [[nodiscard]] static trading::order_status_report
    status_report(trading::client_order_id const& id, venue_order const& o, trading::order_status status,
                  std::string reason, trading::quote const& quote, message_ids& ids) {
        auto r = described(id, o);
        r.status = status;
        if (status == trading::order_status::accepted) r.ts_accepted = quote.ts_event;
        if (!reason.empty()) r.cancel_reason = std::move(reason);
        r.ts_last = quote.ts_event;
        r.stamp = ids.after(o.submitted);
        return r;
    }

    /// The next execution: an order is filled in one to three parts, at the quote's price, for a fee of a
    /// fifth of a basis point of what was traded.
    [[nodiscard]] nacre::result<trading::fill_report> fill(trading::client_order_id const& id,
                                                           venue_order const& o, trading::quote const& quote,
                                                           message_ids& ids) const {
        auto const parts = static_cast<std::uint32_t>(1 + chance(id, 4) % 3);
        NACRE_TRY_VALUE(rest, difference(o.quantity, o.filled));
        trading::quantity part = rest;
        if (o.executions + 1 < parts) {
            NACRE_TRY_VALUE(divisor, trading::quantity::make(parts, 0));
            NACRE_TRY_VALUE(
                share, trading::quotient<trading::quantity>(o.quantity, divisor, 0, trading::rounding::down));
            if (!share.is_zero() && share < rest) part = share;
        }
        trading::fill_report r;
        r.account_id = venue_account;
        r.instrument_id = o.instrument_id;
        r.client_order_id = id;
        r.venue_order_id = number_of(id);
        r.trade_id = trading::trade_id{"T-" + id.str() + "-" + std::to_string(o.executions + 1)};
        r.side = o.side;
        r.last_quantity = part;
        r.last_price = o.side == trading::order_side::buy ? quote.ask_price : quote.bid_price;
        if (o.price) r.last_price = *o.price;
        r.liquidity_side = o.price ? trading::liquidity_side::maker : trading::liquidity_side::taker;
        NACRE_TRY_VALUE(traded, trading::product<amount>(r.last_price, part));
        NACRE_TRY_VALUE(fee, trading::product<amount>(traded, trading::ratio::literal("0.00002")));
        NACRE_TRY_VALUE(rounded, fee.rounded(2, trading::rounding::half_even));
        r.commission = trading::money{rounded, quote_currency};
        r.ts_event = quote.ts_event;
        r.stamp = ids.after(o.submitted);
        return r;
    }

    venue_state* state_;
    std::uint64_t seed_;
};

} // namespace engine
