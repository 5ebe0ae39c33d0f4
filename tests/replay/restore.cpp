// SPDX-License-Identifier: BSL-1.0
// Contract P1: restore from the newest snapshot that can be trusted, and how snapshots get there.
#include "replay/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/values.hpp>

#include "support/paths.hpp"

#include <sstream>
#include <stdexcept>

using namespace replay_tests;
using nacre::log::recovered_run;
using nacre::replay::restore_fallback;
using nacre::replay::restore_report;
using testing::memory_snapshot_store;

namespace {

/// Saves the live state of `recorded` as the snapshot after its last entry.
template <class Engine, class Store>
std::string snapshot(Engine& recorded, Store& store, std::uint64_t version = 0) {
    auto const name = snapshot_name(first_run, recorded.seq());
    auto const saved = save_snapshot(recorded.writer(), store, name, recorded.live.save(), version);
    INFO(saved);
    REQUIRE(saved);
    CHECK(saved->high_watermark == recorded.seq());
    return name;
}

/// A run of 30 entries with snapshots after 10 and 20, and what is needed to restore it.
struct fixture {
    fixture() {
        record(10);
        older = snapshot(recorded, store);
        record(10);
        newest = snapshot(recorded, store);
        record(10);
    }
    void record(std::uint64_t entries) {
        for (std::uint64_t each = 0; each < entries; ++each) {
            std::uint64_t const order = 1 + recorded.seq() / 3;
            switch (recorded.seq() % 3) {
            case 0: recorded.record(place_order{order, 10}); break;
            case 1: recorded.record(order_filled{order, 4, order}); break;
            default: recorded.note("Heartbeat"); break;
            }
        }
    }
    template <class Store>
    result<restore_report> restored(Store& from, restore_options options = {}) {
        state = book{};
        auto run = recorded.read();
        auto cache = make_cache(state);
        return restore(
            run, from, cache, [&](bytes_view blob) { return state.load(blob); }, options);
    }
    result<restore_report> restored(restore_options options = {}) { return restored(store, options); }

    engine<> recorded;
    memory_snapshot_store store;
    std::string older;
    std::string newest;
    book state;
};

constexpr restore_options newest_or_nothing{restore_fallback::none};
constexpr restore_options any_anchor{restore_fallback::older_anchor};

} // namespace

TEST_CASE("P1 restore loads the anchored snapshot, checks it, applies the tail in order, and counts",
          "[replay][unit][P1]") {
    fixture at;
    bool const sealed = GENERATE(false, true);
    if (sealed) at.recorded.seal();
    auto const report = at.restored();
    INFO(report);
    REQUIRE(report);
    CHECK(at.state == at.recorded.live);
    REQUIRE(report->used);
    CHECK(report->used->snapshot_id == at.newest);
    CHECK(report->used->high_watermark == 20);
    CHECK(report->passed_over.empty());
    CHECK(report->first_seq == 21);
    CHECK(report->last_seq == (sealed ? 31 : 30));
    CHECK(report->applied == 6);
    CHECK(report->ignored == (sealed ? 5 : 4)); // the heartbeats 21, 24, 27 and 30, and RunEnded
}

TEST_CASE("P1 a run without an anchor is replayed from its first entry", "[replay][unit][P1]") {
    engine recorded;
    recorded.record(place_order{1, 2}).note("Heartbeat");
    auto run = recorded.read();
    book state;
    auto cache = make_cache(state);
    memory_snapshot_store store;
    auto const report = restore(run, store, cache, [&](bytes_view blob) { return state.load(blob); });
    REQUIRE(report);
    CHECK(state == recorded.live);
    CHECK_FALSE(report->used);
    CHECK(report->first_seq == 1);
    CHECK(report->last_seq == 2);
    CHECK(report->applied == 1);
    CHECK(report->ignored == 1);
}

