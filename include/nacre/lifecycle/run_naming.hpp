// SPDX-License-Identifier: BSL-1.0
// How a new run gets its id: start time and a random suffix, behind every run that is there already.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/lifecycle/random_source.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// An id that starts at `now`, or just behind `newest` when a clock that was set back would put the new run in front of
/// its predecessors: "the most recent run" is told by these ids. `invalid_argument` before the Unix epoch.
template <random_source Random>
[[nodiscard]] result<run_id> name_run(timestamp now, std::optional<run_id> const& newest, Random& random) {
    timestamp start = now;
    if (newest && newest->start() >= now && newest->start() != timestamp::max())
        start = newest->start() + std::chrono::nanoseconds(1);
    return run_id::make(start, static_cast<std::uint32_t>(random()));
}

}}} // namespace nacre::lifecycle
