// SPDX-License-Identifier: BSL-1.0
// The engine, halted anywhere and begun again, ends as if nothing had happened; and its log is the log of one
// life.
#include "trading_engine/engine_kit.hpp"

#include "support/campaign.hpp"

#include <nacre/backends.hpp>
#include <nacre/replay.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <random>

using namespace engine_tests;

TEST_CASE("the engine sees every part of an order's life", "[trading_engine]") {
    world one;
    auto const outcome = one.live_on(engine::generate_quotes(3, 2'000), options_for(3));
    auto const messages = one.messages();
    CHECK(outcome.recorded == messages.size());
    for (auto const* type :
         {"SubmitOrder", "CancelOrder", "QueryAccount", "OrderInitialized", "OrderDenied", "OrderSubmitted",
          "OrderAccepted", "OrderRejected", "OrderPendingCancel", "OrderCanceled", "OrderFilled",
          "OrderStatusReport", "FillReport", "MassStatus", "PositionOpened", "PositionChanged",
          "PositionClosed", "AccountState", "TimeEvent"}) {
        INFO(type);
        CHECK(std::any_of(messages.begin(), messages.end(),
                          [&](nacre::entry const& e) { return e.payload_type == type; }));
    }
    // A command that crosses two endpoints stands there once.
    auto const submits = std::count_if(messages.begin(), messages.end(),
                                       [](auto const& e) { return e.payload_type == "SubmitOrder"; });
    CHECK(static_cast<std::size_t>(submits) == outcome.state.cache.orders.size());
}

TEST_CASE("the live state is the replayed state", "[trading_engine][P3]") {
    world one;
    auto const quotes = engine::generate_quotes(11, 1'500);
    auto const lived = one.live_on(quotes, options_for(11, 0, 40));
    auto const again = one.live_on(quotes, options_for(11)); // ended in order: restored, nothing done
    CHECK_FALSE(again.run);
    CHECK(again.recorded == 0);
    CHECK(again.snapshot);
    CHECK(again.state.cache == lived.state.cache);
    // Without any snapshot as well.
    for (auto const& name : one.snapshots.names())
        one.snapshots.lose(name);
    auto const replayed = one.live_on(quotes, options_for(11));
    CHECK_FALSE(replayed.snapshot);
    CHECK(replayed.applied > again.applied);
    CHECK(replayed.state.cache == lived.state.cache);
}

TEST_CASE("an engine halted at any message and begun again ends as if it had not been",
          "[trading_engine][P3][property]") {
    auto const rounds = nacre::test::campaign_rounds(10'000);
    std::mt19937_64 random(nacre::test::campaign_seed("engine lives"));
    std::size_t halts = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::uint64_t const seed = random();
        auto const quotes = engine::generate_quotes(seed, 40 + random() % 80);
        world whole;
        auto const expected = whole.live_on(quotes, options_for(seed));
        if (expected.recorded < 2) continue;
        world broken;
        std::uint64_t const snapshot_every = random() % 3 * 10;
        // Once, or several times in one life.
        for (std::uint64_t left = expected.recorded, lives = 1 + random() % 3; lives > 0 && left > 1;
             --lives) {
            std::uint64_t const after = 1 + random() % (left - 1);
            broken.live_until(quotes, options_for(seed, after, snapshot_every));
            left -= after;
            ++halts;
        }
        auto const outcome = broken.live_on(quotes, options_for(seed, 0, snapshot_every));
        if (outcome.state.cache == expected.state.cache && broken.messages() == whole.messages()) continue;
        FAIL("round " << round << ", seed " << seed << ": the engine that was halted ended otherwise");
    }
    CHECK(halts > rounds / 2);
}

TEST_CASE("equal seeds give bit-identical logs", "[trading_engine][W8]") {
    auto const rounds = nacre::test::campaign_rounds(200);
    std::mt19937_64 random(nacre::test::campaign_seed("equal seeds"));
    for (std::size_t round = 0; round < rounds; ++round) {
        std::uint64_t const seed = random();
        auto const quotes = engine::generate_quotes(seed, 40 + random() % 80);
        world first;
        world second;
        first.live_on(quotes, options_for(seed, 0, 15));
        second.live_on(quotes, options_for(seed, 0, 15));
        INFO("seed " << seed);
        REQUIRE(first.bytes_of_only_run() == second.bytes_of_only_run());
    }
}

TEST_CASE("an engine with another seed is told that the log is not its own", "[trading_engine]") {
    world one;
    auto const quotes = engine::generate_quotes(5, 400);
    one.live_until(quotes, options_for(5, 60));
    auto const before = one.messages();
    auto const outcome = one.live(quotes, options_for(6));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == nacre::errc::apply_failed);
    // Nothing was recorded by the impostor, so the engine itself can still go on.
    CHECK(one.messages() == before);
    world whole;
    CHECK(one.live_on(quotes, options_for(5)).state.cache ==
          whole.live_on(quotes, options_for(5)).state.cache);
}

TEST_CASE("a second engine of an instance is refused and leaves no run that the next life would go on from",
          "[trading_engine][errors]") {
    world one;
    auto const quotes = engine::generate_quotes(5, 400);
    one.live_until(quotes, options_for(5, 60));
    {
        nacre::session_config config;
        auto first = store(one.backend).open(config, {.clock = one.clock});
        REQUIRE(first);
        auto const outcome = one.live(quotes, options_for(5));
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == nacre::errc::busy);
        CHECK(outcome.error().path() == one.backend.location(first->id()));
        CHECK(one.backend.list()->size() == 2);
        first->halt();
    }
    world whole;
    CHECK(one.live_on(quotes, options_for(5)).state.cache ==
          whole.live_on(quotes, options_for(5)).state.cache);
}

TEST_CASE("an engine that begins while another one does is refused and begins nothing",
          "[trading_engine][errors]") {
    world one;
    auto const quotes = engine::generate_quotes(5, 400);
    one.live_until(quotes, options_for(5, 60));
    {
        auto const other = one.backend.lock_place();
        REQUIRE(other);
        auto const outcome = one.live(quotes, options_for(5));
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == nacre::errc::busy);
        CHECK(one.backend.list()->size() == 1);
    }
    world whole;
    CHECK(one.live_on(quotes, options_for(5)).state.cache ==
          whole.live_on(quotes, options_for(5)).state.cache);
}

