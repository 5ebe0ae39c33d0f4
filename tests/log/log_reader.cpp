// SPDX-License-Identifier: BSL-1.0
// A reader's four conditions, what it does when an index cannot be used, and every error path.
#include "log/run_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

using namespace log_tests;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::simulated_disk;

namespace {

using memory_reader = reader_on<memory_backend>;

memory_backend sealed_run(std::uint64_t batches = 10) {
    memory_backend const place;
    auto writer = create(place);
    for (std::uint64_t i = 0; i < batches; ++i)
        append(writer, 4);
    REQUIRE(writer.record_anchor({3, at(1), "s", {}}, at(1)));
    REQUIRE(writer.seal(status::ended));
    return place;
}

std::uint64_t block_of(memory_backend const& place, format::section which) {
    auto const block = superblock_of(place);
    auto const bytes = bytes_of(place);
    auto const prefix = format::read_prefix(bytes, block.footer_offset);
    REQUIRE(prefix);
    auto const footer = format::parse_footer(
        bytes_view(bytes).subspan(static_cast<std::size_t>(block.footer_offset), prefix->size),
        block.footer_offset, format::run_tag_of(run), sizeof(digest));
    REQUIRE(footer);
    return footer->find(which)->offset;
}

void check_whole(memory_reader& opened, std::uint64_t last = 40) {
    CHECK(opened.high_watermark() == last);
    CHECK(entries_of(opened) == messages(1, last));
    CHECK(*opened.lookup_all("order", "O-2") == std::vector<std::uint64_t>{2, 8, 14, 20, 26, 32, 38});
    CHECK(*opened.lookup("account", "A-0") == std::optional<std::uint64_t>{10});
    CHECK(opened.anchors().size() == 1);
}

} // namespace

// ---- conditions -------------------------------------------------------------------------------------------

TEST_CASE("a live run is followed from creation to seal", "[log][reader][unit]") {
    memory_backend const place;
    auto writer = create(place);
    auto follower = open(place);
    CHECK(follower.condition() == run_condition::live);
    CHECK(follower.high_watermark() == 0);
    CHECK_FALSE(*follower.refresh());
    auto const first = [&] { return follower.frame_at(1); };
    append(writer, 3);
    CHECK_FALSE(first()->has_value()); // not before it looks
    CHECK(*follower.refresh());
    auto const kept = **first();
    for (int i = 0; i < 30; ++i) {
        append(writer, 5);
        CHECK(*follower.refresh());
        CHECK(follower.high_watermark() == writer.high_watermark());
    }
    REQUIRE(writer.seal(status::ended));
    CHECK(*follower.refresh());
    CHECK(follower.condition() == run_condition::sealed);
    CHECK(follower.manifest().status == status::ended);
    CHECK_FALSE(*follower.refresh());
    CHECK(entries_of(follower) == messages(1, 153));
    CHECK(kept.to_entry() == message(1)); // a view stays as it was
}

TEST_CASE("a follower outlives a crash of the writer and the recovery", "[log][reader][unit]") {
    memory_backend const place;
    std::optional writer(create(place));
    append(*writer, 3);
    auto follower = open(place);
    append(*writer, 2);
    writer.reset();
    CHECK(*follower.refresh());
    CHECK(entries_of(follower) == messages(1, 5));
    while (*follower.refresh()) {
    }
    CHECK(follower.condition() == run_condition::crashed);
    recover(place);
    CHECK(*follower.refresh());
    CHECK(follower.condition() == run_condition::sealed);
    CHECK(entries_of(follower) == messages(1, 5));
    CHECK(follower.manifest().status == status::crashed_recovered);
}

TEST_CASE("a sealed run is read through its index and no frame but those asked for", "[log][reader][unit]") {
    auto const place = sealed_run();
    auto opened = open(place);
    CHECK(opened.condition() == run_condition::sealed);
    CHECK(opened.has_sealed_index());
    check_whole(opened);
    CHECK(opened.has_sealed_index());
}

// ---- an index that cannot be used -------------------------------------------------------------------------

