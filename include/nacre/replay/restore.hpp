// SPDX-License-Identifier: BSL-1.0
// restore: brings a state up to the end of a run, from the newest snapshot that can be trusted and the
// entries after it.
//
//     auto load = [&](bytes_view blob) { return book.load(blob); };
//     auto report = nacre::restore(*reader, snapshots, cache, load);
//     if (!report) return report.error();
//     log(*report);                 // which anchor, which were passed over and why, how many entries
//
// The state is what it was before the run's first entry. The newest anchor's blob is loaded from the store,
// its digest held against the one in the anchor, and only then shown to `load_state`, which replaces the
// state by it; the tail follows in seq order. A blob that is missing or damaged, or whose bytes mean another
// state, is passed over for the one before, at last for a replay from entry 1, and the report says so: a
// snapshot saves time, it is never the truth.
//
// What the bytes mean is `state_version` in the anchor (see save_snapshot). A `load_state` that takes the
// bytes alone is shown blobs of `restore_options::state_version` only; one that takes the version as well,
// `load_state(bytes, version)`, is shown all, and converts what is older or refuses it.
//
// A run that goes on from another holds a part of the history only. It is restored from a snapshot of its own
// or not at all: `store::restore`, `session::restore` and `restore_lineage` read the runs before it as well.
//
// It reads the run and the store, and nothing else: nothing is published, no clock is armed, no venue is
// asked. After an error the state is worth nothing. Cost: one load, one digest, and O(entries of the tail).
#pragma once

#include <nacre/core/anchor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/projection.hpp>
#include <nacre/replay/replay_range.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// How far restore goes back when a snapshot cannot be used.
enum class restore_fallback {
    none,         ///< the newest anchor, or its error
    older_anchor, ///< any anchor; when none can be used, the newest one's error
    from_start,   ///< any anchor, then a replay from entry 1 of a run that goes on from no other
};

struct restore_options {
    restore_fallback fallback = restore_fallback::from_start;
    /// Whether a snapshot that `load_state` refuses is passed over as well. Only for a `load_state` that
    /// leaves the state as it was when it fails; else its error ends the restore.
    bool load_state_is_atomic = false;
    /// What a blob's bytes have to mean: the version that save_snapshot was given.
    std::uint64_t state_version = 0;
};

/// An anchor that was passed over, and why: `blob_missing`, `blob_mismatch`, `schema_mismatch` for a blob of
/// another version of the state, `apply_failed`, or the store's error.
struct passed_anchor {
    core::anchor anchor;
    error why;
};

struct restore_report {
    std::optional<anchor> used;             ///< nothing: replayed from entry 1
    std::vector<passed_anchor> passed_over; ///< newest first
    std::uint64_t first_seq = 1;            ///< the tail: entries `first_seq` to `last_seq`
    std::uint64_t last_seq = 0;
    std::uint64_t applied = 0;
    std::uint64_t ignored = 0;

    friend std::ostream& operator<<(std::ostream& out, restore_report const& report) {
        out << "restored to entry " << report.last_seq << ' ';
        if (report.used)
            out << "from snapshot " << report.used->snapshot_id << " after entry "
                << report.used->high_watermark;
        else
            out << "from the first entry";
        out << ": " << report.applied << " applied, " << report.ignored << " ignored";
        for (auto const& each : report.passed_over)
            out << "\npassed over snapshot " << each.anchor.snapshot_id << " after entry "
                << each.anchor.high_watermark << ": " << each.why.message();
        return out;
    }
};

/// A `load_state` that is told what the bytes mean.
template <class Load>
concept loads_versions = std::invocable<Load&, bytes_view, std::uint64_t>;

