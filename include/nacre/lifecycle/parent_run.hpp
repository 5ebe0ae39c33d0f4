// SPDX-License-Identifier: BSL-1.0
// Which run a new one goes on from, as `session_config::continue_from` says: the newest sound one, the newest
// crashed one, one that is named, or none.
//
// By default it is the newest, however it ended: what a run holds is what came after its parent, so the state
// is that of the whole lineage, and neither an orderly restart nor a boot that failed loses any of it. A run
// that recorded next to nothing is a link like any other.
//
// Under `newest_crashed` a crash is gone on from until that has been done: once a run that names the crashed
// one as its parent has ended in order, the crash is settled and the next run starts without a parent. A run
// that crashed in turn is more recent and becomes the parent itself.
//
// Runs newer than all sound ones may hold state that would be missing: see check_orphans.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/lifecycle/known_manifest.hpp>
#include <nacre/lifecycle/session_config.hpp>
#include <nacre/lifecycle/sweep_report.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// The newest crash that is not settled. `Hasher` is tried besides the library's own. O(runs that ended
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

/// Whether a run of `instance` can go on from `id`. Errors: `not_found`, `not_sealed`, `corrupted` when it is
/// quarantined or cannot be read, `invalid_argument` when it is another instance's.
template <class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] result<void> check_predecessor(Backend const& backend, run_id const& id,
                                             std::string_view instance) {
    auto const found = read_known_manifest<Hasher>(backend, id);
    if (!found) return found.error();
    auto const located = [&](error failure) { return failure.at_path(backend.location(id)); };
    if (found->inputs.instance != instance)
        return located(error::invalid_argument("continue_from is a run of instance '" +
                                               found->inputs.instance + "', not of '" +
                                               std::string(instance) + "'"));
    switch (found->status) {
    case status::running: return located(error::not_sealed());
    case status::quarantined:
        return located(error::corrupted(error::unknown, error::unknown, "continue_from is quarantined"));
    case status::ended:
    case status::crashed_recovered: break;
    }
    return {};
}

/// Whether the sweep left nothing behind that is newer than all that can be gone on from. Error: why the
/// newest of these cannot; `corrupted` when it is quarantined.
template <class Backend>
[[nodiscard]] result<void> check_orphans(Backend const& backend, sweep_report const& swept) {
    for (auto id = swept.orphans.rbegin(); id != swept.orphans.rend(); ++id) {
        auto const* run = swept.find(*id);
        if (run == nullptr || !run->failure)
            return error::corrupted(error::unknown, error::unknown,
                                    "the run is quarantined and newer than all that can be gone on from; see "
                                    "orphan_predecessors")
                .at_path(backend.location(*id));
        if (*run->failure != errc::not_found) return *run->failure; // else it is gone since it was listed
    }
    return {};
}

/// The parent of a new run of `instance`, if any. Errors: those of check_predecessor and check_orphans.
template <class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] result<std::optional<run_id>> choose_parent(Backend const& backend, sweep_report const& swept,
                                                          session_config const& config,
                                                          std::string_view instance) {
    using predecessor = session_config::predecessor;
    if (auto const* named = std::get_if<run_id>(&config.continue_from)) {
        NACRE_TRY(check_predecessor<Hasher>(backend, *named, instance));
        return std::optional(*named);
    }
    auto const which = std::get<predecessor>(config.continue_from);
    if (which == predecessor::none) return std::optional<run_id>{};
    if (config.orphan_predecessors == session_config::orphans::refuse)
        NACRE_TRY(check_orphans(backend, swept));
    return which == predecessor::newest ? swept.newest_sound : crashed_parent<Hasher>(backend, swept);
}

}}} // namespace nacre::lifecycle
