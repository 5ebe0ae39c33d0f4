// SPDX-License-Identifier: BSL-1.0
// What the tests of the example engine share: a store in memory, and lives of an engine in it.
#pragma once

#include "support/catch2.hpp"

#include <trading/registry.hpp>
#include <trading_engine/engine_run.hpp>
#include <trading_engine/quotes.hpp>

#include <nacre/backends.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace engine_tests {

using store = nacre::store<trading::registry, nacre::test_policy>;
using nacre::testing::memory_snapshot_store;

/// Quick averages and little patience: a short stream of quotes then sees every part of an order's life.
inline engine::run_options options_for(std::uint64_t seed, std::uint64_t give_up_after = 0,
                                       std::uint64_t snapshot_every = 0) {
    engine::run_options out;
    out.engine.seed = seed;
    out.engine.strategy.fast_quotes = 3;
    out.engine.strategy.slow_quotes = 7;
    out.engine.strategy.patience = std::chrono::seconds(6);
    out.engine.reconcile_every = std::chrono::seconds(20);
    out.give_up_after = give_up_after;
    out.snapshot_every = snapshot_every;
    return out;
}

/// An engine's world: its runs and its snapshots, both in memory.
struct world {
    nacre::memory_backend backend;
    memory_snapshot_store snapshots;
    nacre::testing::manual_clock clock;

    nacre::result<engine::run_outcome> live(std::vector<trading::quote> const& quotes,
                                            engine::run_options const& options) {
        nacre::session_config config;
        config.seed = options.engine.seed;
        store::environment_type environment;
        environment.clock = clock;
        return engine::run_engine<store>(backend, config, std::move(environment), snapshots, quotes, options);
    }

    /// A life that ends by itself.
    engine::run_outcome live_on(std::vector<trading::quote> const& quotes,
                                engine::run_options const& options) {
        auto outcome = live(quotes, options);
        INFO(outcome);
        REQUIRE(outcome);
        return std::move(*outcome);
    }

    /// A life that ends with its n-th message.
    void live_until(std::vector<trading::quote> const& quotes, engine::run_options const& options) {
        auto const outcome = live(quotes, options);
        INFO(outcome);
        REQUIRE_FALSE(outcome);
        REQUIRE(outcome.error().code() == nacre::errc::halted);
    }

    /// All messages of all runs, oldest first, but for those of the runs' own lives: topic, type, payload,
    /// headers.
    std::vector<nacre::entry> messages() const {
        std::vector<nacre::entry> out;
        auto const ids = backend.list();
        REQUIRE(ids);
        for (auto const& id : *ids) {
            auto reader = store(backend).read(id);
            REQUIRE(reader);
            for (auto const& each : reader->scan()) {
                if (!engine::step_of(each)) continue;
                auto copy = each.to_entry();
                copy.seq = 0;
                copy.ts_publish = {};
                out.push_back(std::move(copy));
            }
            REQUIRE(reader->status() == nacre::result<void>());
        }
        return out;
    }

    /// Every byte of the one run there is.
    std::vector<std::byte> bytes_of_only_run() const {
        auto const ids = backend.list();
        REQUIRE(ids);
        REQUIRE(ids->size() == 1);
        auto const run = backend.open_read(ids->front());
        REQUIRE(run);
        auto const extent = run->extent();
        REQUIRE(extent);
        auto const bytes = run->view(0, *extent);
        REQUIRE(bytes);
        return {bytes->begin(), bytes->end()};
    }
};

} // namespace engine_tests
