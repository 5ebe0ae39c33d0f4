// SPDX-License-Identifier: BSL-1.0
// A program that knows nothing of the vocabulary prints a run of all of it, and proves it intact.
#include <nacre/backends.hpp>

#include "tools/tool_fixture.hpp"
#include "trading/kit.hpp"
#include "trading/whole_run.hpp"

#include <nlohmann/json.hpp>

#include <istream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace trading_test;

/// The member names of a message, in order.
template <class M>
std::vector<std::string> member_names() {
    std::vector<std::string> out;
    M message{};
    nacre::messaging::for_each_member(message, [&](std::string_view name, auto&) { out.emplace_back(name); });
    return out;
}

/// The next line is an entry of this type, its payload an object with these members in this order.
void check_line(std::istream& lines, std::string_view type, std::vector<std::string> const& members) {
    std::string line;
    REQUIRE(std::getline(lines, line));
    INFO(line);
    auto const entry = nlohmann::ordered_json::parse(line, nullptr, false);
    REQUIRE_FALSE(entry.is_discarded());
    REQUIRE(entry["type"] == std::string(type));
    REQUIRE_FALSE(entry.contains("payload_error"));
    REQUIRE(entry["payload"].is_object());
    std::vector<std::string> names;
    for (auto const& each : entry["payload"].items())
        names.push_back(each.key());
    REQUIRE(names == members);
}

TEST_CASE("nacre cat prints every type of the vocabulary as JSON with field names, without knowing it",
          "[trading][tools]") {
    nacre::test::tool_fixture tools;
    auto const backend = nacre::file_backend::make(tools.at("data"), "test");
    REQUIRE(backend);
    auto const id = record_whole_run(*backend);
    CHECK(tools.only_run() == backend->location(id));

    auto const printed = tools.run({"nacre", "cat", tools.only_run(), "--topic", "vocabulary"});
    INFO(printed.errors);
    REQUIRE(printed.code == 0);
    std::istringstream lines(printed.output);
    for_each_type<message_types>([&]<class M>() {
        for (int copy = 0; copy < copies_of_each; ++copy)
            check_line(lines, name_of<M>, member_names<M>());
    });
    std::string rest;
    CHECK_FALSE(std::getline(lines, rest));

    CHECK(tools.run({"nacre-verify", tools.only_run()}).code == 0);
    auto const schemas = tools.run({"nacre", "schema", tools.only_run()});
    CHECK(schemas.code == 0);
    CHECK(schemas.output.find("SubmitOrder") != std::string::npos);
}

} // namespace
