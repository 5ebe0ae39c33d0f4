// SPDX-License-Identifier: BSL-1.0
// The numbered rules of recovery, what it does about faults, and what it costs.
#include "log/recovery_laws.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

using namespace recovery_laws;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::simulated_disk;

namespace {

using faulty_disk = fault_backend<simulated_disk>;

/// A disk and a plan of what fails on it.
struct faulty {
    simulated_disk disk;
    fault_plan plan;
    faulty_disk place{disk, plan};
};

std::vector<std::byte> garbage(std::size_t size) { return pattern(size, 99); }

} // namespace

// ---- rule 1: what is accepted is durable before anything is reported --------------------------------------

TEST_CASE("what recovery accepts survives a power loss as soon as it is reported", "[log][recovery][B14]") {
    // The writer died before any of this was synced; a power loss now would take it.
    simulated_disk const written;
    make_crashed(written, durability_policy::process);
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        auto const disk = written.kill_after(written.steps(), seed);
        std::uint64_t reported = 0;
        {
            auto const found = recovered_on<simulated_disk>::open(disk, run, quiet());
            REQUIRE(found);
            reported = found->high_watermark();
        }
        disk.crash(seed);
        auto reader = open(disk);
        CHECK(reader.high_watermark() >= reported);
        CHECK(entries_of(reader) == messages(1, reader.high_watermark()));
    }
}

TEST_CASE("recovery rewrites the same bytes and syncs them before it returns", "[log][recovery][B14]") {
    for (auto const policy : {durability_policy::immediate, durability_policy::process}) {
        faulty disk;
        auto const crashed = make_crashed(disk.place, policy);
        auto const before = disk.disk.live_bytes(run);
        disk.plan.record_calls();
        auto const found = recovered_on<faulty_disk>::open(disk.place, run, quiet());
        REQUIRE(found);
        CHECK(disk.disk.live_bytes(run) == before);
        auto const calls = disk.plan.calls();
        CHECK(std::count(calls.begin(), calls.end(), fault_call::write_at) >= 1);
        CHECK(calls.back() == fault_call::sync);
        CHECK(found->verdict().log_end == crashed.end);
    }
}

TEST_CASE("under process all of the log is rewritten since nothing in it was synced",
          "[log][recovery][B14]") {
    simulated_disk const disk;
    make_crashed(disk, durability_policy::process, true); // a superblock names all of it
    auto const steps = disk.steps();
    REQUIRE(recovered_on<simulated_disk>::open(disk, run, quiet()));
    CHECK(disk.describe(steps + 1).find("at 12288") != std::string::npos);
}

// ---- rule 2: the cut --------------------------------------------------------------------------------------

