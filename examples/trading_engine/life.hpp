// SPDX-License-Identifier: BSL-1.0
// live: run_engine over files, from the settings of a command line to the line that says how it ended.
#pragma once

#include "support/hex.hpp"
#include "support/progress.hpp"
#include "trading_engine/engine_run.hpp"
#include "trading_engine/settings.hpp"

#include <trading/registry.hpp>

#include <nacre/backends.hpp>
#include <nacre/replay.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace engine {

template <class Durability>
struct file_policy : nacre::default_policy {
    using durability = Durability;
};

[[nodiscard]] inline nacre::session_config config_of(settings const& chosen) {
    nacre::session_config config;
    config.schema_version = "trading-1";
    config.build_identity = "nacre-engine " NACRE_VERSION_STRING;
    config.adapter_versions = {{"SIM", "1"}};
    config.components = {"bus", "strategy", "risk", "execution", "portfolio", "venue"};
    config.seed = chosen.seed;
    config.writer.halt_threshold = std::chrono::seconds(5); // a slow disk is to be waited for
    config.retention.mode = nacre::lifecycle::retention_mode::snapshot_anchored;
    return config;
}

/// One line, `key=value`, for people and scripts.
inline void print(run_outcome const& outcome) {
    std::size_t fills = 0;
    for (auto const& [id, order] : outcome.state.cache.orders)
        fills += order.fills.size();
    auto const digest = digest_of(outcome.state.cache);
    auto const optional = [](auto const& id) { return id ? id->str() : std::string("none"); };
    std::cout << "run_id=" << optional(outcome.run) << " parent=" << optional(outcome.parent)
              << " lineage=" << outcome.lineage_runs
              << " snapshot=" << (outcome.snapshot ? outcome.snapshot->snapshot_id : std::string("none"))
              << " applied=" << outcome.applied << " met=" << outcome.met << " recorded=" << outcome.recorded
              << " orders=" << outcome.state.cache.orders.size() << " fills=" << fills
              << " positions=" << outcome.state.cache.positions.size()
              << " digest=" << (digest ? nacre_tools::to_hex(*digest) : std::string("none"))
              << " status=ended" << std::endl;
}

template <class Durability>
[[nodiscard]] int live(settings const& chosen, std::vector<trading::quote> const& quotes) {
    using store = nacre::store<trading::registry, file_policy<Durability>>;
    auto const fail = [](exit_code code, nacre::error const& why) {
        std::cerr << "nacre-engine: " << why.message() << "\n";
        return code;
    };
    auto backend = nacre::file_backend::make(chosen.base, chosen.instance);
    if (!backend) return fail(not_started, backend.error());

    typename store::environment_type environment;
    environment.hooks.on_notice = [](nacre::notice const& event) noexcept {
        if (event.level != nacre::notice_level::info)
            std::fprintf(stderr, "nacre-engine: %.*s\n", static_cast<int>(event.text.size()),
                         event.text.data());
    };
    if (chosen.crash_at != 0) {
        environment.hooks.on_durable = [at = chosen.crash_at](std::uint64_t seq) noexcept {
            if (seq >= at) ::kill(::getpid(), SIGKILL);
        };
    }
    nacre::directory_snapshot_store snapshots(std::filesystem::path(chosen.base) /
                                              (chosen.instance + ".snapshots"));
    nacre_tools::progress bar(quotes.size());
    run_options options;
    options.engine.seed = chosen.seed;
    options.snapshot_every = chosen.snapshot_every;
    options.progress = [&](std::size_t done, std::size_t) {
        bar.update(done, std::to_string(done) + " quotes");
    };

    auto const outcome =
        run_engine<store>(*backend, config_of(chosen), std::move(environment), snapshots, quotes, options);
    bar.clear();
    if (!outcome) return fail(stopped_early, outcome.error());
    print(*outcome);
    return complete;
}

} // namespace engine
