// SPDX-License-Identifier: BSL-1.0
// nacre-record: what it records is what came, whatever way it ends.
#include "tools/tool_fixture.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

using nacre::test::read_file;
using nacre::test::tool_fixture;
using nacre::test::write_file;
namespace fs = std::filesystem;

namespace {

/// Records `stream` and reads it back: the same bytes, and a clean run.
void check_round_trip(tool_fixture& tools, std::string const& stream, std::string const& durability) {
    auto const recorded = tools.record(stream, {"--durability", durability, "--ack", tools.at("acks")});
    INFO(recorded.errors);
    REQUIRE(recorded.code == 0);
    auto const run = tools.value(recorded.output, "path");
    auto const bytes = read_file(stream);
    auto const lines = static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n')) +
                       (bytes.empty() || bytes.back() == '\n' ? 0 : 1);
    CHECK(tools.value(recorded.output, "entries") == std::to_string(lines + 2));
    CHECK(tools.value(recorded.output, "status") == "ended");
    CHECK(tools.run({"nacre", "cat", run, "--payload"}).output == bytes);
    CHECK(tools.run({"nacre-verify", run}).code == 0);
    auto const stat = tools.run({"nacre", "stat", run}).output;
    CHECK(stat.find("durability=" + durability + "\n") != std::string::npos);
    CHECK(stat.find("index=sealed\n") != std::string::npos);
}

} // namespace

TEST_CASE("a recorded stream reads back byte for byte", "[tools][record]") {
    tool_fixture tools;
    check_round_trip(tools, tools.generate(5000), GENERATE(as<std::string>{}, "immediate", "process"));
}

TEST_CASE("a stream without a last newline, with empty lines and with any bytes reads back byte for byte",
          "[tools][record]") {
    tool_fixture tools;
    std::string bytes = "\n\r\nfirst\n\n";
    for (int each = 0; each < 256; ++each)
        bytes.push_back(static_cast<char>(each));
    bytes += std::string(100000, 'x') + "\nno newline";
    write_file(tools.at("odd"), bytes);
    check_round_trip(tools, tools.at("odd"), "immediate");
}

TEST_CASE("an empty stream is a run of two entries", "[tools][record]") {
    tool_fixture tools;
    write_file(tools.at("empty"), "");
    check_round_trip(tools, tools.at("empty"), "immediate");
}

TEST_CASE("the venue's real stream reads back byte for byte", "[tools][record]") {
    auto const folder = nacre::test::tests_dir().parent_path().parent_path() / "shared" / "data";
    std::string packed;
    std::error_code none;
    for (auto const& each : fs::directory_iterator(folder, none))
        if (each.path().filename().string().starts_with("venue-stream-") && each.path().extension() == ".bz2")
            packed = each.path().string();
    if (packed.empty()) {
        SUCCEED();
        std::cout
            << "test skipped: no venue stream beside the project, the generated streams stand in for it\n";
        return;
    }
    tool_fixture tools;
    {
        nacre::test::child_process unpack({"/bin/bzcat", packed}, tools.at("venue"));
        REQUIRE(unpack.wait() == 0);
    }
    check_round_trip(tools, tools.at("venue"), "immediate");
    // The checksum is of the unpacked stream, so a reader of this file can tell which one was recorded.
    auto const sum = tools.run({"nacre", "stat", tools.only_run()}).output;
    CHECK(sum.find("high_watermark=18795\n") !=
          std::string::npos); // 18,793 messages, RunStarted and RunEnded
}

TEST_CASE("acknowledgements rise and end at the final watermark", "[tools][record]") {
    tool_fixture tools;
    auto const stream = tools.generate(3000);
    for (std::string const durability : {"immediate", "process"}) {
        fs::remove(tools.at("acks"));
        auto const recorded = tools.record(stream, {"--durability", durability, "--ack", tools.at("acks")});
        REQUIRE(recorded.code == 0);
        std::istringstream acks(read_file(tools.at("acks")));
        std::uint64_t last = 0;
        for (std::uint64_t each = 0; acks >> each; last = each)
            CHECK(each > last);
        CHECK(std::to_string(last) == tools.value(recorded.output, "high_watermark"));
    }
}

TEST_CASE("standard input is recorded too", "[tools][record]") {
    tool_fixture tools;
    auto const stream = tools.generate(100);
    REQUIRE(tools.record("-", {}, stream).code == 0);
    CHECK(tools.run({"nacre", "cat", tools.only_run(), "--payload"}).output == read_file(stream));
}

