// SPDX-License-Identifier: BSL-1.0
// sweep_report.ipp: the bodies of sweep_report.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/lifecycle/sweep_report.hpp>

#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/status.hpp>
#include <nacre/log/verdict.hpp>

#include <cstddef>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

NACRE_INLINE std::string describe(swept_run const& run) {
    std::string out = "run " + run.run_id.str();
    switch (run.outcome) {
    case sweep_outcome::live: return out + ": held by a live process";
    case sweep_outcome::left_alone:
        return out + ": left alone, to be tried again: " + (run.failure ? run.failure->message() : "unknown");
    case sweep_outcome::sealed: break;
    }
    auto const& verdict = run.verdict;
    out.append(": sealed ").append(to_string(run.status));
    out.append(", ").append(std::to_string(run.high_watermark)).append(" entries");
    if (verdict.tail_bytes != 0)
        out.append(", a torn tail of ")
            .append(std::to_string(verdict.tail_bytes))
            .append(" bytes kept aside");
    if (verdict.lost_entries != 0)
        out.append(", ")
            .append(std::to_string(verdict.lost_entries))
            .append(" entries lost with the machine");
    if (verdict.kind == log::verdict_kind::corrupt) {
        out.append(", damage at seq ").append(std::to_string(verdict.damage_seq));
        out.append(", offset ")
            .append(std::to_string(verdict.damage_offset))
            .append(": ")
            .append(verdict.damage);
    }
    return out;
}

NACRE_INLINE std::size_t sweep_report::count(sweep_outcome outcome) const noexcept {
    std::size_t out = 0;
    for (auto const& each : runs)
        out += each.outcome == outcome ? 1U : 0U;
    return out;
}

NACRE_INLINE std::size_t sweep_report::count(core::status sealed_as) const noexcept {
    std::size_t out = 0;
    for (auto const& each : runs)
        out += each.outcome == sweep_outcome::sealed && each.status == sealed_as ? 1U : 0U;
    return out;
}

NACRE_INLINE swept_run const* sweep_report::find(run_id const& id) const noexcept {
    for (auto const& each : runs)
        if (each.run_id == id) return &each;
    return nullptr;
}

}}} // namespace nacre::lifecycle
