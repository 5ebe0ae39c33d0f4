// SPDX-License-Identifier: BSL-1.0
// What holds for a run in every backend, as one set of test templates; each claim is tagged with its point, [B1] to [B13].
//
// A model is a fixture that makes one place for runs:
//
//     struct my_model {
//         my_backend place();   // a handle on the model's one place, any number of times
//     };
//     NACRE_RUN_LAWS(my_model)  // in one source file, outside any namespace
#pragma once

#include "log/run_kit.hpp"

#include <nacre/backend/memory_backend.hpp>
#include <nacre/testing/fault_backend.hpp>

#include <limits>
#include <optional>
#include <utility>

namespace run_laws {

using namespace log_tests;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;

template <class M>
using place_of = decltype(std::declval<M&>().place());

// ---- B1: handles ------------------------------------------------------------------------------------------------------

template <class M>
void a_moved_from_writer_gives_no_run_open() {
    M model;
    auto writer = create(model.place());
    append(writer, 2);
    auto const taken = std::move(writer);
    CHECK(code_of(try_append(writer, messages(3, 3))) == errc::no_run_open);
    CHECK(code_of(writer.record_anchor({}, at(1))) == errc::no_run_open);
    CHECK(code_of(writer.settle(at(1))) == errc::no_run_open);
    CHECK(code_of(writer.seal(status::ended)) == errc::no_run_open);
    writer.halt(halt_reason::requested);
    CHECK(taken.high_watermark() == 2);
}

template <class M>
void a_moved_from_recovery_gives_no_run_open() {
    M model;
    append(*std::make_unique<writer_on<place_of<M>>>(create(model.place())), 2);
    auto found = recovered_on<place_of<M>>::open(model.place(), run);
    REQUIRE(found);
    auto taken = std::move(*found);
    CHECK(code_of(found->seal()) == errc::no_run_open);
    REQUIRE(taken.seal());
    CHECK(code_of(taken.seal()) == errc::no_run_open);
    CHECK(recover(model.place()).verdict.kind == verdict_kind::sealed);
}

template <class M>
void a_moved_from_reader_gives_no_run_open() {
    M model;
    auto writer = create(model.place());
    append(writer, 2);
    REQUIRE(writer.seal(status::ended));
    auto reader = open(model.place());
    auto taken = std::move(reader);
    CHECK(code_of(reader.frame_at(1)) == errc::no_run_open);
    CHECK(code_of(reader.read({1, 0})) == errc::no_run_open);
    CHECK(code_of(reader.lookup("order", "O-2")) == errc::no_run_open);
    CHECK(code_of(reader.lookup_all("order", "O-2")) == errc::no_run_open);
    CHECK(code_of(reader.refresh()) == errc::no_run_open);
    CHECK(entries_of(taken) == messages(1, 2));
}

template <class M>
void a_writer_whose_append_failed_gives_no_run_open() {
    for (auto const call : {fault_call::append, fault_call::sync}) {
        M model;
        fault_plan const plan;
        fault_backend const place{model.place(), plan};
        auto writer = create(place);
        append(writer, 2);
        plan.add({.call = call});
        CHECK(code_of(try_append(writer, messages(3, 4))) == errc::io);
        auto const syncs = plan.count(fault_call::sync);
        auto const appends = plan.count(fault_call::append);
        CHECK(code_of(try_append(writer, messages(3, 4))) == errc::no_run_open);
        CHECK(code_of(writer.record_anchor({}, at(1))) == errc::no_run_open);
        CHECK(code_of(writer.settle(at(1))) == errc::no_run_open);
        CHECK(code_of(writer.seal(status::ended)) == errc::no_run_open);
        CHECK(writer.high_watermark() == 2);
        CHECK(plan.count(fault_call::sync) == syncs); // a failed sync is never tried again
        CHECK(plan.count(fault_call::append) == appends);
    }
}

// ---- B2: a fresh run --------------------------------------------------------------------------------------------------

template <class M>
void a_fresh_run_is_running_at_watermark_0_without_an_end() {
    M model;
    auto const writer = create(model.place());
    auto reader = open(model.place());
    for (auto const& manifest : {writer.manifest(), reader.manifest()}) {
        CHECK(manifest.inputs == inputs_of());
        CHECK(manifest.status == status::running);
        CHECK(manifest.high_watermark == 0);
        CHECK_FALSE(manifest.end);
        CHECK_FALSE(manifest.ts_init_min);
        CHECK_FALSE(manifest.ts_init_max);
        CHECK(manifest.halted == halt_reason::none);
        CHECK(manifest.hasher == hash::id);
        CHECK(manifest.durability == durability_policy::immediate);
    }
    CHECK(reader.condition() == run_condition::live);
}

// ---- B3: an id that exists --------------------------------------------------------------------------------------------

template <class M>
void creating_an_unsealed_run_again_gives_crashed_predecessor() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 3);
        auto const again =
            writer_on<place_of<M>>::create(model.place(), inputs_of(), durability_policy::immediate, at(1));
        CHECK(code_of(again) == errc::busy); // while its writer lives
    }
    auto const before = bytes_of(model.place());
    auto const again =
        writer_on<place_of<M>>::create(model.place(), inputs_of(), durability_policy::immediate, at(1));
    CHECK(code_of(again) == errc::crashed_predecessor);
    CHECK(bytes_of(model.place()) == before);
}

