// SPDX-License-Identifier: BSL-1.0
// The recovery table of the design, row by row, over any backend. Instantiated for files and for the
// simulated disk in recovery.cpp, where the numbered rules and the faults follow.
#pragma once

#include "log/run_kit.hpp"

#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <string>
#include <utility>
#include <vector>

namespace recovery_laws {

using namespace log_tests;

template <class M>
using place_of = decltype(std::declval<M&>().place());

/// Superblocks only when asked for: what proves an acknowledgement is then in the test's hands.
inline log_options quiet(boot const& id = boot_of(1)) {
    log_options out;
    out.superblock_every_bytes = ~std::uint64_t{0};
    out.superblock_every = std::chrono::hours(1'000'000);
    out.boot_id = id;
    return out;
}

/// A run of three batches (5, 4 and 3 entries) whose writer is gone. What lies where is noted.
struct crashed_run {
    std::vector<std::uint64_t> ends; ///< log offset behind the creation and each batch
    std::uint64_t end = 0;
};

template <class P>
crashed_run make_crashed(P const& place, durability_policy policy = durability_policy::immediate,
                         bool settled = false, run_id const& id = run) {
    crashed_run out;
    auto writer = create(place, id, policy, quiet());
    out.ends.push_back(writer.committed_offset());
    for (std::uint64_t const count : {5U, 4U, 3U}) {
        append(writer, count);
        out.ends.push_back(writer.committed_offset());
    }
    if (settled) REQUIRE(writer.settle(at(4'000)));
    out.end = out.ends.back();
    return out;
}

/// What recovery accepted is sealed, found and readable; again changes nothing.
template <class P>
void check_sealed(P const& place, std::uint64_t last_seq, status terminal, log_options options = quiet()) {
    auto const bytes = bytes_of(place);
    auto const tail = place.kept_aside(run);
    auto reader = open(place);
    CHECK(reader.condition() == run_condition::sealed);
    CHECK(reader.has_sealed_index());
    CHECK(reader.manifest().status == terminal);
    CHECK(reader.manifest().high_watermark == last_seq);
    CHECK(entries_of(reader) == messages(1, last_seq));
    auto const again = recover(place, run, options);
    CHECK(again.verdict.kind == verdict_kind::sealed);
    CHECK(again.status == terminal);
    CHECK(bytes_of(place) == bytes);
    auto const tail_again = place.kept_aside(run);
    REQUIRE(tail_again.has_value() == tail.has_value());
    if (tail) CHECK(*tail_again == *tail);
}

// ---- row 1: nothing behind --------------------------------------------------------------------------------

template <class M>
void a_log_with_nothing_behind_it_is_accepted() {
    M model;
    auto const crashed = make_crashed(model.place());
    CHECK(bytes_of(model.place()).size() > crashed.end); // zeros were made ahead
    auto const outcome = recover(model.place(), run, quiet());
    CHECK(outcome.status == status::crashed_recovered);
    CHECK(outcome.verdict.kind == verdict_kind::accepted);
    CHECK(outcome.verdict.last_seq == 12);
    CHECK(outcome.verdict.acknowledged_seq == 9); // what the last commit says
    CHECK(outcome.verdict.log_end == crashed.end);
    CHECK(outcome.verdict.superblocks_valid == 2);
    CHECK_FALSE(outcome.verdict.unproven);
    CHECK(code_of(model.place().kept_aside(run)) == errc::not_found);
    check_sealed(model.place(), 12, status::crashed_recovered);
}

template <class M>
void a_run_without_entries_is_recovered() {
    M model;
    create(model.place());
    auto const outcome = recover(model.place());
    CHECK(outcome.status == status::crashed_recovered);
    CHECK(outcome.high_watermark == 0);
    CHECK_FALSE(open(model.place()).manifest().end);
    check_sealed(model.place(), 0, status::crashed_recovered);
}

template <class M>
void a_log_whose_last_entry_is_run_ended_was_ended() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 3);
        append_run_ended(writer);
    }
    CHECK(recover(model.place()).status == status::ended);
    CHECK(open(model.place()).manifest().status == status::ended);
}

template <class M>
void run_ended_is_told_by_topic_and_payload_type_together() {
    for (bool const topic : {true, false}) {
        M model;
        {
            auto writer = create(model.place());
            append(writer, 1);
            auto almost = run_ended_entry(2);
            (topic ? almost.topic : almost.payload_type) = "other";
            REQUIRE(try_append(writer, std::array{almost}));
        }
        CHECK(recover(model.place()).status == status::crashed_recovered);
    }
    M model;
    {
        auto writer = create(model.place());
        REQUIRE(try_append(writer, std::array{run_ended_entry(1)}));
        REQUIRE(try_append(writer, std::array{message(2)})); // not the last
    }
    CHECK(recover(model.place()).status == status::crashed_recovered);
}

// ---- row 2: a torn tail -----------------------------------------------------------------------------------

/// The run, then `tail`, becomes what was accepted; the tail is kept aside, with its length and digest in
/// both superblocks.
template <class M>
void check_tail(std::vector<std::byte> const& tail, std::size_t kept_bytes) {
    M model;
    auto const crashed = make_crashed(model.place());
    cut_and_append(model.place(), crashed.end, tail);
    auto const outcome = recover(model.place(), run, quiet());
    CHECK(outcome.status == status::crashed_recovered);
    CHECK(outcome.verdict.kind == verdict_kind::torn);
    CHECK(outcome.verdict.last_seq == 12);
    CHECK(outcome.verdict.log_end == crashed.end);
    CHECK(outcome.verdict.tail_bytes == kept_bytes);
    CHECK(outcome.verdict.damage_offset >= crashed.end);
    CHECK(outcome.verdict.damage_seq >= 13);
    CHECK_FALSE(outcome.verdict.damage.empty());
    CHECK(outcome.verdict.unproven);
    auto const kept = model.place().kept_aside(run);
    REQUIRE(kept);
    CHECK(*kept ==
          std::vector<std::byte>(tail.begin(), tail.begin() + static_cast<std::ptrdiff_t>(kept_bytes)));
    auto const blocks = superblocks_in(bytes_of(model.place()));
    for (auto const& slot : blocks.slots) {
        REQUIRE(slot);
        CHECK(slot->tail_bytes == kept_bytes);
        CHECK(slot->tail_digest == nacre::hashing::xxh3_64_value(*kept));
        CHECK(slot->log_end == crashed.end);
    }
    check_sealed(model.place(), 12, status::crashed_recovered);
}

/// The bytes of the batch that would have come next, in another run of the same shape.
template <class M>
std::vector<std::byte> next_batch() {
    M model;
    auto writer = create(model.place(), run, durability_policy::immediate, quiet());
    for (std::uint64_t const count : {5U, 4U, 3U})
        append(writer, count);
    auto const begin = writer.committed_offset();
    append(writer, 3);
    auto const log = log_of(model.place(), writer.committed_offset());
    return {log.begin() + static_cast<std::ptrdiff_t>(begin - format::log_begin), log.end()};
}

template <class M>
void a_batch_torn_anywhere_is_cut_and_kept_aside() {
    auto const batch = next_batch<M>();
    for (std::size_t const size : {std::size_t{1}, std::size_t{8}, std::size_t{17}, batch.size() / 2,
                                   batch.size() - 120, batch.size() - 1}) {
        auto torn = std::vector<std::byte>(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(size));
        INFO(size << " of " << batch.size() << " bytes");
        torn.resize(torn.size() + 64); // zeros behind are not kept
        auto content = size;
        while (torn[content - 1] == std::byte{0})
            --content;
        check_tail<M>(torn, (content + 7) / 8 * 8);
    }
}

template <class M>
void a_batch_with_a_hole_is_cut_and_kept_aside_whole() {
    auto batch = next_batch<M>();
    std::fill(batch.begin() + 40, batch.begin() + 72, std::byte{0});
    check_tail<M>(batch, batch.size());
}

template <class M>
void a_size_of_zero_ends_the_log_only_before_zeros() {
    std::vector<std::byte> tail(300);
    tail[200] = std::byte{1};
    check_tail<M>(tail, 208);
}

template <class M>
void a_whole_batch_that_was_never_acknowledged_is_accepted() {
    M model;
    auto const crashed = make_crashed(model.place());
    cut_and_append(model.place(), crashed.end, next_batch<M>());
    auto const outcome = recover(model.place(), run, quiet());
    CHECK(outcome.verdict.kind == verdict_kind::accepted);
    CHECK(outcome.verdict.last_seq == 15);
    check_sealed(model.place(), 15, status::crashed_recovered);
}

// ---- row 3: acknowledged data is damaged ------------------------------------------------------------------

/// Recovery quarantines, writes superblocks only, and what stands around the damage can still be read.
template <class M>
void check_quarantined(M& model, std::uint64_t acknowledged, std::uint64_t damage_seq,
                       std::uint64_t damage_offset) {
    auto const before = bytes_of(model.place());
    auto const crashed = open(model.place());
    CHECK(crashed.verdict().kind == verdict_kind::corrupt); // a reader judges alike, and writes nothing
    CHECK(bytes_of(model.place()) == before);

    auto const outcome = recover(model.place(), run, quiet());
    CHECK(outcome.status == status::quarantined);
    CHECK(outcome.verdict.kind == verdict_kind::corrupt);
    CHECK(outcome.verdict.acknowledged_seq == acknowledged);
    CHECK(outcome.verdict.damage_seq == damage_seq);
    CHECK(outcome.verdict.damage_offset == damage_offset);
    CHECK_FALSE(outcome.verdict.damage.empty());
    auto const after = bytes_of(model.place());
    REQUIRE(after.size() == before.size());
    CHECK(format::equal(bytes_view(after).first(format::header_bytes),
                        bytes_view(before).first(format::header_bytes)));
    CHECK(format::equal(bytes_view(after).subspan(format::log_begin),
                        bytes_view(before).subspan(format::log_begin)));
    CHECK(code_of(model.place().kept_aside(run)) == errc::not_found);
    for (auto const& slot : superblocks_in(after).slots) {
        REQUIRE(slot);
        CHECK(slot->status == status::quarantined);
        CHECK(slot->high_watermark == acknowledged);
        CHECK(slot->damage_seq == damage_seq);
        CHECK(slot->damage_offset == damage_offset);
        CHECK(slot->boot_id == boot{});
        CHECK(slot->footer_offset == 0);
    }

    auto reader = open(model.place());
    CHECK(reader.condition() == run_condition::quarantined);
    CHECK_FALSE(reader.has_sealed_index());
    CHECK(reader.manifest().status == status::quarantined);
    CHECK(reader_on<place_of<M>>::open_sealed(model.place(), run));
    CHECK(recover(model.place(), run, quiet()).verdict.kind == verdict_kind::sealed);
    CHECK(bytes_of(model.place()) == after);
    auto const again =
        writer_on<place_of<M>>::create(model.place(), inputs_of(), durability_policy::immediate, at(1));
    CHECK(code_of(again) == errc::closed);
}

template <class M>
void a_damaged_entry_that_a_later_commit_proves_quarantines_the_run() {
    M model;
    make_crashed(model.place());
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 7);
    flip_byte(model.place(), offset + 24);
    check_quarantined(model, 9, 7, offset);
    auto reader = open(model.place());
    CHECK(reader.high_watermark() == 9);
    CHECK(entry_at(reader, 6) == message(6));
    CHECK(code_of(reader.frame_at(7)) == errc::hash_mismatch);
    CHECK(entry_at(reader, 8) == message(8));
    CHECK(entry_at(reader, 9) == message(9));
}

