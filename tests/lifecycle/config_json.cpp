// SPDX-License-Identifier: BSL-1.0
// A session's configuration as JSON: there and back, and everything that is refused, by the path of its key.
#include <nacre/lifecycle/config_json.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace nacre;
using namespace nacre::core;

namespace {

session_config full_config() {
    session_config out;
    out.binary_hash = "9f3c";
    out.schema_version = "7";
    out.build_identity = "release 4.2 (\"rc\")";
    out.config_hash = "c0ffee";
    out.feature_flags = {{"zeta", "on"}, {"alpha", ""}};
    out.adapter_versions = {{"binance", "2.1"}, {"okx", "0.9"}};
    out.components = {"risk", "execution", "\xc3\xbc"};
    out.seed = std::numeric_limits<std::uint64_t>::max();
    out.exclusive = false;
    out.orphan_predecessors = session_config::orphans::leave;
    out.continue_from = *run_id::make(from_nanoseconds(1'704'067'200'000'000'000), 0xABCD);
    out.retention = retention_policy::bounded(20);
    out.writer.ring_bytes = std::size_t{8} << 20;
    out.writer.payload_bytes_max = 4096;
    out.writer.batch_entries_max = 5;
    out.writer.batch_bytes_max = 8192;
    out.writer.batch_latency_max = std::chrono::nanoseconds(1);
    out.writer.halt_threshold = std::chrono::seconds(3);
    out.writer.settle_after = std::chrono::minutes(1);
    out.open_timeout = std::chrono::milliseconds(1500);
    return out;
}

std::string refusal(std::string_view text) {
    INFO(text.substr(0, 200));
    auto const read = lifecycle::session_config_from_json(text);
    REQUIRE_FALSE(read);
    CHECK((read.error().code() == errc::invalid_argument || read.error().code() == errc::too_large));
    return read.error().message();
}

void check_refused(std::string_view text, std::string_view says) {
    auto const said = refusal(text);
    INFO(text.substr(0, 200) << " -> " << said);
    CHECK(said.find(says) != std::string::npos);
}

} // namespace

TEST_CASE("a configuration reads back from its JSON as it was", "[lifecycle][config]") {
    for (auto const& config : {session_config{}, full_config()}) {
        auto const text = lifecycle::to_json(config);
        REQUIRE(text);
        auto const read = lifecycle::session_config_from_json(*text);
        INFO(*text << read);
        REQUIRE(read);
        CHECK(*read == config);
    }
}

TEST_CASE("a key that is left out has its default", "[lifecycle][config]") {
    CHECK(*lifecycle::session_config_from_json("{}") == session_config{});
    auto const some =
        lifecycle::session_config_from_json(R"({"writer": {"halt_threshold_ns": 7}, "retention": {}})");
    REQUIRE(some);
    CHECK(some->writer.halt_threshold == std::chrono::nanoseconds(7));
    CHECK(some->writer.ring_bytes == session_config{}.writer.ring_bytes);
    CHECK(some->open_timeout == std::chrono::seconds(5));
}

