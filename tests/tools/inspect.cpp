// SPDX-License-Identifier: BSL-1.0
// nacre: cat, stat, ls and recover on runs of every kind, and on files that are none.
#include "tools/tool_fixture.hpp"
#include "verifier/run_on_disk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

using nacre::test::read_file;
using nacre::test::tool_fixture;
using nacre::test::write_file;
namespace fs = std::filesystem;

namespace {

[[nodiscard]] std::vector<nlohmann::json> objects(std::string const& lines) {
    std::vector<nlohmann::json> out;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);)
        out.push_back(nlohmann::json::parse(line));
    return out;
}

} // namespace

TEST_CASE("cat prints one JSON object an entry, in either direction, within a range", "[tools][cat]") {
    tool_fixture tools;
    REQUIRE(tools.record(tools.generate(50)).code == 0);
    auto const run = tools.only_run();

    auto const all = objects(tools.run({"nacre", "cat", run}).output);
    REQUIRE(all.size() == 52);
    for (std::size_t at = 0; at < all.size(); ++at)
        CHECK(all[at]["seq"] == at + 1);
    CHECK(all.front()["type"] == "RunStarted");
    CHECK(all.back()["type"] == "RunEnded");
    CHECK(all[1]["topic"] == "venue.raw");

    auto const some =
        objects(tools.run({"nacre", "cat", run, "--from", "10", "--to", "20", "--reverse"}).output);
    REQUIRE(some.size() == 11);
    CHECK(some.front()["seq"] == 20);
    CHECK(some.back()["seq"] == 10);
    CHECK(tools.run({"nacre", "cat", run, "--from", "30", "--to", "20"}).output.empty());
    CHECK(objects(tools.run({"nacre", "cat", run, "--type", "RunEnded"}).output).size() == 1);
    CHECK(objects(tools.run({"nacre", "cat", run, "--topic", "venue.raw"}).output).size() == 50);
    CHECK(tools.run({"nacre", "cat", run, "--payload", "--type", "RunStarted"}).output == "venue_recorder");
}

TEST_CASE("cat prints payloads that are no text as hexadecimal digits", "[tools][cat]") {
    tool_fixture tools;
    write_file(tools.at("bytes"), "\xff\xfe\n");
    REQUIRE(tools.record(tools.at("bytes")).code == 0);
    CHECK(objects(tools.run({"nacre", "cat", tools.only_run()}).output)[1]["payload_hex"] == "fffe0a");
}

TEST_CASE("cat prints what comes before damage, names it, and exits with 1", "[tools][cat]") {
    tool_fixture tools;
    REQUIRE(tools.record(tools.generate(200)).code == 0);
    auto const run = tools.only_run();
    auto bytes = read_file(run);
    bytes[bytes.find("\"seq\":100,") + 1] ^= 1;
    write_file(run, bytes);
    auto const damaged = tools.run({"nacre", "cat", run});
    CHECK(damaged.code == 1);
    CHECK(objects(damaged.output).size() == 100);
    CHECK(damaged.errors.find("seq 101") != std::string::npos);
    CHECK(damaged.errors.find(run) != std::string::npos);
}

TEST_CASE("ls lists the runs of every instance, oldest first, and skips what it cannot read", "[tools][ls]") {
    tool_fixture tools;
    auto const stream = tools.generate(5);
    REQUIRE(tools.record(stream).code == 0);
    REQUIRE(tools.record(stream).code == 0);
    auto const listed = tools.run({"nacre", "ls", tools.at("data")});
    CHECK(listed.code == 0);
    auto const runs = tools.runs();
    REQUIRE(runs.size() == 2);
    auto const first = listed.output.find(fs::path(runs[0]).stem().string());
    auto const second = listed.output.find(fs::path(runs[1]).stem().string());
    CHECK(first < second);
    CHECK(second != std::string::npos);
    CHECK(tools.run({"nacre", "ls", tools.at("data/test")}).output == listed.output);

    auto const stray = (fs::path(runs[0]).parent_path() / "1999999999999999999-00000000.nacre").string();
    write_file(stray, "not a run");
    auto const skipping = tools.run({"nacre", "ls", tools.at("data")});
    CHECK(skipping.code == 1);
    CHECK(skipping.output == listed.output);
    CHECK(skipping.errors.find("not a nacre run file") != std::string::npos);
    CHECK(tools.run({"nacre", "ls", tools.at("missing")}).code == 2);
}

