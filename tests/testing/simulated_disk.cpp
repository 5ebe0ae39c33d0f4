// SPDX-License-Identifier: BSL-1.0
#include "backend/laws.hpp"
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

#include <chrono>
#include <iostream>
#include <set>

using namespace nacre::testing;
using backend_laws::all_zero;
using backend_laws::append;
using backend_laws::code_of;
using backend_laws::id_of;
using backend_laws::pattern;
using backend_laws::read_all;
using backend_laws::same;
using nacre::bytes_view;
using nacre::errc;

namespace {

/// The disk as a model of the law suite.
struct simulated {
    explicit simulated(simulated_disk_options options = {}) : disk(std::move(options)) {}
    simulated_disk place() const { return disk; }
    void crash() const { disk.crash(); }
    static simulated with_space(std::uint64_t bytes) { return simulated{{.capacity_bytes = bytes}}; }

    simulated_disk disk;
};

/// A disk of a campaign after a crash, on which everything must work again.
struct simulated_after_power_loss : simulated {
    simulated_after_power_loss() { disk = simulated_disk{}.state_after(0, 7); }
    static simulated with_space(std::uint64_t bytes) { return simulated::with_space(bytes); }
};

} // namespace

NACRE_BACKEND_LAWS(simulated)
NACRE_BACKEND_LAWS(simulated_after_power_loss)

namespace {

constexpr std::size_t sector = disk_sector_bytes;

auto const run = id_of(1);

std::vector<std::byte> filled(std::size_t size, int value) {
    return std::vector<std::byte>(size, std::byte(value));
}

simulated_disk::appendable create(simulated_disk const& disk, bytes_view first) {
    auto made = disk.create(run, first, {});
    REQUIRE(made);
    return std::move(*made);
}

bytes_view sector_of(std::vector<std::byte> const& bytes, std::size_t index) {
    return bytes_view{bytes}.subspan(index * sector, sector);
}

bool is_prefix(bytes_view prefix, bytes_view of) {
    return prefix.size() <= of.size() && same(prefix, of.first(prefix.size()));
}

constexpr std::uint64_t tries = 400; // a state of 1 in 50 would be missed once in 3000; the seeds are fixed

} // namespace

// ---- power loss -------------------------------------------------------------------------------------------

TEST_CASE("what was synced is in every state after power loss", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, pattern(4096, 1));
    std::vector<std::pair<std::size_t, std::size_t>> synced{{disk.steps(), 4096}}; // steps, bytes for certain
    for (std::uint32_t i = 0; i < 20; ++i) {
        REQUIRE(append(writer, pattern(700 + 113 * i, i)));
        if (i % 3 != 0) continue;
        REQUIRE(writer.sync());
        synced.emplace_back(disk.steps(), writer.end());
    }
    auto const whole = disk.live_bytes(run);
    auto certain = synced.begin();
    for (std::size_t step = synced.front().first; step <= disk.steps(); ++step) {
        while (std::next(certain) != synced.end() && std::next(certain)->first <= step)
            ++certain;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            auto const left = disk.state_after(step, seed).live_bytes(run);
            INFO(disk.describe(step) << ", seed " << seed);
            REQUIRE(left.size() >= certain->second);
            REQUIRE(is_prefix(bytes_view{whole}.first(certain->second), left));
        }
    }
}

TEST_CASE("an unsynced write survives whole or torn at sectors or not at all", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, filled(100, 1));
    REQUIRE(append(writer, filled(10 * sector, 2)));
    std::set<std::size_t> survivors;
    bool grew_empty = false;
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        auto const left = disk.state_after(disk.steps(), seed).live_bytes(run);
        REQUIRE(is_prefix(filled(100, 1), left));
        std::size_t count = 0;
        for (std::size_t from = 100; from < left.size();) {
            auto const to = std::min(left.size(), (from / sector + 1) * sector);
            auto const piece = bytes_view{left}.subspan(from, to - from);
            auto const alive = same(piece, filled(piece.size(), 2));
            REQUIRE((alive || all_zero(piece)));
            count += alive;
            from = to;
        }
        survivors.insert(count);
        grew_empty = grew_empty || (count == 0 && left.size() > 100);
    }
    CHECK(survivors.count(0) == 1);
    CHECK(survivors.count(11) == 1); // 100 bytes in, the ten sectors lie on eleven
    CHECK(survivors.size() > 6);
    CHECK(grew_empty);
}