TEST_CASE("a value of the wrong type is refused by the path of its key", "[lifecycle][config][errors]") {
    check_refused(R"({"writer": {"ring_bytes": "big"}})",
                  "writer.ring_bytes is a whole number that is not negative, not text");
    check_refused(R"({"writer": {"ring_bytes": 1.5}})",
                  "writer.ring_bytes is a whole number that is not negative, not a fraction");
    check_refused(R"({"writer": {"ring_bytes": -1}})",
                  "writer.ring_bytes is a whole number that is not negative, not a negative number");
    check_refused(R"({"writer": {"ring_bytes": null}})",
                  "writer.ring_bytes is a whole number that is not negative, not null");
    check_refused(R"({"writer": {"ring_bytes": true}})",
                  "writer.ring_bytes is a whole number that is not negative, not true or false");
    check_refused(R"({"writer": {"ring_bytes": 99999999999999999999999}})",
                  "writer.ring_bytes is a whole number");
    check_refused(R"({"writer": {"halt_threshold_ns": 18446744073709551615}})",
                  "writer.halt_threshold_ns is too large");
    check_refused(R"({"writer": 7})", "writer is an object, not a number");
    check_refused(R"({"retention": "full"})", "retention is an object, not text");
    check_refused(R"({"retention": {"mode": 3}})", "retention.mode is text, not a number");
    check_refused(R"({"build_identity": 7})", "build_identity is text");
    check_refused(R"({"instance": "trader-001"})", "instance");
    check_refused(R"({"binary_hash": ["a"]})", "binary_hash is text, not a list");
    check_refused(R"({"components": "risk"})", "components is a list, not text");
    check_refused(R"({"components": ["risk", 7]})", "components[1] is text, not a number");
    check_refused(R"({"feature_flags": ["a"]})", "feature_flags is an object, not a list");
    check_refused(R"({"feature_flags": {"a": true}})", "feature_flags.a is text, not true or false");
    check_refused(R"({"adapter_versions": {"okx": 3}})", "adapter_versions.okx is text");
    check_refused(R"({"seed": "7"})", "seed is a whole number");
    check_refused(R"({"exclusive": 1})", "exclusive is true or false, not a number");
    check_refused(R"({"exclusive": "yes"})", "exclusive is true or false, not text");
    check_refused(R"({"continue_from": 7})", "continue_from is text");
    check_refused(R"({"orphan_predecessors": true})", "orphan_predecessors is text");
    check_refused(R"({"open_timeout_ns": {}})",
                  "open_timeout_ns is a whole number that is not negative, not an object");
    check_refused("[]", "the text is an object, not a list");
    check_refused("7", "the text is an object, not a number");
    check_refused("null", "the text is an object, not null");
}

TEST_CASE("an absurd value is refused by the path of its key", "[lifecycle][config][errors]") {
    check_refused(R"({"writer": {"ring_bytes": 1000}})", "writer.ring_bytes is a power of two");
    check_refused(R"({"writer": {"ring_bytes": 1024}})", "writer.ring_bytes has room for two");
    check_refused(R"({"writer": {"ring_bytes": 0}})", "writer.ring_bytes");
    check_refused(R"({"writer": {"payload_bytes_max": 0}})", "writer.payload_bytes_max");
    check_refused(R"({"writer": {"batch_entries_max": 0}})", "writer.batch_entries_max");
    check_refused(R"({"writer": {"batch_bytes_max": 1}})", "writer.batch_bytes_max");
    check_refused(R"({"writer": {"batch_latency_max_ns": 0}})", "writer.batch_latency_max");
    check_refused(R"({"writer": {"halt_threshold_ns": 0}})", "writer.halt_threshold");
    check_refused(R"({"writer": {"settle_after_ns": 0}})", "writer.settle_after");
    check_refused(R"({"open_timeout_ns": 0})", "open_timeout");
    check_refused(R"({"open_timeout_ns": 9000000000000000})", "open_timeout is more than 0 and at most 1 h");
    check_refused(R"({"retention": {"mode": "some"}})",
                  "retention.mode is full, bounded or snapshot_anchored");
    check_refused(R"({"retention": {"mode": "bounded"}})", "retention.keep_last is at least 1");
    check_refused(R"({"retention": {"mode": "full", "keep_last": 3}})", "retention.keep_last");
    check_refused(R"({"feature_flags": {"retention": "full"}})",
                  "feature_flags.retention is set by the key 'retention'");
    check_refused(R"({"feature_flags": {"": "x"}})", "feature_flags has an item without a name");
    check_refused(R"({"components": ["risk", ""]})", "components[1] is empty");
    check_refused(R"({"continue_from": "yesterday"})",
                  "continue_from is newest, newest_crashed, none or a run: a run id reads");
    check_refused(R"({"orphan_predecessors": "keep"})", "orphan_predecessors is refuse or leave");
    check_refused(R"({"binary_hash": ")" + std::string(5'000, 'x') + R"("})",
                  "binary_hash has more than 4096 bytes");
}

TEST_CASE("a key nobody knows is refused by its path", "[lifecycle][config][errors]") {
    check_refused(R"({"bynary_hash": "x"})", "bynary_hash is not a key of a session's configuration");
    check_refused(R"({"writer": {"ring_byte": 7}})", "writer.ring_byte is not a key");
    check_refused(R"({"retention": {"mode": "full", "days": 7}})", "retention.days is not a key");
}

TEST_CASE("a key that stands there twice is refused by its path", "[lifecycle][config][errors]") {
    check_refused(R"({"seed": 1, "seed": 2})", "seed stands there twice");
    check_refused(R"({"writer": {"ring_bytes": 1, "ring_bytes": 2}})",
                  "writer.ring_bytes stands there twice");
    check_refused(R"({"feature_flags": {"a": "1", "a": "2"}})", "feature_flags.a stands there twice");
}

