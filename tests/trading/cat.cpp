// SPDX-License-Identifier: BSL-1.0
// A program that knows nothing of the vocabulary prints a run of all of it, and proves it intact.
#include "tools/tool_fixture.hpp"
#include "trading/kit.hpp"

#include <nacre/backend/file_backend.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/writer/writer.hpp>

#include <nlohmann/json.hpp>

#include <sstream>
#include <string>

namespace {

using namespace trading_test;
using encoder_type = nacre::typed_encoder<trading::registry>;
using writer_type = nacre::writer<nacre::file_backend, encoder_type, nacre::xxh3_128, nacre::process,
                                  nacre::inline_execution>;

/// The member names of a message, in order.
template <class M>
std::vector<std::string> member_names() {
    std::vector<std::string> out;
    M message{};
    nacre::for_each_member(message, [&](std::string_view name, auto&) { out.emplace_back(name); });
    return out;
}

TEST_CASE("nacre cat prints every type of the vocabulary as JSON with field names, without knowing it",
          "[trading][tools]") {
    nacre::test::tool_fixture tools;
    auto const backend = nacre::file_backend::make(tools.at("data"), "test");
    REQUIRE(backend);
    auto const id = *nacre::run_id::make(nacre::from_nanoseconds(1), 7);
    nacre::run_inputs inputs;
    inputs.run_id = id;
    inputs.instance = "test";
    inputs.start = id.start();
    auto opened = writer_type::open(*backend, inputs);
    REQUIRE(opened);
    random_source chance{nacre::test::campaign_seed("vocabulary in JSON")};
    constexpr int copies = 5;
    for_each_type<message_types>([&]<class M>() {
        REQUIRE(opened->submit("vocabulary", labelled_message<M>()));
        for (int copy = 1; copy < copies; ++copy)
            REQUIRE(opened->submit("vocabulary", random_message<M>(chance)));
    });
    REQUIRE(opened->close(nacre::lifecycle_topic, nacre::run_ended{"done"}));

    auto const printed = tools.run({"nacre", "cat", tools.only_run(), "--topic", "vocabulary"});
    INFO(printed.errors);
    REQUIRE(printed.code == 0);
    std::istringstream lines(printed.output);
    for_each_type<message_types>([&]<class M>() {
        for (int copy = 0; copy < copies; ++copy) {
            std::string line;
            REQUIRE(std::getline(lines, line));
            INFO(line);
            auto const entry = nlohmann::ordered_json::parse(line, nullptr, false);
            REQUIRE_FALSE(entry.is_discarded());
            REQUIRE(entry["type"] == std::string(name_of<M>));
            REQUIRE_FALSE(entry.contains("payload_error"));
            REQUIRE(entry["payload"].is_object());
            std::vector<std::string> names;
            for (auto const& each : entry["payload"].items())
                names.push_back(each.key());
            REQUIRE(names == member_names<M>());
        }
    });
    std::string rest;
    CHECK_FALSE(std::getline(lines, rest));

    CHECK(tools.run({"nacre-verify", tools.only_run()}).code == 0);
    auto const schemas = tools.run({"nacre", "schema", tools.only_run()});
    CHECK(schemas.code == 0);
    CHECK(schemas.output.find("SubmitOrder") != std::string::npos);
}

} // namespace