TEST_CASE("an overwrite is undone by whole sectors to what was synced", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, filled(8 * sector, 1));
    REQUIRE(writer.write_at(2 * sector, filled(4 * sector, 2)));
    std::set<std::size_t> survivors;
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        auto const left = disk.state_after(disk.steps(), seed).live_bytes(run);
        REQUIRE(left.size() == 8 * sector);
        std::size_t count = 0;
        for (std::size_t i = 0; i < 8; ++i) {
            auto const fresh = same(sector_of(left, i), filled(sector, 2));
            REQUIRE((fresh || same(sector_of(left, i), filled(sector, 1))));
            if (i < 2 || i >= 6) REQUIRE_FALSE(fresh);
            count += fresh;
        }
        survivors.insert(count);
    }
    CHECK(survivors == std::set<std::size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("unsynced writes reach the medium in any order", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, filled(sector, 1));
    REQUIRE(append(writer, filled(sector, 2)));
    REQUIRE(append(writer, filled(sector, 3)));
    REQUIRE(writer.write_at(0, filled(sector, 4)));
    REQUIRE(writer.write_at(0, filled(sector, 5)));
    bool later_without_earlier = false;
    std::set<std::byte> first_sector;
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        auto const left = disk.state_after(disk.steps(), seed).live_bytes(run);
        first_sector.insert(left[0]);
        later_without_earlier =
            later_without_earlier || (left.size() == 3 * sector && all_zero(sector_of(left, 1)) &&
                                      same(sector_of(left, 2), filled(sector, 3)));
    }
    CHECK(later_without_earlier);
    CHECK(first_sector == std::set{std::byte{1}, std::byte{4}, std::byte{5}});
}

TEST_CASE("an unsynced truncation survives or not and what it cut stays cut once it did", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, filled(8 * sector, 1));
    REQUIRE(writer.truncate(2 * sector));
    REQUIRE(writer.reserve(3 * sector));
    std::set<std::size_t> sizes;
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        auto const left = disk.state_after(disk.steps(), seed).live_bytes(run);
        sizes.insert(left.size());
        bool const cut = left.size() < 8 * sector;
        if (cut) REQUIRE(all_zero(bytes_view{left}.subspan(2 * sector)));
        REQUIRE(is_prefix(filled(cut ? 2 * sector : 8 * sector, 1), left));
    }
    CHECK(sizes.count(8 * sector) == 1);
    CHECK(sizes.count(2 * sector) == 1);
    CHECK(sizes.count(5 * sector) == 1);
}

TEST_CASE("a creation is there with exactly its first bytes or not at all", "[testing][unit]") {
    simulated_disk const disk;
    { auto const writer = create(disk, pattern(9000, 1)); }
    REQUIRE(disk.steps() == 2);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        auto const kinds = {&simulated_disk::state_after, &simulated_disk::kill_after};
        for (auto const die : kinds) {
            auto const before = (disk.*die)(0, seed);
            CHECK(before.list()->empty());
            CHECK(*before.discard_unfinished() == 0);
            auto const during = (disk.*die)(1, seed);
            CHECK(during.list()->empty());
            CHECK(*during.discard_unfinished() == 1);
            CHECK(*during.discard_unfinished() == 0);
            auto const after = (disk.*die)(2, seed);
            CHECK(after.live_bytes(run) == pattern(9000, 1));
            CHECK(after.durable_bytes(run) == pattern(9000, 1));
            CHECK(*after.discard_unfinished() == 0);
        }
    }
}

TEST_CASE("a creation replaces the unfinished one of the same run", "[testing][unit]") {
    simulated_disk const disk;
    { auto const writer = create(disk, pattern(10, 1)); }
    auto const left = disk.state_after(1, 1);
    { auto const writer = create(left, pattern(20, 2)); }
    CHECK(*left.discard_unfinished() == 0);
    CHECK(left.live_bytes(run) == pattern(20, 2));
}