TEST_CASE("what is no JSON is refused with its place", "[lifecycle][config][errors]") {
    for (std::string_view const text :
         {"", " ", "{", "{\"seed\": }", "{\"seed\": 1,}", "{} {}", "{\"a\": \"\xff\"}", "// none", "\0"})
        check_refused(text, "the text is not JSON, at byte");
}

TEST_CASE("hostile JSON is refused without a deep recursion or a large allocation",
          "[lifecycle][config][errors]") {
    check_refused(std::string(200'000, '['), "nested too deeply");
    std::string objects;
    for (int depth = 0; depth < 50'000; ++depth)
        objects += "{\"writer\":";
    check_refused(objects, "nested too deeply");
    check_refused(std::string(lifecycle::config_bytes_max + 1, ' '), "is more than the limit of");
    std::string many = "{\"components\": [";
    for (int at = 0; at < 5'000; ++at)
        many += "\"c\",";
    check_refused(many + "\"c\"]}", "components has more than 4096 items");
}

TEST_CASE("an object of very many keys is refused before anything is built of it",
          "[lifecycle][config][errors]") {
    // Each key of an ordered object is looked for among those before it: the time would grow with their
    // square.
    std::string keys;
    for (std::size_t at = 0; keys.size() + 16 < lifecycle::config_bytes_max - 64; ++at)
        keys.append(keys.empty() ? "" : ",").append("\"").append(std::to_string(at)).append("\":0");
    check_refused("{" + keys + "}", "the text has more than 4096 items");
    check_refused("{\"feature_flags\": {" + keys + "}}", "feature_flags has more than 4096 items");
    check_refused("{\"writer\": [{\"deep\": {" + keys + "}}]}", "writer.deep has more than 4096 items");
}

TEST_CASE("a mutated configuration is read or refused and never more than that",
          "[lifecycle][config][errors]") {
    testing::seeded_random random(test::campaign_seed("mutated configurations"));
    auto const text = *lifecycle::to_json(full_config());
    std::size_t read = 0;
    for (std::size_t round = 0; round < test::campaign_rounds(3'000); ++round) {
        auto mutated = text;
        for (std::uint64_t changes = 1 + random.below(4); changes != 0; --changes) {
            auto const at = static_cast<std::size_t>(random.below(mutated.size()));
            switch (random.below(3)) {
            case 0: mutated[at] = static_cast<char>(random.below(256)); break;
            case 1: mutated.erase(at, 1 + static_cast<std::size_t>(random.below(20))); break;
            default:
                mutated.insert(at, mutated.substr(static_cast<std::size_t>(random.below(mutated.size())),
                                                  random.below(30)));
            }
        }
        auto const outcome = lifecycle::session_config_from_json(mutated);
        if (!outcome) {
            REQUIRE_FALSE(outcome.error().message().empty());
            continue;
        }
        ++read;
        REQUIRE(outcome->check());
        auto const again = lifecycle::to_json(*outcome);
        REQUIRE(again);
        REQUIRE(*lifecycle::session_config_from_json(*again) == *outcome);
    }
    CHECK(read > 0);
}

TEST_CASE("a configuration that cannot be written down says so", "[lifecycle][config][errors]") {
    auto config = full_config();
    config.binary_hash = "\xff\xfe";
    REQUIRE_FALSE(to_json(config));
    config = full_config();
    config.feature_flags.emplace_back("alpha", "again");
    auto const twice = lifecycle::to_json(config);
    REQUIRE_FALSE(twice);
    CHECK(twice.error().message().find("feature_flags.alpha stands there twice") != std::string::npos);
}

TEST_CASE("L5 the retention mode stands in the feature flags of the manifest", "[lifecycle][config][L5]") {
    auto const inputs = lifecycle::inputs_of(full_config(), "trader-001");
    REQUIRE(inputs.feature_flags.size() == 3);
    CHECK(inputs.feature_flags.back() ==
          std::pair<std::string, std::string>{"retention", "bounded{keep_last=20}"});
    CHECK(inputs_of(session_config{}, "trader-001").feature_flags ==
          session_config::pairs{{"retention", "full"}});
}
