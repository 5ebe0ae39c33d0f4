// SPDX-License-Identifier: BSL-1.0
// nacre cat and nacre schema on typed runs: the tool knows none of the types, only what was recorded.
#include "tools/tool_fixture.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <iomanip>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using nacre::codec::canonical_codec;
using nacre::test::tool_fixture;

namespace {

struct fill {
    std::int64_t price = 0;
    double quantity = 0;
    using nacre_members = members<member<&fill::price, "price">, member<&fill::quantity, "quantity">>;
};
struct everything {
    std::string text;
    std::vector<std::byte> bytes;
    std::uint64_t big = 0;
    std::int64_t small = 0;
    bool flag = false;
    float single = 0;
    double real = 0;
    std::optional<std::string> nothing;
    std::optional<std::string> something;
    std::vector<fill> fills;
    std::map<std::string, std::int32_t> by_name;
    std::map<std::int32_t, std::string> by_number;
    std::set<std::int16_t> numbers;
    std::array<std::uint8_t, 3> triple{};
    std::array<char, 8> stock{};
    std::pair<std::int32_t, std::string> pair;
    std::variant<std::int32_t, fill> choice;
    nacre::uuid id{};
    nacre::timestamp ts;
    std::chrono::milliseconds wait{};

    using nacre_members =
        members<member<&everything::text, "text">, member<&everything::bytes, "bytes">,
                member<&everything::big, "big">, member<&everything::small, "small">,
                member<&everything::flag, "flag">, member<&everything::single, "single">,
                member<&everything::real, "real">, member<&everything::nothing, "nothing">,
                member<&everything::something, "something">, member<&everything::fills, "fills">,
                member<&everything::by_name, "by_name">, member<&everything::by_number, "by_number">,
                member<&everything::numbers, "numbers">, member<&everything::triple, "triple">,
                member<&everything::stock, "stock">, member<&everything::pair, "pair">,
                member<&everything::choice, "choice">, member<&everything::id, "id">,
                member<&everything::ts, "ts">, member<&everything::wait, "wait">>;
};

constexpr auto registry =
    make_registry(on<"Everything", everything>(key<"text">(&everything::text)), on<"Fill", fill>());
using encoder = typed_encoder<registry>;

run_id const run = *run_id::make(from_nanoseconds(1'000'000'000), 0xABCD);

/// Records with an encoder into a file of its own; the path of the run.
template <class Encoder, class... Messages>
std::string record(tool_fixture const& tools, Messages const&... messages) {
    file_backend const backend(tools.at("typed"), "test");
    run_inputs inputs;
    inputs.run_id = run;
    inputs.instance = "test";
    auto opened =
        basic_writer<file_backend, Encoder, xxh3_128, process, inline_execution>::create(backend, inputs);
    REQUIRE(opened);
    ([&] { REQUIRE(opened->submit("exec", messages)); }(), ...);
    REQUIRE(opened->seal());
    return backend.location(run);
}

/// Writes payload types with any schema and fingerprint.
struct forging_encoder : raw_encoder {
    struct forged {
        std::string_view payload;
        std::string_view schema;
        std::uint64_t fingerprint;
    };
    result<std::size_t> encoded_size(forged const& m) const noexcept { return m.payload.size(); }
    void encode(forged const& m, bytes_span out) const noexcept {
        std::copy_n(bytes(m.payload).begin(), out.size(), out.begin());
    }
    payload_type_info payload_type(forged const& m) const noexcept {
        return {"Forged", m.schema, m.fingerprint};
    }
    template <class Sink>
    void for_each_key(forged const&, Sink&&) const {}
    std::optional<timestamp> ts_init(forged const&) const noexcept { return {}; }
    nacre::headers headers(forged const&) const noexcept { return {}; }

    result<std::size_t> encoded_size(run_ended const& m) const noexcept { return encoder().encoded_size(m); }
    void encode(run_ended const& m, bytes_span out) const noexcept { encoder().encode(m, out); }
    payload_type_info payload_type(run_ended const& m) const noexcept { return encoder().payload_type(m); }
    template <class Sink>
    void for_each_key(run_ended const&, Sink&&) const {}
    std::optional<timestamp> ts_init(run_ended const&) const noexcept { return {}; }
    nacre::headers headers(run_ended const&) const noexcept { return {}; }
};

std::vector<nlohmann::json> objects(std::string const& lines) {
    std::vector<nlohmann::json> out;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);)
        out.push_back(nlohmann::json::parse(line));
    return out;
}

everything some_of_everything() {
    everything out;
    out.text = "naïve \"quoted\"\n";
    out.bytes = {std::byte{0}, std::byte{0xFF}};
    out.big = std::numeric_limits<std::uint64_t>::max();
    out.small = std::numeric_limits<std::int64_t>::min();
    out.flag = true;
    out.single = 0.1F;
    out.real = 0.1;
    out.something = "here";
    out.fills = {{100, 1.5}, {101, 2.5}};
    out.by_name = {{"a", 1}, {"b", 2}};
    out.by_number = {{-1, "minus one"}, {1, "one"}};
    out.numbers = {3, 1, 2};
    out.triple = {1, 2, 3};
    out.stock = {'W', 'L', 'L'};
    out.pair = {7, "seven"};
    out.choice = fill{5, 0.5};
    out.id = uuid{{0x12, 0x34}};
    out.ts = from_nanoseconds(1'700'000'000'123'456'789);
    out.wait = std::chrono::milliseconds(250);
    return out;
}

} // namespace

