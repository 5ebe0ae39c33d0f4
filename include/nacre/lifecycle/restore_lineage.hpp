// SPDX-License-Identifier: BSL-1.0
// restore_lineage: brings a state up to the end of a run, through all runs that it goes on from.
//
// A run holds what happened since it was opened, no more; a snapshot holds all that went before it. So the
// newest snapshot in the lineage that can be trusted is loaded, in whichever run it was taken, and what
// stands behind it is applied: the rest of that run, then every newer one. Without a snapshot it begins with
// the first entry of the oldest run.
//
// No run is asked for that is older than the one it begins in: what a retention plan gave up, or somebody
// archived, may be gone. One that is needed and gone is an error that names it and the run that needs it.
//
// The state is what it was before the first entry. It reads runs and snapshots and nothing else. After an
// error the state is worth nothing.
#pragma once

#include <nacre/core/anchor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/lifecycle/run_lineage.hpp>
#include <nacre/replay/projection.hpp>
#include <nacre/replay/replay_range.hpp>
#include <nacre/replay/restore.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

struct lineage_report {
    std::vector<run_id> runs;      ///< it was restored from, oldest first; none where nothing went before
    std::optional<anchor> used;    ///< the snapshot; nothing: from the oldest run's first entry
    std::optional<run_id> used_in; ///< the run that the snapshot was taken in
    std::vector<replay::passed_anchor> passed_over; ///< newest first
    std::uint64_t applied = 0;
    std::uint64_t ignored = 0; ///< entries of types that the projection does not handle
};

/// No snapshots: the state is restored from entries alone.
struct no_snapshots {
    [[nodiscard]] result<void> put(std::string_view, bytes_view) {
        return error::invalid_argument("these are no snapshots");
    }
    [[nodiscard]] result<std::vector<std::byte>> get(std::string_view name) {
        return error::blob_missing(std::string(name));
    }
};

/// One restore along a lineage. `Reader` reads its runs.
template <class Reader, class Backend, class Store, class Projection, class Load>
class lineage_restore {
public:
    lineage_restore(Backend const& backend, Store& snapshots, Projection& projection, Load& load_state,
                    replay::restore_options const& options) noexcept
        : backend_(&backend), snapshots_(&snapshots), projection_(&projection), load_state_(&load_state),
          options_(options) {}

    [[nodiscard]] result<lineage_report> run(run_id const& newest);

private:
    [[nodiscard]] result<Reader> open(run_id const& id) const;
    [[nodiscard]] error is_needed(run_id const& id) const;

    /// Loads the newest snapshot of one run that can be used, if there is one.
    [[nodiscard]] result<bool> load_newest(Reader const& reader);

    [[nodiscard]] result<void> snapshot_was_found() const;

    [[nodiscard]] result<void> apply(Reader& reader, std::uint64_t from);

    Backend const* backend_;
    Store* snapshots_;
    Projection* projection_;
    Load* load_state_;
    replay::restore_options options_;
    lineage_report report_;
};

/// Restores along the lineage of `newest`. `load_state(bytes_view) -> result<void>` replaces the state by the
/// one in a snapshot. Errors: those of reading and applying entries; `not_found` that names a run which is
/// needed and gone; `corrupted` for a quarantined run and for one whose parent is not older than itself;
/// those of `restore` for snapshots.
template <class Reader, class Backend, class Projection, class Store, class Load>
[[nodiscard]] result<lineage_report>
restore_lineage(Backend const& backend, run_id const& newest, Projection& projection, Store& snapshots,
                Load&& load_state, replay::restore_options const& options = {}) {
    replay::require_snapshot_store<Store>();
    replay::require_projection<Projection>();
    return lineage_restore<Reader, Backend, Store, Projection, std::remove_reference_t<Load>>(
               backend, snapshots, projection, load_state, options)
        .run(newest);
}

/// The same from entries alone.
template <class Reader, class Backend, class Projection>
[[nodiscard]] result<lineage_report> restore_lineage(Backend const& backend, run_id const& newest,
                                                     Projection& projection) {
    no_snapshots none;
    auto const nothing_to_load = [](bytes_view) -> result<void> { return {}; };
    return restore_lineage<Reader>(backend, newest, projection, none, nothing_to_load);
}

}}} // namespace nacre::lifecycle

#include <nacre/lifecycle/restore_lineage.ipp>
