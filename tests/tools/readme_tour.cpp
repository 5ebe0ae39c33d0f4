// SPDX-License-Identifier: BSL-1.0
// The README's five-minute tour, pasted.
#include "tools/tool_fixture.hpp"

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string>

namespace {

/// The shell blocks of the sections that are to be pasted, one behind another.
[[nodiscard]] std::string tour_commands(std::string const& readme) {
    std::istringstream in(readme);
    std::string out;
    bool in_tour = false;
    bool in_block = false;
    for (std::string line; std::getline(in, line);) {
        if (!in_block && line.starts_with("## "))
            in_tour = line == "## Five-minute tour" || line == "## For a trading engine";
        if (in_tour && line == "```sh") {
            in_block = true;
        } else if (in_block && line == "```") {
            in_block = false;
        } else if (in_block) {
            out += line + "\n";
        }
    }
    return out;
}

} // namespace

TEST_CASE("the README's first program is examples/first/record_bytes, of at most 15 lines",
          "[tools][readme]") {
    auto const project = nacre::test::tests_dir().parent_path();
    auto const readme = nacre::test::read_file(project / "README.md");
    auto const file = nacre::test::read_file(project / "examples/first/record_bytes.cpp");
    auto const program = file.substr(file.find("#include"));
    CHECK(readme.find("cat > record_bytes.cpp <<'CPP'\n" + program + "CPP\n") != std::string::npos);
    auto const body = program.find("int main(");
    REQUIRE(body != std::string::npos);
    CHECK(std::count(program.begin() + static_cast<std::ptrdiff_t>(body), program.end(), '\n') <= 15 + 2);
}

TEST_CASE("the README's five-minute tour works when pasted", "[tools][readme]") {
    nacre::test::tool_fixture tools;
    auto const project = nacre::test::tests_dir().parent_path();
    auto commands = tour_commands(nacre::test::read_file(project / "README.md"));
    REQUIRE(commands.find("nacre-record") != std::string::npos);
    std::string const built = "$PWD/build/release/bin"; // the tools under test stand elsewhere, perhaps
    auto const at = commands.find(built);
    REQUIRE(at != std::string::npos);
    commands.replace(at, built.size(), nacre::test::bin_dir().string());

    auto const script = "cd '" + project.string() + "'\nexport TMPDIR='" + tools.scratch.path().string() +
                        "'\nset -euo pipefail\n" + commands;
    auto const pasted = nacre::test::run_process(tools.scratch.path(), {"/bin/bash", "-c", script});
    INFO(pasted.output << pasted.errors);
    CHECK(pasted.code == 0);
    CHECK(pasted.output.find("identical\n") != std::string::npos);
    CHECK(pasted.output.find("verdict=") != std::string::npos);
    CHECK(pasted.output.find("2 accepted O-1\n3 filled O-1\n") != std::string::npos);
    CHECK(pasted.output.find("recovered: 250\n2 100\n3 150\nposition: 500\n") != std::string::npos);
    CHECK(pasted.output.find("recovered: 500\n2 100\n3 150\nposition: 750\n") != std::string::npos);
    CHECK(
        pasted.output.find(R"("payload":{"client_order_id":"O-1","instrument":"EUR/USD","quantity":150,)") !=
        std::string::npos);
    // Two lives of the engine, one of them killed on the way: two lines, one digest.
    auto const first = pasted.output.find(" digest=");
    auto const second = pasted.output.find(" digest=", first + 1);
    REQUIRE(second != std::string::npos);
    CHECK(pasted.output.substr(first, 40) == pasted.output.substr(second, 40));
}
