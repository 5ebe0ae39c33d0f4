// SPDX-License-Identifier: BSL-1.0
// Restoring over a lineage: what a session goes on from, in one call, with snapshots and without.
#include "lifecycle/session_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/messages.hpp>
#include <nacre/replay.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>

#include "support/campaign.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace session_tests;
using nacre::replay::restore_fallback;

namespace {

/// The quantities ordered, in order. Its own order is not commutative, so an entry that is missing or doubled
/// shows.
struct order_book {
    std::vector<std::int64_t> quantities;

    friend bool operator==(order_book const&, order_book const&) = default;
};

std::vector<std::byte> saved(order_book const& book) {
    std::vector<std::byte> out(book.quantities.size() * sizeof(std::int64_t));
    if (!out.empty()) std::memcpy(out.data(), book.quantities.data(), out.size());
    return out;
}
auto loader(order_book& book) {
    return [&book](bytes_view blob) -> result<void> {
        if (blob.size() % sizeof(std::int64_t) != 0) return error::invalid_argument("half a number");
        book.quantities.resize(blob.size() / sizeof(std::int64_t));
        if (!blob.empty()) std::memcpy(book.quantities.data(), blob.data(), blob.size());
        return {};
    };
}
auto projection_of(order_book& book) {
    return make_projection<memory_store::encoder_type>(
        book, when<submit_order>([](order_book& to, submit_order const& order) {
            to.quantities.push_back(order.quantity);
        }));
}

memory_store desk_of(memory_backend const& place) { return memory_store(place, "trader-001"); }

/// One life: restores, records `quantities`, takes a snapshot behind the first if told to, and crashes.
template <class Snapshots>
order_book live(memory_backend const& place, std::vector<std::int64_t> const& quantities,
                Snapshots* snapshots = nullptr) {
    auto session = got(desk_of(place).open());
    order_book book;
    auto projection = projection_of(book);
    got(session.restore(projection));
    for (std::size_t at = 0; at < quantities.size(); ++at) {
        got(session.capture("exec.orders", submit_order{"O-1", quantities[at]}));
        book.quantities.push_back(quantities[at]);
        if (at == 0 && snapshots != nullptr)
            got(save_snapshot(session, *snapshots, snapshot_name(session.id(), session.high_watermark()),
                              saved(book)));
    }
    session.halt();
    return book;
}
/// The place as somebody leaves it who takes these runs away.
memory_backend without(memory_backend const& place, std::vector<run_id> const& gone) {
    memory_backend const out;
    for (auto const& id : runs_of(place))
        if (std::find(gone.begin(), gone.end(), id) == gone.end())
            got(out.create(id, file_of(place, id), {}));
    return out;
}
using snapshot_store_type = testing::memory_snapshot_store;
order_book live(memory_backend const& place, std::vector<std::int64_t> const& quantities) {
    return live<snapshot_store_type>(place, quantities);
}

} // namespace

TEST_CASE("P1 a session restores over all runs that it goes on from", "[lifecycle][restore][P1]") {
    memory_backend const place;
    live(place, {1, 2});
    live(place, {}); // one that crashed before it recorded anything
    auto const before = live(place, {3, 4, 5});
    REQUIRE(before.quantities == std::vector<std::int64_t>{1, 2, 3, 4, 5});

    auto const session = got(desk_of(place).open());
    order_book book;
    auto projection = projection_of(book);
    auto const report = got(session.restore(projection));
    CHECK(book == before);
    auto runs = runs_of(place);
    runs.pop_back(); // the session's own
    CHECK(report.runs == runs);
    CHECK(report.applied == 5);
    CHECK(report.ignored == 3); // each run's RunStarted
    CHECK_FALSE(report.used);
}

TEST_CASE("P1 a session that goes on from nothing restores nothing", "[lifecycle][restore][P1]") {
    memory_backend const place;
    auto session = got(desk_of(place).open());
    order_book book;
    auto projection = projection_of(book);
    auto const report = got(session.restore(projection));
    CHECK(report.runs.empty());
    CHECK(report.applied == 0);
}

TEST_CASE("P1 an orderly restart, and a boot that fails, keep the state", "[lifecycle][restore][P1]") {
    memory_backend const place;
    live(place, {250}); // which crashes
    for (std::int64_t lives = 1; lives <= 3; ++lives) {
        { auto const failed = got(desk_of(place).open()); } // its main() returned before it restored
        auto session = got(desk_of(place).open());
        order_book book;
        auto projection = projection_of(book);
        got(session.restore(projection));
        CHECK(book.quantities == std::vector<std::int64_t>(static_cast<std::size_t>(lives), 250));
        got(session.capture("exec.orders", submit_order{"O-1", 250}));
        got(session.seal());
    }
}