TEST_CASE("a damaged index block is noticed at first touch and the log answers instead",
          "[log][reader][unit]") {
    for (auto const which : {format::section::offsets, format::section::times, format::section::keys,
                             format::section::definitions}) {
        auto const place = sealed_run();
        flip_byte(place, block_of(place, which) + 40);
        auto opened = open(place);
        INFO("section " << static_cast<int>(which));
        CHECK(opened.has_sealed_index() ==
              (which != format::section::definitions)); // these are read on opening
        check_whole(opened);
        CHECK(opened.has_sealed_index() == (which == format::section::times)); // which no lookup here touches
    }
}

TEST_CASE("a damaged footer is no obstacle", "[log][reader][unit]") {
    auto const place = sealed_run();
    flip_byte(place, superblock_of(place).footer_offset + 30);
    auto opened = open(place);
    CHECK_FALSE(opened.has_sealed_index());
    check_whole(opened);
}

TEST_CASE("views handed out before an index was rebuilt stay valid", "[log][reader][unit]") {
    auto const place = sealed_run();
    flip_byte(place, block_of(place, format::section::keys) + 40);
    auto opened = open(place);
    auto const view = **opened.frame_at(7);
    CHECK(opened.lookup("order", "O-2"));
    CHECK_FALSE(opened.has_sealed_index());
    CHECK(view.to_entry() == message(7));
}

// ---- every error path of the reader -----------------------------------------------------------------------