TEST_CASE("a tail kept aside is the old one or the new one and durable on return", "[testing][unit]") {
    simulated_disk const disk;
    REQUIRE(disk.keep_aside(run, pattern(3000, 1)));
    auto const first_kept = disk.steps();
    REQUIRE(disk.keep_aside(run, pattern(5000, 2)));
    std::set<std::size_t> while_first;
    std::set<std::size_t> while_second;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        auto const tail_bytes = [&](std::size_t step) {
            auto const tail = disk.state_after(step, seed).kept_aside(run);
            if (tail) CHECK(*tail == (tail->size() == 3000 ? pattern(3000, 1) : pattern(5000, 2)));
            return tail ? tail->size() : std::size_t{0};
        };
        while_first.insert(tail_bytes(first_kept - 1));
        CHECK(tail_bytes(first_kept) == 3000);
        while_second.insert(tail_bytes(disk.steps() - 1));
        CHECK(tail_bytes(disk.steps()) == 5000);
    }
    CHECK(while_first == std::set<std::size_t>{0, 3000});
    CHECK(while_second == std::set<std::size_t>{3000, 5000});
}

TEST_CASE("the same step and seed give the same state in any order of asking", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, pattern(1000, 1));
    for (std::uint32_t i = 0; i < 10; ++i) {
        REQUIRE(append(writer, pattern(3000, i)));
        if (i == 5) REQUIRE(writer.sync());
    }
    std::vector<std::vector<std::byte>> states;
    for (std::size_t step = 0; step <= disk.steps(); ++step)
        states.push_back(disk.state_after(step, 9).live_bytes(run));
    for (std::size_t step = disk.steps() + 1; step-- > 0;) {
        CHECK(disk.state_after(step, 9).live_bytes(run) == states[step]);
    }
    std::set<std::vector<std::byte>> different;
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        different.insert(disk.state_after(disk.steps(), seed).live_bytes(run));
    CHECK(different.size() > 5);
    // Pinned, so that a printed seed means the same on every machine.
    CHECK(seeded_random{1}() == 0x910a2dec89025cc1U);
}

TEST_CASE("a state is a disk of its own that can lose power again", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, pattern(1000, 1));
    REQUIRE(append(writer, pattern(5000, 2)));
    auto const left = disk.state_after(disk.steps(), 3);
    auto const before = left.live_bytes(run);
    CHECK(left.durable_bytes(run) == before);
    CHECK(left.steps() == 0);
    {
        auto recovering = left.open_recover(run);
        REQUIRE(recovering);
        REQUIRE(recovering->resume_at(1000));
        REQUIRE(append(*recovering, pattern(7000, 3)));
        REQUIRE(recovering->sync());
        REQUIRE(recovering->retire());
    }
    CHECK(left.steps() == 3); // a write, a sync, the end
    CHECK(left.state_after(0, 1).live_bytes(run) == before);
    CHECK(is_prefix(pattern(1000, 1), left.state_after(1, 1).live_bytes(run)));
    auto const again = left.state_after(3, 1).live_bytes(run);
    REQUIRE(again.size() == 8000);
    CHECK(same(bytes_view{again}.subspan(1000), pattern(7000, 3)));
    CHECK(disk.live_bytes(run).size() == 6000); // untouched, and its writer goes on
    REQUIRE(append(writer, pattern(1, 1)));
}

TEST_CASE("a crash leaves one of the states and begins a new history", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, pattern(1000, 1));
    REQUIRE(append(writer, pattern(5000, 2)));
    REQUIRE(writer.sync());
    auto const readable = disk.open_read(run);
    REQUIRE(readable);
    auto const seen = readable->view(1000, 5000);
    REQUIRE(seen);
    REQUIRE(append(writer, pattern(4000, 3)));
    writer.publish(6000);
    disk.crash(5);
    CHECK(disk.steps() == 0);
    CHECK(disk.durable_bytes(run) == disk.live_bytes(run));
    CHECK(same(*seen, pattern(5000, 2))); // memory outlives the machine
    CHECK(code_of(readable->view(0, 1)) == errc::no_run_open);
    CHECK(readable->published() == 0);
    CHECK_FALSE(readable->writer_alive());
    CHECK(code_of(writer.sync()) == errc::no_run_open);
    writer.publish(7000);
    auto recovering = disk.open_recover(run);
    REQUIRE(recovering);
    writer = create(simulated_disk{}, {}); // assigned over: changes nothing here
    CHECK(code_of(disk.open_recover(run)) == errc::busy);
    CHECK(disk.open_read(run)->published() == 0);
}