template <class M>
void a_damaged_commit_that_a_later_commit_proves_quarantines_the_run() {
    M model;
    make_crashed(model.place());
    auto const offset = offset_of(model.place(), format::frame_kind::commit, 2); // of the first batch
    flip_byte(model.place(), offset + 50);
    check_quarantined(model, 9, 6, offset);
}

template <class M>
void damage_that_only_a_superblock_proves_quarantines_the_run() {
    M model;
    make_crashed(model.place(), durability_policy::immediate, true);
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 12);
    flip_byte(model.place(), offset + 30);
    check_quarantined(model, 12, 12, offset);
}

template <class M>
void a_run_that_lost_its_acknowledged_end_is_quarantined() {
    M model;
    auto const crashed = make_crashed(model.place(), durability_policy::immediate, true);
    cut_and_append(model.place(), crashed.ends[2], {});
    check_quarantined(model, 12, 10, crashed.ends[2]);
}

template <class M>
void an_anchor_that_a_superblock_proves_and_is_gone_quarantines_the_run() {
    M model;
    std::uint64_t end = 0;
    {
        auto writer = create(model.place(), run, durability_policy::immediate, quiet());
        append(writer, 3);
        end = writer.committed_offset();
        REQUIRE(writer.record_anchor({3, at(1), "s", {}}, at(1)));
        REQUIRE(writer.settle(at(2)));
    }
    cut_and_append(model.place(), end, {});
    check_quarantined(model, 3, 4, end);
}