TEST_CASE("P5 a snapshot says what its bytes mean, and one of another meaning is passed over, never applied",
          "[replay][unit][P5]") {
    fixture at; // two snapshots of version 0
    auto const versioned = snapshot(at.recorded, at.store, 7);
    at.record(4);
    CHECK(at.recorded.read().anchors().back().anchor.state_version == 7);

    std::vector<std::uint64_t> shown; // the sizes of the blobs that load_state saw
    auto const restored = [&](restore_options const& options) {
        at.state = book{};
        shown.clear();
        auto run = at.recorded.read();
        auto cache = make_cache(at.state);
        return restore(
            run, at.store, cache,
            [&](bytes_view blob) {
                shown.push_back(blob.size());
                return at.state.load(blob);
            },
            options);
    };
    SECTION("it is used by who asks for its version") {
        restore_options options;
        options.state_version = 7;
        auto const report = restored(options);
        REQUIRE(report);
        CHECK(report->used->snapshot_id == versioned);
        CHECK(report->passed_over.empty());
    }
    SECTION("who asks for another is not shown it, and the state is right all the same") {
        auto const report = restored({});
        REQUIRE(report);
        CHECK(report->used->snapshot_id == at.newest);
        REQUIRE(report->passed_over.size() == 1);
        CHECK(report->passed_over[0].why == errc::schema_mismatch);
        CHECK(report->passed_over[0].why.found() == 7);
        CHECK(report->passed_over[0].why.supported() == 0);
        CHECK(report->passed_over[0].why.message().find(versioned) != std::string::npos);
        CHECK(shown.size() == 1);
    }
    SECTION("when none has the version the entries are replayed, or it is the error") {
        restore_options options;
        options.state_version = 8;
        auto const report = restored(options);
        REQUIRE(report);
        CHECK_FALSE(report->used);
        CHECK(report->passed_over.size() == 3);
        CHECK(shown.empty());
        options.fallback = restore_fallback::older_anchor;
        CHECK(code_of(restored(options)) == errc::schema_mismatch);
        options.fallback = restore_fallback::none;
        CHECK(code_of(restored(options)) == errc::schema_mismatch);
        return;
    }
    CHECK(at.state == at.recorded.live);
}

TEST_CASE("P5 a load_state that takes the version is shown every snapshot, and converts or refuses it",
          "[replay][unit][P5]") {
    fixture at;
    static_cast<void>(snapshot(at.recorded, at.store, 7));
    at.record(4);
    std::vector<std::uint64_t> versions;
    std::uint64_t const known = GENERATE(7U, 0U, 9U);
    auto run = at.recorded.read();
    auto cache = make_cache(at.state);
    restore_options options;
    options.load_state_is_atomic = true;
    auto const report = restore(
        run, at.store, cache,
        [&](bytes_view blob, std::uint64_t version) -> result<void> {
            versions.push_back(version);
            if (version != known) return error::invalid_argument("a state of another version");
            return at.state.load(blob);
        },
        options);
    REQUIRE(report);
    CHECK(at.state == at.recorded.live);
    CHECK(report->used.has_value() == (known != 9));
    CHECK(versions == (known == 7   ? std::vector<std::uint64_t>{7}
                       : known == 0 ? std::vector<std::uint64_t>{7, 0}
                                    : std::vector<std::uint64_t>{7, 0, 0}));
}

TEST_CASE("P1 a snapshot at the watermark leaves nothing to apply", "[replay][unit][P1]") {
    fixture at;
    auto const name = snapshot(at.recorded, at.store);
    auto const report = at.restored();
    REQUIRE(report);
    CHECK(report->used->snapshot_id == name);
    CHECK(report->applied + report->ignored == 0);
    CHECK(report->first_seq == report->last_seq + 1);
    CHECK(at.state == at.recorded.live);
}

TEST_CASE("P1 an empty run restores to the state it began with", "[replay][unit][P1]") {
    engine recorded;
    auto run = recorded.read();
    book state;
    auto cache = make_cache(state);
    memory_snapshot_store store;
    auto const report = restore(run, store, cache, [&](bytes_view blob) { return state.load(blob); });
    REQUIRE(report);
    CHECK(report->last_seq == 0);
    CHECK(state == book{});
}

