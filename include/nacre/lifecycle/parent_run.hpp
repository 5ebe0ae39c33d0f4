// SPDX-License-Identifier: BSL-1.0
// Which run a new one goes on from: the most recent crashed one, or the one the configuration names.
//
// A crash is gone on from until that has been done: once a run that names the crashed one as its parent has
// ended in order, the crash is settled and the next run starts without a parent. A run that crashed in turn
// is more recent and becomes the parent itself; one that was quarantined settles nothing.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/lifecycle/known_manifest.hpp>
#include <nacre/lifecycle/sweep_report.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// The parent that a sweep's outcome suggests. `Hasher` is tried besides the library's own. O(runs that ended
/// since).
template <class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] std::optional<run_id> crashed_parent(Backend const& backend, sweep_report const& swept) {
    if (!swept.latest_crashed) return std::nullopt;
    for (auto const& id : swept.ended_since) {
        auto const ended = read_known_manifest<Hasher>(backend, id);
        if (ended && ended->inputs.parent == swept.latest_crashed) return std::nullopt;
    }
    return swept.latest_crashed;
}

/// Whether `id` can be replayed into a run of `instance`. Errors: `not_found`, `not_sealed`, `corrupted` when
/// it is quarantined or cannot be read, `invalid_argument` when it is another instance's.
template <class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] result<void> check_replay_run(Backend const& backend, run_id const& id,
                                            std::string_view instance) {
    auto const found = read_known_manifest<Hasher>(backend, id);
    if (!found) return found.error();
    auto const located = [&](error failure) { return failure.at_path(backend.location(id)); };
    if (found->inputs.instance != instance)
        return located(error::invalid_argument("replay_run is a run of instance '" + found->inputs.instance +
                                               "', not of '" + std::string(instance) + "'"));
    switch (found->status) {
    case status::running: return located(error::not_sealed());
    case status::quarantined:
        return located(error::corrupted(error::unknown, error::unknown, "replay_run is quarantined"));
    case status::ended:
    case status::crashed_recovered: break;
    }
    return {};
}

}}} // namespace nacre::lifecycle
