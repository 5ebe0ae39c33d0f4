// SPDX-License-Identifier: BSL-1.0
// What a writer does between its calls: superblock cadence, space, halts, the same bytes for the same calls.
#include "log/run_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/messages.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

using namespace log_tests;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::simulated_disk;

namespace {

struct faulty {
    simulated_disk disk;
    fault_plan plan;
    fault_backend<simulated_disk> place{disk, plan};
};

log_options with_cadence(std::uint64_t bytes, std::chrono::nanoseconds time) {
    log_options out;
    out.superblock_every_bytes = bytes;
    out.superblock_every = time;
    return out;
}

constexpr auto never_bytes = ~std::uint64_t{0};
constexpr auto never_time = std::chrono::hours(1'000'000);

} // namespace

// ---- creation ---------------------------------------------------------------------------------------------

TEST_CASE("power lost at any step of a creation leaves no run or a whole one", "[log][writer][B14]") {
    simulated_disk const disk;
    create(disk);
    std::size_t absent = 0;
    for (std::size_t step = 0; step <= disk.steps(); ++step) {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            auto const left = disk.state_after(step, seed);
            if (left.list()->empty()) {
                ++absent;
                REQUIRE(left.discard_unfinished());
                continue;
            }
            REQUIRE(superblocks_in(left.live_bytes(run)).slots[0]);
            REQUIRE(superblocks_in(left.live_bytes(run)).slots[1]);
            REQUIRE(open(left).manifest().inputs == inputs_of());
            REQUIRE(recover(left).high_watermark == 0);
        }
    }
    CHECK(absent > 0);
}

TEST_CASE("inputs too large for one frame are refused before anything is created", "[log][writer][unit]") {
    memory_backend const place;
    auto inputs = inputs_of();
    inputs.build_identity.assign(core::frame_bytes_max, 'x');
    CHECK(code_of(writer_on<memory_backend>::create(place, inputs, durability_policy::immediate, at(1))) ==
          errc::too_large);
    CHECK(place.list()->empty());
}

// ---- superblocks ------------------------------------------------------------------------------------------

