// SPDX-License-Identifier: BSL-1.0
// Laws B8, B9 and B13: anchors, seal, the same log everywhere.
#pragma once

#include "log/run_kit.hpp"
#include "log/run_laws/entries.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <utility>

namespace run_laws {

// ---- B8: anchors ------------------------------------------------------------------------------------------

inline anchor anchor_at(std::uint64_t high_watermark, std::string id = "snapshot") {
    return {high_watermark, at(77), std::move(id), pattern(16, high_watermark)};
}

template <class M>
void there_is_no_anchor_until_one_is_recorded() {
    M model;
    auto writer = create(model.place());
    append(writer, 2);
    CHECK_FALSE(writer.latest_anchor());
    CHECK(open(model.place()).anchors().empty());
    REQUIRE(writer.record_anchor(anchor_at(1), at(1)));
    CHECK(writer.latest_anchor() == anchor_at(1));
}

template <class M>
void an_anchor_past_the_watermark_or_older_than_the_latest_is_refused() {
    M model;
    auto writer = create(model.place());
    append(writer, 5);
    CHECK(code_of(writer.record_anchor(anchor_at(6), at(1))) == errc::invalid_argument);
    REQUIRE(writer.record_anchor(anchor_at(4, "a"), at(1)));
    CHECK(code_of(writer.record_anchor(anchor_at(3), at(1))) == errc::invalid_argument);
    REQUIRE(writer.record_anchor(anchor_at(4, "b"), at(1))); // equal is accepted
    auto oversized = anchor_at(5, std::string(core::name_bytes_max + 1, 'x'));
    CHECK(code_of(writer.record_anchor(oversized, at(1))) == errc::too_large);
    oversized = anchor_at(5);
    oversized.content_hash.resize(core::digest_bytes_max + 1);
    CHECK(code_of(writer.record_anchor(oversized, at(1))) == errc::too_large);
    CHECK(writer.latest_anchor() == anchor_at(4, "b"));
    append(writer, 1);
    CHECK(writer.high_watermark() == 6);
}

template <class M>
void every_anchor_stays_readable_and_the_latest_survives_seal_and_reopen() {
    M model;
    auto writer = create(model.place());
    REQUIRE(writer.record_anchor(anchor_at(0, "empty"), at(1)));
    append(writer, 3);
    REQUIRE(writer.record_anchor(anchor_at(2, "two"), at(1)));
    append(writer, 3);
    REQUIRE(writer.record_anchor(anchor_at(6, "six"), at(1)));
    append(writer, 1);
    auto const check = [](auto const& reader) {
        REQUIRE(reader.anchors().size() == 3);
        CHECK(reader.anchors()[0].anchor == anchor_at(0, "empty"));
        CHECK(reader.anchors()[1].anchor == anchor_at(2, "two"));
        CHECK(reader.anchors()[2].anchor == anchor_at(6, "six"));
    };
    check(open(model.place()));
    REQUIRE(writer.seal(status::ended));
    CHECK(code_of(writer.record_anchor(anchor_at(6), at(1))) == errc::closed);
    auto const sealed = open(model.place());
    check(sealed);
    CHECK(superblock_of(model.place()).anchor_offset == sealed.anchors().back().offset);
}

// ---- B9: seal ---------------------------------------------------------------------------------------------

template <class M>
void seal_refuses_running_and_quarantined() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    CHECK(code_of(writer.seal(status::running)) == errc::invalid_argument);
    CHECK(code_of(writer.seal(status::quarantined)) == errc::invalid_argument);
    CHECK(code_of(writer.seal(static_cast<status>(9))) == errc::invalid_argument);
    append(writer, 1);
    REQUIRE(writer.seal(status::ended));
}