template <class R>
concept can_append = requires(R& found, std::span<entry_draft const> drafts) {
    found.append(drafts, timestamp{});
};

template <class M>
void recovery_loads_the_progress_and_allows_seal_only() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 3);
        append(writer, 2);
    }
    static_assert(!can_append<recovered_on<place_of<M>>> && can_append<writer_on<place_of<M>>>);
    auto found = recovered_on<place_of<M>>::open(model.place(), run);
    REQUIRE(found);
    CHECK(found->high_watermark() == 5);
    CHECK(found->verdict().kind == verdict_kind::accepted);
    CHECK(found->verdict().last_seq == 5);
    CHECK(found->manifest().inputs == inputs_of());
    CHECK(found->manifest().status == status::running);
    CHECK(found->terminal_status() == status::crashed_recovered);
    CHECK(code_of(recovered_on<place_of<M>>::open(model.place(), run)) == errc::busy);
    CHECK(*found->seal() == status::crashed_recovered);
    auto reader = open(model.place());
    CHECK(reader.manifest().status == status::crashed_recovered);
    CHECK(entries_of(reader) == messages(1, 5));
}

template <class M>
void a_sealed_run_is_never_opened_to_append() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 3);
        REQUIRE(writer.seal(status::ended));
    }
    auto const before = bytes_of(model.place());
    auto const again =
        writer_on<place_of<M>>::create(model.place(), inputs_of(), durability_policy::immediate, at(1));
    CHECK(code_of(again) == errc::closed);
    CHECK(recover(model.place()).status == status::ended);
    CHECK(bytes_of(model.place()) == before);
}

// ---- B4: append -------------------------------------------------------------------------------------------------------

template <class M>
void a_batch_out_of_order_is_refused_whole() {
    M model;
    auto writer = create(model.place());
    append(writer, 4);
    auto const before = bytes_of(model.place());
    auto const refused = [&](std::vector<entry> const& batch, std::uint64_t offered) {
        auto const outcome = try_append(writer, batch);
        REQUIRE(code_of(outcome) == errc::out_of_order);
        CHECK(outcome.error().high_watermark() == 4);
        CHECK(outcome.error().seq() == offered);
    };
    refused(messages(6, 7), 6); // a hole before the batch
    refused(messages(4, 5), 4); // recorded already
    refused({message(0)}, 0);
    refused({message(5), message(7)}, 7); // a hole inside
    refused({message(5), message(5)}, 5);
    refused({message(5), message(6), message(5)}, 5);
    CHECK(bytes_of(model.place()) == before);
    CHECK(writer.high_watermark() == 4);
    append(writer, 2);
    CHECK(entries_of(*std::make_unique<reader_on<place_of<M>>>(open(model.place()))) == messages(1, 6));
}

template <class M>
void an_empty_batch_changes_nothing() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    auto const before = bytes_of(model.place());
    REQUIRE(try_append(writer, {}));
    CHECK(bytes_of(model.place()) == before);
    CHECK(writer.high_watermark() == 1);
}

