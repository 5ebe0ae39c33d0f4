// SPDX-License-Identifier: BSL-1.0
#include "log/run_kit.hpp"
#include "support/campaign.hpp"

#include <nacre/log/bytes_source.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

using namespace log_tests;
using testing::fault_backend;
using testing::fault_call;
using testing::simulated_disk;

TEST_CASE("a view answers with nothing beyond its end", "[log][source][unit]") {
    auto const bytes = pattern(100, 1);
    log::view_source const source{bytes_view(bytes)};
    CHECK(source.at(0, 100).size() == 100);
    CHECK(source.at(99, 1).data() == bytes.data() + 99);
    CHECK(source.at(99, 2).empty());
    CHECK(source.at(101, 0).empty());
    CHECK(source.at(~std::uint64_t{0}, 8).empty());
    CHECK(source.at(8, ~std::uint64_t{0}).empty());
}

TEST_CASE("a window shows the run's bytes wherever it is asked", "[log][source][unit]") {
    simulated_disk const disk;
    auto const bytes = pattern(3 << 20, 1);
    auto const held = disk.create(run, bytes, {});
    REQUIRE(held);
    log::window_source source(*held, bytes.size());
    testing::seeded_random random(test::campaign_seed("window"));
    for (int i = 0; i < 400; ++i) {
        auto const offset = random.below(bytes.size());
        auto const size = random.below(i % 10 == 0 ? bytes.size() - offset
                                                   : std::min<std::uint64_t>(400, bytes.size() - offset)) +
                          1;
        REQUIRE(format::equal(source.at(offset, size), bytes_view(bytes).subspan(offset, size)));
    }
    CHECK(source.at(bytes.size(), 1).empty());
    CHECK(source.at(bytes.size() - 3, 4).empty());
    CHECK(source.at(~std::uint64_t{0}, 4).empty());
    CHECK(source.at(4, ~std::uint64_t{0}).empty());
}

TEST_CASE("a media error spoils only what touches its sector", "[log][source][unit]") {
    simulated_disk const disk;
    auto const bytes = pattern(200'000, 1);
    auto const held = disk.create(run, bytes, {});
    REQUIRE(held);
    std::vector<std::uint64_t> const bad{0, 51'200, 51'712, 99'840, 199'680}; // sectors
    for (auto const sector : bad)
        disk.fail_reads(run, sector, 512);
    auto const spoiled = [&](std::uint64_t offset, std::uint64_t size) {
        return std::any_of(bad.begin(), bad.end(),
                           [&](auto sector) { return offset < sector + 512 && sector < offset + size; });
    };
    log::window_source source(*held, bytes.size());
    testing::seeded_random random(test::campaign_seed("media errors"));
    for (int i = 0; i < 4'000; ++i) {
        auto const offset = random.below(bytes.size() - 1'499);
        auto const size = 1 + random.below(1'500);
        auto const seen = source.at(offset, size);
        REQUIRE(seen.empty() == spoiled(offset, size));
        if (!seen.empty()) REQUIRE(format::equal(seen, bytes_view(bytes).subspan(offset, size)));
    }
}

TEST_CASE("a sector that cannot be read is asked for a few times in all", "[log][source][unit]") {
    fault_backend const place{simulated_disk{}};
    auto const held = place.create(run, pattern(4 << 20, 1), {});
    REQUIRE(held);
    place.inner().fail_reads(run, 2'500'000, 1);
    log::window_source source(*held, 4 << 20);
    for (std::uint64_t offset = 0; offset + 16 <= (4 << 20); offset += 8)
        static_cast<void>(source.at(offset, 16));
    CHECK(place.plan().count(fault_call::read_at) < 100);
}