TEST_CASE("SIGTERM and SIGINT end the run gracefully", "[tools][record]") {
    tool_fixture tools;
    auto const stream = tools.generate(20000);
    int const signal = GENERATE(SIGTERM, SIGINT);
    nacre::test::child_process recorder({tools.tool("nacre-record"), "--base", tools.at("data"), "--instance",
                                         "test", "--rate", "500", "--ack", tools.at("acks"), stream},
                                        tools.at("out"), tools.at("err"));
    // Entries are being acknowledged once the file has a line: the signal meets a run in full swing.
    while (!recorder.ended() && read_file(tools.at("acks")).empty()) {
    }
    recorder.signal(signal);
    CHECK(recorder.wait() == 0);
    auto const summary = read_file(tools.at("out"));
    CHECK(tools.value(summary, "status") == "ended");
    auto const payloads = tools.run({"nacre", "cat", tools.only_run(), "--payload"}).output;
    CHECK(read_file(stream).starts_with(payloads));
    CHECK(tools.run({"nacre-verify", tools.only_run()}).code == 0);
}

TEST_CASE("a line over the limit names its whole size, its place and the option, and the run is not ended",
          "[tools][record]") {
    tool_fixture tools;
    auto const size =
        GENERATE(std::size_t{4097}, std::size_t{5000}, std::size_t{5'089'087}, std::size_t{33'554'432});
    bool const last = GENERATE(false, true); // without a newline at its end
    write_file(tools.at("long"), "one\ntwo\n" + std::string(size - 1, 'x') + (last ? "x" : "\nfour\n"));
    auto const recorded = tools.record(tools.at("long"), {"--line-bytes-max", "4096"});
    INFO(recorded.errors);
    CHECK(recorded.code == 1);
    CHECK(recorded.errors.find("line 3, byte 8") != std::string::npos);
    CHECK(recorded.errors.find("the size " + std::to_string(size) + " is more than the limit of 4096") !=
          std::string::npos);
    CHECK(recorded.errors.find("--line-bytes-max " + std::to_string(size) + " records") != std::string::npos);
    CHECK(recorded.output.empty());
    auto const run = tools.only_run();
    CHECK(recorded.errors.find(run) != std::string::npos);
    auto const recovered = tools.run({"nacre", "recover", run});
    CHECK(recovered.code == 0);
    CHECK(tools.value(recovered.output, "status") == "crashed_recovered");
    CHECK(tools.value(recovered.output, "high_watermark") == "3");
    CHECK(tools.run({"nacre", "cat", run, "--payload"}).output == "one\ntwo\n");
}

TEST_CASE("the limit that the recorder names is enough", "[tools][record]") {
    tool_fixture tools;
    write_file(tools.at("long"), "one\n" + std::string(2'000'000, 'x') + "\nthree\n");
    auto const refused = tools.record(tools.at("long"));
    REQUIRE(refused.code == 1);
    std::string const option = "--line-bytes-max ";
    auto const at = refused.errors.find(option);
    REQUIRE(at != std::string::npos);
    auto const number = std::to_string(std::stoull(refused.errors.substr(at + option.size())));
    CHECK(tools.record(tools.at("long"), {"--line-bytes-max", number}).code == 0);
}

TEST_CASE("a line longer than any entry is not blamed on the option", "[tools][record]") {
    tool_fixture tools;
    write_file(tools.at("long"), "");
    fs::resize_file(tools.at("long"), std::uintmax_t{1} << 34); // a hole: no line ends there
    auto const recorded = tools.record(tools.at("long"));
    INFO(recorded.errors);
    CHECK(recorded.code == 1);
    CHECK(recorded.errors.find("an entry holds at most 33554432 bytes") != std::string::npos);
    CHECK(recorded.errors.find("records this line;") == std::string::npos);
}

