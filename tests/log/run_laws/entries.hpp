// SPDX-License-Identifier: BSL-1.0
// Laws B5 to B7: keys, single entries, walking.
#pragma once

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "log/run_kit.hpp"

#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace run_laws {

using namespace log_tests;

template <class M>
using place_of = decltype(std::declval<M&>().place());

// ---- B5: keys ---------------------------------------------------------------------------------------------

inline entry with_keys(std::uint64_t seq, std::vector<index_key> keys) {
    auto out = message(seq);
    out.keys = std::move(keys);
    return out;
}

/// Three batches of entries with keys, and what must be found; the same while live, crashed and sealed.
template <class W>
void append_keyed(W& writer) {
    REQUIRE(try_append(writer, std::array{with_keys(1, {{"order", "A"}, {"order", "A"}, {"account", "A"}}),
                                          with_keys(2, {{"order", "B"}, {"order", ""}})}));
    REQUIRE(try_append(writer, std::array{with_keys(3, {{"order", "A"}, {"order", "B"}}), with_keys(4, {})}));
    REQUIRE(try_append(writer, std::array{with_keys(5, {{"account", "B"}, {"order", "A"}})}));
}

template <class R>
void check_keyed(R& reader) {
    using seqs = std::vector<std::uint64_t>;
    CHECK(*reader.lookup_all("order", "A") == seqs{1, 3, 5});
    CHECK(*reader.lookup_all("order", "B") == seqs{2, 3});
    CHECK(*reader.lookup_all("order", "") == seqs{2});
    CHECK(*reader.lookup_all("account", "A") == seqs{1}); // kinds do not see each other's keys
    CHECK(*reader.lookup_all("account", "B") == seqs{5});
    CHECK(reader.lookup_all("order", "C")->empty());
    CHECK(reader.lookup_all("nothing", "A")->empty());
    CHECK(*reader.lookup("order", "A") == std::optional<std::uint64_t>{1});
    CHECK(*reader.lookup("order", "B") == std::optional<std::uint64_t>{2});
    CHECK(*reader.lookup("account", "B") == std::optional<std::uint64_t>{5});
    CHECK(*reader.lookup("account", "C") == std::nullopt);
    CHECK(*reader.lookup("nothing", "A") == std::nullopt);
    CHECK(entry_at(reader, 1).keys == std::vector<index_key>{{"order", "A"}, {"account", "A"}});
}

template <class M>
void every_occurrence_of_a_key_is_found_in_order() {
    M model;
    auto writer = create(model.place());
    append_keyed(writer);
    auto live = open(model.place());
    check_keyed(live);
    REQUIRE(writer.seal(status::ended));
    auto sealed = open(model.place());
    CHECK(sealed.has_sealed_index());
    check_keyed(sealed);
    check_keyed(live);
}

template <class M>
void a_crashed_run_is_found_by_its_keys_before_and_after_recovery() {
    M model;
    append_keyed(*std::make_unique<writer_on<place_of<M>>>(create(model.place())));
    auto crashed = open(model.place());
    CHECK(crashed.condition() == run_condition::crashed);
    check_keyed(crashed);
    recover(model.place());
    auto sealed = open(model.place());
    CHECK(sealed.has_sealed_index());
    check_keyed(sealed);
}

template <class M>
void an_entry_and_its_keys_become_visible_together() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    auto reader = open(model.place());
    REQUIRE(try_append(writer, std::array{with_keys(2, {{"order", "new"}})}));
    CHECK(*reader.lookup("order", "new") == std::nullopt);
    CHECK_FALSE(reader.frame_at(2)->has_value());
    CHECK(*reader.refresh());
    CHECK(*reader.lookup("order", "new") == std::optional<std::uint64_t>{2});
    CHECK(reader.frame_at(2)->has_value());
}

// ---- B6: single entries -----------------------------------------------------------------------------------

template <class M>
void there_is_no_entry_0_and_none_above_the_watermark() {
    M model;
    auto writer = create(model.place());
    append(writer, 3);
    auto const check = [](auto reader) {
        CHECK_FALSE(reader.frame_at(0)->has_value());
        CHECK(reader.frame_at(3)->has_value());
        CHECK_FALSE(reader.frame_at(4)->has_value());
        CHECK_FALSE(reader.frame_at(std::numeric_limits<std::uint64_t>::max())->has_value());
    };
    check(open(model.place()));
    REQUIRE(writer.seal(status::ended));
    check(open(model.place()));
}

