// SPDX-License-Identifier: BSL-1.0
// What the tools make of files that are damaged, cut short, of another hasher or none at all, and of places
// that may not be written: a sentence with the path, the documented exit code, and the file as it was.
#include <nacre/values.hpp>

#include "tools/tool_fixture.hpp"
#include "verifier/run_on_disk.hpp"

#include <cstdlib>

#include <unistd.h>

namespace {

using namespace nacre;
using namespace nacre::core;
using namespace nacre::test;
namespace fs = std::filesystem;

std::vector<std::string> const readers = {"cat", "stat", "recover"};

/// What `nacre COMMAND` or nacre-verify says of the run.
run_outcome outcome_of(std::string const& command, run_on_disk const& run) {
    tool_fixture tools;
    if (command == "verify") return tools.run({"nacre-verify", run.path().string()});
    return tools.run({"nacre", command, run.path().string()});
}

/// The tool, in a copy that anybody may run, with the rights of nobody in particular.
std::vector<std::string> as_ordinary_user(tool_fixture const& tools, std::vector<std::string> arguments) {
    fs::permissions(tools.scratch.path(), fs::perms{0755});
    auto const copy = tools.at(arguments[0]);
    fs::copy_file(tools.tool(arguments[0]), copy, fs::copy_options::overwrite_existing);
    fs::permissions(copy, fs::perms{0755});
    arguments[0] = copy;
    if (::geteuid() == 0)
        arguments.insert(arguments.begin(),
                         {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
    return arguments;
}

} // namespace

TEST_CASE("a run of a hasher that the tools do not have is exit 2 and left as it is", "[tools][bad_input]") {
    byte_vector file = sealed_run();
    auto header = format::load<format::header_block>(file);
    header.hasher = 0x7ABC;
    header.digest =
        hashing::xxh3_64_value(format::object_bytes(header).first(offsetof(format::header_block, digest)));
    format::store(bytes_span(file), 0, header);
    run_on_disk const run(file);
    for (auto const& command : readers) {
        auto const refused = outcome_of(command, run);
        INFO(command << ": " << refused.errors);
        CHECK(refused.code == 2);
        CHECK(refused.errors.find("hasher") != std::string::npos);
        CHECK(refused.errors.find(run.path().string()) != std::string::npos);
        CHECK(run.content() == file);
    }
}

TEST_CASE("a folder with the name of a run is exit 2 for every tool", "[tools][bad_input]") {
    tool_fixture tools;
    auto const path = tools.at("data/test/" + test_run().str() + ".nacre");
    fs::create_directories(path);
    for (std::string const command : {"cat", "stat", "recover", "verify"}) {
        auto const refused =
            command == "verify" ? tools.run({"nacre-verify", path}) : tools.run({"nacre", command, path});
        INFO(command << ": " << refused.errors);
        CHECK(refused.code == 2);
        CHECK(refused.output.empty());
        CHECK(refused.errors.find(path) != std::string::npos);
    }
    CHECK(tools.run({"nacre", "ls", tools.at("data")}).code == 0);
}

TEST_CASE("a sealed run that was cut short is told of by every tool and changed by none",
          "[tools][bad_input]") {
    byte_vector const whole = sealed_run();
    for (std::size_t const size :
         {std::size_t{1}, std::size_t{16}, std::size_t{4095}, std::size_t{4096}, std::size_t{12288},
          std::size_t{12300}, whole.size() / 2, whole.size() - 1}) {
        byte_vector const file(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        run_on_disk const run(file);
        for (std::string const command : {"cat", "stat", "recover", "verify"}) {
            auto const said = outcome_of(command, run);
            INFO(command << " of " << size << " bytes: " << said.code << ' ' << said.output.substr(0, 200)
                         << said.errors);
            // Exit 2 where header or manifest, and so the run, cannot be opened at all: that is no matter for
            // the verifier, and recovery looks at what the header names.
            bool const opens = command == "verify" || size > 12'300 ||
                               (command == "recover" && size >= format::header_bytes);
            CHECK(said.code == (opens ? 1 : 2));
            if (command == "verify")
                CHECK(said.output.starts_with("corrupt "));
            else
                CHECK(said.errors.find(run.path().string()) != std::string::npos);
            CHECK(run.content() == file);
        }
    }
}

TEST_CASE("a bit flipped anywhere in a sealed run crashes no tool and changes no file",
          "[tools][bad_input]") {
    byte_vector const whole = sealed_run();
    auto const log_end = format::read_superblock(bytes_view(whole).subspan(format::superblock_offset(0)),
                                                 format::run_tag_of(test_run()))
                             ->log_end;
    for (std::uint64_t const offset : {std::uint64_t{3}, std::uint64_t{20}, std::uint64_t{200},
                                       std::uint64_t{5'000}, std::uint64_t{12'290}, std::uint64_t{12'320},
                                       log_end / 2 + 6'144, log_end - 10, log_end + 30, whole.size() - 20}) {
        byte_vector file = whole;
        flip_bit(file, offset);
        run_on_disk const run(file);
        for (std::string const command : {"cat", "stat", "verify"}) {
            auto const said = outcome_of(command, run);
            INFO(command << ", offset " << offset << ": " << said.code << ' ' << said.errors);
            CHECK(said.code >= (command == "verify" ? 1 : 0));
            CHECK(said.code <= 2);
            if (said.code == 2) CHECK(said.errors.find(run.path().string()) != std::string::npos);
            CHECK(run.content() == file);
        }
    }
}

TEST_CASE("a place that may not be written is exit 2 with its path and nothing is made",
          "[tools][bad_input]") {
    tool_fixture tools;
    auto const stream = tools.generate(10);
    fs::permissions(stream, fs::perms{0644});
    auto const base = tools.at("closed");
    fs::create_directory(base);
    fs::permissions(base, fs::perms{0555});
    auto const refused =
        run_process(tools.scratch.path(), as_ordinary_user(tools, {"nacre-record", "--base", base, stream}));
    INFO(refused.errors);
    CHECK(refused.code == 2);
    CHECK(refused.output.empty());
    CHECK(refused.errors.find(base) != std::string::npos);
    CHECK(refused.errors.find("Permission denied") != std::string::npos);
    CHECK(fs::is_empty(base));
    fs::permissions(base, fs::perms{0755});
}

TEST_CASE("a run that may not be read is exit 2 with its path", "[tools][bad_input]") {
    tool_fixture tools;
    REQUIRE(tools.record(tools.generate(10)).code == 0);
    auto const run = tools.only_run();
    for (auto const& folder : {tools.at("data"), tools.at("data/test")})
        fs::permissions(folder, fs::perms{0755});
    fs::permissions(run, fs::perms{0000});
    for (std::vector<std::string> const& arguments : {std::vector<std::string>{"nacre", "cat", run},
                                                      {"nacre", "stat", run},
                                                      {"nacre", "recover", run},
                                                      {"nacre-verify", run}}) {
        auto const refused = run_process(tools.scratch.path(), as_ordinary_user(tools, arguments));
        INFO(refused.errors);
        CHECK(refused.code == 2);
        CHECK(refused.output.empty());
        CHECK(refused.errors.find(run) != std::string::npos);
    }
}
