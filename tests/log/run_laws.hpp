// SPDX-License-Identifier: BSL-1.0
// What holds for a run in every backend, as one set of test templates; each claim is tagged with its point,
// [B1] to [B13].
//
// A model is a fixture that makes one place for runs:
//
//     struct my_model {
//         my_backend place();   // a handle on the model's one place, any number of times
//     };
//     NACRE_RUN_LAWS(my_model)  // in one source file, outside any namespace
#pragma once

#include "log/run_laws/endings.hpp"
#include "log/run_laws/entries.hpp"
#include "log/run_laws/handles.hpp"

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