TEST_CASE("P1 restore begins with the newest snapshot of the lineage that can be trusted",
          "[lifecycle][restore][P1]") {
    memory_backend const place;
    snapshot_store_type snapshots;
    live(place, {1, 2, 3}, &snapshots);
    live(place, {4, 5}, &snapshots);
    auto const before = live(place, {6, 7});
    auto const names = snapshots.names();
    REQUIRE(names.size() == 2);
    auto const session = got(desk_of(place).open());
    auto const runs = runs_of(place);

    SECTION("the newest, in the run that it was taken in") {
        order_book book;
        auto projection = projection_of(book);
        auto const report = got(session.restore(projection, snapshots, loader(book)));
        CHECK(book == before);
        CHECK(report.used_in == runs[1]);
        CHECK(report.applied == 3); // 5, 6, 7
        CHECK(report.passed_over.empty());
    }
    SECTION("the one before when that is damaged, and the report says so") {
        std::vector<std::byte> const other(8, std::byte{1});
        REQUIRE(snapshots.put(snapshot_name(runs[1], 2), other));
        order_book book;
        auto projection = projection_of(book);
        auto const report = got(session.restore(projection, snapshots, loader(book)));
        CHECK(book == before);
        CHECK(report.used_in == runs[0]);
        CHECK(report.applied == 6);
        REQUIRE(report.passed_over.size() == 1);
        CHECK(report.passed_over[0].why == errc::blob_mismatch);
    }
    SECTION("entries alone when there are none left, unless that is not wanted") {
        snapshot_store_type lost;
        order_book book;
        auto projection = projection_of(book);
        auto const report = got(session.restore(projection, lost, loader(book)));
        CHECK(book == before);
        CHECK_FALSE(report.used);
        CHECK(report.passed_over.size() == 2);
        CHECK(report.applied == 7);
        restore_options strict;
        strict.fallback = restore_fallback::older_anchor;
        CHECK(code_of(session.restore(projection, lost, loader(book), strict)) == errc::blob_missing);
    }
    SECTION("entries alone when none has the version of the state that is asked for") {
        order_book book;
        auto projection = projection_of(book);
        restore_options other;
        other.state_version = 2;
        auto const report = got(session.restore(projection, snapshots, loader(book), other));
        CHECK(book == before);
        CHECK_FALSE(report.used);
        REQUIRE(report.passed_over.size() == 2);
        CHECK(report.passed_over[0].why == errc::schema_mismatch);
    }
    SECTION("a store restores from its newest run in the same way") {
        order_book book;
        auto projection = projection_of(book);
        auto const report = got(desk_of(place).restore(projection, snapshots, loader(book)));
        CHECK(book == before);
        CHECK(report.runs == std::vector{runs[1], runs[2], runs[3]}); // from the snapshot's run on
        order_book again;
        auto from_entries = projection_of(again);
        CHECK(got(desk_of(place).restore(from_entries)).applied == 7);
        CHECK(again == before);
    }
}

TEST_CASE("P1 restore fails where a run of the lineage cannot be read or is quarantined",
          "[lifecycle][restore][P1][errors]") {
    memory_backend const place;
    live(place, {1});
    auto const first = runs_of(place)[0];
    live(place, {2});
    auto const session = got(desk_of(place).open());
    auto held = got(place.open_recover(first));
    order_book book;
    auto projection = projection_of(book);
    SECTION("quarantined") {
        auto block = format::load<format::superblock>(file_of(place, first), format::superblock_offset(0));
        block.status = status::quarantined;
        for (std::size_t slot = 0; slot < 2; ++slot) {
            ++block.generation;
            format::finish(block);
            ok(held.write_at(format::superblock_offset(slot), format::object_bytes(block)));
        }
        auto const outcome = session.restore(projection);
        REQUIRE(code_of(outcome) == errc::corrupted);
        CHECK(outcome.error().path() == place.location(first));
    }
    SECTION("its head is gone") {
        std::vector<std::byte> const nothing(format::log_begin);
        ok(held.write_at(0, nothing));
        CHECK_FALSE(session.restore(projection));
    }
}

TEST_CASE("T3 runs older than the restore point are never asked for", "[lifecycle][restore][T3]") {
    memory_backend const place;
    snapshot_store_type snapshots;
    live(place, {1, 2});
    live(place, {3, 4});
    auto const before = live(place, {5, 6}, &snapshots);
    auto const runs = runs_of(place);
    auto const left = without(place, {runs[0], runs[1]});

    auto const session = got(desk_of(left).open());
    order_book book;
    auto projection = projection_of(book);
    auto const report = got(session.restore(projection, snapshots, loader(book)));
    CHECK(book == before);
    CHECK(report.runs == std::vector{runs[2]});
    CHECK(report.used_in == runs[2]);
}