template <class M>
void a_commit_out_of_place_is_evidence_and_no_log() {
    M model;
    auto const crashed = make_crashed(model.place());
    // The second batch is lost; what is left of the third still says that it was acknowledged.
    auto const commit = offset_of(model.place(), format::frame_kind::commit, 4);
    overwrite(model.place(), crashed.ends[1],
              std::vector<std::byte>(static_cast<std::size_t>(commit - crashed.ends[1])));
    check_quarantined(model, 9, 6, crashed.ends[1]);
}

// ---- row 4: the machine went down under `process` ---------------------------------------------------------

template <class M>
void entries_lost_with_the_machine_are_counted_under_process() {
    for (boot const& now : {boot_of(2), boot{}}) { // another boot, or one that is not known
        M model;
        auto const crashed = make_crashed(model.place(), durability_policy::process, true);
        auto const offset = offset_of(model.place(), format::frame_kind::entry, 7);
        flip_byte(model.place(), offset + 24);
        auto const outcome = recover(model.place(), run, quiet(now));
        CHECK(outcome.status == status::crashed_recovered);
        CHECK(outcome.verdict.acknowledged_seq == 12);
        CHECK(outcome.verdict.last_seq == 5);
        CHECK(outcome.verdict.lost_entries == 7);
        CHECK(outcome.verdict.kind == verdict_kind::torn);
        CHECK(outcome.verdict.tail_bytes == crashed.end - crashed.ends[1]);
        CHECK(superblock_of(model.place()).lost_entries == 7);
        check_sealed(model.place(), 5, status::crashed_recovered, quiet(now));
    }
}