TEST_CASE("P1 a missing blob, a wrong content hash and a failed application are three errors",
          "[replay][unit][P1]") {
    fixture at;
    SECTION("missing") {
        at.store.lose(at.newest);
        auto const report = at.restored(newest_or_nothing);
        CHECK(code_of(report) == errc::blob_missing);
        CHECK(says(report, at.newest));
    }
    SECTION("mismatch") {
        at.store.damage(at.newest, 5);
        auto const report = at.restored(newest_or_nothing);
        CHECK(code_of(report) == errc::blob_mismatch);
        CHECK(says(report, at.newest));
        CHECK(at.state == book{}); // never shown to load_state
    }
    SECTION("truncated is a mismatch as well") {
        REQUIRE(at.store.put(at.newest, {}));
        CHECK(code_of(at.restored(newest_or_nothing)) == errc::blob_mismatch);
    }
    SECTION("the tail cannot be applied") {
        REQUIRE(at.recorded.writer().submit("exec.orders", order_filled{99, 1, 1}));
        auto const report = at.restored(newest_or_nothing);
        CHECK(code_of(report) == errc::apply_failed);
        CHECK(report.error().seq() == 31);
        CHECK(says(report, "OrderFilled"));
    }
    SECTION("the blob is right and cannot be loaded") {
        auto const name = snapshot_name(first_run, 30);
        REQUIRE(save_snapshot(at.recorded.writer(), at.store, name, bytes("another version's")));
        auto const report = at.restored();
        CHECK(code_of(report) == errc::apply_failed);
        CHECK(report.error().seq() == 30);
        CHECK(says(report, name));
    }
}

TEST_CASE("P1 when the newest snapshot is missing or damaged an older one is used, and the report says so",
          "[replay][unit][P1]") {
    fixture at;
    bool const missing = GENERATE(true, false);
    missing ? at.store.lose(at.newest) : at.store.damage(at.newest);
    bool const from_start_allowed = GENERATE(false, true);
    auto const report = at.restored(from_start_allowed ? restore_options{} : any_anchor);
    REQUIRE(report);
    CHECK(at.state == at.recorded.live);
    REQUIRE(report->used);
    CHECK(report->used->snapshot_id == at.older);
    CHECK(report->first_seq == 11);
    CHECK(report->applied + report->ignored == 20);
    REQUIRE(report->passed_over.size() == 1);
    CHECK(report->passed_over[0].anchor.snapshot_id == at.newest);
    CHECK(report->passed_over[0].why.code() == (missing ? errc::blob_missing : errc::blob_mismatch));
    std::ostringstream text;
    text << *report;
    CHECK(text.str().find("from snapshot " + at.older) != std::string::npos);
    CHECK(text.str().find("passed over snapshot " + at.newest) != std::string::npos);
}

TEST_CASE("P1 when no snapshot can be used the run is replayed from its first entry, and the report says so",
          "[replay][unit][P1]") {
    fixture at;
    at.store.lose(at.newest);
    at.store.damage(at.older);
    auto const report = at.restored();
    REQUIRE(report);
    CHECK(at.state == at.recorded.live);
    CHECK_FALSE(report->used);
    CHECK(report->first_seq == 1);
    REQUIRE(report->passed_over.size() == 2);
    CHECK(report->passed_over[0].why.code() == errc::blob_missing);
    CHECK(report->passed_over[1].anchor.snapshot_id == at.older);
    CHECK(report->passed_over[1].why.code() == errc::blob_mismatch);
    CHECK(code_of(at.restored(any_anchor)) == errc::blob_missing); // the newest one's
}

TEST_CASE("P1 what a store does wrong passes an anchor over like a missing blob", "[replay][unit][P1]") {
    struct broken_store {
        result<void> put(std::string_view, bytes_view) { return {}; }
        result<std::vector<std::byte>> get(std::string_view) { return error::io(5, "the disk is gone"); }
    } broken;
    fixture at;
    auto const report = at.restored(broken);
    REQUIRE(report);
    CHECK(at.state == at.recorded.live);
    CHECK(report->passed_over.size() == 2);
    CHECK(report->passed_over[0].why.code() == errc::io);
    CHECK(code_of(at.restored(broken, newest_or_nothing)) == errc::io);
}

TEST_CASE("P1 an anchor whose name the store refuses is passed over", "[replay][unit][P1]") {
    fixture at;
    REQUIRE(at.recorded.writer().record_anchor("../../etc/passwd", bytes("0123456789abcdef")));
    auto const report = at.restored();
    REQUIRE(report);
    CHECK(at.state == at.recorded.live);
    CHECK(report->passed_over.at(0).why.code() == errc::invalid_argument);
    CHECK(report->used->snapshot_id == at.newest);
}

