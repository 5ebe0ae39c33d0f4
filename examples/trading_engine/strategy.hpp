// SPDX-License-Identifier: BSL-1.0
// strategy: crosses of two exponential moving averages of the mid price; integer arithmetic, so the same
// everywhere.
//
// Its averages depend on the quotes alone: after a crash it is warmed with the quotes of the catalog that
// were seen before. All else it decides from the cache.
#pragma once

#include "trading_engine/cache.hpp"
#include "trading_engine/message_ids.hpp"

#include <trading/commands.hpp>
#include <trading/market_data.hpp>

#include <nacre/values.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace engine {

struct strategy_config {
    std::uint32_t fast_quotes = 20; ///< periods of the averages
    std::uint32_t slow_quotes = 60;
    std::chrono::nanoseconds patience = std::chrono::seconds(30); ///< how long a limit order may rest
};

class strategy {
public:
    strategy(strategy_config const& config, std::uint64_t seed) noexcept : config_(config), seed_(seed) {}

    /// Takes in a quote without acting on it.
    void warm(trading::quote const& quote) { static_cast<void>(crossing(quote)); }

    /// Calls `send(command) -> result<void>` with what it wants done.
    template <class Send>
    [[nodiscard]] nacre::result<void> on(trading::quote const& quote, cache const& known, message_ids& ids,
                                         Send&& send) {
        int const cross = crossing(quote);
        for (auto const& [id, o] : known.state().orders) {
            bool const rests = o.status == trading::order_status::accepted ||
                               o.status == trading::order_status::partially_filled;
            if (!rests || o.terms.type != trading::order_type::limit ||
                quote.ts_event - o.ts_init < config_.patience)
                continue;
            trading::cancel_order cancel;
            cancel.trader_id = trading::trader_id{"ENGINE-001"};
            cancel.strategy_id = o.strategy_id;
            cancel.instrument_id = o.instrument_id;
            cancel.client_order_id = id;
            cancel.venue_order_id = o.venue_order_id;
            cancel.stamp = ids.first();
            NACRE_TRY(send(cancel));
        }
        if (cross == 0) return {};
        NACRE_TRY_VALUE(order, decide(quote, cross, known, ids));
        return send(order);
    }

private:
    using wide = trading::wide_integer;
    static constexpr std::uint8_t mid_scale = 9;
    static constexpr wide one = wide{1} << 32; ///< fraction bits of the averages

    /// 1 or -1 when the fast average went above or below the slow one with this quote, 0 otherwise.
    [[nodiscard]] int crossing(trading::quote const& quote) {
        auto const bid = quote.bid_price.rescaled(mid_scale);
        auto const ask = quote.ask_price.rescaled(mid_scale);
        if (!bid || !ask) return 0;
        wide const mid = (wide{bid->mantissa()} + ask->mantissa()) / 2 * one;
        fast_ = count_ == 0 ? mid : fast_ + (mid - fast_) * 2 / (config_.fast_quotes + 1);
        slow_ = count_ == 0 ? mid : slow_ + (mid - slow_) * 2 / (config_.slow_quotes + 1);
        ++count_;
        int const side = fast_ > slow_ ? 1 : fast_ < slow_ ? -1 : side_;
        bool const crossed = side != side_ && side_ != 0 && count_ > config_.slow_quotes;
        side_ = side;
        return crossed ? side : 0;
    }

    [[nodiscard]] nacre::result<trading::submit_order> decide(trading::quote const& quote, int cross,
                                                              cache const& known, message_ids& ids) const {
        // Sizes and types vary by the number of the order, so that a long run sees all of an order's lives.
        std::uint64_t const number = known.state().orders.size() + 1;
        std::uint64_t const luck = mix(seed_ + 5, number);
        trading::submit_order order;
        order.trader_id = trading::trader_id{"ENGINE-001"};
        order.strategy_id = trading::strategy_id{"EMA-CROSS"};
        order.instrument_id = quote.instrument_id;
        order.client_order_id = trading::client_order_id{"O-" + std::to_string(number)};
        order.terms.side = cross > 0 ? trading::order_side::buy : trading::order_side::sell;
        NACRE_TRY_VALUE(size, trading::quantity::make(static_cast<std::int64_t>(50'000 * (1 + luck % 6)), 0));
        order.terms.quantity = size;
        if (number % 3 == 0) {
            order.terms.type = trading::order_type::limit;
            order.terms.price = cross > 0 ? quote.bid_price : quote.ask_price;
            order.terms.is_post_only = true;
        } else {
            order.terms.type = trading::order_type::market;
        }
        order.stamp = ids.first();
        return order;
    }

    strategy_config config_;
    std::uint64_t seed_;
    wide fast_ = 0;
    wide slow_ = 0;
    std::uint64_t count_ = 0;
    int side_ = 0;
};

} // namespace engine