template <class M>
void under_process_damage_on_the_same_boot_is_still_damage() {
    M model;
    make_crashed(model.place(), durability_policy::process, true);
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 7);
    flip_byte(model.place(), offset + 24);
    auto const outcome = recover(model.place(), run, quiet(boot_of(1)));
    CHECK(outcome.status == status::quarantined);
    CHECK(outcome.verdict.damage_seq == 7);
}

template <class M>
void under_immediate_another_boot_excuses_nothing() {
    M model;
    make_crashed(model.place());
    flip_byte(model.place(), offset_of(model.place(), format::frame_kind::entry, 7) + 24);
    CHECK(recover(model.place(), run, quiet(boot_of(2))).status == status::quarantined);
}

// ---- row 5: superblocks that cannot be read ---------------------------------------------------------------

template <class M>
void without_superblocks_the_log_is_recovered_from_its_commits() {
    M model;
    make_crashed(model.place(), durability_policy::immediate, true);
    destroy_superblock(model.place(), 0);
    destroy_superblock(model.place(), 1);
    auto const outcome = recover(model.place(), run, quiet());
    CHECK(outcome.status == status::crashed_recovered);
    CHECK(outcome.verdict.superblocks_valid == 0); // reported
    CHECK(outcome.verdict.acknowledged_seq == 9);
    CHECK(outcome.verdict.last_seq == 12);
    check_sealed(model.place(), 12, status::crashed_recovered);
}

