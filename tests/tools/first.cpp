// SPDX-License-Identifier: BSL-1.0
// The first programs: each does what its head says, and writes below the folder it is given only.
#include "tools/tool_fixture.hpp"

#include <filesystem>
#include <string>

namespace {

/// Runs a first program on a folder of its own, and looks that it left nothing beside it.
struct first_fixture {
    nacre::test::tool_fixture tools;

    std::string output_of(std::string const& program) {
        auto const ran = tools.run({"first/" + program, tools.at("data")});
        INFO(ran.output << ran.errors);
        CHECK(ran.code == 0);
        CHECK(ran.errors.empty());
        for (auto const& each : std::filesystem::directory_iterator(tools.scratch.path()))
            if (each.is_directory()) CHECK(each.path() == tools.at("data"));
        return ran.output;
    }
};

[[nodiscard]] bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE_METHOD(first_fixture, "record_bytes reads back what it recorded", "[tools][first]") {
    CHECK(output_of("record_bytes") == "1 submit O-1\n2 accepted O-1\n3 filled O-1\n");
    // A second run beside the first; a folder that cannot be made is a sentence and exit code 1.
    CHECK(output_of("record_bytes") == "1 submit O-1\n2 accepted O-1\n3 filled O-1\n");
    auto const refused = tools.run({"first/record_bytes", "/dev/null/data"});
    CHECK(refused.code == 1);
    CHECK(has(refused.errors, "/dev/null/data"));
}

TEST_CASE_METHOD(first_fixture, "record_messages reads back messages of its type", "[tools][first]") {
    CHECK(output_of("record_messages") == "2 EUR/USD 100\n3 EUR/USD 150\n");
}

TEST_CASE_METHOD(first_fixture, "tap_a_bus records before it delivers, and delivers nothing unrecorded",
                 "[tools][first]") {
    auto const said = output_of("tap_a_bus");
    CHECK(said.starts_with("venue: O-1\nalive\nnot delivered: "));
    CHECK(said.ends_with(
        "\n1 nacre.lifecycle RunStarted\n2 exec.venue SubmitOrder\n3 nacre.lifecycle RunEnded\n"));
    CHECK_FALSE(has(said, "never recorded"));
}

TEST_CASE_METHOD(first_fixture, "survive_a_kill restores all that was durable", "[tools][first]") {
    CHECK(output_of("survive_a_kill") == "nothing that was durable is lost\n");
}

TEST_CASE_METHOD(first_fixture, "read_one_order tells one order's story", "[tools][first]") {
    auto const said = output_of("read_one_order");
    CHECK(
        said.starts_with("2 SubmitOrder\n4 OrderAccepted\n6 OrderFilled\nnewest: OrderFilled\ncauses: 2\n"));
    CHECK(has(said, "the nearest it has is \"client_order_id\""));
}

TEST_CASE_METHOD(first_fixture, "follow_a_run sees every entry once, and the end", "[tools][first]") {
    CHECK(output_of("follow_a_run") == "1 quote\n2 quote\n3 quote\n4 quote\n5 quote\n6 RunEnded\n");
}

TEST_CASE_METHOD(first_fixture, "verify_a_run finds the bit that was flipped and nothing before",
                 "[tools][first]") {
    auto const said = output_of("verify_a_run");
    CHECK(said.starts_with("findings: 0\nhash_mismatch seq="));
}

TEST_CASE_METHOD(first_fixture, "test_in_memory tests without a file", "[tools][first]") {
    auto const said = output_of("test_in_memory");
    CHECK(has(said, "ok: both are recorded, in order, with their times\n"));
    CHECK_FALSE(has(said, "FAILED"));
    CHECK_FALSE(std::filesystem::exists(tools.at("data")));
}

TEST_CASE_METHOD(first_fixture, "own_backend sees one sync an order", "[tools][first]") {
    CHECK(output_of("own_backend") == "10 orders, 10 syncs, 0 findings\n");
}

TEST_CASE_METHOD(first_fixture, "own_hasher is told from the library's", "[tools][first]") {
    auto const said = output_of("own_hasher");
    CHECK(said.starts_with("findings: 0\n"));
    CHECK(has(said, "hasher"));
}