TEST_CASE("compressed input is named with what decompresses it", "[tools][record]") {
    tool_fixture tools;
    struct {
        std::string bytes;
        std::string says;
    } const cases[] = {
        {std::string("\x1F\x8B\x08\x00", 4), "gzip"},
        {"BZh9\x31\x41\x59\x26\x53\x59", "bzip2"},
        {"BZh1\x17\x72\x45\x38\x50\x90", "bzip2"},
        {std::string("\xFD\x37\x7A\x58\x5A\x00", 6), "xz"},
        {"\x28\xB5\x2F\xFD", "zstd"},
    };
    for (auto const& each : cases) {
        write_file(tools.at("packed"), each.bytes + "\nrest\n");
        auto const file = tools.run({"nacre-record", "--base", tools.at("files"), tools.at("packed")});
        INFO(file.errors);
        CHECK(file.code == 2);
        CHECK(file.errors.find("compressed (" + each.says + ")") != std::string::npos);
        CHECK_FALSE(fs::exists(tools.at("files"))); // before a run is made
        auto const piped = tools.run({"nacre-record", "--base", tools.at("pipes"), "-"}, tools.at("packed"));
        INFO(piped.errors);
        CHECK(piped.code == 1);
        CHECK(piped.errors.find("compressed (" + each.says + ")") != std::string::npos);
        CHECK(piped.errors.find("not sealed, with 0 lines") != std::string::npos);
    }
}

TEST_CASE("text that begins nearly as a compressed file is recorded", "[tools][record]") {
    tool_fixture tools;
    auto const text =
        GENERATE(as<std::string>{}, "BZh9 is no archive\n", "BZh", "(\n", "(", "\x1F\x8B\n", "BZh91AY&S\n");
    write_file(tools.at("text"), text);
    check_round_trip(tools, tools.at("text"), "immediate");
    auto const piped = tools.run({"nacre-record", "--base", tools.at("pipes"), "-"}, tools.at("text"));
    CHECK(piped.code == 0);
}

TEST_CASE("input and places that cannot be used are refused before a run is made", "[tools][record]") {
    tool_fixture tools;
    write_file(tools.at("file"), "line\n");
    struct {
        std::vector<std::string> arguments;
        std::string says;
    } const cases[] = {
        {{"--base", tools.at("data"), tools.at("missing")}, "no such file"},
        {{"--base", tools.at("data"), tools.scratch.path().string()}, "directory"},
        {{"--base", tools.at("data"), "--instance", "../outside", tools.at("file")}, "separators"},
        {{"--base", tools.at("data"), "--instance", "..", tools.at("file")}, "relative"},
        {{"--base", tools.at("data"), "--instance", "", tools.at("file")}, "empty"},
        {{"--base", tools.at("file"), tools.at("file")}, tools.at("file")},
        {{"--base", tools.at("data"), "--durability", "sometimes", tools.at("file")}, "durability"},
        {{"--base", tools.at("data"), "--ack", tools.at("no/such/folder"), tools.at("file")},
         "no/such/folder"},
        {{}, "required"},
    };
    for (auto const& each : cases) {
        auto arguments = each.arguments;
        arguments.insert(arguments.begin(), "nacre-record");
        auto const refused = tools.run(arguments);
        INFO(refused.errors);
        CHECK(refused.code == 2);
        CHECK(refused.errors.find(each.says) != std::string::npos);
        CHECK(refused.output.empty());
    }
    CHECK(tools.runs().empty());
}

TEST_CASE("a full disk halts the recorder with a reason and loses nothing acknowledged", "[tools][record]") {
    tool_fixture tools;
    auto const stream = tools.generate(20000);
    // A limit on file sizes is a disk that is full at that size, without needing a file system of its own.
    auto const limited = nacre::test::run_process(
        tools.scratch.path(),
        {"/bin/sh", "-c",
         "ulimit -f 2000; trap '' XFSZ; exec '" + tools.tool("nacre-record") + "' --base '" +
             tools.at("data") + "' --instance test --ack '" + tools.at("acks") + "' '" + stream + "'"});
    INFO(limited.errors);
    CHECK(limited.code == 1);
    CHECK(limited.errors.find("halted (") != std::string::npos);
    auto const run = tools.only_run();
    auto const recovered = tools.run({"nacre", "recover", run});
    CHECK(recovered.code == 0);
    CHECK(tools.value(recovered.output, "status") == "crashed_recovered");
    std::istringstream acks(read_file(tools.at("acks")));
    std::uint64_t last = 0;
    for (std::uint64_t each = 0; acks >> each;)
        last = each;
    CHECK(last > 0);
    CHECK(std::stoull(tools.value(recovered.output, "high_watermark")) >= last);
    CHECK(read_file(stream).starts_with(tools.run({"nacre", "cat", run, "--payload"}).output));
}
