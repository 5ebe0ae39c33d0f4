// SPDX-License-Identifier: BSL-1.0
// nacre-record killed at random moments: what was acknowledged is there, and nothing else than what came.
#include "tools/tool_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <sstream>
#include <thread>

using nacre::test::read_file;
using nacre::test::tool_fixture;
namespace fs = std::filesystem;

namespace {

[[nodiscard]] std::uint64_t last_acknowledged(std::string const& file) {
    std::string const text = read_file(file);
    // A line that the kill cut short is no acknowledgement anybody could have acted on.
    auto const end = text.rfind('\n');
    if (end == std::string::npos) return 0;
    auto const before = text.rfind('\n', end == 0 ? 0 : end - 1);
    return std::stoull(text.substr(before == std::string::npos || before == end ? 0 : before + 1));
}

/// So slow that most kills meet a run in full swing, and fast enough for batches of many lines.
char const* const lines_per_second = "100000";

/// Kills one recorder after `delay`, recovers its run and holds it against the stream. How many entries it
/// had.
std::uint64_t kill_once(tool_fixture& tools, std::string const& stream, std::string const& bytes,
                        std::string const& durability, std::chrono::microseconds delay, bool twice) {
    fs::remove_all(tools.at("data"));
    fs::remove(tools.at("acks"));
    {
        nacre::test::child_process recorder({tools.tool("nacre-record"), "--base", tools.at("data"),
                                             "--instance", "test", "--durability", durability, "--rate",
                                             lines_per_second, "--ack", tools.at("acks"), stream});
        std::this_thread::sleep_for(delay); // when the kill comes is the experiment, not the outcome
        recorder.signal(SIGKILL);
        recorder.wait();
    }
    auto const acknowledged = last_acknowledged(tools.at("acks"));
    auto const runs = tools.runs();
    if (runs.empty()) {
        CHECK(acknowledged == 0);
        return 0;
    }
    auto const& run = runs.front();
    auto const recovered = tools.run({"nacre", "recover", run});
    INFO(recovered.output << recovered.errors);
    REQUIRE(recovered.code == 0);
    auto const status = tools.value(recovered.output, "status");
    CHECK((status == "crashed_recovered" || status == "ended"));
    auto const watermark = std::stoull(tools.value(recovered.output, "high_watermark"));
    CHECK(watermark >= acknowledged);

    auto const payloads = tools.run({"nacre", "cat", run, "--payload"}).output;
    CHECK(bytes.compare(0, payloads.size(), payloads) == 0);
    auto const lines = static_cast<std::uint64_t>(std::count(payloads.begin(), payloads.end(), '\n'));
    std::uint64_t const own =
        (watermark > 0 ? 1U : 0U) + (status == "ended" ? 1U : 0U); // RunStarted, RunEnded
    CHECK(lines + own == watermark);
    CHECK(tools.run({"nacre-verify", run}).code == 0);
    if (twice) {
        auto const before = read_file(run);
        CHECK(tools.run({"nacre", "recover", run}).code == 0);
        CHECK(read_file(run) == before);
    }
    return watermark;
}

} // namespace

TEST_CASE("every acknowledged entry survives SIGKILL at any moment", "[tools][kill][B12]") {
    tool_fixture tools;
    auto const stream = tools.generate(10000);
    auto const bytes = read_file(stream);
    auto const rounds = nacre::test::campaign_rounds(500);
    std::mt19937_64 random(nacre::test::campaign_seed("kill campaign"));

    // How long a whole run takes here, so that kills fall into every phase of it.
    auto const began = std::chrono::steady_clock::now();
    REQUIRE(tools.record(stream, {"--rate", lines_per_second}).code == 0);
    auto const whole =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);

    std::size_t interrupted = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::chrono::microseconds const delay(
            static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(whole.count() + 1)));
        std::string const durability = round % 2 == 0 ? "immediate" : "process";
        INFO("round " << round << ", " << durability << ", killed after " << delay.count() << " us");
        auto const watermark = kill_once(tools, stream, bytes, durability, delay, round % 10 == 0);
        if (watermark > 1 && watermark < 10002) ++interrupted;
    }
    // A campaign whose kills all came too early or too late would prove nothing.
    CHECK(interrupted * 10 >= rounds);
}
