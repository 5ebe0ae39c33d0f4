// SPDX-License-Identifier: BSL-1.0
// sweep_report: what a recovery sweep found and did, run by run, with the evidence.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/status.hpp>
#include <nacre/log/verdict.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

enum class sweep_outcome {
    sealed,     ///< by this sweep, with `status`
    live,       ///< a process holds it
    left_alone, ///< for `failure`; the next sweep tries again
};

[[nodiscard]] constexpr std::string_view to_string(sweep_outcome outcome) noexcept {
    switch (outcome) {
    case sweep_outcome::sealed: return "sealed";
    case sweep_outcome::live: return "live";
    case sweep_outcome::left_alone: return "left_alone";
    }
    return "unknown";
}

/// What became of one run that was not sealed when the sweep came.
struct swept_run {
    core::run_id run_id;
    sweep_outcome outcome = sweep_outcome::left_alone;
    core::status status = core::status::running; ///< terminal when `outcome` is `sealed`
    std::uint64_t high_watermark = 0;
    log::verdict verdict;         ///< sealed: the evidence
    std::optional<error> failure; ///< left alone: why
};

/// One sentence for an operator.
[[nodiscard]] std::string describe(swept_run const& run);

struct sweep_report {
    std::vector<swept_run> runs;        ///< those that were not sealed, oldest first
    std::uint64_t already_sealed = 0;   ///< runs that needed nothing
    std::uint64_t repaired = 0;         ///< sealed runs that were given back a superblock
    std::size_t unfinished_removed = 0; ///< creations that a crash had interrupted
    std::optional<run_id> newest;       ///< of all runs there, whatever their state

    /// The newest run that can be gone on from, `ended` or `crashed_recovered`, whichever sweep sealed it;
    /// and the runs after it that may hold state and cannot: quarantined, or left alone.
    std::optional<run_id> newest_sound;
    std::vector<run_id> orphans;

    /// The newest `crashed_recovered` run, and the `ended` runs after it.
    std::optional<run_id> latest_crashed;
    std::vector<run_id> ended_since;

    [[nodiscard]] std::size_t count(sweep_outcome outcome) const noexcept;
    [[nodiscard]] std::size_t count(core::status sealed_as) const noexcept;
    [[nodiscard]] swept_run const* find(run_id const& id) const noexcept;
};

}}} // namespace nacre::lifecycle

#ifndef NACRE_COMPILED
#include <nacre/lifecycle/sweep_report.ipp>
#endif