template <class M>
void after_seal_an_append_gives_closed() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    REQUIRE(writer.seal(status::ended));
    auto const before = bytes_of(model.place());
    CHECK(code_of(try_append(writer, messages(2, 2))) == errc::closed);
    CHECK(code_of(try_append(writer, {})) == errc::closed);
    CHECK(bytes_of(model.place()) == before);
}

template <class M>
void a_draft_beyond_a_limit_is_refused_and_nothing_of_its_batch_is_kept() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    auto const before = bytes_of(model.place());
    auto long_key = message(3);
    long_key.keys = {{"order", std::string(key_bytes_max + 1, 'x')}};
    auto many_keys = message(3);
    for (std::size_t i = 0; i <= entry_keys_max; ++i)
        many_keys.keys.emplace_back("leg", std::to_string(i));
    auto no_topic = message(3);
    no_topic.topic.clear();
    auto long_type = message(3);
    long_type.payload_type.assign(name_bytes_max + 1, 't');
    auto large = message(3);
    large.payload.resize(payload_bytes_max + 1);
    CHECK(code_of(try_append(writer, std::array{message(2), long_key})) == errc::too_large);
    CHECK(code_of(try_append(writer, std::array{message(2), many_keys})) == errc::too_large);
    CHECK(code_of(try_append(writer, std::array{message(2), no_topic})) == errc::invalid_argument);
    CHECK(code_of(try_append(writer, std::array{message(2), long_type})) == errc::invalid_argument);
    CHECK(code_of(try_append(writer, std::array{message(2), large})) == errc::too_large);
    CHECK(bytes_of(model.place()) == before);
    append(writer, 2);
    auto reader = open(model.place());
    CHECK(entries_of(reader) == messages(1, 3));
}

// ---- B5: keys ---------------------------------------------------------------------------------------------------------

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

// ---- B6: single entries -----------------------------------------------------------------------------------------------

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
    overwrite(model.place(), offset, as_bytes_view(std::string_view("\x03", 1)));
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

// ---- B7: walking ------------------------------------------------------------------------------------------------------

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

// ---- B8: anchors ------------------------------------------------------------------------------------------------------

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
    auto oversized = anchor_at(5, std::string(name_bytes_max + 1, 'x'));
    CHECK(code_of(writer.record_anchor(oversized, at(1))) == errc::too_large);
    oversized = anchor_at(5);
    oversized.content_hash.resize(format::digest_bytes_max + 1);
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

// ---- B9: seal ---------------------------------------------------------------------------------------------------------

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

// ---- B13: the same log ------------------------------------------------------------------------------------------------

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