TEST_CASE("cat prints a typed payload as JSON with its field names, from a tool that knows no types",
          "[tools][cat]") {
    tool_fixture tools;
    auto const path = record<encoder>(tools, some_of_everything(), everything{});
    auto const outcome = tools.run({"nacre", "cat", path});
    INFO(outcome.errors);
    REQUIRE(outcome.code == 0);
    auto const entries = objects(outcome.output);
    REQUIRE(entries.size() == 3);
    CHECK(entries[0]["type"] == "Everything");
    CHECK(entries[0]["keys"][0]["kind"] == "text");
    auto const& payload = entries[0]["payload"];
    CAPTURE(payload.dump());
    CHECK(payload["text"] == "naïve \"quoted\"\n");
    CHECK(payload["bytes"]["hex"] == "00ff");
    CHECK(payload["big"].get<std::uint64_t>() == std::numeric_limits<std::uint64_t>::max());
    CHECK(payload["small"].get<std::int64_t>() == std::numeric_limits<std::int64_t>::min());
    CHECK(payload["flag"] == true);
    CHECK(payload["single"].dump() == "0.1");
    CHECK(payload["real"].dump() == "0.1");
    CHECK(payload["nothing"].is_null());
    CHECK(payload["something"] == "here");
    CHECK(payload["fills"] ==
          nlohmann::json::parse(R"([{"price":100,"quantity":1.5},{"price":101,"quantity":2.5}])"));
    CHECK(payload["by_name"] == nlohmann::json::parse(R"({"a":1,"b":2})"));
    CHECK(payload["by_number"] == nlohmann::json::parse(R"([[-1,"minus one"],[1,"one"]])"));
    CHECK(payload["numbers"] == nlohmann::json::parse("[1,2,3]"));
    CHECK(payload["triple"] == nlohmann::json::parse("[1,2,3]"));
    CHECK(payload["stock"] == "WLL");
    CHECK(payload["pair"] == nlohmann::json::parse(R"([7,"seven"])"));
    CHECK(payload["choice"] ==
          nlohmann::json::parse(R"({"alternative":1,"value":{"price":5,"quantity":0.5}})"));
    CHECK(payload["id"] == "12340000-0000-0000-0000-000000000000");
    CHECK(payload["ts"] == 1'700'000'000'123'456'789);
    CHECK(payload["wait"] == 250);
    CHECK(payload.size() == 20);
    CHECK(outcome.output.find(R"("payload":{"text":)") != std::string::npos); // in the order of the fields
    CHECK(entries[1]["payload"]["by_name"] == nlohmann::json::object());
    CHECK(entries[2]["payload"]["reason"] == "");
}