TEST_CASE("a superblock is written at each interval of bytes", "[log][writer][B14]") {
    memory_backend const place;
    auto writer = create(place, run, durability_policy::immediate, with_cadence(2'000, never_time));
    auto last = superblock_of(place).generation;
    auto written_at = std::uint64_t{0};
    for (int i = 0; i < 40; ++i) {
        append(writer, 3);
        auto const block = superblock_of(place);
        bool const due = writer.committed_offset() - written_at >= 2'000;
        CHECK((block.generation == last + 1) == due);
        if (!due) continue;
        CHECK(block.committed_offset == writer.committed_offset());
        CHECK(block.high_watermark == writer.high_watermark());
        CHECK(format::equal(std::as_bytes(std::span(block.chain)).first(sizeof(digest)),
                            std::as_bytes(std::span(writer.chain()))));
        CHECK(block.log_end == 0);
        last = block.generation;
        written_at = writer.committed_offset();
    }
    CHECK(last > 4);
}

TEST_CASE("a superblock is written at each interval of time and when the clock goes back",
          "[log][writer][B14]") {
    memory_backend const place;
    auto writer = create(place, run, durability_policy::immediate,
                         with_cadence(never_bytes, std::chrono::nanoseconds(1'000)));
    auto const generation = [&] { return superblock_of(place).generation; };
    append(writer, 1, at(2'999));
    CHECK(generation() == 2);
    append(writer, 1, at(3'000)); // created at 2000
    CHECK(generation() == 3);
    append(writer, 1, at(3'999));
    CHECK(generation() == 3);
    append(writer, 1, at(10));
    CHECK(generation() == 4);
    append(writer, 1, timestamp::min());
    CHECK(generation() == 5);
}

TEST_CASE("a superblock is written at anchors and on settle once", "[log][writer][B14]") {
    memory_backend const place;
    auto writer = create(place, run, durability_policy::immediate, with_cadence(never_bytes, never_time));
    append(writer, 3);
    CHECK(superblock_of(place).generation == 2);
    REQUIRE(writer.record_anchor({2, at(1), "s", {}}, at(1)));
    CHECK(superblock_of(place).generation == 3);
    CHECK(superblock_of(place).anchor_offset == offset_of(place, format::frame_kind::anchor, 1));
    append(writer, 1);
    REQUIRE(writer.settle(at(2)));
    CHECK(superblock_of(place).generation == 4);
    CHECK(superblock_of(place).high_watermark == 4);
    REQUIRE(writer.settle(at(3)));
    CHECK(superblock_of(place).generation == 4);
}

TEST_CASE("between two superblocks there is always a sync", "[log][writer][B14]") {
    faulty disk;
    auto writer = create(disk.place, run, durability_policy::immediate, with_cadence(1, never_time));
    disk.plan.record_calls();
    for (int i = 0; i < 6; ++i) {
        append(writer, 2);
        REQUIRE(writer.record_anchor({writer.high_watermark(), at(1), "s", {}}, at(1)));
        if (i % 2 == 0) REQUIRE(writer.settle(at(2)));
    }
    writer.halt(halt_reason::requested);
    bool unsynced = false;
    std::size_t superblocks = 0;
    for (auto const call : disk.plan.calls()) {
        if (call == fault_call::sync) unsynced = false;
        if (call != fault_call::write_at) continue;
        REQUIRE_FALSE(unsynced);
        unsynced = true;
        ++superblocks;
    }
    CHECK(superblocks >= 12);
}

// ---- space ------------------------------------------------------------------------------------------------

TEST_CASE("space for a batch and the close reserve is made before a byte is written", "[log][writer][B14]") {
    faulty disk;
    auto writer = create(disk.place);
    disk.plan.record_calls();
    append(writer, 3);
    auto const calls = disk.plan.calls();
    auto const reserved = std::find(calls.begin(), calls.end(), fault_call::reserve);
    auto const appended = std::find(calls.begin(), calls.end(), fault_call::append);
    CHECK(reserved < appended);
    CHECK(disk.disk.live_bytes(run).size() >= writer.committed_offset() + format::close_reserve_bytes);
}

TEST_CASE("a full disk refuses a batch whole and the reason is stored in space there already is",
          "[log][writer][B14]") {
    simulated_disk const disk;
    auto writer = create(disk);
    append(writer, 3);
    disk.limit_to(disk.live_bytes(run).size());
    auto const before = disk.live_bytes(run);
    REQUIRE(code_of(try_append(writer, messages(4, 5))) == errc::disk_full);
    CHECK(disk.live_bytes(run) == before);
    CHECK(writer.high_watermark() == 3);
    CHECK(code_of(try_append(writer, messages(4, 4))) == errc::no_run_open);
    writer.halt(halt_reason::disk_full);
    CHECK(disk.live_bytes(run).size() == before.size());
    CHECK(superblock_of(disk).halt_reason == static_cast<std::uint16_t>(halt_reason::disk_full));
    CHECK(superblock_of(disk).status == status::running); // recovery owns it
    CHECK(code_of(try_append(writer, messages(4, 4))) == errc::halted);
    CHECK(code_of(writer.seal(status::ended)) == errc::halted);
    { auto const gone = std::move(writer); }
    auto const outcome = recover(disk);
    CHECK(outcome.status == status::crashed_recovered);
    CHECK(outcome.high_watermark == 3);
    CHECK(open(disk).manifest().halted == halt_reason::disk_full);
}

TEST_CASE("a normal close fits on a disk that is full", "[log][writer][B14]") {
    simulated_disk const disk;
    auto writer = create(disk);
    append(writer, 3'000);
    disk.limit_to(disk.live_bytes(run).size()); // not a byte more than the log and its reserve
    writer.release_close_reserve();
    append_run_ended(writer);
    REQUIRE(writer.seal(status::ended));
    auto reader = open(disk);
    CHECK(reader.manifest().status == status::ended);
    CHECK(reader.manifest().high_watermark == 3'001);
    CHECK(entry_at(reader, 3'001) == run_ended_entry(3'001));
    CHECK(*reader.lookup("account", "A-1") == std::optional<std::uint64_t>{5}); // with an index or without
}

// ---- failures and halts -----------------------------------------------------------------------------------

TEST_CASE("a failed write or sync poisons the writer and nothing reaches the backend again",
          "[log][writer][B14]") {
    for (auto const call : {fault_call::append, fault_call::sync, fault_call::write_at}) {
        faulty disk;
        auto writer = create(disk.place, run, durability_policy::immediate, with_cadence(1, never_time));
        append(writer, 2);
        disk.plan.add({.call = call});
        auto const outcome = try_append(writer, messages(3, 4));
        // A superblock that failed does not take back a batch that is durable; the next append meets it.
        CHECK(outcome.has_value() == (call == fault_call::write_at));
        CHECK(writer.high_watermark() == (call == fault_call::write_at ? 4 : 2));
        auto const steps = disk.disk.steps();
        CHECK(code_of(try_append(writer, messages(writer.high_watermark() + 1,
                                                  writer.high_watermark() + 1))) == errc::no_run_open);
        CHECK(code_of(writer.seal(status::ended)) == errc::no_run_open);
        writer.halt(halt_reason::io);
        CHECK(disk.disk.steps() == steps);
    }
}

TEST_CASE("a halt stores its reason once and durably", "[log][writer][unit]") {
    simulated_disk const disk;
    auto writer = create(disk);
    append(writer, 2);
    writer.halt(halt_reason::stalled);
    auto const steps = disk.steps();
    writer.halt(halt_reason::requested);
    CHECK(disk.steps() == steps);
    auto const outcome = try_append(writer, messages(3, 3));
    REQUIRE(code_of(outcome) == errc::halted);
    CHECK(outcome.error().halt_cause() == halt_reason::stalled);
    disk.crash(1);
    CHECK(superblock_of(disk).halt_reason == static_cast<std::uint16_t>(halt_reason::stalled));
    recover(disk);
    CHECK(open(disk).manifest().halted == halt_reason::stalled);
}

// ---- determinism ------------------------------------------------------------------------------------------

TEST_CASE("the same calls give the same bytes", "[log][writer][unit]") {
    auto const record = [](memory_backend const& place) {
        auto writer = create(place, run, durability_policy::immediate, with_cadence(1'000, never_time));
        append(writer, 4);
        append(writer, 20, at(9));
        REQUIRE(writer.record_anchor({7, at(8), "s", pattern(3, 3)}, at(9)));
        append_run_ended(writer);
        REQUIRE(writer.seal(status::ended));
        return bytes_of(place);
    };
    CHECK(record({}) == record({}));
}

TEST_CASE("frames encoded in place are the same log as drafts", "[log][writer][unit]") {
    memory_backend const one;
    memory_backend const two;
    auto by_drafts = create(one);
    auto by_frames = create(two);
    append(by_drafts, 9);

    std::vector<std::vector<std::byte>> rings(2); // two segments: the log does not care where they end
    for (auto const& each : messages(1, 9)) {
        log::key_list keys;
        auto& names = by_frames.names();
        auto const topic = *names.topics.intern(each.topic);
        auto const type = *names.payload_types.intern(each.payload_type);
        for (auto const& key : each.keys)
            REQUIRE(keys.add(static_cast<std::uint16_t>(*names.index_kinds.intern(key.kind, {}, 0, true)),
                             key.key));
        std::vector<std::byte> frame(format::entry_frame_bytes(
            format::header_flags(each.headers), keys.bytes(), each.payload.size(), sizeof(digest)));
        auto const payload = log::write_entry(
            frame, {each.seq, to_nanoseconds(each.ts_init), to_nanoseconds(each.ts_publish), topic, type},
            each.headers, keys, each.payload.size(), sizeof(digest));
        format::store_bytes(payload, 0, each.payload);
        log::store_frame_size(frame);
        auto& ring = rings[each.seq > 5];
        ring.insert(ring.end(), frame.begin(), frame.end());
    }
    std::array const segments{bytes_span(rings[0]), bytes_span(rings[1])};
    CHECK(code_of(by_frames.append_frames(segments, 2, 9, at(3'000))) == errc::out_of_order);
    REQUIRE(by_frames.append_frames(segments, 1, 9, at(3'000)));
    CHECK(by_frames.chain() == by_drafts.chain());
    CHECK(log_of(two, by_frames.committed_offset()) == log_of(one, by_drafts.committed_offset()));
}