TEST_CASE("opening says what is wrong with a run", "[log][reader][errors]") {
    memory_backend const place;
    auto const missing = memory_reader::open(place, run);
    REQUIRE(code_of(missing) == errc::not_found);
    CHECK(missing.error().path() == place.location(run));

    REQUIRE(place.create(id_of(1), {}, {}));
    CHECK(code_of(memory_reader::open(place, id_of(1))) == errc::unsupported_format);
    REQUIRE(place.create(id_of(2), pattern(20'000, 1), {}));
    auto const foreign = memory_reader::open(place, id_of(2));
    REQUIRE(code_of(foreign) == errc::unsupported_format);
    CHECK(foreign.error().found() == 0);

    create(place);
    auto bytes = bytes_of(place);
    bytes[16] = std::byte{9};
    REQUIRE(place.create(id_of(3), bytes, {}));
    auto const future = memory_reader::open(place, id_of(3));
    REQUIRE(code_of(future) == errc::unsupported_format);
    CHECK(future.error().found() == 9);
    CHECK(future.error().supported() == format::version);
    CHECK(code_of(nacre::log::log_reader<memory_backend, xxh3_64>::open(place, run)) == errc::wrong_hasher);
    REQUIRE(place.create(id_of(4), bytes_of(place), {}));
    auto const renamed = memory_reader::open(place, id_of(4));
    REQUIRE(code_of(renamed) == errc::corrupted);
    CHECK(renamed.error().path() == place.location(id_of(4)));
}

TEST_CASE("a manifest that is lost is an error only where nothing else is there to be read",
          "[log][reader][errors][S1]") {
    auto const lose_manifest = [](memory_backend const& place) {
        overwrite(place, format::log_begin + 30, pattern(40, 3));
    };
    memory_backend const empty;
    create(empty);
    lose_manifest(empty);
    CHECK(code_of(memory_reader::open(empty, run)) == errc::corrupted);
    auto const sealed = sealed_run();
    lose_manifest(sealed);
    auto opened = open(sealed);
    CHECK(opened.has_sealed_index());
    check_whole(opened);
    CHECK(opened.manifest().inputs.run_id == run); // which the header tells
    CHECK(opened.manifest().inputs.instance.empty());
    CHECK(opened.verdict().damage_offset == format::log_begin);
    CHECK_FALSE(opened.verdict().damage.empty());
}

TEST_CASE("S1 a sealed file that was cut short serves the entries it still has",
          "[log][reader][errors][S1]") {
    auto const whole = sealed_run();
    auto const size = bytes_of(whole).size();
    auto const block = superblock_of(whole);
    auto const half = offset_of(whole, format::frame_kind::entry, 20) + 8;
    for (std::uint64_t const end : {size - 1, block.footer_offset, block.log_end, half}) {
        CAPTURE(end);
        auto const place = sealed_run();
        cut_and_append(place, end, {});
        auto opened = open(place);
        CHECK(opened.condition() == run_condition::sealed);
        CHECK(opened.high_watermark() == block.high_watermark);
        CHECK(opened.verdict().damage_offset == end);
        for (std::uint64_t seq = 1; seq <= block.high_watermark; ++seq) {
            if (seq < 20 || end != half)
                CHECK(entry_at(opened, seq) == message(seq));
            else
                CHECK(code_of(opened.frame_at(seq)) == errc::gap);
        }
    }
}

TEST_CASE("calls of the backend that fail are reported and end nothing", "[log][reader][errors]") {
    fault_plan const plan;
    fault_backend const place{memory_backend{}, plan};
    auto writer = create(place);
    append(writer, 3);
    for (auto const call : {fault_call::open_read, fault_call::read_at, fault_call::view}) {
        plan.add({.call = call});
        CHECK(code_of(reader_on<fault_backend<memory_backend>>::open(place, run)) == errc::io);
        plan.clear();
    }
    for (std::uint64_t const superblock : {2U, 3U}) { // one of two that cannot be read
        plan.add({.call = fault_call::read_at, .nth = superblock});
        CHECK(open(place).high_watermark() == 3);
        plan.clear();
    }
    auto follower = open(place);
    append(writer, 2);
    plan.add({.call = fault_call::view});
    CHECK(code_of(follower.refresh()) == errc::io);
    CHECK(entries_of(follower) == messages(1, 3));
    CHECK(*follower.refresh());
    CHECK(entries_of(follower) == messages(1, 5));
    REQUIRE(writer.seal(status::ended));
    plan.add({.call = fault_call::extent});
    CHECK(code_of(reader_on<fault_backend<memory_backend>>::open(place, run)) == errc::io);
    CHECK(open(place).high_watermark() == 5);
}

TEST_CASE("a published offset that leads into no log is an error at that place", "[log][reader][errors]") {
    memory_backend const place;
    std::uint64_t end = 0;
    {
        auto writer = create(place);
        append(writer, 3);
        end = writer.committed_offset();
    }
    cut_and_append(place, end, pattern(400, 1)); // a stray program wrote into the run
    auto held = place.open_recover(run);
    REQUIRE(held);
    held->publish(end);
    auto follower = open(place);
    CHECK(follower.condition() == run_condition::live);
    held->publish(end + 400);
    auto const refreshed = follower.refresh();
    REQUIRE(code_of(refreshed) == errc::corrupted);
    CHECK(refreshed.error().offset() == end);
    CHECK(entries_of(follower) == messages(1, 3)); // what it had stays
    CHECK(code_of(memory_reader::open(place, run)) == errc::corrupted);
}

TEST_CASE("a link of keys that does not go back is an error and no endless loop", "[log][reader][errors]") {
    memory_backend const place;
    {
        auto writer = create(place);
        append(writer, 20);
    }
    // A program that computes digests may still have written nonsense: seal the damage in.
    auto const offset = offset_of(place, format::frame_kind::entry, 14);
    auto const bytes = bytes_of(place);
    auto frame = std::vector<std::byte>(bytes.begin() + static_cast<std::ptrdiff_t>(offset), bytes.end());
    frame.resize(format::load<format::frame_prefix>(frame).size);
    auto const entry = format::parse_entry(frame, sizeof(digest));
    REQUIRE(entry);
    REQUIRE(entry->key_range().size() == 1);
    format::store(bytes_span(frame), sizeof(format::entry_fixed) + entry->ids.size(), std::uint64_t{14});
    format::seal_entry<hash>(frame, {});
    {
        auto writer = place.open_recover(run);
        REQUIRE(writer);
        writer->publish(offset_of(place, format::frame_kind::commit, 2) + format::commit_bytes<digest>);
        REQUIRE(writer->write_at(offset, frame));
        auto live = open(place);
        REQUIRE(live.high_watermark() == 20);
        auto const found = live.lookup_all("order", "O-2");
        REQUIRE(code_of(found) == errc::corrupted);
        CHECK(found.error().seq() == 14);
    }
}

TEST_CASE("the last entry missing from a sealed log is a gap up to its end", "[log][reader][errors]") {
    auto const place = sealed_run();
    auto const kind = static_cast<std::uint8_t>(format::frame_kind::topic);
    overwrite(place, offset_of(place, format::frame_kind::entry, 40) + 4, format::object_bytes(kind));
    auto opened = open(place);
    auto const found = opened.frame_at(40);
    REQUIRE(code_of(found) == errc::gap);
    CHECK(found.error().previous() == 39);
    CHECK(found.error().next() == 41);
    CHECK(entry_at(opened, 39) == message(39));
}
