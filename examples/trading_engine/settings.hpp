// SPDX-License-Identifier: BSL-1.0
// settings: what nacre-engine was started with, and its exit codes.
#pragma once

#include <trading/market_data.hpp>

#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace engine {

enum exit_code { complete = 0, stopped_early = 1, not_started = 2 };

struct settings {
    std::string base = "./data";
    std::string instance = "engine";
    std::string durability = "immediate";
    std::string catalog;             ///< a file of ticks; empty: generated quotes
    std::size_t quote_count = 5'000; ///< generated
    std::uint64_t seed = 1;
    std::uint64_t crash_at = 0; ///< 0: never
    std::uint64_t snapshot_every = 200;
};

/// The quotes that the settings name. Errors: `catalog`, with file, line and column.
[[nodiscard]] nacre::result<std::vector<trading::quote>> load_quotes(settings const& chosen);

/// One life of the engine in files; an exit code.
[[nodiscard]] int live_immediate(settings const& chosen, std::vector<trading::quote> const& quotes);
[[nodiscard]] int live_process(settings const& chosen, std::vector<trading::quote> const& quotes);

} // namespace engine