/// A sealed run of 40 entries in batches of 4.
template <class P>
void make_sealed(P const& place) {
    auto writer = create(place);
    for (int i = 0; i < 10; ++i)
        append(writer, 4);
    REQUIRE(writer.seal(status::ended));
}

template <class M>
void a_stored_digest_that_does_not_match_gives_hash_mismatch() {
    M model;
    make_sealed(model.place());
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 21);
    flip_byte(model.place(), offset + 20); // ts_init
    auto reader = open(model.place());
    auto const found = reader.frame_at(21);
    REQUIRE(code_of(found) == errc::hash_mismatch);
    CHECK(found.error().seq() == 21);
    CHECK(found.error().offset() == offset);
    CHECK(entry_at(reader, 20) == message(20));
    CHECK(entry_at(reader, 22) == message(22));
}

template <class M>
void a_frame_that_cannot_be_decoded_gives_corrupted() {
    M model;
    make_sealed(model.place());
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 21);
    flip_byte(model.place(), offset + 40); // payload size
    auto reader = open(model.place());
    auto const found = reader.frame_at(21);
    REQUIRE(code_of(found) == errc::corrupted);
    CHECK(found.error().seq() == 21);
    CHECK(found.error().offset() == offset);
    CHECK(entry_at(reader, 20) == message(20));
    CHECK(entry_at(reader, 22) == message(22));
}

template <class M>
void a_frame_of_impossible_size_gives_corrupted() {
    M model;
    make_sealed(model.place());
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 21);
    overwrite(model.place(), offset, bytes(std::string_view("\x03", 1)));
    auto reader = open(model.place());
    auto const found = reader.frame_at(21);
    REQUIRE(code_of(found) == errc::corrupted);
    CHECK(found.error().seq() == 21);
    CHECK(found.error().offset() == offset);
    CHECK(entry_at(reader, 20) == message(20));
    CHECK(entry_at(reader, 33) == message(33)); // the index leads past it
}

template <class M>
void a_missing_entry_inside_the_watermark_gives_gap() {
    M model;
    make_sealed(model.place());
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 21);
    auto const topic = static_cast<std::uint8_t>(format::frame_kind::topic);
    overwrite(model.place(), offset + 4, format::object_bytes(topic)); // no entry any more
    auto reader = open(model.place());
    auto const found = reader.frame_at(21);
    REQUIRE(code_of(found) == errc::gap);
    CHECK(found.error().previous() == 20);
    CHECK(found.error().next() == 22);
    CHECK(found.error().missing() == 1);
    for (std::uint64_t const seq : {20U, 22U, 23U, 32U, 33U})
        CHECK(entry_at(reader, seq) == message(seq));
}

template <class M>
void a_seq_that_was_changed_spoils_that_entry_alone() {
    M model;
    make_sealed(model.place());
    std::uint64_t const other = 25;
    overwrite(model.place(), offset_of(model.place(), format::frame_kind::entry, 21) + 8,
              format::object_bytes(other));
    auto reader = open(model.place());
    auto const found = reader.frame_at(21);
    REQUIRE(code_of(found) == errc::hash_mismatch);
    CHECK(found.error().seq() == 21);
    for (std::uint64_t const seq : {20U, 22U, 24U, 25U, 26U})
        CHECK(entry_at(reader, seq) == message(seq));
}

// ---- B7: walking ------------------------------------------------------------------------------------------

template <class M>
void a_walk_includes_entries_committed_while_it_runs() {
    M model;
    auto writer = create(model.place());
    append(writer, 2);
    auto reader = open(model.place());
    std::vector<entry> seen;
    typename reader_on<place_of<M>>::position next{1, 0};
    while (next.seq <= reader.high_watermark()) {
        auto const view = reader.read(next);
        REQUIRE(view);
        seen.push_back(view->to_entry());
        next = reader.after(*view);
        if (writer.high_watermark() < 8) {
            append(writer, 3);
            CHECK(*reader.refresh());
        }
    }
    CHECK(seen == messages(1, 8));
    CHECK_FALSE(*reader.refresh());
}

} // namespace run_laws
