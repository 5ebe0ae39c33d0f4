// SPDX-License-Identifier: BSL-1.0
// retention.ipp: the bodies of retention.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/lifecycle/retention.hpp>

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/lifecycle/retention_policy.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

NACRE_INLINE bool run_description::is_restore_point() const noexcept {
    return terminal() && status != core::status::quarantined &&
           std::any_of(anchors.begin(), anchors.end(), [&](std::uint64_t at) { return at <= entries; });
}

NACRE_INLINE std::vector<run_id> retention_plan::candidates() const {
    std::vector<run_id> out;
    for (auto const& each : runs)
        if (each.candidate) out.push_back(each.run.run_id);
    return out;
}

NACRE_INLINE result<retention_plan> plan_retention(std::vector<run_description> runs,
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
