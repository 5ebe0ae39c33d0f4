// SPDX-License-Identifier: BSL-1.0
// The survey of a backend's runs for a retention plan: what is on disk, not what a file claims.
//
// It only reads. Of a sealed run the last entry is read and verified; when that fails, the entries are walked
// from the first to count those that are there. Nothing is believed of an anchor but that its frame is
// intact.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/lifecycle/known_hasher.hpp>
#include <nacre/lifecycle/known_manifest.hpp>
#include <nacre/lifecycle/retention.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/log/run_head.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// Entries that can be read, from the first on: O(1) when the last one can, else O(entries).
template <class Backend, class Hasher>
[[nodiscard]] std::uint64_t entries_on_disk(log::log_reader<Backend, Hasher>& log) {
    std::uint64_t const claimed = log.high_watermark();
    if (claimed == 0 || log.frame_at(claimed)) return claimed;
    std::uint64_t seq = 1;
    while (seq < claimed && log.frame_at(seq))
        ++seq;
    return seq - 1;
}

/// One run as it lies there. Errors: those of opening it.
template <class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] result<run_description> describe_run(Backend const& backend, run_id const& id) {
    auto const located = [&](error failure) { return failure.at_path(backend.location(id)); };
    auto const readable = backend.open_read(id);
    if (!readable) return located(readable.error());
    auto const head = log::read_run_head(*readable);
    if (!head) return located(head.error());
    run_description out;
    out.run_id = id;
    auto const extent = readable->extent();
    if (!extent) return located(extent.error());
    out.bytes = *extent;
    auto const* current = head->superblocks.current();
    out.sealed = current != nullptr && format::is_sealed(*current);
    // Without it the run cannot be recovered or restored anyway, and needs nothing of its parent.
    if (auto const found = read_known_manifest<Hasher>(backend, id)) out.parent = found->inputs.parent;
    // What is not sealed is never a candidate: its log, which may be long and moving, need not be read.
    if (!out.sealed) return out;
    out.status = static_cast<status>(current->status);
    auto const filled = with_known_hasher<Hasher>(head->header.hasher, [&](auto hash) -> result<void> {
        NACRE_TRY_VALUE(log, (log::log_reader<Backend, decltype(hash)>::open(backend, id)));
        for (auto const& each : log.anchors())
            out.anchors.push_back(each.anchor.high_watermark);
        out.entries = entries_on_disk(log);
        return {};
    });
    if (!filled) return located(filled.error());
    return out;
}

/// Every run of the backend that can be read, oldest first. One that cannot is told to
/// `on_skipped(run_id, error)`, and is in no plan. Error: the runs cannot be listed.
template <class Hasher = hashing::xxh3_128, class Backend, class Skipped>
[[nodiscard]] result<std::vector<run_description>> survey_runs(Backend const& backend, Skipped&& on_skipped) {
    storage::require_backend<Backend>();
    NACRE_TRY_VALUE(ids, backend.list());
    std::vector<run_description> out;
    for (auto const& id : ids) {
        auto each = describe_run<Hasher>(backend, id);
        if (each)
            out.push_back(std::move(*each));
        else
            on_skipped(id, each.error());
    }
    return out;
}

}}} // namespace nacre::lifecycle