TEST_CASE("cat prints numbers that JSON does not have as text, and text that is no UTF-8 as digits",
          "[tools][cat]") {
    tool_fixture tools;
    auto odd = everything{};
    odd.text = "\xC3(";
    odd.real = std::numeric_limits<double>::quiet_NaN();
    odd.single = -std::numeric_limits<float>::infinity();
    odd.by_name = {{"\xFF", 1}};
    auto const path =
        record<encoder>(tools, odd, fill{1, std::numeric_limits<double>::infinity()}, fill{1, -0.0});
    auto const entries = objects(tools.run({"nacre", "cat", path}).output);
    REQUIRE(entries.size() == 4);
    auto const& payload = entries[0]["payload"];
    CHECK(payload["text"]["hex"] == "c328");
    CHECK(payload["real"] == "NaN");
    CHECK(payload["single"] == "-Infinity");
    CHECK(payload["by_name"] == nlohmann::json::parse(R"([[{"hex":"ff"},1]])"));
    CHECK(entries[1]["payload"]["quantity"] == "Infinity");
    CHECK(entries[2]["payload"]["quantity"].dump() == "-0.0");
}

TEST_CASE("cat prints a payload that is none of its type as bytes, and says why", "[tools][cat]") {
    tool_fixture tools;
    constexpr auto schema = canonical_codec::schema<fill>;
    constexpr auto fingerprint = canonical_codec::fingerprint<fill>;
    auto const path = record<forging_encoder>(tools, forging_encoder::forged{"seven b", schema, fingerprint});
    auto const entries = objects(tools.run({"nacre", "cat", path}).output);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0]["payload"] == "seven b");
    CHECK(entries[0]["payload_error"].get<std::string>().find("price") != std::string::npos);
    CHECK(tools.run({"nacre-verify", path}).output.find("payload_invalid") != std::string::npos);
}

TEST_CASE("cat leaves the payloads of an encoder with schemas of its own as they are", "[tools][cat]") {
    tool_fixture tools;
    auto const path = record<forging_encoder>(tools, forging_encoder::forged{"any", "message Fill {\n}", 77});
    auto const entries = objects(tools.run({"nacre", "cat", path}).output);
    CHECK(entries[0]["payload"] == "any");
    CHECK_FALSE(entries[0].contains("payload_error"));
    CHECK(tools.run({"nacre-verify", path}).code == 0);
    CHECK(tools.run({"nacre", "schema", path})
              .output.find("type=Forged fingerprint=0x000000000000004d "
                           "schema=\"message Fill {\\n}\"\n") != std::string::npos);
}

TEST_CASE("schema lists the payload types of a run with fingerprint and recorded schema", "[tools][schema]") {
    tool_fixture tools;
    auto const path = record<encoder>(tools, fill{}, raw_message{"VenueFrame", bytes("x")});
    auto const plain = tools.run({"nacre", "schema", path});
    CHECK(plain.code == 0);
    std::ostringstream fingerprint;
    fingerprint << "0x" << std::hex << std::setw(16) << std::setfill('0')
                << canonical_codec::fingerprint<fill>;
    CHECK(
        plain.output.starts_with("type=Fill fingerprint=" + fingerprint.str() +
                                 " schema=" + std::string(canonical_codec::schema<fill>) +
                                 "\ntype=VenueFrame fingerprint=0x0000000000000000 schema=\ntype=RunEnded "));
    auto const json = objects(tools.run({"nacre", "schema", path, "--json"}).output);
    REQUIRE(json.size() == 3);
    CHECK(json[0]["type"] == "Fill");
    CHECK(json[0]["fingerprint"] == fingerprint.str());
    CHECK(json[0]["schema"] == std::string(canonical_codec::schema<fill>));
    CHECK(json[1]["schema"] == "");
    CHECK(tools.run({"nacre", "schema", tools.at("none.nacre")}).code == 2);
}

TEST_CASE("a typed run from a tool that knows no types is verified against the recorded schemas",
          "[tools][verify]") {
    tool_fixture tools;
    auto const path = record<encoder>(tools, some_of_everything(), fill{1, 2});
    auto const outcome = tools.run({"nacre-verify", path});
    CHECK(outcome.code == 0);
    CHECK(outcome.output.starts_with("clean"));
}
