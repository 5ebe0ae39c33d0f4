// SPDX-License-Identifier: BSL-1.0
// The tools as a test drives them: a folder of its own, a stream, and the runs that nacre-record made of it.
#pragma once

#include "support/campaign.hpp"
#include "support/catch2.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nacre::test {

struct tool_fixture {
    temporary_directory scratch;

    [[nodiscard]] std::string tool(std::string const& name) const { return (bin_dir() / name).string(); }
    [[nodiscard]] std::string at(std::string const& name) const { return (scratch.path() / name).string(); }

    run_outcome run(std::vector<std::string> arguments, std::string const& input = {}) {
        arguments[0] = tool(arguments[0]);
        return run_process(scratch.path(), arguments, input);
    }

    /// A generated stream of `messages` lines, written to a file.
    std::string generate(std::uint64_t messages, std::uint64_t seed = 1) {
        auto const made =
            run({"nacre-generate", "--messages", std::to_string(messages), "--seed", std::to_string(seed)});
        REQUIRE(made.code == 0);
        auto const name = at("stream-" + std::to_string(messages) + "-" + std::to_string(seed));
        write_file(name, made.output);
        return name;
    }

    run_outcome record(std::string const& stream, std::vector<std::string> more = {},
                       std::string const& input = {}) {
        std::vector<std::string> arguments = {"nacre-record", "--base", at("data"), "--instance", "test"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.push_back(stream);
        return run(arguments, input);
    }

    /// What `key=` says in a tool's output, empty when it does not say.
    [[nodiscard]] static std::string value(std::string const& output, std::string const& key) {
        auto const start = (" " + output).rfind(" " + key + "=");
        if (start == std::string::npos) return {};
        auto const from = start + key.size() + 1;
        return output.substr(from, output.find_first_of(" \n", from) - from);
    }

    /// The run files below the base, oldest first.
    [[nodiscard]] std::vector<std::string> runs() const {
        std::vector<std::string> out;
        std::filesystem::path const folder = scratch.path() / "data" / "test";
        if (std::filesystem::exists(folder))
            for (auto const& each : std::filesystem::directory_iterator(folder))
                if (each.path().extension() == ".nacre") out.push_back(each.path().string());
        std::sort(out.begin(), out.end());
        return out;
    }
    /// The path of the one run there is.
    [[nodiscard]] std::string only_run() const {
        auto const all = runs();
        REQUIRE(all.size() == 1);
        return all.front();
    }
};

} // namespace nacre::test