TEST_CASE("P1 a snapshot that load_state refuses is passed over only when load_state is atomic",
          "[replay][unit][P1]") {
    fixture at;
    auto const name = snapshot_name(first_run, 30);
    REQUIRE(save_snapshot(at.recorded.writer(), at.store, name, bytes("another version's")));
    restore_options options;
    options.load_state_is_atomic = true;
    auto const report = at.restored(options);
    REQUIRE(report);
    CHECK(at.state == at.recorded.live);
    CHECK(report->used->snapshot_id == at.newest);
    CHECK(report->passed_over.at(0).why.code() == errc::apply_failed);
    options.fallback = restore_fallback::none;
    CHECK(code_of(at.restored(options)) == errc::apply_failed);
}

TEST_CASE("P1 a load_state that throws is apply_failed", "[replay][unit][P1]") {
    fixture at;
    auto run = at.recorded.read();
    auto cache = make_cache(at.state);
    auto const thrown = restore(run, at.store, cache,
                                [](bytes_view) -> result<void> { throw std::runtime_error("not today"); });
    CHECK(code_of(thrown) == errc::apply_failed);
    CHECK(says(thrown, "not today"));
}

TEST_CASE("P1 damage in the tail is an error, damage before the snapshot is not met", "[replay][unit][P1]") {
    fixture at;
    at.recorded.seal();
    auto source = at.recorded.read();
    std::uint64_t const damaged = GENERATE(5U, 25U);
    auto const whole = source.bytes();
    std::vector<std::byte> bytes(whole.begin(), whole.end());
    bytes[static_cast<std::size_t>(source.at(damaged)->offset()) + 20] ^= std::byte{1};
    memory_backend place;
    REQUIRE(place.create(first_run, bytes, {durability_policy::process}));
    auto run = reader_type::open(place, first_run).value();
    auto cache = make_cache(at.state);
    auto const report = restore(run, at.store, cache, [&](bytes_view blob) { return at.state.load(blob); });
    if (damaged == 25) {
        CHECK(code_of(report) == errc::hash_mismatch);
        CHECK(report.error().seq() == 25);
    } else {
        REQUIRE(report);
        CHECK(at.state == at.recorded.live);
    }
}

TEST_CASE("P1 restore writes nothing, publishes nothing and arms no clock", "[replay][unit][P1]") {
    testing::fault_plan plan;
    using faulty = testing::fault_backend<memory_backend>;
    engine<faulty> recorded(faulty(memory_backend{}, plan));
    memory_snapshot_store store;
    recorded.record(place_order{1, 10});
    snapshot(recorded, store);
    recorded.record(order_filled{1, 5, 3}).note("Heartbeat");
    recorded.seal();
    auto run = recorded.read();
    auto const bytes_before = std::vector<std::byte>(run.bytes().begin(), run.bytes().end());
    auto const names_before = store.names();
    auto const stamp = to_nanoseconds(recorded.clock().now());
    auto const wakes = recorded.clock().wakes();
    using testing::fault_call;
    fault_call const writes[] = {
        fault_call::create,  fault_call::open_recover, fault_call::keep_aside,
        fault_call::append,  fault_call::write_at,     fault_call::sync,
        fault_call::reserve, fault_call::resume_at,    fault_call::truncate,
        fault_call::publish, fault_call::retire,       fault_call::discard_unfinished};
    auto const written = [&] {
        std::uint64_t out = 0;
        for (auto const each : writes)
            out += plan.count(each);
        return out;
    };
    auto const before = written();
    book state;
    auto cache = make_cache(state);
    REQUIRE(restore(run, store, cache, [&](bytes_view blob) { return state.load(blob); }));
    CHECK(state == recorded.live);
    CHECK(written() == before);
    CHECK(std::vector<std::byte>(run.bytes().begin(), run.bytes().end()) == bytes_before);
    CHECK(store.names() == names_before);
    // The clock ticks with every stamp that is asked for: nobody asked between the two stamps of this test.
    CHECK(to_nanoseconds(recorded.clock().now()) - stamp == 1'000'000);
    CHECK(recorded.clock().wakes() == wakes);
    CHECK(recorded.clock().waiters() == 0);
}