template <class M>
void without_superblocks_commits_still_prove_damage() {
    M model;
    make_crashed(model.place());
    destroy_superblock(model.place(), 0);
    destroy_superblock(model.place(), 1);
    auto const offset = offset_of(model.place(), format::frame_kind::entry, 3);
    flip_byte(model.place(), offset + 24);
    check_quarantined(model, 9, 3, offset);
}

template <class M>
void one_readable_superblock_is_enough() {
    for (std::size_t const slot : {0U, 1U}) {
        M model;
        make_crashed(model.place(), durability_policy::immediate, true);
        destroy_superblock(model.place(), slot);
        auto const outcome = recover(model.place(), run, quiet());
        CHECK(outcome.verdict.superblocks_valid == 1);
        CHECK(outcome.status == status::crashed_recovered);
        for (auto const& each : superblocks_in(bytes_of(model.place())).slots)
            REQUIRE(each);
        check_sealed(model.place(), 12, status::crashed_recovered);
    }
}

template <class M>
void a_sealed_run_that_lost_a_superblock_gets_it_back() {
    for (std::size_t const slot : {0U, 1U}) {
        M model;
        make_crashed(model.place());
        recover(model.place(), run, quiet());
        auto const sealed = bytes_of(model.place());
        destroy_superblock(model.place(), slot);
        auto const outcome = recover(model.place(), run, quiet());
        CHECK(outcome.verdict.kind == verdict_kind::sealed);
        CHECK(outcome.verdict.superblocks_valid == 1);
        auto const repaired = superblocks_in(bytes_of(model.place()));
        REQUIRE(repaired.slots[0]);
        REQUIRE(repaired.slots[1]);
        CHECK(repaired.slots[0]->status == repaired.slots[1]->status);
        CHECK(repaired.slots[0]->file_end == sealed.size());
        check_sealed(model.place(), 12, status::crashed_recovered);
    }
}

// ---- row 6: header or manifest unreadable -----------------------------------------------------------------

template <class M>
void check_untouched(M& model, errc expected, run_id const& id = run) {
    auto const before = bytes_of(model.place(), id);
    CHECK(code_of(try_recover(model.place(), id, quiet())) == expected);
    CHECK(code_of(reader_on<place_of<M>>::open(model.place(), id)) == expected);
    CHECK(bytes_of(model.place(), id) == before);
    CHECK(code_of(model.place().kept_aside(id)) == errc::not_found);
    CHECK(model.place().open_recover(id)); // and is held by nobody
}

template <class M>
void a_run_whose_header_cannot_be_read_is_left_untouched() {
    for (auto const& [offset, expected] :
         {std::pair<std::uint64_t, errc>{3, errc::unsupported_format}, // the marker
          {16, errc::unsupported_format},                              // the version
          {45, errc::corrupted},
          {4095, errc::corrupted}}) {
        M model;
        make_crashed(model.place());
        flip_byte(model.place(), offset);
        INFO("offset " << offset);
        check_untouched(model, expected);
    }
}

template <class M>
void a_run_that_is_no_longer_than_its_header_is_left_untouched() {
    for (std::uint64_t const size : {0U, 1U, 19U, 100U, 4095U, 4096U, 12288U}) {
        M model;
        make_crashed(model.place());
        cut_and_append(model.place(), size, {});
        INFO(size << " bytes");
        check_untouched(model, size < 20 ? errc::unsupported_format : errc::corrupted);
    }
}