TEST_CASE("a tail that cannot be kept is not cut and the next recovery does it", "[log][recovery][B14]") {
    faulty disk;
    auto const crashed = make_crashed(disk.place);
    cut_and_append(disk.place, crashed.end, garbage(1'000));
    auto const before = disk.disk.live_bytes(run);
    disk.plan.add({.call = fault_call::keep_aside, .failure = error::disk_full("no room for the tail")});
    CHECK(code_of(try_recover(disk.place, run, quiet())) == errc::disk_full);
    CHECK(disk.disk.live_bytes(run) == before);
    CHECK(code_of(disk.disk.kept_aside(run)) == errc::not_found);
    CHECK(recover(disk.place, run, quiet()).status == status::crashed_recovered);
    CHECK(*disk.disk.kept_aside(run) == garbage(1'000));
    check_sealed(disk.place, 12, status::crashed_recovered);
}

TEST_CASE("the tail is kept aside before any superblock is written", "[log][recovery][B14]") {
    faulty disk;
    auto const crashed = make_crashed(disk.place);
    cut_and_append(disk.place, crashed.end, garbage(1'000));
    auto found = recovered_on<faulty_disk>::open(disk.place, run, quiet());
    REQUIRE(found);
    disk.plan.record_calls();
    REQUIRE(found->seal());
    auto const calls = disk.plan.calls();
    auto const kept = std::find(calls.begin(), calls.end(), fault_call::keep_aside);
    REQUIRE(kept != calls.end());
    CHECK(std::find(calls.begin(), kept, fault_call::write_at) == kept);
    CHECK(std::find(calls.begin(), kept, fault_call::append) == kept);
}

TEST_CASE("bytes at or beyond log_end are never log", "[log][recovery][B14]") {
    memory_backend const place;
    auto const crashed = make_crashed(place);
    auto cut = superblock_of(place); // a recovery stored its cut behind the second batch and went no further
    cut.committed_offset = cut.log_end = crashed.ends[2];
    cut.high_watermark = 9;
    cut.generation += 1;
    format::finish(cut);
    overwrite(place, format::superblock_offset(0), format::object_bytes(cut));
    CHECK(open(place).high_watermark() == 9);
    auto const outcome = recover(place, run, quiet());
    CHECK(outcome.verdict.kind == verdict_kind::accepted);
    CHECK(outcome.verdict.last_seq == 9);
    CHECK(code_of(place.kept_aside(run)) == errc::not_found);
    check_sealed(place, 9, status::crashed_recovered);
}

// ---- rule 3: quarantine -----------------------------------------------------------------------------------

TEST_CASE("quarantine writes superblocks only", "[log][recovery][B14]") {
    faulty disk;
    make_crashed(disk.place);
    flip_byte(disk.place, offset_of(disk.place, format::frame_kind::entry, 2) + 24);
    auto const before = disk.disk.live_bytes(run);
    disk.plan.record_calls();
    CHECK(recover(disk.place, run, quiet()).status == status::quarantined);
    for (auto const call : disk.plan.calls())
        CHECK((call != fault_call::append && call != fault_call::truncate && call != fault_call::keep_aside &&
               call != fault_call::reserve));
    auto const after = disk.disk.live_bytes(run);
    REQUIRE(after.size() == before.size());
    for (std::size_t at = 0; at < after.size(); ++at)
        if (after[at] != before[at]) REQUIRE((at >= format::header_bytes && at < format::log_begin));
}

TEST_CASE("entries behind the damage of a quarantined run are still found by seq and key",
          "[log][recovery][B14]") {
    memory_backend const place;
    {
        auto writer = create(place, run, durability_policy::immediate, quiet());
        for (int i = 0; i < 5; ++i)
            append(writer, 6);
    }
    auto const damaged = offset_of(place, format::frame_kind::entry, 8);
    overwrite(place, damaged + 8, garbage(60)); // seq and all
    auto const lost = offset_of(place, format::frame_kind::entry, 20);
    overwrite(place, lost, std::vector<std::byte>(4)); // its size: nothing can be told about it any more
    CHECK(recover(place, run, quiet()).status == status::quarantined);
    auto reader = open(place);
    for (std::uint64_t seq = 1; seq <= 24; ++seq) {
        INFO("seq " << seq);
        if (seq == 8 || seq == 20) {
            auto const found = reader.frame_at(seq);
            REQUIRE(code_of(found) == errc::gap);
            CHECK(found.error().previous() == seq - 1);
            CHECK(found.error().next() == seq + 1);
        } else {
            CHECK(entry_at(reader, seq) == message(seq));
        }
    }
    CHECK(*reader.lookup_all("order", "O-2") == std::vector<std::uint64_t>{2, 14}); // 8 and 20 had it too
    CHECK(*reader.lookup("order", "O-2") == std::optional<std::uint64_t>{2});
}

TEST_CASE("a seq damaged in a quarantined run hides no entry but its own", "[log][recovery][B14]") {
    memory_backend const place;
    make_crashed(place);
    std::uint64_t const other = 8;
    overwrite(place, offset_of(place, format::frame_kind::entry, 3) + 8, format::object_bytes(other));
    CHECK(recover(place, run, quiet()).status == status::quarantined);
    auto reader = open(place);
    CHECK(code_of(reader.frame_at(3)) == errc::gap);
    for (std::uint64_t const seq : {1U, 2U, 4U, 5U, 6U, 7U, 8U, 9U})
        CHECK(entry_at(reader, seq) == message(seq));
}

TEST_CASE("one definition lost in a quarantined run makes no other name unusable and costs no entry",
          "[log][recovery][B14][S1]") {
    memory_backend const place;
    {
        auto writer = create(place, run, durability_policy::immediate, quiet());
        append(writer, 4);
        for (std::uint64_t const seq : {5U, 6U, 7U}) { // each with names of its own
            auto each = message(seq);
            each.topic = "topic " + std::to_string(seq);
            each.payload_type = "type " + std::to_string(seq);
            each.keys = {{"kind " + std::to_string(seq), "K"}};
            REQUIRE(try_append(writer, std::vector{each}));
        }
        append(writer, 2);
        append(writer, 1); // acknowledges them
    }
    for (auto const kind :
         {format::frame_kind::topic, format::frame_kind::payload_type, format::frame_kind::index_kind})
        overwrite(place, offset_of(place, kind, kind == format::frame_kind::index_kind ? 2 : 3) + 20,
                  pattern(8, 5)); // those of entry 5: more than can be mended
    CHECK(recover(place, run, quiet()).status == status::quarantined);
    auto reader = open(place);
    auto without_names = message(5);
    without_names.topic.clear();
    without_names.payload_type.clear();
    without_names.keys = {{"", "K"}};
    CHECK(entry_at(reader, 5) == without_names);
    CHECK(reader.names().lacks_index_kinds());
    CHECK(entry_at(reader, 6).topic == "topic 6");
    CHECK(entry_at(reader, 7).payload_type == "type 7");
    CHECK(*reader.lookup("kind 7", "K") == std::optional<std::uint64_t>{7});
    CHECK_FALSE(*reader.lookup("kind 5", "K"));
    for (std::uint64_t const seq : {1U, 4U, 8U, 9U})
        CHECK(entry_at(reader, seq) == message(seq));
}

TEST_CASE("names that two frames of a quarantined run dispute are undefined rather than wrong",
          "[log][recovery][B14]") {
    log::definitions names;
    auto const topic = [](std::uint32_t id, std::string_view name) {
        return format::definition{format::frame_kind::topic, id, name, {}, 0, false};
    };
    REQUIRE(names.add(topic(1, "one")));
    CHECK(names.add_behind_damage(topic(4, "four"), 100));
    CHECK(names.add_behind_damage(topic(4, "four"), 100));
    CHECK(names.topic(4)->name == "four");
    CHECK(names.topic(3) == nullptr);
    CHECK(names.add_behind_damage(topic(4, "another"), 100));
    CHECK(names.topic(4) == nullptr);
    CHECK(names.add_behind_damage(topic(4, "four"), 100));
    CHECK(names.topic(4) == nullptr);
    CHECK_FALSE(names.add_behind_damage(topic(1, "another"), 100)); // defined in order
    CHECK(names.topic(1)->name == "one");
    CHECK_FALSE(names.add_behind_damage(topic(101, "too far"), 100));
    CHECK_FALSE(names.add_behind_damage(topic(static_cast<std::uint32_t>(core::names_max) + 1, "too many"),
                                        ~std::uint64_t{0}));
}

TEST_CASE("a quarantined run with the largest manifest is read", "[log][recovery][B14]") {
    memory_backend const place;
    auto inputs = inputs_of();
    inputs.build_identity.assign(core::manifest_bytes_max - 1'000, 'x');
    {
        auto writer = log::log_writer<memory_backend, hash>::create(
            place, inputs, durability_policy::immediate, at(1), quiet());
        REQUIRE(writer);
        append(*writer, 3);
        append(*writer, 3);
        append(*writer, 1);
    }
    flip_byte(place, offset_of(place, format::frame_kind::entry, 2) + 24);
    CHECK(recover(place, run, quiet()).status == status::quarantined);
    auto reader = open(place);
    CHECK(reader.manifest().inputs == inputs);
    CHECK(entry_at(reader, 6) == message(6));
}

TEST_CASE("times of a quarantined run are those before the damage and those that a superblock knew",
          "[log][recovery][B14]") {
    for (bool const settled : {false, true}) {
        CAPTURE(settled);
        memory_backend const place;
        make_crashed(place, durability_policy::immediate, settled);
        flip_byte(place, offset_of(place, format::frame_kind::entry, 7) + 24);
        auto const outcome = recover(place, run, quiet());
        CHECK(outcome.status == status::quarantined);
        auto const last = settled ? 12U : 5U; // the batch of entry 7 is the second
        for (auto const& manifest : {outcome.manifest, open(place).manifest()}) {
            CHECK(manifest.ts_init_min == message(1).ts_init);
            CHECK(manifest.ts_init_max == message(last).ts_init);
        }
        CHECK(open(place).manifest().end == message(last).ts_init);
    }
}

TEST_CASE("a reader that saw a run crash gathers nothing twice once it is quarantined",
          "[log][recovery][B14]") {
    memory_backend const place;
    {
        auto writer = create(place, run, durability_policy::immediate, quiet());
        append(writer, 3);
        REQUIRE(writer.record_anchor({3, at(1), "snapshot", {}}, at(2)));
        append(writer, 6);
        append(writer, 1);
    }
    flip_byte(place, offset_of(place, format::frame_kind::entry, 5) + 24);
    auto reader = open(place);
    CHECK(reader.condition() == run_condition::crashed);
    auto const kept = **reader.frame_at(2);
    CHECK(recover(place, run, quiet()).status == status::quarantined);
    CHECK(*reader.refresh());
    CHECK(reader.condition() == run_condition::quarantined);
    CHECK(reader.anchors().size() == 1);
    CHECK(entry_at(reader, 9) == message(9));
    CHECK(kept.to_entry() == message(2));
}

// ---- what counts as evidence ------------------------------------------------------------------------------

TEST_CASE("a commit inside a payload is no evidence", "[log][recovery][B14]") {
    memory_backend const place;
    std::uint64_t end = 0;
    {
        auto writer = create(place, run, durability_policy::immediate, quiet());
        append(writer, 2);
        // A payload that holds a self-valid commit of this very run at this very place, acknowledging far
        // more.
        auto entry = message(3);
        entry.topic = message(2).topic;
        entry.payload_type = message(2).payload_type;
        entry.keys.clear();
        entry.headers = {};
        auto const payload_at =
            writer.committed_offset() + format::entry_frame_bytes(0, 0, 0, sizeof(digest));
        format::commit_frame<digest> fake{};
        fake.fields = {
            {format::commit_bytes<digest>, static_cast<std::uint16_t>(format::frame_kind::commit), 0, 1'000},
            1'000,
            payload_at - 400,
            payload_at,
            format::run_tag_of(run),
            0,
            999,
            1,
            0};
        entry.payload.clear();
        format::write_commit<hash>(entry.payload, fake, {});
        REQUIRE(format::read_commit<hash>(entry.payload, payload_at, format::run_tag_of(run), {}));
        REQUIRE(try_append(writer, std::array{entry}));
        append(writer, 1);
        end = writer.committed_offset();
    }
    cut_and_append(place, end, garbage(200)); // and a torn tail, so that everything is searched
    auto const outcome = recover(place, run, quiet());
    CHECK(outcome.verdict.acknowledged_seq == 3);
    CHECK(outcome.verdict.kind == verdict_kind::torn);
    CHECK(outcome.high_watermark == 4);
}

TEST_CASE("a commit of another run or another place is no evidence", "[log][recovery][B14]") {
    memory_backend const place;
    auto const crashed = make_crashed(place);
    make_crashed(place, durability_policy::immediate, false, id_of(2'000));
    auto const foreign = log_of(place, crashed.end, id_of(2'000));
    auto const own = log_of(place, crashed.end);
    auto tail = garbage(8);
    tail.insert(tail.end(), foreign.begin(), foreign.end());
    tail.insert(tail.end(), own.begin(), own.end());
    cut_and_append(place, crashed.end, tail);
    auto const outcome = recover(place, run, quiet());
    CHECK(outcome.verdict.kind == verdict_kind::torn);
    CHECK(outcome.verdict.acknowledged_seq == 9);
    CHECK(outcome.high_watermark == 12);
}

TEST_CASE("until something is stored behind it damage to the newest batch reads as torn and unproven",
          "[log][recovery][B14]") {
    for (bool const stored : {false, true}) {
        memory_backend const place;
        make_crashed(place, durability_policy::immediate, stored);
        flip_byte(place, offset_of(place, format::frame_kind::entry, 11) + 24);
        auto const outcome = recover(place, run, quiet());
        CHECK(outcome.status == (stored ? status::quarantined : status::crashed_recovered));
        CHECK(outcome.verdict.unproven == !stored);
        if (!stored) CHECK(outcome.high_watermark == 9);
    }
}

// ---- every error path of recovery -------------------------------------------------------------------------

TEST_CASE("a media error in an acknowledged entry is damage at that place", "[log][recovery][errors]") {
    simulated_disk const disk;
    make_crashed(disk);
    auto const offset = offset_of(disk, format::frame_kind::entry, 7);
    disk.fail_reads(run, offset + 4, 1);
    auto const outcome = recover(disk, run, quiet());
    CHECK(outcome.status == status::quarantined);
    CHECK(outcome.verdict.damage_seq <= 7); // what shares its sector cannot be read either
    CHECK(outcome.verdict.damage_seq >= 2);
    CHECK(outcome.verdict.acknowledged_seq == 9);
}

TEST_CASE("a media error in the tail is cut with it and zeros stand for what cannot be read",
          "[log][recovery][errors]") {
    simulated_disk const disk;
    auto const crashed = make_crashed(disk);
    auto tail = garbage(5'000);
    cut_and_append(disk, crashed.end, tail);
    auto const bad = (crashed.end + 2'000) / 512 * 512;
    disk.fail_reads(run, bad + 10, 1);
    auto const outcome = recover(disk, run, quiet());
    CHECK(outcome.verdict.kind == verdict_kind::torn);
    CHECK(outcome.verdict.tail_bytes == tail.size());
    auto const from = tail.begin() + static_cast<std::ptrdiff_t>(bad - crashed.end);
    std::fill(from, from + 512, std::byte{0});
    CHECK(*disk.kept_aside(run) == tail);
    disk.heal();
    check_sealed(disk, 12, status::crashed_recovered);
}

TEST_CASE("a media error in one superblock leaves the other", "[log][recovery][errors]") {
    for (std::size_t const slot : {0U, 1U}) {
        simulated_disk const disk;
        make_crashed(disk, durability_policy::immediate, true);
        disk.fail_reads(run, format::superblock_offset(slot) + 600, 1);
        auto found = recovered_on<simulated_disk>::open(disk, run, quiet());
        REQUIRE(found);
        CHECK(found->verdict().superblocks_valid == 1);
        REQUIRE(found->seal());
        disk.heal();
        check_sealed(disk, 12, status::crashed_recovered);
    }
}

TEST_CASE("a media error in header or manifest leaves the run untouched", "[log][recovery][errors]") {
    for (std::uint64_t const offset : {std::uint64_t{100}, format::log_begin + 20}) {
        simulated_disk const disk;
        make_crashed(disk);
        auto const before = disk.live_bytes(run);
        disk.fail_reads(run, offset, 1);
        CHECK(code_of(try_recover(disk, run, quiet())) == (offset == 100 ? errc::io : errc::corrupted));
        CHECK(disk.live_bytes(run) == before);
        disk.heal();
        CHECK(recover(disk, run, quiet()).status == status::crashed_recovered);
    }
}

TEST_CASE("a full disk at seal seals the run without its index", "[log][recovery][errors]") {
    faulty disk;
    make_crashed(disk.place);
    disk.plan.add({.call = fault_call::reserve, .failure = error::disk_full("no room for the index")});
    auto const outcome = recover(disk.place, run, quiet());
    CHECK(outcome.status == status::crashed_recovered);
    auto reader = open(disk.place);
    CHECK(reader.condition() == run_condition::sealed);
    CHECK_FALSE(reader.has_sealed_index());
    CHECK(entries_of(reader) == messages(1, 12));
    CHECK(*reader.lookup_all("order", "O-2") == std::vector<std::uint64_t>{2, 8});
    CHECK(reader.manifest().high_watermark == 12);
    auto const bytes = disk.disk.live_bytes(run);
    CHECK(recover(disk.place, run, quiet()).verdict.kind == verdict_kind::sealed);
    CHECK(disk.disk.live_bytes(run) == bytes);
}

TEST_CASE("a disk without a byte left is reported and the next recovery seals", "[log][recovery][errors]") {
    simulated_disk const disk;
    auto const crashed = make_crashed(disk);
    cut_and_append(disk, crashed.end, {});
    disk.limit_to(crashed.end);
    CHECK(code_of(try_recover(disk, run, quiet())) == errc::disk_full);
    CHECK(entries_of(*std::make_unique<reader_on<simulated_disk>>(open(disk))) == messages(1, 12));
    disk.limit_to(1 << 20);
    CHECK(recover(disk, run, quiet()).status == status::crashed_recovered);
    check_sealed(disk, 12, status::crashed_recovered);
}

// ---- what it costs ----------------------------------------------------------------------------------------

namespace {

/// Counts what is digested.
struct counting_hasher {
    using digest_type = xxh3_128::digest_type;
    static constexpr std::uint16_t id = 0x7F01;
    static constexpr std::string_view name = "counting";
    static inline std::uint64_t bytes = 0;

    class stream {
    public:
        void update(bytes_view part) noexcept {
            bytes += part.size();
            inner_.update(part);
        }
        [[nodiscard]] digest_type finish() const noexcept { return inner_.finish(); }

    private:
        xxh3_128::stream inner_ = xxh3_128{}.start();
    };
    [[nodiscard]] digest_type digest(bytes_view all) const noexcept {
        bytes += all.size();
        return xxh3_128{}.digest(all);
    }
    [[nodiscard]] stream start() const { return {}; }
};

/// Every eight bytes something that looks like a frame as long as what is left.
std::vector<std::byte> hostile_tail(std::size_t size, format::frame_kind kind) {
    std::vector<std::byte> out(size);
    for (std::size_t offset = 0; offset + 8 <= size; offset += 8) {
        auto const left = std::min<std::size_t>(size - offset, core::frame_bytes_max);
        auto const prefix =
            format::frame_prefix{static_cast<std::uint32_t>(left), static_cast<std::uint16_t>(kind), 0, 0};
        format::store_bytes(out, offset, format::object_bytes(prefix).first(8));
    }
    return out;
}

} // namespace

TEST_CASE("a hostile tail does not make recovery quadratic", "[log][recovery][B14]") {
    for (auto const kind :
         {format::frame_kind::topic, format::frame_kind::entry, format::frame_kind::commit}) {
        memory_backend const place;
        std::uint64_t end = 0;
        {
            auto writer = log::log_writer<memory_backend, counting_hasher>::create(
                place, inputs_of(), durability_policy::immediate, at(1), quiet());
            REQUIRE(writer);
            REQUIRE(writer->append(draft_list(messages(1, 3)), at(2)));
            end = writer->committed_offset();
        }
        constexpr std::size_t tail_bytes = 3 << 20;
        cut_and_append(place, end, hostile_tail(tail_bytes, kind));
        counting_hasher::bytes = 0;
        auto found = recovered_run<memory_backend, counting_hasher>::open(place, run, quiet());
        REQUIRE(found);
        CHECK(found->verdict().last_seq == 3);
        CHECK(found->verdict().tail_bytes == tail_bytes);
        // Each byte a few times, and the largest frame there may be; quadratic would be a hundred gigabytes.
        CHECK(counting_hasher::bytes < 8 * tail_bytes + 2 * core::frame_bytes_max);
    }
}

TEST_CASE("a hostile quarantined run does not make its reader quadratic", "[log][recovery][errors]") {
    for (auto const kind :
         {format::frame_kind::topic, format::frame_kind::entry, format::frame_kind::commit}) {
        memory_backend const place;
        std::uint64_t end = 0;
        {
            auto writer = log::log_writer<memory_backend, counting_hasher>::create(
                place, inputs_of(), durability_policy::immediate, at(1), quiet());
            REQUIRE(writer);
            REQUIRE(writer->append(draft_list(messages(1, 3)), at(2)));
            REQUIRE(writer->append(draft_list(messages(4, 6)), at(2)));
            end = writer->committed_offset();
        }
        constexpr std::size_t tail_bytes = 3 << 20;
        cut_and_append(place, end, hostile_tail(tail_bytes, kind));
        flip_byte(place, offset_of(place, format::frame_kind::entry, 2) + 24);
        auto found = recovered_run<memory_backend, counting_hasher>::open(place, run, quiet());
        REQUIRE(found);
        REQUIRE(*found->seal() == status::quarantined);
        counting_hasher::bytes = 0;
        auto reader = log::log_reader<memory_backend, counting_hasher>::open(place, run);
        REQUIRE(reader);
        CHECK(entry_at(*reader, 3) == message(3));
        CHECK(counting_hasher::bytes < 8 * tail_bytes + 2 * core::frame_bytes_max);
    }
}

TEST_CASE("a media error is met a few times and not at every step of the scan", "[log][recovery][B14]") {
    faulty disk;
    std::uint64_t end = 0;
    {
        auto writer = create(disk.place, run, durability_policy::immediate, quiet());
        for (int i = 0; i < 4; ++i)
            append(writer, 2'000);
        end = writer.committed_offset();
    }
    disk.disk.fail_reads(run, end - 20'000, 1);
    disk.plan.record_calls();
    auto const found = recovered_on<faulty_disk>::open(disk.place, run, quiet());
    REQUIRE(found);
    CHECK(disk.plan.count(fault_call::read_at) < 200);
}
