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

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
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
    [[nodiscard]] bool is_restore_point() const noexcept {
        return terminal() && status != core::status::quarantined &&
               std::any_of(anchors.begin(), anchors.end(), [&](std::uint64_t at) { return at <= entries; });
    }
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

    [[nodiscard]] std::vector<run_id> candidates() const {
        std::vector<run_id> out;
        for (auto const& each : runs)
            if (each.candidate) out.push_back(each.run.run_id);
        return out;
    }
};

/// Plans over any set of runs of one instance. Error: `invalid_argument` for the policy. O(n log n).
[[nodiscard]] inline result<retention_plan> plan_retention(std::vector<run_description> runs,
                                                           retention_policy const& policy) {
    NACRE_TRY(policy.check());
    std::sort(runs.begin(), runs.end(), [](auto const& a, auto const& b) { return a.run_id < b.run_id; });
    retention_plan plan;
    plan.policy = policy;
    std::map<run_id, run_id> needed; // a parent, and a run that stays and cannot be restored without it
    for (auto const& each : runs)
        if (each.is_restore_point()) plan.restore_point = each.run_id;

    std::uint64_t newer_terminal = 0; // terminal runs newer than the one looked at
    auto const decide = [&](run_description const& run) -> retention_decision {
        auto const stays = [&](std::string why) { return retention_decision{run, false, std::move(why)}; };
        if (!run.terminal()) return stays("not sealed: it is being written, or waits for recovery");
        std::uint64_t const rank = newer_terminal++;
        if (policy.mode == retention_mode::full) return stays("retention is full");
        if (!plan.restore_point) return stays("there is no restore point");
        auto const point = plan.restore_point->str();
        if (policy.mode == retention_mode::snapshot_anchored) {
            if (run.run_id == *plan.restore_point) return stays("it is the newest restore point");
            if (run.run_id > *plan.restore_point) return stays("newer than the restore point " + point);
            return {run, true, "older than the restore point " + point};
        }
        auto const kept = std::to_string(policy.keep_last);
        if (rank < policy.keep_last) return stays("among the newest " + kept);
        if (run.run_id == *plan.restore_point) return stays("it is the newest restore point");
        return {run, true, "not among the newest " + kept + "; restore point " + point + " stays"};
    };
    plan.runs.reserve(runs.size());
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        auto decision = decide(*run);
        if (auto const child = needed.find(run->run_id); decision.candidate && child != needed.end())
            decision = {*run, false,
                        child->second.str() + " goes on from it and has no restore point of its own"};
        if (!decision.candidate && run->needs_parent()) needed.try_emplace(*run->parent, run->run_id);
        plan.runs.push_back(std::move(decision));
    }
    std::reverse(plan.runs.begin(), plan.runs.end());
    return plan;
}

}}} // namespace nacre::lifecycle