TEST_CASE("files that are no runs are refused with exit code 2 and left as they are", "[tools][bad_input]") {
    tool_fixture tools;
    REQUIRE(tools.record(tools.generate(50)).code == 0);
    auto const good = read_file(tools.only_run());
    auto const name = fs::path(tools.only_run()).filename().string();
    fs::create_directories(tools.at("bad/test"));
    auto const path = tools.at("bad/test/" + name);

    auto future = good;
    future[16] = 2;
    auto other_hasher = good;
    other_hasher[20] ^= 0x40;
    struct {
        std::string bytes;
        std::string says;
    } const cases[] = {
        {"", "not a nacre run file"},
        {"something else altogether", "not a nacre run file"},
        {future, "format 2"},
        {other_hasher, "digest"}, // the header is digested: a changed hasher id is damage first
        {good.substr(0, 2000), "cut short"},
    };
    for (auto const& each : cases)
        for (std::string const command : {"cat", "stat", "recover"}) {
            write_file(path, each.bytes);
            auto const refused = tools.run({"nacre", command, path});
            INFO(command << ": " << refused.errors);
            CHECK(refused.code == 2);
            CHECK(refused.errors.find(each.says) != std::string::npos);
            CHECK(refused.errors.find(name) != std::string::npos);
            CHECK(read_file(path) == each.bytes);
        }
    for (std::string const command : {"cat", "stat", "recover"}) {
        CHECK(tools.run({"nacre", command, tools.at("bad/test/1000000000000000000-00000000.nacre")}).code ==
              2);
        CHECK(tools.run({"nacre", command, tools.at("bad/test")}).code == 2);
        CHECK(tools.run({"nacre", command}).code == 2);
    }
}

TEST_CASE("a run that is being recorded can be read and not recovered", "[tools][recover]") {
    tool_fixture tools;
    auto const stream = tools.generate(20000);
    nacre::test::child_process recorder({tools.tool("nacre-record"), "--base", tools.at("data"), "--instance",
                                         "test", "--rate", "1000", "--ack", tools.at("acks"), stream});
    while (!recorder.ended() && read_file(tools.at("acks")).size() < 20) {
    }
    auto const run = tools.only_run();
    auto const busy = tools.run({"nacre", "recover", run});
    CHECK(busy.code == 2);
    CHECK(busy.errors.find("live writer") != std::string::npos);
    auto const read = tools.run({"nacre", "cat", run, "--payload"});
    CHECK(read.code == 0);
    CHECK(read_file(stream).starts_with(read.output));
    CHECK(tools.run({"nacre", "stat", run}).output.find("status=running\n") != std::string::npos);
    recorder.signal(SIGTERM);
    CHECK(recorder.wait() == 0);
}

TEST_CASE("recover prints its evidence on one line and does nothing the second time", "[tools][recover]") {
    tool_fixture tools;
    auto const stream = tools.generate(20000);
    {
        nacre::test::child_process recorder({tools.tool("nacre-record"), "--base", tools.at("data"),
                                             "--instance", "test", "--rate", "1000", "--ack",
                                             tools.at("acks"), stream});
        while (!recorder.ended() && read_file(tools.at("acks")).size() < 20) {
        }
        recorder.signal(SIGKILL);
        recorder.wait();
    }
    auto const run = tools.only_run();
    auto const first = tools.run({"nacre", "recover", run});
    REQUIRE(first.code == 0);
    CHECK(std::count(first.output.begin(), first.output.end(), '\n') == 1);
    CHECK(tools.value(first.output, "status") == "crashed_recovered");
    for (std::string const key :
         {"run_id", "verdict", "acknowledged_seq", "last_seq", "log_end", "tail_bytes"})
        CHECK_FALSE(tools.value(first.output, key).empty());
    auto const sealed = read_file(run);
    auto const second = tools.run({"nacre", "recover", run});
    CHECK(second.code == 0);
    CHECK(tools.value(second.output, "verdict") == "sealed");
    CHECK(read_file(run) == sealed);
    CHECK_FALSE(fs::exists(fs::path(run).replace_extension(".live")));
}

