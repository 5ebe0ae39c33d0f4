// SPDX-License-Identifier: BSL-1.0
// nacre-engine killed by SIGKILL at random seqs, in files, and begun again.
#include "tools/tool_fixture.hpp"

#include <filesystem>
#include <random>
#include <string>
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
    nacre::test::run_outcome live(std::string const& instance, std::string const& durability,
                                  std::uint64_t crash_at = 0) {
        std::vector<std::string> arguments = {
            "nacre-engine",          "--base",   at("data"),         "--instance", instance,
            "--durability",          durability, "--snapshot-every", "150",        "--crash-at",
            std::to_string(crash_at)};
        for (auto const& each : quotes())
            arguments.push_back(each);
        return run(arguments);
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
        fs::remove_all(tools.scratch / "data" / instance);
        fs::remove_all(tools.scratch / "data" / (instance + ".snapshots"));
    }
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
