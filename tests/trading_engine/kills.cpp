// SPDX-License-Identifier: BSL-1.0
// nacre-engine killed by SIGKILL at random seqs, in files, and begun again.
#include "tools/tool_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

using nacre::test::tool_fixture;
namespace fs = std::filesystem;

namespace {

/// Real ticks where they are at hand; else quotes that the engine generates.
[[nodiscard]] std::vector<std::string> quotes() {
    auto const ticks = nacre::test::tests_dir().parent_path().parent_path() / "shared" / "data" /
                       "eurusd-quotes-2020-01.csv";
    if (fs::exists(ticks)) return {"--catalog", ticks.string()};
    return {"--quotes", "9500"};
}

struct engine_fixture : tool_fixture {
    [[nodiscard]] std::vector<std::string> command(std::string const& instance, std::string const& durability,
                                                   std::uint64_t snapshot_every = 150,
                                                   std::uint64_t crash_at = 0) const {
        std::vector<std::string> arguments = {"nacre-engine",
                                              "--base",
                                              at("data"),
                                              "--instance",
                                              instance,
                                              "--durability",
                                              durability,
                                              "--snapshot-every",
                                              std::to_string(snapshot_every),
                                              "--crash-at",
                                              std::to_string(crash_at)};
        for (auto const& each : quotes())
            arguments.push_back(each);
        return arguments;
    }
    nacre::test::run_outcome live(std::string const& instance, std::string const& durability,
                                  std::uint64_t crash_at = 0) {
        return run(command(instance, durability, 150, crash_at));
    }
    void forget(std::string const& instance) const {
        fs::remove_all(scratch / "data" / instance);
        fs::remove_all(scratch / "data" / (instance + ".snapshots"));
    }
};

constexpr int killed = 128 + SIGKILL;

} // namespace

TEST_CASE("nacre-engine killed at any seq and begun again ends with the digest of the uninterrupted run",
          "[trading_engine][kill]") {
    engine_fixture tools;
    auto const rounds = nacre::test::campaign_rounds(200);
    std::mt19937_64 random(nacre::test::campaign_seed("engine kills"));

    auto const whole = tools.live("whole", "process");
    INFO(whole.errors);
    REQUIRE(whole.code == 0);
    auto const digest = tools.value(whole.output, "digest");
    REQUIRE(digest.size() == 32);
    // RunStarted, the messages, RunEnded.
    std::uint64_t const entries = std::stoull(tools.value(whole.output, "recorded")) + 2;
    REQUIRE(std::stoull(tools.value(whole.output, "fills")) > 20);

    for (std::size_t round = 0; round < rounds; ++round) {
        std::string const durability = round % 8 == 0 ? "immediate" : "process";
        std::string const instance = "r" + std::to_string(round);
        std::uint64_t const first = 1 + random() % entries;
        INFO("round " << round << ", " << durability << ", killed at " << first);
        auto const dead = tools.live(instance, durability, first);
        INFO(dead.errors);
        REQUIRE(dead.code == killed);
        if (round % 3 == 0 && first + 10 < entries) {
            // Again in the same story: the second life is numbered from 1 anew.
            std::uint64_t const second = 1 + random() % (entries - first);
            auto const again = tools.live(instance, durability, second);
            INFO("killed again at " << second << again.errors);
            REQUIRE((again.code == killed || again.code == 0));
        }
        auto const outcome = tools.live(instance, durability);
        INFO(outcome.output << outcome.errors);
        REQUIRE(outcome.code == 0);
        REQUIRE(tools.value(outcome.output, "digest") == digest);
        tools.forget(instance);
    }
}

TEST_CASE("nacre-engine killed at any moment and begun again ends with the digest of the uninterrupted run",
          "[trading_engine][kill]") {
    // The clock decides where a kill falls: between a snapshot's blob and its anchor as well, in a recovery,
    // inside the seal.
    using clock = std::chrono::steady_clock;
    constexpr std::uint64_t snapshot_every = 10;
    engine_fixture tools;
    auto const rounds = nacre::test::campaign_rounds(60);
    std::mt19937_64 random(nacre::test::campaign_seed("engine kills by the clock"));

    // The shortest of three: a disk that stalls once must not place all kills behind the end.
    std::string digest;
    auto life = std::chrono::microseconds::max();
    for (std::string const instance : {"whole-1", "whole-2", "whole-3"}) {
        auto const begun = clock::now();
        auto const whole = tools.run(tools.command(instance, "process", snapshot_every));
        life = std::min(life, std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begun));
        INFO(whole.errors);
        REQUIRE(whole.code == 0);
        digest = tools.value(whole.output, "digest");
        REQUIRE(digest.size() == 32);
    }

    std::size_t met = 0; // kills that came while an engine was at work
    for (std::size_t round = 0; round < rounds; ++round) {
        std::string const durability = round % 8 == 0 ? "immediate" : "process";
        std::string const instance = "r" + std::to_string(round);
        auto command = tools.command(instance, durability, snapshot_every);
        command[0] = tools.tool(command[0]);
        for (std::size_t lives = 1 + round % 3; lives > 0; --lives) {
            nacre::test::child_process engine(command, {}, tools.at("errors"));
            std::this_thread::sleep_for(std::chrono::microseconds(
                random() % static_cast<std::uint64_t>(life.count() + life.count() / 10)));
            engine.signal(SIGKILL);
            auto const code = engine.wait();
            INFO("round " << round << ", " << durability << ": "
                          << nacre::test::read_file(tools.at("errors")));
            REQUIRE((code == killed || code == 0));
            met += code == killed ? 1U : 0U;
        }
        auto const outcome = tools.run(tools.command(instance, durability, snapshot_every));
        INFO("round " << round << ", " << durability << ": " << outcome.output << outcome.errors);
        REQUIRE(outcome.code == 0);
        REQUIRE(tools.value(outcome.output, "digest") == digest);
        tools.forget(instance);
    }
    CHECK(met > rounds / 10);
}

TEST_CASE("nacre-engine says what is wrong with its input", "[trading_engine][bad_input]") {
    engine_fixture tools;
    auto const missing =
        tools.run({"nacre-engine", "--base", tools.at("data"), "--catalog", tools.at("none.csv")});
    CHECK(missing.code == 2);
    CHECK(missing.errors.find("none.csv") != std::string::npos);

    nacre::test::write_file(
        tools.at("bad.csv"),
        "20200101 170000065,1.121200,1.121720,0\n20200101 170010447,1.1x1200,1.121920,0\n");
    auto const bad =
        tools.run({"nacre-engine", "--base", tools.at("data"), "--catalog", tools.at("bad.csv")});
    CHECK(bad.code == 2);
    CHECK(bad.errors.find("bad.csv") != std::string::npos);
    CHECK(bad.errors.find("line 2") != std::string::npos);
    CHECK_FALSE(fs::exists(tools.scratch / "data"));
}
