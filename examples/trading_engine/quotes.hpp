// SPDX-License-Identifier: BSL-1.0
// Quotes: the engine's market data, generated from a seed.
#pragma once

#include "trading_engine/message_ids.hpp"

#include <trading/market_data.hpp>

#include <nacre/values.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace engine {

inline trading::instrument_id const instrument{"EUR/USD.SIM"};

/// A random walk around 1.12 that drifts one way for a while and then the other, so that averages cross.
[[nodiscard]] inline std::vector<trading::quote> generate_quotes(std::uint64_t seed, std::size_t count) {
    std::vector<trading::quote> out;
    out.reserve(count);
    nacre::timestamp now = nacre::timestamp{std::chrono::seconds(1'577'916'000)}; // 2020-01-01 22:00 UTC
    std::int64_t mid = 112'000;                                                   // 1e-5
    std::int64_t drift = 1;
    for (std::size_t at = 0; at < count; ++at) {
        std::uint64_t const luck = mix(seed ^ 0xC0FFEE, at);
        if (luck % 47 == 0) drift = -drift;
        mid +=
            drift * static_cast<std::int64_t>(luck >> 8 & 3) + static_cast<std::int64_t>(luck >> 16 & 7) - 3;
        if (mid < 100'000 || mid > 124'000) drift = mid < 100'000 ? 1 : -1;
        now += std::chrono::milliseconds(50 + (luck >> 24) % 3'000);
        std::int64_t const half_spread = 2 + static_cast<std::int64_t>(luck >> 40 & 7);
        trading::quote quote;
        quote.instrument_id = instrument;
        quote.bid_price = *trading::price::make(mid - half_spread, 5);
        quote.ask_price = *trading::price::make(mid + half_spread, 5);
        quote.bid_size = quote.ask_size = trading::quantity::literal("1000000");
        quote.ts_event = quote.ts_init = now;
        out.push_back(std::move(quote));
    }
    return out;
}

} // namespace engine