#define NACRE_RUN_LAW(point, claim, law, model)                                                              \
    TEST_CASE(claim " - " #model, "[log][unit][" point "]") { run_laws::law<model>(); }

/// Instantiates every law for `model`, an unqualified name.
#define NACRE_RUN_LAWS(model)                                                                                \
    NACRE_RUN_LAW("B1", "a moved-from writer gives no_run_open", a_moved_from_writer_gives_no_run_open,      \
                  model)                                                                                     \
    NACRE_RUN_LAW("B1", "a moved-from recovery gives no_run_open", a_moved_from_recovery_gives_no_run_open,  \
                  model)                                                                                     \
    NACRE_RUN_LAW("B1", "a moved-from reader gives no_run_open", a_moved_from_reader_gives_no_run_open,      \
                  model)                                                                                     \
    NACRE_RUN_LAW("B1", "a writer whose append failed gives no_run_open",                                    \
                  a_writer_whose_append_failed_gives_no_run_open, model)                                     \
    NACRE_RUN_LAW("B2", "a fresh run is running at watermark 0 without an end",                              \
                  a_fresh_run_is_running_at_watermark_0_without_an_end, model)                               \
    NACRE_RUN_LAW("B3", "creating an unsealed run again gives crashed_predecessor",                          \
                  creating_an_unsealed_run_again_gives_crashed_predecessor, model)                           \
    NACRE_RUN_LAW("B3", "recovery loads the progress and allows seal only",                                  \
                  recovery_loads_the_progress_and_allows_seal_only, model)                                   \
    NACRE_RUN_LAW("B3", "a sealed run is never opened to append", a_sealed_run_is_never_opened_to_append,    \
                  model)                                                                                     \
    NACRE_RUN_LAW("B4", "a batch out of order is refused whole", a_batch_out_of_order_is_refused_whole,      \
                  model)                                                                                     \
    NACRE_RUN_LAW("B4", "an empty batch changes nothing", an_empty_batch_changes_nothing, model)             \
    NACRE_RUN_LAW("B4", "after seal an append gives closed", after_seal_an_append_gives_closed, model)       \
    NACRE_RUN_LAW("B4", "a draft beyond a limit is refused and nothing of its batch is kept",                \
                  a_draft_beyond_a_limit_is_refused_and_nothing_of_its_batch_is_kept, model)                 \
    NACRE_RUN_LAW("B5", "every occurrence of a key is found in order",                                       \
                  every_occurrence_of_a_key_is_found_in_order, model)                                        \
    NACRE_RUN_LAW("B5", "a crashed run is found by its keys before and after recovery",                      \
                  a_crashed_run_is_found_by_its_keys_before_and_after_recovery, model)                       \
    NACRE_RUN_LAW("B5", "an entry and its keys become visible together",                                     \
                  an_entry_and_its_keys_become_visible_together, model)                                      \
    NACRE_RUN_LAW("B6", "there is no entry 0 and none above the watermark",                                  \
                  there_is_no_entry_0_and_none_above_the_watermark, model)                                   \
    NACRE_RUN_LAW("B6", "a stored digest that does not match gives hash_mismatch",                           \
                  a_stored_digest_that_does_not_match_gives_hash_mismatch, model)                            \
    NACRE_RUN_LAW("B6", "a frame that cannot be decoded gives corrupted",                                    \
                  a_frame_that_cannot_be_decoded_gives_corrupted, model)                                     \
    NACRE_RUN_LAW("B6", "a frame of impossible size gives corrupted",                                        \
                  a_frame_of_impossible_size_gives_corrupted, model)                                         \
    NACRE_RUN_LAW("B6", "a missing entry inside the watermark gives gap",                                    \
                  a_missing_entry_inside_the_watermark_gives_gap, model)                                     \
    NACRE_RUN_LAW("B6", "a seq that was changed spoils that entry alone",                                    \
                  a_seq_that_was_changed_spoils_that_entry_alone, model)                                     \
    NACRE_RUN_LAW("B7", "a walk includes entries committed while it runs",                                   \
                  a_walk_includes_entries_committed_while_it_runs, model)                                    \
    NACRE_RUN_LAW("B8", "there is no anchor until one is recorded",                                          \
                  there_is_no_anchor_until_one_is_recorded, model)                                           \
    NACRE_RUN_LAW("B8", "an anchor past the watermark or older than the latest is refused",                  \
                  an_anchor_past_the_watermark_or_older_than_the_latest_is_refused, model)                   \
    NACRE_RUN_LAW("B8", "every anchor stays readable and the latest survives seal and reopen",               \
                  every_anchor_stays_readable_and_the_latest_survives_seal_and_reopen, model)                \
    NACRE_RUN_LAW("B9", "seal refuses running and quarantined", seal_refuses_running_and_quarantined, model) \
    NACRE_RUN_LAW("B9", "seal stamps the largest ts_init and the final watermark",                           \
                  seal_stamps_the_largest_ts_init_and_the_final_watermark, model)                            \
    NACRE_RUN_LAW("B9", "an empty run is sealed without an end", an_empty_run_is_sealed_without_an_end,      \
                  model)                                                                                     \
    NACRE_RUN_LAW("B9", "a second seal gives closed and reads go on",                                        \
                  a_second_seal_gives_closed_and_reads_go_on, model)                                         \
    NACRE_RUN_LAW("B9", "a running run is not opened as sealed", a_running_run_is_not_opened_as_sealed,      \
                  model)                                                                                     \
    NACRE_RUN_LAW("B13", "equal batches give the same log the same lookups and the same chain",              \
                  equal_batches_give_the_same_log_the_same_lookups_and_the_same_chain, model)