TEST_CASE("sectors that were never written show what a recycled block held", "[testing][unit]") {
    simulated_disk const disk{{.stale_sectors = filled(6 * sector, 9)}};
    auto writer = create(disk, filled(sector + 100, 1));
    REQUIRE(append(writer, filled(9 * sector, 2)));
    bool showed = false;
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        auto const left = disk.state_after(disk.steps(), seed).live_bytes(run);
        REQUIRE(is_prefix(filled(sector + 100, 1), left));
        for (std::size_t i = 2; (i + 1) * sector <= left.size(); ++i) {
            auto const bytes = sector_of(left, i);
            auto const stale = same(bytes, filled(sector, 9));
            showed = showed || stale;
            REQUIRE((stale || same(bytes, filled(sector, 2)) || (i >= 6 && all_zero(bytes))));
        }
    }
    CHECK(showed);
    REQUIRE(writer.sync());
    auto const certain = disk.state_after(disk.steps(), 1).live_bytes(run);
    CHECK(same(bytes_view{certain}.subspan(sector + 100), filled(9 * sector, 2)));
}

TEST_CASE("each part of an append is a step of its own", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, filled(10, 1));
    auto const before = disk.steps();
    auto const a = filled(100, 2);
    auto const b = filled(200, 3);
    std::array<bytes_view, 3> const parts{a, bytes_view{}, b};
    REQUIRE(writer.append(parts));
    REQUIRE(disk.steps() == before + 2);
    CHECK(disk.kill_after(before + 1, 1).live_bytes(run).size() <= 110);
    CHECK(disk.describe(before + 2).find("wrote 200 bytes at 110") != std::string::npos);
}

// ---- death of the process ---------------------------------------------------------------------------------

TEST_CASE("a killed process loses nothing but the end of its last write", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, pattern(1000, 1));
    std::map<std::size_t, std::size_t> ends{{disk.steps(), 1000}};
    for (std::uint32_t i = 0; i < 5; ++i) {
        REQUIRE(append(writer, pattern(3000, i)));
        ends[disk.steps()] = writer.end();
    }
    auto const whole = disk.live_bytes(run);
    std::set<std::size_t> sizes;
    for (auto [step, end] : ends) {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            auto const left = disk.kill_after(step, seed).live_bytes(run);
            REQUIRE(is_prefix(left, whole));
            REQUIRE(left.size() <= end);
            REQUIRE(left.size() >= (end == 1000 ? 1000 : end - 3000));
            sizes.insert(left.size());
        }
    }
    CHECK(sizes.size() > 100);
    CHECK(sizes.count(whole.size()) == 1);
}

TEST_CASE("what a killed process left unsynced is lost by a power loss until somebody syncs it",
          "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, pattern(1000, 1));
    REQUIRE(append(writer, pattern(3000, 2)));
    REQUIRE(append(writer, pattern(3000, 3)));
    REQUIRE(writer.truncate(7000)); // changes nothing; the last step is then no write, and nothing is cut
    bool lost = false;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        auto const left = disk.kill_after(disk.steps(), seed);
        REQUIRE(left.live_bytes(run).size() == 7000);
        CHECK(left.durable_bytes(run).size() == 1000);
        lost = lost || left.state_after(0, seed).live_bytes(run).size() < 7000;

        auto recovering = left.open_recover(run);
        REQUIRE(recovering);
        REQUIRE(recovering->sync());
        left.crash(seed);
        CHECK(left.live_bytes(run) == disk.live_bytes(run));
    }
    CHECK(lost);
}

// ---- what can be broken on purpose ------------------------------------------------------------------------

namespace {

/// Appends and syncs like a log, notes what was acknowledged when, and says whether some state lacks any of
/// it.
bool loses_acknowledged_bytes(simulated_disk_options options) {
    simulated_disk const disk{std::move(options)};
    auto writer = create(disk, pattern(512, 1));
    std::vector<std::pair<std::size_t, std::uint64_t>> acknowledged;
    for (std::uint32_t i = 0; i < 10; ++i) {
        REQUIRE(append(writer, pattern(1500, i)));
        REQUIRE(writer.sync());
        acknowledged.emplace_back(disk.steps(), writer.end());
    }
    auto const whole = disk.live_bytes(run);
    for (auto const& [step, end] : acknowledged) {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            if (!is_prefix(bytes_view{whole}.first(end), disk.state_after(step, seed).live_bytes(run)))
                return true;
        }
    }
    return false;
}

} // namespace

TEST_CASE("an honest sync loses no acknowledged byte", "[testing][unit]") {
    CHECK_FALSE(loses_acknowledged_bytes({}));
}

TEST_CASE("a sync left out loses acknowledged bytes", "[testing][unit]") {
    CHECK(loses_acknowledged_bytes({.sync_omitted = true}));
}