TEST_CASE("P1 a run that crashed is restored from its recovered log, in files", "[replay][unit][P1]") {
    nacre::test::temporary_directory const place;
    file_backend const backend(place.path(), "trader-001");
    directory_snapshot_store store(place / "snapshots");
    book live;
    {
        engine<file_backend> recorded(backend);
        recorded.record(place_order{1, 10}).record(order_filled{1, 5, 3});
        snapshot(recorded, store);
        recorded.record(place_order{2, 20}).record(order_cancelled{1});
        live = recorded.live;
    } // dropped without a seal
    auto recovered = recovered_run<file_backend, xxh3_128>::open(backend, first_run);
    REQUIRE(recovered);
    REQUIRE(recovered->seal().value() == status::crashed_recovered);
    auto run = basic_reader<file_backend, test_encoder>::open_sealed(backend, first_run).value();
    book state;
    auto cache = make_cache(state);
    auto const report = restore(run, store, cache, [&](bytes_view blob) { return state.load(blob); });
    INFO(report);
    REQUIRE(report);
    CHECK(state == live);
    CHECK(report->used->high_watermark == 2);
    CHECK(report->applied == 2);
}

TEST_CASE("P1 a snapshot's anchor carries the blob's digest by the run's hasher, at the watermark",
          "[replay][unit][P1]") {
    fixture at;
    auto run = at.recorded.read();
    REQUIRE(run.anchors().size() == 2);
    auto const blob = at.store.get(at.newest).value();
    auto const digest = xxh3_128{}.digest(bytes_view(blob));
    auto const& recorded = run.anchors().back().anchor;
    CHECK(recorded.content_hash == std::vector<std::byte>(digest.begin(), digest.end()));
    CHECK(recorded.snapshot_id == at.newest);
    CHECK(recorded.high_watermark == 20);
}

TEST_CASE("P1 a snapshot is durable before its anchor is recorded: a store that fails leaves no anchor",
          "[replay][unit][P1]") {
    fixture at;
    at.store.fail_puts(error::disk_full("the plan says so"));
    auto const name = snapshot_name(first_run, 30);
    CHECK(code_of(save_snapshot(at.recorded.writer(), at.store, name, at.recorded.live.save())) ==
          errc::disk_full);
    CHECK(at.recorded.read().anchors().size() == 2);

    struct order_of_steps {
        memory_snapshot_store kept;
        fixture& at;
        std::size_t anchors_at_put = 0;
        result<void> put(std::string_view name_put, bytes_view bytes) {
            anchors_at_put = at.recorded.read().anchors().size();
            return kept.put(name_put, bytes);
        }
        result<std::vector<std::byte>> get(std::string_view name_got) { return kept.get(name_got); }
    } watching{{}, at};
    REQUIRE(save_snapshot(at.recorded.writer(), watching, name, at.recorded.live.save()));
    CHECK(watching.anchors_at_put == 2);
    CHECK(at.recorded.read().anchors().size() == 3);
}

TEST_CASE(
    "P1 a crash between snapshot and anchor leaves a blob nobody names, and restore uses the one before",
    "[replay][unit][P1]") {
    testing::fault_plan plan;
    using faulty = testing::fault_backend<memory_backend>;
    engine<faulty> recorded(faulty(memory_backend{}, plan));
    memory_snapshot_store store;
    recorded.record(place_order{1, 10});
    auto const older = snapshot(recorded, store);
    recorded.record(order_filled{1, 5, 3});
    plan.add({.call = testing::fault_call::append, .nth = 1});
    auto const lost = snapshot_name(first_run, 2);
    CHECK(code_of(save_snapshot(recorded.writer(), store, lost, recorded.live.save())) == errc::io);
    CHECK(store.names().size() == 2);
    plan.clear();
    auto run = recorded.read();
    book state;
    auto cache = make_cache(state);
    auto const report = restore(run, store, cache, [&](bytes_view blob) { return state.load(blob); });
    INFO(report);
    REQUIRE(report);
    CHECK(report->used->snapshot_id == older);
    CHECK(state == recorded.live);
}
