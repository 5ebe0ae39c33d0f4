// SPDX-License-Identifier: BSL-1.0
// nacre-engine: a small event-driven trading engine whose memory is a nacre store. Kill it anywhere, start it
// again with the same arguments: it recovers, restores, goes on, and ends with the digest it would have ended
// with.
#include "trading_engine/settings.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

int main(int argc, char** argv) {
    engine::settings chosen;
    CLI::App app{
        "Trades an EMA cross on a simulated venue and records every message that changes its state. Started "
        "again "
        "after a crash, with the same base directory, instance, seed and quotes, it goes on where it was."};
    app.add_option("--base", chosen.base, "directory of the runs")->capture_default_str();
    app.add_option("--instance", chosen.instance, "whose runs: the folder below it")->capture_default_str();
    app.add_option(
        "--catalog", chosen.catalog,
        "file of ticks, `YYYYMMDD HHMMSSmmm,bid,ask,volume` (EST); without it, quotes are generated");
    app.add_option("--quotes", chosen.quote_count, "number of quotes to generate")
        ->capture_default_str()
        ->check(CLI::Range(1, 100'000'000));
    app.add_option("--seed", chosen.seed, "of quotes, order sizes and the venue's moods")
        ->capture_default_str();
    app.add_option("--durability", chosen.durability,
                   "immediate: survives power loss; process: survives the process")
        ->capture_default_str()
        ->check(CLI::IsMember({"immediate", "process"}));
    app.add_option("--snapshot-every", chosen.snapshot_every, "messages between two snapshots; 0: none")
        ->capture_default_str();
    app.add_option("--crash-at", chosen.crash_at,
                   "kill this process (SIGKILL) once that seq is durable; 0: never");
    app.footer(
        "The last line on stdout says how it ended; digest= is of orders, fills, positions and account.\n"
        "Exit codes: 0 all quotes were taken, 1 it stopped early, 2 it could not start.");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& wrong) {
        return app.exit(wrong) == 0 ? engine::complete : engine::not_started;
    }
    auto const quotes = engine::load_quotes(chosen);
    if (!quotes) {
        std::cerr << "nacre-engine: " << quotes.error().message() << "\n";
        return engine::not_started;
    }
    return chosen.durability == "process" ? engine::live_process(chosen, *quotes)
                                          : engine::live_immediate(chosen, *quotes);
}
