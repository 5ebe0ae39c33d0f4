// SPDX-License-Identifier: BSL-1.0
// run_lineage: a run and the runs it goes on from, oldest first.
//
// A run holds what happened since it was opened, no more. State is therefore restored along the lineage: from
// the newest anchor in it, then through every run behind. That matters for a run that crashed while it was
// being opened: it is the most recent crashed run, and so the next one's parent, but holds nothing of its
// own.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/lifecycle/known_manifest.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// `corrupted` for a parent that is not older than its child. Names follow the order of opening, so a lineage
/// cannot run in a circle.
template <class Backend>
[[nodiscard]] result<void> check_parent(Backend const& backend, run_id const& child, run_id const& parent) {
    if (parent < child) return {};
    return error::corrupted(error::unknown, error::unknown,
                            "a run names a parent that is not older than itself")
        .at_path(backend.location(child));
}

/// `Hasher` is tried besides the library's own. Errors: those of reading a manifest, `not_found` for a parent
/// that is gone among them; `corrupted` when a run names a parent that is not older than itself. O(runs in
/// the lineage).
template <class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] result<std::vector<run_id>> run_lineage(Backend const& backend, run_id const& id) {
    std::vector<run_id> out;
    for (std::optional<run_id> next = id; next;) {
        NACRE_TRY_VALUE(found, read_known_manifest<Hasher>(backend, *next));
        out.push_back(*next);
        if (found.inputs.parent) NACRE_TRY(check_parent(backend, *next, *found.inputs.parent));
        next = found.inputs.parent;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}}} // namespace nacre::lifecycle