TEST_CASE("S1 recover and cat say of a damaged sealed run that it is damaged, and exit with 1",
          "[tools][recover][S1]") {
    nacre::test::byte_vector const sound = nacre::test::sealed_run();
    auto const log = nacre::test::log_frames(sound);
    auto const of_kind = [&](nacre::format::frame_kind kind) {
        return std::find_if(log.begin(), log.end(), [&](auto const& each) { return each.is(kind); })->offset;
    };
    for (auto const& [what, offset, cat_notices] :
         {std::tuple<char const*, std::uint64_t, bool>{"manifest", nacre::format::log_begin + 40, true},
          {"definition", of_kind(nacre::format::frame_kind::topic) + 26, true},
          {"entry", of_kind(nacre::format::frame_kind::entry) + 20, true},
          {"commit", of_kind(nacre::format::frame_kind::commit) + 20, false},
          {"footer", sound.size() - 20, false}}) {
        CAPTURE(what);
        auto file = sound;
        nacre::test::flip_bit(file, static_cast<std::size_t>(offset));
        nacre::test::run_on_disk const run(file);
        tool_fixture tools;
        auto const said = tools.run({"nacre", "recover", run.path().string()});
        CAPTURE(said.output, said.errors);
        CHECK(said.code == 1);
        CHECK(said.errors.find(run.path().string()) != std::string::npos);
        if (!said.output.empty()) {
            CHECK(tools.value(said.output, "verdict") == "sealed");
            CHECK(tools.value(said.output, "findings") != "0");
            CHECK(tools.value(said.output, "damage_offset") != "0");
        }
        CHECK(tools.run({"nacre", "cat", run.path().string()}).code == (cat_notices ? 1 : 0));
        CHECK(run.content() == file);
    }
}

TEST_CASE("S2 nacre quarantine marks a damaged run and takes the mark back", "[tools][quarantine][S2]") {
    auto file = nacre::test::sealed_run();
    auto const damaged = nacre::test::find_entry(file, 13).offset;
    nacre::test::flip_bit(file, static_cast<std::size_t>(damaged) + 20);
    nacre::test::run_on_disk const run(file);
    auto const path = run.path().string();
    tool_fixture tools;
    auto const marked = tools.run({"nacre", "quarantine", path});
    CAPTURE(marked.errors);
    CHECK(marked.code == 0);
    CHECK(tools.value(marked.output, "status") == "quarantined");
    CHECK(marked.errors.find("hash_mismatch seq=13") != std::string::npos);
    auto const judged = tools.run({"nacre", "recover", path});
    CHECK(judged.code == 1);
    CHECK(tools.value(judged.output, "status") == "quarantined");
    CHECK(tools.value(judged.output, "damage_seq") == "13");
    CHECK(tools.value(judged.output, "damage_offset") == std::to_string(damaged));
    CHECK(tools.run({"nacre", "ls", run.path().parent_path().string()}).output.find("status=quarantined") !=
          std::string::npos);
    auto const twice = tools.run({"nacre", "quarantine", path});
    CHECK(twice.code == 2);
    CHECK(twice.errors.find("quarantined already") != std::string::npos);
    auto const lifted = tools.run({"nacre", "quarantine", path, "--lift"});
    CHECK(lifted.code == 0);
    CHECK(tools.value(lifted.output, "status") == "ended");
    CHECK(tools.run({"nacre", "quarantine", path, "--lift"}).code == 2);
    auto const back = run.content();
    REQUIRE(back.size() == file.size());
    CHECK(std::equal(back.begin() + nacre::format::log_begin, back.end(),
                     file.begin() + nacre::format::log_begin));
}