template <class M>
void a_run_whose_manifest_cannot_be_read_is_left_untouched() {
    M model;
    make_crashed(model.place());
    flip_byte(model.place(), format::log_begin + 70);
    auto const before = bytes_of(model.place());
    CHECK(code_of(try_recover(model.place(), run, quiet())) == errc::corrupted);
    {
        auto reader = open(model.place()); // what was acknowledged is read all the same
        CHECK(reader.high_watermark() == 9);
        for (std::uint64_t seq = 1; seq <= 9; ++seq)
            CHECK(entry_at(reader, seq) == message(seq));
        CHECK(reader.manifest().inputs == inputs_of());
    }
    CHECK(bytes_of(model.place()) == before);
    CHECK(code_of(model.place().kept_aside(run)) == errc::not_found);
    CHECK(model.place().open_recover(run));
}

template <class M>
void a_run_under_another_name_is_left_untouched() {
    M model;
    make_crashed(model.place());
    REQUIRE(model.place().create(id_of(77), bytes_of(model.place()), {}));
    check_untouched(model, errc::corrupted, id_of(77));
}

template <class M>
void a_run_of_another_hasher_is_left_untouched() {
    M model;
    make_crashed(model.place());
    auto const before = bytes_of(model.place());
    auto const opened = recovered_run<place_of<M>, xxh3_64>::open(model.place(), run);
    REQUIRE(code_of(opened) == errc::wrong_hasher);
    CHECK(opened.error().found() == xxh3_128::id);
    CHECK(opened.error().supported() == xxh3_64::id);
    CHECK(code_of(nacre::log::log_reader<place_of<M>, xxh3_64>::open(model.place(), run)) ==
          errc::wrong_hasher);
    CHECK(bytes_of(model.place()) == before);
}

template <class M>
void recovery_of_a_run_that_is_missing_or_held_says_so() {
    M model;
    CHECK(code_of(try_recover(model.place())) == errc::not_found);
    auto const writer = create(model.place());
    CHECK(code_of(try_recover(model.place())) == errc::busy);
}

// ---- a crashed run is read without recovery ---------------------------------------------------------------

template <class M>
void a_crashed_run_is_served_up_to_its_accepted_prefix_and_nothing_is_written() {
    M model;
    auto const crashed = make_crashed(model.place());
    auto torn = next_batch<M>();
    torn.resize(torn.size() - 8);
    cut_and_append(model.place(), crashed.end, torn);
    auto const before = bytes_of(model.place());
    auto reader = open(model.place());
    CHECK(reader.condition() == run_condition::crashed);
    CHECK(reader.verdict().kind == verdict_kind::torn);
    CHECK(reader.manifest().status == status::running);
    CHECK(entries_of(reader) == messages(1, 12));
    CHECK_FALSE(reader.frame_at(13)->has_value());
    CHECK(bytes_of(model.place()) == before);
    CHECK(code_of(model.place().kept_aside(run)) == errc::not_found);
}

} // namespace recovery_laws