/// The blob that an anchor names, once its digest was found to be the recorded one and its version one that
/// `Load` takes. Errors: `blob_missing`, `blob_mismatch`, `schema_mismatch` with both versions, the store's.
template <class Hasher, class Load, class Store>
[[nodiscard]] result<std::vector<std::byte>> load_blob(Store& store, anchor const& what,
                                                       restore_options const& options) {
    if (!loads_versions<Load> && what.state_version != options.state_version)
        return error::schema_mismatch(what.state_version, options.state_version,
                                      "the state in snapshot " + what.snapshot_id);
    NACRE_TRY_VALUE(blob, store.get(what.snapshot_id));
    auto const digest = Hasher{}.digest(bytes_view(blob));
    if (!std::equal(digest.begin(), digest.end(), what.content_hash.begin(), what.content_hash.end()))
        return error::blob_mismatch(what.snapshot_id);
    return blob;
}

/// Shows a blob to the user's `load_state`. A failure is `apply_failed` and names the entry the snapshot was
/// taken after.
template <class Load>
[[nodiscard]] result<void> load_state_from(Load& load_state, anchor const& what, bytes_view blob) {
    auto const failed = [&](std::string const& why) {
        return error::apply_failed(what.high_watermark, "snapshot " + what.snapshot_id + ": " + why);
    };
    try {
        result<void> const loaded = [&]() -> result<void> {
            if constexpr (loads_versions<Load>)
                return load_state(blob, what.state_version);
            else
                return load_state(blob);
        }();
        if (!loaded) return failed(loaded.error().message());
        return {};
    } catch (std::bad_alloc const&) {
        throw;
    } catch (std::exception const& thrown) {
        return failed(thrown.what());
    } catch (...) {
        return failed("loading the state threw");
    }
}

/// `load_state(bytes_view) -> result<void>`, or `load_state(bytes_view, version)`, replaces the state by the
/// one in a blob. Errors: `corrupted` for an anchor past the watermark; those of reading and applying the
/// tail; `apply_failed` for a snapshot that cannot be loaded; where the options allow no other way,
/// `blob_missing`, `blob_mismatch`, `schema_mismatch` or the store's; `not_found` when a run that goes on
/// from another one has no snapshot that can be used.
template <class Reader, class Store, class Projection, class Load>
[[nodiscard]] result<restore_report> restore(Reader& reader, Store& store, Projection& projection,
                                             Load&& load_state, restore_options options = {}) {
    require_snapshot_store<Store>();
    require_projection<Projection>();
    restore_report report;
    NACRE_TRY_VALUE(plan, reader.snapshot_plan());
    report.last_seq = plan.last;

    auto const& anchors = reader.anchors();
    for (auto at = anchors.rbegin(); at != anchors.rend() && !report.used; ++at) {
        anchor const& candidate = at->anchor;
        if (candidate.high_watermark > plan.last)
            return error::corrupted(candidate.high_watermark, at->offset,
                                    "an anchor is past the high-watermark");
        auto const blob =
            load_blob<typename Reader::hasher_type, std::remove_reference_t<Load>>(store, candidate, options);
        error why = blob ? error{} : blob.error();
        if (blob) {
            auto const loaded = load_state_from(load_state, candidate, *blob);
            if (loaded) {
                report.used = candidate;
                break;
            }
            if (!options.load_state_is_atomic) return loaded.error();
            why = loaded.error();
        }
        if (options.fallback == restore_fallback::none) return why;
        report.passed_over.push_back({candidate, std::move(why)});
    }
    if (!report.used && !report.passed_over.empty() && options.fallback != restore_fallback::from_start)
        return report.passed_over.front().why;
    if (auto const& parent = reader.manifest().inputs.parent; parent && !report.used) {
        std::string what = "the state before the first entry: the run goes on from run " + parent->str() +
                           " and has no snapshot that can be used; restore over its lineage";
        if (!report.passed_over.empty())
            what += "; the newest snapshot: " + report.passed_over.front().why.message();
        return error::not_found(what);
    }

    report.first_seq = report.used ? report.used->high_watermark + 1 : 1;
    if (report.first_seq > report.last_seq) return report;
    NACRE_TRY_VALUE(counts, replay_range(reader, report.first_seq, report.last_seq, projection));
    report.applied = counts.applied;
    report.ignored = counts.ignored;
    return report;
}

}}} // namespace nacre::replay
