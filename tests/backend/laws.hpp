// SPDX-License-Identifier: BSL-1.0
// The law suite of the backend concept: one set of test templates, instantiated for every model.
//
// A model is a small fixture that knows how to make one place for runs and how to come back to it:
//
//     struct my_model {
//         my_backend place();                          // a handle on the one place, any number
//         void crash();                                // optional: power is lost
//         static my_model with_space(std::uint64_t);   // optional: holds so many bytes a run
//     };
//     NACRE_BACKEND_LAWS(my_model)                     // in one source file, outside any namespace
//
// Models are default constructible and movable; a fresh one holds no run. `crash` may be called while handles
// live: afterwards they are dead (each of their calls fails, destroying them changes nothing), and `place()`
// gives a handle on what survived. A backend that loses power at any of its calls has more to prove; this
// suite asks only for what every model owes.
#pragma once

#include "laws/bytes.hpp"
#include "laws/holds.hpp"
#include "laws/survival.hpp"

#include <nacre/backends.hpp>

#define NACRE_BACKEND_LAW(claim, law, model)                                                                 \
    TEST_CASE(claim " - " #model, "[backend][unit]") { backend_laws::law<model>(); }

/// Instantiates every law for `model`, an unqualified name.
#define NACRE_BACKEND_LAWS(model)                                                                            \
    static_assert(nacre::backend<backend_laws::backend_of<model>>);                                          \
    NACRE_BACKEND_LAW("appended bytes read back", appended_bytes_read_back, model)                           \
    NACRE_BACKEND_LAW("appending nothing changes nothing", appending_nothing_changes_nothing, model)         \
    NACRE_BACKEND_LAW("an append of many parts is their concatenation",                                      \
                      an_append_of_many_parts_is_their_concatenation, model)                                 \
    NACRE_BACKEND_LAW("written bytes read back in place", written_bytes_read_back_in_place, model)           \
    NACRE_BACKEND_LAW("a write outside the run is refused", a_write_outside_the_run_is_refused, model)       \
    NACRE_BACKEND_LAW("a read is short only at the extent", a_read_is_short_only_at_the_extent, model)       \
    NACRE_BACKEND_LAW("a readable copies what it views", a_readable_copies_what_it_views, model)             \
    NACRE_BACKEND_LAW("views keep their address while the run grows",                                        \
                      views_keep_their_address_while_the_run_grows, model)                                   \
    NACRE_BACKEND_LAW("a view past the extent is refused", a_view_past_the_extent_is_refused, model)         \
    NACRE_BACKEND_LAW("synced bytes survive a crash", synced_bytes_survive_a_crash, model)                   \
    NACRE_BACKEND_LAW("unsynced bytes survive by whole sectors or not at all",                               \
                      unsynced_bytes_survive_by_whole_sectors_or_not_at_all, model)                          \
    NACRE_BACKEND_LAW("a held run is busy for everyone else", a_held_run_is_busy_for_everyone_else, model)   \
    NACRE_BACKEND_LAW("a hold ends with its handle", a_hold_ends_with_its_handle, model)                     \
    NACRE_BACKEND_LAW("a hold ends with retire", a_hold_ends_with_retire, model)                             \
    NACRE_BACKEND_LAW("a crash ends every hold", a_crash_ends_every_hold, model)                             \
    NACRE_BACKEND_LAW("readables know whether a writer lives", readables_know_whether_a_writer_lives, model) \
    NACRE_BACKEND_LAW("readables never end a hold", readables_never_end_a_hold, model)                       \
    NACRE_BACKEND_LAW("readables hold nothing", readables_hold_nothing, model)                               \
    NACRE_BACKEND_LAW("reserved space reads as zeros and takes what was promised",                           \
                      reserved_space_reads_as_zeros_and_takes_what_was_promised, model)                      \
    NACRE_BACKEND_LAW("a full place says so before anything is lost",                                        \
                      a_full_place_says_so_before_anything_is_lost, model)                                   \
    NACRE_BACKEND_LAW("a moved-from handle gives no_run_open", a_moved_from_handle_gives_no_run_open, model) \
    NACRE_BACKEND_LAW("a retired handle gives no_run_open", a_retired_handle_gives_no_run_open, model)       \
    NACRE_BACKEND_LAW("a moved-from readable gives no_run_open", a_moved_from_readable_gives_no_run_open,    \
                      model)                                                                                 \
    NACRE_BACKEND_LAW("published offsets are seen by every readable",                                        \
                      published_offsets_are_seen_by_every_readable, model)                                   \
    NACRE_BACKEND_LAW("a reader thread sees everything below the published offset",                          \
                      a_reader_thread_sees_everything_below_the_published_offset, model)                     \
    NACRE_BACKEND_LAW("a reader thread copies what the writer rewrites",                                     \
                      a_reader_thread_copies_what_the_writer_rewrites, model)                                \
    NACRE_BACKEND_LAW("a published offset does not outlive its writer",                                      \
                      a_published_offset_does_not_outlive_its_writer, model)                                 \
    NACRE_BACKEND_LAW("a created run has exactly its first bytes",                                           \
                      a_created_run_has_exactly_its_first_bytes, model)                                      \
    NACRE_BACKEND_LAW("a created run survives a crash at once", a_created_run_survives_a_crash_at_once,      \
                      model)                                                                                 \
    NACRE_BACKEND_LAW("recovery gets the run as it was left", recovery_gets_the_run_as_it_was_left, model)   \
    NACRE_BACKEND_LAW("a truncated run ends there and what was cut never returns",                           \
                      a_truncated_run_ends_there_and_what_was_cut_never_returns, model)                      \
    NACRE_BACKEND_LAW("a truncation that was synced survives a crash",                                       \
                      a_truncation_that_was_synced_survives_a_crash, model)                                  \
    NACRE_BACKEND_LAW("random calls leave what a plain array would",                                         \
                      random_calls_leave_what_a_plain_array_would, model)                                    \
    NACRE_BACKEND_LAW("what is missing is not found", what_is_missing_is_not_found, model)                   \
    NACRE_BACKEND_LAW("runs are listed in the order they started",                                           \
                      runs_are_listed_in_the_order_they_started, model)                                      \
    NACRE_BACKEND_LAW("a tail is kept aside and replaced whole", a_tail_is_kept_aside_and_replaced_whole,    \
                      model)                                                                                 \
    NACRE_BACKEND_LAW("discarding unfinished creations leaves runs alone",                                   \
                      discarding_unfinished_creations_leaves_runs_alone, model)                              \
    NACRE_BACKEND_LAW("copies of a backend share the same place", copies_of_a_backend_share_the_same_place,  \
                      model)
