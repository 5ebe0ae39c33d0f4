// SPDX-License-Identifier: BSL-1.0
#include <nacre/log/run_naming.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include "support/catch2.hpp"

using namespace nacre;
using namespace nacre::core;

namespace {

timestamp at(std::int64_t nanoseconds) { return from_nanoseconds(nanoseconds); }

} // namespace

TEST_CASE("V5 a run is named by its start and the injected random number", "[log][run_naming][V5]") {
    testing::seeded_random random(7);
    testing::seeded_random same(7);
    auto const id = log::name_run(at(1'000), std::nullopt, random);
    REQUIRE(id);
    CHECK(id->start() == at(1'000));
    CHECK(id->suffix() == static_cast<std::uint32_t>(same()));
}

TEST_CASE("equal injected numbers give equal names", "[log][run_naming]") {
    testing::seeded_random a(7);
    testing::seeded_random b(7);
    for (int round = 0; round < 10; ++round)
        CHECK(*log::name_run(at(5), std::nullopt, a) == *log::name_run(at(5), std::nullopt, b));
}

TEST_CASE("a new run sorts behind every run there, also when the clock was set back", "[log][run_naming]") {
    testing::seeded_random random(7);
    auto const newest = run_id::make(at(9'000), 0xFFFF'FFFF);
    for (std::int64_t const now : {1, 8'999, 9'000, 9'001}) {
        auto const id = log::name_run(at(now), *newest, random);
        REQUIRE(id);
        CHECK(*id > *newest);
        CHECK(id->start() == at(std::max<std::int64_t>(now, 9'001)));
    }
}

TEST_CASE("the last nanosecond there is does not wrap a name around", "[log][run_naming]") {
    testing::seeded_random random(7);
    auto const last = run_id::make(timestamp::max(), 1);
    auto const id = log::name_run(at(3), *last, random);
    REQUIRE(id);
    CHECK(id->start() == at(3));
}

TEST_CASE("a run cannot start before the epoch", "[log][run_naming]") {
    testing::seeded_random random(7);
    auto const id = log::name_run(at(-1), std::nullopt, random);
    REQUIRE_FALSE(id);
    CHECK(id.error().code() == errc::invalid_argument);
}

TEST_CASE("the system's randomness gives different numbers", "[log][run_naming]") {
    log::system_random const random;
    CHECK(random() != random()); // once in 2^64 not
}