TEST_CASE("a sync that comes after its acknowledgement loses acknowledged bytes", "[testing][unit]") {
    CHECK(loses_acknowledged_bytes({.sync_deferred = true}));
}

TEST_CASE("a deferred sync takes effect at the next append or sync", "[testing][unit]") {
    simulated_disk const disk{{.sync_deferred = true}};
    auto writer = create(disk, pattern(100, 1));
    REQUIRE(append(writer, pattern(1000, 2)));
    REQUIRE(writer.sync());
    CHECK(disk.durable_bytes(run).size() == 100);
    REQUIRE(writer.sync());
    CHECK(disk.durable_bytes(run).size() == 1100);
    REQUIRE(append(writer, pattern(1000, 3)));
    REQUIRE(writer.sync());
    CHECK(disk.durable_bytes(run).size() == 1100);
    REQUIRE(append(writer, pattern(1000, 4)));
    CHECK(disk.durable_bytes(run).size() == 2100);
}

TEST_CASE("a full disk refuses a reservation and keeps what it promised before", "[testing][unit]") {
    simulated_disk const disk{{.capacity_bytes = 10'000}};
    auto writer = create(disk, pattern(1000, 1));
    REQUIRE(writer.reserve(5000));
    CHECK(disk.free_bytes() == 4000);
    disk.limit_to(6000);
    CHECK(code_of(writer.reserve(5001)) == errc::disk_full);
    REQUIRE(append(writer, pattern(5000, 2)));
    CHECK(code_of(disk.keep_aside(run, pattern(1, 1))) == errc::disk_full);
    CHECK(code_of(disk.create(id_of(2), pattern(1, 1), {})) == errc::disk_full);
    disk.limit_to(6100);
    CHECK(code_of(append(writer, pattern(200, 3))) == errc::disk_full);
    CHECK(writer.end() == 6000);
    CHECK(*writer.extent() == 6100); // the part that fitted
    CHECK(code_of(writer.sync()) == errc::no_run_open);
    CHECK(same(read_all(writer, 6000, 1000), bytes_view{pattern(200, 3)}.first(100)));
}

TEST_CASE("a failing medium gives io for the bytes concerned and no others", "[testing][unit]") {
    simulated_disk const disk;
    auto writer = create(disk, pattern(5000, 1));
    disk.fail_reads(run, 1000, 24);
    auto const readable = disk.open_read(run);
    REQUIRE(readable);
    std::array<std::byte, 100> into{};
    CHECK(code_of(writer.read_at(901, into)) == errc::io);
    CHECK(code_of(writer.read_at(1023, into)) == errc::io);
    CHECK(writer.read_at(900, into));
    CHECK(writer.read_at(1024, into));
    CHECK(code_of(readable->view(0, 5000)) == errc::io);
    CHECK(readable->view(0, 1000));
    CHECK(readable->view(1024, 3976));
    CHECK(readable->view(0, 5000).error().path() == disk.location(run));
    REQUIRE(append(writer, pattern(10, 2))); // a failed read poisons nothing
    disk.heal();
    CHECK(readable->view(0, 5010));
}

TEST_CASE("states of a long run are drawn fast enough for a campaign", "[testing][campaign]") {
    auto const seed = nacre::test::campaign_seed("simulated_disk campaign");
    simulated_disk const disk{{.capacity_bytes = 1 << 20}};
    auto writer = create(disk, pattern(12'288, 1));
    std::map<std::size_t, std::uint64_t> certain{{0, 0}, {disk.steps(), writer.end()}};
    for (std::uint32_t i = 0; i < 500; ++i) {
        REQUIRE(writer.reserve(4096));
        REQUIRE(append(writer, pattern(500, i)));
        REQUIRE(writer.sync());
        certain[disk.steps()] = writer.end();
    }
    auto const whole = disk.live_bytes(run);
    auto const states = nacre::test::campaign_rounds(20'000);
    auto const started = std::chrono::steady_clock::now();
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < states; ++i) {
        auto const step = i * (disk.steps() + 1) / states;
        auto const left = disk.state_after(step, seed + i);
        auto const end = std::prev(certain.upper_bound(step))->second;
        if (end == 0) continue;
        auto const bytes = left.open_read(run)->view(0, end);
        if (!bytes || std::memcmp(bytes->data(), whole.data(), end) != 0) ++wrong;
    }
    std::cout << states << " states of " << whole.size() << " bytes in "
              << std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() << " s\n";
    CHECK(wrong == 0);
}