TEST_CASE("T3 a run that is needed and gone is named, with the run that needs it",
          "[lifecycle][restore][T3][errors]") {
    memory_backend const place;
    snapshot_store_type snapshots;
    live(place, {1, 2});
    live(place, {3, 4});
    live(place, {5, 6}, &snapshots);
    auto const runs = runs_of(place);
    auto const left = without(place, {runs[1]});
    auto const session = got(desk_of(left).open());
    order_book book;
    auto projection = projection_of(book);

    auto const from_entries = session.restore(projection);
    REQUIRE(code_of(from_entries) == errc::not_found);
    CHECK(from_entries.error().path() == left.location(runs[1]));
    CHECK(from_entries.error().message().find(runs[2].str() + " goes on from it") != std::string::npos);

    snapshot_store_type lost;
    auto const from_snapshots = session.restore(projection, lost, loader(book));
    REQUIRE(code_of(from_snapshots) == errc::not_found);
    CHECK(from_snapshots.error().message().find(runs[2].str() + " goes on from it") != std::string::npos);
    CHECK(from_snapshots.error().message().find(snapshot_name(runs[2], 2)) != std::string::npos);
}

TEST_CASE("P5 a run that goes on from another one is never restored from its own entries alone",
          "[lifecycle][restore][P5][errors]") {
    memory_backend const place;
    snapshot_store_type snapshots;
    live(place, {250});
    auto const session = got(desk_of(place).open());
    auto reader = got(session.read());
    order_book book;
    auto projection = projection_of(book);
    auto const outcome = restore(reader, snapshots, projection, loader(book));
    REQUIRE(code_of(outcome) == errc::not_found);
    CHECK(outcome.error().message().find(runs_of(place)[0].str()) != std::string::npos);
    CHECK(book.quantities.empty());
}

TEST_CASE("P5 a lost snapshot of a run that goes on from another one is an error, not a part of the state",
          "[lifecycle][restore][P5][errors]") {
    memory_backend const place;
    snapshot_store_type snapshots;
    live(place, {250});
    auto const before = live(place, {3, 4}, &snapshots);
    auto const newest = runs_of(place).back();
    REQUIRE(desk_of(place).sweep());
    auto reader = got(memory_store::reader_type::open(place, newest));

    order_book whole;
    auto covered = projection_of(whole);
    REQUIRE(restore(reader, snapshots, covered, loader(whole)));
    CHECK(whole == before);

    snapshot_store_type lost;
    order_book book;
    auto projection = projection_of(book);
    auto const outcome = restore(reader, lost, projection, loader(book));
    REQUIRE(code_of(outcome) == errc::not_found);
    CHECK(outcome.error().message().find(snapshot_name(newest, 2)) != std::string::npos);
    CHECK(book.quantities.empty());
    CHECK(code_of(restore(reader, lost, projection, loader(book), {restore_fallback::none})) ==
          errc::blob_missing);
    // Over the lineage the same snapshots are enough.
    got(desk_of(place).restore(projection, lost, loader(book)));
    CHECK(book == before);
}

TEST_CASE("T3 whatever plan is followed, and however runs ended, the next boot restores the same state",
          "[lifecycle][restore][T3][property]") {
    std::mt19937_64 random(test::campaign_seed("plans followed"));
    auto const below = [&](std::uint64_t end) { return random() % end; };
    std::size_t runs_taken_away = 0;
    for (std::size_t round = test::campaign_rounds(40); round != 0; --round) {
        memory_backend place;
        snapshot_store_type snapshots;
        order_book alive;
        for (std::uint64_t lives = 2 + below(5); lives != 0; --lives) {
            if (below(4) == 0) got(desk_of(place).open()); // a boot that failed before it restored
            auto session = got(desk_of(place).open());
            order_book book;
            auto projection = projection_of(book);
            got(session.restore(projection, snapshots, loader(book)));
            REQUIRE(book == alive);
            for (std::uint64_t steps = below(4); steps != 0; --steps) {
                auto const quantity = static_cast<std::int64_t>(below(1'000));
                got(session.capture("exec.orders", submit_order{"O-1", quantity}));
                alive.quantities.push_back(quantity);
                if (below(4) == 0)
                    got(save_snapshot(session, snapshots,
                                      snapshot_name(session.id(), session.high_watermark()), saved(alive)));
            }
            if (auto const end = below(3); end == 0)
                session.halt();
            else if (end == 1)
                got(session.seal());
            { auto const ended = std::move(session); }
            // Before the sweep of the next boot, or after one of its own.
            if (below(2) == 0) REQUIRE(desk_of(place).sweep());
            auto const policy = below(2) == 0 ? retention_policy::snapshot_anchored()
                                              : retention_policy::bounded(1 + below(3));
            auto const gone = got(desk_of(place).plan_retention(policy)).candidates();
            runs_taken_away += gone.size();
            if (!gone.empty()) place = without(place, gone);
        }
        auto const session = got(desk_of(place).open());
        order_book book;
        auto projection = projection_of(book);
        got(session.restore(projection, snapshots, loader(book)));
        REQUIRE(book == alive);
    }
    CHECK(runs_taken_away != 0);
}
