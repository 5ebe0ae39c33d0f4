// SPDX-License-Identifier: BSL-1.0
// nacre retention: prints what would go and why, and deletes nothing.
#include "tools/tool_fixture.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/values.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

using nacre::test::read_file;
using nacre::test::tool_fixture;
using nacre::test::write_file;

namespace {

/// A place with runs 1, 2, ... of one entry each; `anchored` ones have an anchor at it.
struct place {
    tool_fixture tools;
    nacre::file_backend const backend{tools.scratch.path() / "data", "test"};

    nacre::run_id add(std::int64_t start, bool anchored, bool sealed = true) {
        nacre::core::run_inputs inputs;
        inputs.run_id = *nacre::run_id::make(nacre::core::from_nanoseconds(start), 1);
        inputs.instance = "test";
        auto log = nacre::log::log_writer<nacre::file_backend, nacre::xxh3_128>::create(
            backend, inputs, nacre::durability_policy::process, nacre::core::from_nanoseconds(start));
        REQUIRE(log);
        nacre::core::entry_draft draft;
        draft.seq = 1;
        draft.topic = "t";
        draft.payload_type = "T";
        draft.payload = nacre::as_bytes_view("twenty bytes and more");
        REQUIRE(log->append({&draft, 1}, nacre::core::from_nanoseconds(start)));
        if (anchored)
            REQUIRE(log->record_anchor({1, {}, "snapshot", {}}, nacre::core::from_nanoseconds(start)));
        if (sealed) REQUIRE(log->seal(nacre::status::ended));
        return inputs.run_id;
    }
    [[nodiscard]] std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> out;
        for (auto const& each : std::filesystem::recursive_directory_iterator(backend.folder()))
            out[each.path().string()] = read_file(each.path());
        return out;
    }
};

} // namespace

TEST_CASE("T1 retention prints what would go and why and deletes nothing", "[tools][retention][T1]") {
    place here;
    auto const oldest = here.add(1, true);
    auto const point = here.add(2, true);
    auto const newest = here.add(3, false);
    auto const running = here.add(4, false, false);
    auto const before = here.files();

    auto const anchored =
        here.tools.run({"nacre", "retention", here.tools.at("data"), "--mode", "snapshot-anchored"});
    CHECK(anchored.code == 0);
    CHECK(anchored.output.find("instance=test mode=snapshot_anchored runs=4 candidates=1") == 0);
    CHECK(tool_fixture::value(anchored.output, "restore_point") == point.str());
    CHECK(anchored.output.find("- could go: " + oldest.str()) != std::string::npos);
    CHECK(anchored.output.find("older than the restore point " + point.str()) != std::string::npos);
    CHECK(anchored.output.find("- stays: " + running.str() + " status=running") != std::string::npos);

    auto const full = here.tools.run({"nacre", "retention", here.tools.at("data"), "--mode", "full"});
    CHECK(full.output.find("candidates=0") != std::string::npos);
    CHECK(full.output.find("could go") == std::string::npos);

    auto const bounded = here.tools.run({"nacre", "retention", here.tools.at("data/test/"), "--mode",
                                         "bounded", "--keep-last", "1", "--json"});
    CHECK(bounded.code == 0);
    auto const plans = nlohmann::json::parse(bounded.output);
    REQUIRE(plans.size() == 1);
    CHECK(plans[0]["keep_last"] == 1);
    CHECK(plans[0]["restore_point"] == point.str());
    REQUIRE(plans[0]["runs"].size() == 4);
    CHECK(plans[0]["runs"][0]["candidate"] == true);
    CHECK(plans[0]["runs"][1]["candidate"] == false);
    CHECK(plans[0]["runs"][2]["run_id"] == newest.str());
    CHECK(plans[0]["runs"][2]["candidate"] == false);
    CHECK(plans[0]["candidate_bytes"] == std::filesystem::file_size(here.backend.location(oldest)));

    CHECK(here.files() == before);
}

TEST_CASE("T1 retention without a restore point has no candidates and says so", "[tools][retention][T1]") {
    place here;
    here.add(1, false);
    here.add(2, false);
    auto const plan = here.tools.run(
        {"nacre", "retention", here.tools.at("data"), "--mode", "bounded", "--keep-last", "1"});
    CHECK(plan.code == 0);
    CHECK(tool_fixture::value(plan.output, "restore_point") == "none");
    CHECK(plan.output.find("could go") == std::string::npos);
    CHECK(plan.output.find("there is no restore point") != std::string::npos);
}

TEST_CASE("retention names runs it cannot read, plans without them and exits with 1",
          "[tools][retention][errors]") {
    place here;
    auto const old = here.add(1, true);
    here.add(2, true);
    write_file(here.backend.location(old), "no run");
    auto const plan =
        here.tools.run({"nacre", "retention", here.tools.at("data"), "--mode", "snapshot-anchored"});
    CHECK(plan.code == 1);
    CHECK(plan.errors.find(here.backend.location(old)) != std::string::npos);
    CHECK(plan.output.find(old.str()) == std::string::npos);
}

TEST_CASE("retention refuses a mode or a number that makes no sense", "[tools][retention][errors]") {
    place here;
    here.add(1, true);
    auto const data = here.tools.at("data");
    auto const refused = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"nacre", "retention", data});
        auto const outcome = here.tools.run(arguments);
        CHECK(outcome.code == 2);
        CHECK(outcome.output.empty());
        return outcome.errors;
    };
    CHECK(refused({"--mode", "some"}).find("--mode is full, bounded or snapshot-anchored") !=
          std::string::npos);
    CHECK(refused({"--mode", "bounded"}).find("keep_last is at least 1") != std::string::npos);
    CHECK(refused({"--mode", "full", "--keep-last", "3"}).find("keep_last goes with") != std::string::npos);
    CHECK(refused({"--mode", "bounded", "--keep-last", "-3"}).find("--keep-last") != std::string::npos);
    CHECK(refused({}).find("--mode") != std::string::npos);
    auto const missing = here.tools.run({"nacre", "retention", here.tools.at("nothing"), "--mode", "full"});
    CHECK(missing.code == 2);
    CHECK(missing.errors.find("the directory cannot be read") != std::string::npos);
}
