// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/log/name_table.hpp>
#include <nacre/values.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace nacre;

namespace {

template <class T>
errc code_of(result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

} // namespace

TEST_CASE("names get the ids 1, 2, 3 in the order of first mention and keep them",
          "[log][name_table][unit]") {
    log::name_table table(format::frame_kind::topic);
    CHECK(table.size() == 0);
    CHECK(table.find("a") == 0);
    CHECK(*table.intern("a") == 1);
    CHECK(*table.intern("b") == 2);
    CHECK(*table.intern("a") == 1);
    CHECK(*table.intern("c") == 3);
    CHECK(table.find("b") == 2);
    CHECK(table.find("d") == 0);
    CHECK(table.size() == 3);
}

TEST_CASE("a memo gives the ids that the table gives, whatever was asked before", "[log][name_table][unit]") {
    log::name_table table(format::frame_kind::payload_type);
    log::name_table::memo last;
    std::string name = "one";
    CHECK(*table.intern(last, name) == 1);
    CHECK(*table.intern(last, name) == 1);
    name = "two"; // the same memory, other bytes
    CHECK(*table.intern(last, name) == 2);
    for (int i = 0; i < 3; ++i) {
        CHECK(*table.intern(last, "one") == 1);
        CHECK(*table.intern(last, "two") == 2);
        CHECK(*table.intern("one") == 1);
    }
    CHECK(*table.intern(last, "on") == 3);
    CHECK(*table.intern(last, "typed", "its schema", 7) == 4);
    CHECK(*table.intern(last, "typed", "its schema", 7) == 4);
    CHECK(code_of(table.intern(last, "typed", "another", 8)) == errc::schema_mismatch);
    CHECK(*table.intern(last, "typed", "its schema", 7) == 4);
    CHECK(code_of(table.intern(last, "")) == errc::invalid_argument);
    CHECK(code_of(table.intern(last, std::string(core::name_bytes_max + 1, 'x'))) == errc::invalid_argument);
    CHECK(table.size() == 4);
    CHECK(last.recall("typed", 7) == 4);
    CHECK(last.recall("typed", 0) == 0);
    CHECK(last.recall("type", 7) == 0);
    CHECK(log::name_table::memo{}.recall("typed", 7) == 0);
}

TEST_CASE("definitions are handed out from an id on in order", "[log][name_table][unit]") {
    log::name_table table(format::frame_kind::payload_type);
    REQUIRE(table.intern("a", "schema a", 7));
    REQUIRE(table.intern("b"));
    REQUIRE(table.intern("c", "schema c", 9, true));
    std::vector<format::definition> seen;
    table.for_each_from(2, [&](format::definition const& each) { seen.push_back(each); });
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].id == 2);
    CHECK(seen[0].name == "b");
    CHECK(seen[1].id == 3);
    CHECK(seen[1].schema == "schema c");
    CHECK(seen[1].fingerprint == 9);
    CHECK(seen[1].many);
    CHECK(seen[1].kind == format::frame_kind::payload_type);
    table.for_each_from(4, [](format::definition const&) { FAIL(); });
}

TEST_CASE("a payload type known with another fingerprint is a schema mismatch", "[log][name_table][unit]") {
    log::name_table table(format::frame_kind::payload_type);
    REQUIRE(table.intern("a", "schema", 7));
    auto const other = table.intern("a", "changed", 8);
    REQUIRE_FALSE(other);
    CHECK(other.error().code() == errc::schema_mismatch);
    CHECK(other.error().found() == 7);
    CHECK(other.error().supported() == 8);
    CHECK(*table.intern("a", "schema", 7) == 1);
}

TEST_CASE("a name that is empty or too long, or a schema too large, is refused", "[log][name_table][unit]") {
    log::name_table table(format::frame_kind::topic);
    CHECK(table.intern("").error().code() == errc::invalid_argument);
    CHECK(table.intern(std::string(core::name_bytes_max + 1, 'x')).error().code() == errc::invalid_argument);
    CHECK(table.intern("a", std::string(core::schema_bytes_max + 1, 'x')).error().code() == errc::too_large);
    CHECK(table.size() == 0);
    CHECK(*table.intern(std::string(core::name_bytes_max, 'x')) == 1);
}

TEST_CASE("index kinds end where their id no longer fits a key", "[log][name_table][unit]") {
    log::name_table table(format::frame_kind::index_kind);
    for (int i = 1; i <= 0xFFFF; ++i)
        REQUIRE(table.intern(std::to_string(i)));
    CHECK(table.intern("one more").error().code() == errc::invalid_argument);
    CHECK(table.find("65535") == 0xFFFF);
}

TEST_CASE("threads that intern the same names agree on their ids", "[log][name_table][unit]") {
    log::name_table table(format::frame_kind::topic);
    constexpr std::size_t names = 600;
    constexpr std::size_t threads = 4;
    std::vector<std::vector<std::uint32_t>> ids(threads, std::vector<std::uint32_t>(names));
    std::atomic<bool> consistent{true};
    std::atomic<std::size_t> working{threads};
    std::vector<std::thread> workers;
    for (std::size_t t = 0; t < threads; ++t) {
        workers.emplace_back([&, t] {
            for (std::size_t i = 0; i < names; ++i) {
                auto const at = (i * 7 + t * 150) % names;
                auto const name = "name " + std::to_string(at);
                auto const id = table.intern(name);
                ids[t][at] = id ? *id : 0;
                if (!id || table.find(name) != *id || table.size() < *id) consistent = false;
            }
            --working;
        });
    }
    // The consumer's side: whatever it has been told of is there, in order, while others add.
    std::uint32_t defined = 0;
    while (working > 0 || defined < table.size())
        table.for_each_from(defined + 1, [&](format::definition const& each) {
            if (each.id != ++defined || each.name.substr(0, 5) != "name ") consistent = false;
        });
    for (auto& each : workers)
        each.join();
    CHECK(consistent);
    CHECK(table.size() == names);
    CHECK(defined == names);
    for (std::size_t t = 1; t < threads; ++t)
        CHECK(ids[t] == ids[0]);
}