template <class M>
void seal_stamps_the_largest_ts_init_and_the_final_watermark() {
    M model;
    auto writer = create(model.place());
    auto batch = messages(1, 4);
    batch[1].ts_init = at(9'999'999);
    batch[3].ts_init = at(5);
    REQUIRE(try_append(writer, batch));
    REQUIRE(writer.seal(status::ended));
    auto const reader = open(model.place());
    CHECK(writer.manifest() == reader.manifest());
    CHECK(reader.manifest().status == status::ended);
    CHECK(reader.manifest().high_watermark == 4);
    CHECK(reader.manifest().end == at(9'999'999));
    CHECK(reader.manifest().ts_init_min == at(5));
    CHECK(reader.manifest().ts_init_max == at(9'999'999));
}

template <class M>
void an_empty_run_is_sealed_without_an_end() {
    M model;
    auto writer = create(model.place());
    REQUIRE(writer.seal(status::ended));
    auto reader = open(model.place());
    CHECK(reader.condition() == run_condition::sealed);
    CHECK(reader.manifest().status == status::ended);
    CHECK(reader.manifest().high_watermark == 0);
    CHECK_FALSE(reader.manifest().end);
    CHECK_FALSE(reader.frame_at(1)->has_value());
    CHECK(reader.lookup_all("order", "A")->empty());
}

template <class M>
void a_second_seal_gives_closed_and_reads_go_on() {
    M model;
    auto writer = create(model.place());
    append(writer, 5);
    auto before = open(model.place());
    REQUIRE(writer.seal(status::ended));
    auto const bytes = bytes_of(model.place());
    CHECK(code_of(writer.seal(status::ended)) == errc::closed);
    CHECK(code_of(writer.seal(status::crashed_recovered)) == errc::closed);
    CHECK(bytes_of(model.place()) == bytes);
    CHECK(entries_of(before) == messages(1, 5));
    CHECK(*before.refresh());
    CHECK(before.condition() == run_condition::sealed);
    CHECK(entries_of(before) == messages(1, 5));
    auto after = open(model.place());
    CHECK(entries_of(after) == messages(1, 5));
    CHECK(reader_on<place_of<M>>::open_sealed(model.place(), run));
}

template <class M>
void a_running_run_is_not_opened_as_sealed() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 1);
        CHECK(code_of(reader_on<place_of<M>>::open_sealed(model.place(), run)) == errc::not_sealed);
    }
    CHECK(code_of(reader_on<place_of<M>>::open_sealed(model.place(), run)) == errc::not_sealed);
    CHECK(code_of(reader_on<place_of<M>>::open_sealed(model.place(), id_of(5))) == errc::not_found);
}

// ---- B13: the same log ------------------------------------------------------------------------------------

template <class W>
void append_keyed_at_8(W& writer) {
    REQUIRE(try_append(writer, std::array{with_keys(9, {{"leg", "1"}, {"leg", "2"}, {"order", "O-2"}})}));
}

template <class W>
void append_of_every_kind(W& writer) {
    append(writer, 7);
    REQUIRE(writer.record_anchor(anchor_at(6), at(12)));
    append(writer, 1, at(13));
    append_keyed_at_8(writer);
    append_run_ended(writer);
    REQUIRE(writer.seal(status::ended));
}

template <class M>
void equal_batches_give_the_same_log_the_same_lookups_and_the_same_chain() {
    M model;
    memory_backend const memory;
    auto expected = create(memory);
    auto writer = create(model.place());
    append_of_every_kind(expected);
    append_of_every_kind(writer);
    CHECK(writer.chain() == expected.chain());
    CHECK(writer.committed_offset() == expected.committed_offset());
    CHECK(log_of(model.place(), writer.committed_offset()) == log_of(memory, expected.committed_offset()));
    CHECK(bytes_of(model.place()) == bytes_of(memory)); // sealed: the index too
    auto reader = open(model.place());
    auto other = open(memory);
    for (auto const& [kind, key] :
         {std::pair{"order", "O-2"}, {"order", "O-4"}, {"leg", "2"}, {"account", "A-1"}}) {
        auto const found = reader.lookup_all(kind, key);
        REQUIRE(found);
        CHECK_FALSE(found->empty());
        CHECK(*found == *other.lookup_all(kind, key));
    }
    CHECK(entries_of(reader) == entries_of(other));
}

} // namespace run_laws