#define NACRE_RECOVERY_LAW(claim, law, model)                                                                \
    TEST_CASE(claim " - " #model, "[log][recovery][B14]") { recovery_laws::law<model>(); }

/// Instantiates the recovery table for `model`, an unqualified name.
#define NACRE_RECOVERY_LAWS(model)                                                                           \
    NACRE_RECOVERY_LAW("a log with nothing behind it is accepted", a_log_with_nothing_behind_it_is_accepted, \
                       model)                                                                                \
    NACRE_RECOVERY_LAW("a run without entries is recovered", a_run_without_entries_is_recovered, model)      \
    NACRE_RECOVERY_LAW("a log whose last entry is RunEnded was ended",                                       \
                       a_log_whose_last_entry_is_run_ended_was_ended, model)                                 \
    NACRE_RECOVERY_LAW("RunEnded is told by topic and payload type together",                                \
                       run_ended_is_told_by_topic_and_payload_type_together, model)                          \
    NACRE_RECOVERY_LAW("a batch torn anywhere is cut and kept aside",                                        \
                       a_batch_torn_anywhere_is_cut_and_kept_aside, model)                                   \
    NACRE_RECOVERY_LAW("a batch with a hole is cut and kept aside whole",                                    \
                       a_batch_with_a_hole_is_cut_and_kept_aside_whole, model)                               \
    NACRE_RECOVERY_LAW("a size of zero ends the log only before zeros",                                      \
                       a_size_of_zero_ends_the_log_only_before_zeros, model)                                 \
    NACRE_RECOVERY_LAW("a whole batch that was never acknowledged is accepted",                              \
                       a_whole_batch_that_was_never_acknowledged_is_accepted, model)                         \
    NACRE_RECOVERY_LAW("a damaged entry that a later commit proves quarantines the run",                     \
                       a_damaged_entry_that_a_later_commit_proves_quarantines_the_run, model)                \
    NACRE_RECOVERY_LAW("a damaged commit that a later commit proves quarantines the run",                    \
                       a_damaged_commit_that_a_later_commit_proves_quarantines_the_run, model)               \
    NACRE_RECOVERY_LAW("damage that only a superblock proves quarantines the run",                           \
                       damage_that_only_a_superblock_proves_quarantines_the_run, model)                      \
    NACRE_RECOVERY_LAW("a run that lost its acknowledged end is quarantined",                                \
                       a_run_that_lost_its_acknowledged_end_is_quarantined, model)                           \
    NACRE_RECOVERY_LAW("an anchor that a superblock proves and is gone quarantines the run",                 \
                       an_anchor_that_a_superblock_proves_and_is_gone_quarantines_the_run, model)            \
    NACRE_RECOVERY_LAW("a commit out of place is evidence and no log",                                       \
                       a_commit_out_of_place_is_evidence_and_no_log, model)                                  \
    NACRE_RECOVERY_LAW("entries lost with the machine are counted under process",                            \
                       entries_lost_with_the_machine_are_counted_under_process, model)                       \
    NACRE_RECOVERY_LAW("under process damage on the same boot is still damage",                              \
                       under_process_damage_on_the_same_boot_is_still_damage, model)                         \
    NACRE_RECOVERY_LAW("under immediate another boot excuses nothing",                                       \
                       under_immediate_another_boot_excuses_nothing, model)                                  \
    NACRE_RECOVERY_LAW("without superblocks the log is recovered from its commits",                          \
                       without_superblocks_the_log_is_recovered_from_its_commits, model)                     \
    NACRE_RECOVERY_LAW("without superblocks commits still prove damage",                                     \
                       without_superblocks_commits_still_prove_damage, model)                                \
    NACRE_RECOVERY_LAW("one readable superblock is enough", one_readable_superblock_is_enough, model)        \
    NACRE_RECOVERY_LAW("a sealed run that lost a superblock gets it back",                                   \
                       a_sealed_run_that_lost_a_superblock_gets_it_back, model)                              \
    NACRE_RECOVERY_LAW("a run whose header cannot be read is left untouched",                                \
                       a_run_whose_header_cannot_be_read_is_left_untouched, model)                           \
    NACRE_RECOVERY_LAW("a run that is no longer than its header is left untouched",                          \
                       a_run_that_is_no_longer_than_its_header_is_left_untouched, model)                     \
    NACRE_RECOVERY_LAW("a run whose manifest cannot be read is left untouched",                              \
                       a_run_whose_manifest_cannot_be_read_is_left_untouched, model)                         \
    NACRE_RECOVERY_LAW("a run under another name is left untouched",                                         \
                       a_run_under_another_name_is_left_untouched, model)                                    \
    NACRE_RECOVERY_LAW("a run of another hasher is left untouched",                                          \
                       a_run_of_another_hasher_is_left_untouched, model)                                     \
    NACRE_RECOVERY_LAW("recovery of a run that is missing or held says so",                                  \
                       recovery_of_a_run_that_is_missing_or_held_says_so, model)                             \
    NACRE_RECOVERY_LAW("a crashed run is served up to its accepted prefix and nothing is written",           \
                       a_crashed_run_is_served_up_to_its_accepted_prefix_and_nothing_is_written, model)