TEST_CASE("an engine waits for a run that cannot be sealed yet and begins none beside it",
          "[trading_engine][errors]") {
    using place = nacre::testing::fault_backend<nacre::memory_backend>;
    struct faulty : nacre::test_policy {
        using backend = place;
        [[nodiscard]] static nacre::result<place> open_backend(nacre::place const&) {
            return nacre::error::not_found();
        }
    };
    using faulty_store = nacre::store<trading::registry, faulty>;
    world one;
    auto const quotes = engine::generate_quotes(5, 400);
    one.live_until(quotes, options_for(5, 60));
    nacre::session_config config;
    config.seed = 5;
    nacre::testing::fault_plan const plan;
    plan.add({.call = nacre::testing::fault_call::truncate, .from_then_on = true}); // every seal
    auto const outcome = engine::run_engine<faulty_store>(
        place{one.backend, plan}, config, {.clock = one.clock}, one.snapshots, quotes, options_for(5));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == nacre::errc::io);
    CHECK(one.backend.list()->size() == 1);
    world whole;
    CHECK(one.live_on(quotes, options_for(5)).state.cache ==
          whole.live_on(quotes, options_for(5)).state.cache);
}

TEST_CASE("a run beside the lineage is named and never traded over", "[trading_engine][errors]") {
    world one;
    auto const quotes = engine::generate_quotes(5, 400);
    one.live_until(quotes, options_for(5, 60));
    auto const crashed = one.backend.list()->back();
    // Two processes that begin at once both go on from the same run, and both crash.
    nacre::session_config config;
    config.continue_from = crashed;
    nacre::run_id beside;
    for (int each = 0; each < 2; ++each) {
        auto session = store(one.backend).open(config, {.clock = one.clock});
        REQUIRE(session);
        if (each == 0) beside = session->id();
        session->halt();
    }
    auto const before = one.backend.list()->size();
    auto const outcome = one.live(quotes, options_for(5));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == nacre::errc::invalid_argument);
    CHECK(outcome.error().path() == one.backend.location(beside));
    CHECK(one.backend.list()->size() == before);
}

TEST_CASE("snapshots that are lost or damaged cost time and nothing else", "[trading_engine][P1]") {
    auto const quotes = engine::generate_quotes(21, 900);
    world whole;
    auto const expected = whole.live_on(quotes, options_for(21));
    world broken;
    broken.live_until(quotes, options_for(21, 60, 20));
    broken.live_until(quotes, options_for(21, 60, 20));
    auto const names = broken.snapshots.names();
    REQUIRE(names.size() >= 4);
    broken.snapshots.lose(names.back());
    broken.snapshots.damage(names[names.size() - 2]);
    auto const outcome = broken.live_on(quotes, options_for(21));
    CHECK(outcome.snapshot);
    CHECK(outcome.state.cache == expected.state.cache);
}

TEST_CASE("an engine goes on when the runs that a retention plan gives up are gone", "[trading_engine][T3]") {
    auto const quotes = engine::generate_quotes(21, 900);
    world whole;
    auto const expected = whole.live_on(quotes, options_for(21));
    world kept;
    for (int life = 0; life < 3; ++life)
        kept.live_until(quotes, options_for(21, 60, 20));
    REQUIRE(store(kept.backend).sweep());
    auto const plan = store(kept.backend).plan_retention(nacre::retention_policy::snapshot_anchored());
    REQUIRE(plan);
    auto const gone = plan->candidates();
    REQUIRE_FALSE(gone.empty());
    world left;
    left.snapshots = kept.snapshots;
    left.clock = kept.clock;
    for (auto const& each : plan->runs) {
        if (each.candidate) continue;
        auto const run = kept.backend.open_read(each.run.run_id);
        REQUIRE(run);
        REQUIRE(left.backend.create(each.run.run_id, *run->view(0, *run->extent()), {}));
    }
    auto const outcome = left.live_on(quotes, options_for(21));
    CHECK(outcome.snapshot);
    CHECK(outcome.state.cache == expected.state.cache);
}

TEST_CASE("a snapshot that no longer decodes is passed over for the log", "[trading_engine][P1]") {
    auto const quotes = engine::generate_quotes(21, 900);
    world whole;
    auto const expected = whole.live_on(quotes, options_for(21));
    world broken;
    broken.live_until(quotes, options_for(21, 60, 20));
    {
        nacre::session_config config;
        auto session = store(broken.backend).open(config, {.clock = broken.clock});
        REQUIRE(session);
        // Its digest is right: only the engine can tell that it means nothing.
        REQUIRE(nacre::save_snapshot(*session, broken.snapshots, "other-layout", nacre::bytes("?")));
        session->halt();
    }
    auto const outcome = broken.live_on(quotes, options_for(21));
    CHECK(outcome.snapshot);
    CHECK(outcome.state.cache == expected.state.cache);
}
