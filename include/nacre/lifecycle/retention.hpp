// SPDX-License-Identifier: BSL-1.0
// Retention: which runs a place could do without, and why. Plans only; nothing here deletes anything.
//
// A restore point is a run from which state can be built again: sealed, not quarantined, with an anchor that
// is not past the entries actually on disk. Without any restore point no plan has a candidate.
//
//     full                nothing
//     bounded{keep_last}  all but the newest `keep_last` terminal runs; the newest restore point stays
//     snapshot_anchored   what is older than the newest restore point
//
// A run holds what happened since it was opened: the state of one that has no anchor of its own is built from
// the run it goes on from, and so on back to a restore point. What a run that stays needs in this way stays
// as well.
//
// Runs that are not in a terminal state are never candidates, nor counted among the newest. The order of the
// input does not matter: runs are ordered by their ids.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/lifecycle/retention_policy.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// What a plan has to know of a run.
struct run_description {
    core::run_id run_id;
    core::status status = core::status::running;
    bool sealed = false;                  ///< a terminal superblock is there
    std::uint64_t entries = 0;            ///< actually on disk: the last one that can be read
    std::vector<std::uint64_t> anchors;   ///< the high-watermark of each anchor that can be read
    std::uint64_t bytes = 0;              ///< of the file; for the operator
    std::optional<core::run_id> parent{}; ///< that it goes on from

    [[nodiscard]] bool terminal() const noexcept { return sealed && status != core::status::running; }
    [[nodiscard]] bool is_restore_point() const noexcept;
    /// Whether its state can be built from the run it goes on from only.
    [[nodiscard]] bool needs_parent() const noexcept {
        return parent && status != core::status::quarantined && !is_restore_point();
    }
};

struct retention_decision {
    run_description run;
    bool candidate = false; ///< could go
    std::string why;        ///< why it could go, or has to stay
};

struct retention_plan {
    retention_policy policy;
    std::vector<retention_decision> runs; ///< oldest first
    std::optional<run_id> restore_point;  ///< the newest one

    [[nodiscard]] std::vector<run_id> candidates() const;
};

/// Plans over any set of runs of one instance. Error: `invalid_argument` for the policy. O(n log n).
[[nodiscard]] result<retention_plan> plan_retention(std::vector<run_description> runs,
                                                    retention_policy const& policy);

}}} // namespace nacre::lifecycle

#ifndef NACRE_COMPILED
#include <nacre/lifecycle/retention.ipp>
#endif
