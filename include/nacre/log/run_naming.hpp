// SPDX-License-Identifier: BSL-1.0
// How a new run gets its id: start time and a random suffix, behind every run that is there already.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/log/random_source.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// An id that starts at `now`, or just behind `newest` when a clock that was set back would put the new run
/// in front of its predecessors: "the most recent run" is told by these ids. `invalid_argument` before the
/// Unix epoch.
template <random_source Random>
[[nodiscard]] result<run_id> name_run(timestamp now, std::optional<run_id> const& newest, Random& random) {
    timestamp start = now;
    if (newest && newest->start() >= now && newest->start() != timestamp::max())
        start = newest->start() + std::chrono::nanoseconds(1);
    return run_id::make(start, static_cast<std::uint32_t>(random()));
}

/// The newest run of a place; nothing while there is none.
template <class Backend>
[[nodiscard]] result<std::optional<run_id>> newest_run(Backend const& backend) {
    NACRE_TRY_VALUE(runs, backend.list());
    auto const last = std::max_element(runs.begin(), runs.end());
    return last == runs.end() ? std::optional<run_id>() : *last;
}

/// What `create(id)` gives for an id of `name_run`. Another process may have taken the same name meanwhile:
/// then for one behind it, four times in all.
template <class Clock, random_source Random, class Create>
[[nodiscard]] auto create_named(Clock const& clock, Random& random, std::optional<run_id> newest,
                                Create&& create) -> decltype(create(run_id())) {
    for (int attempts_left = 3;; --attempts_left) {
        NACRE_TRY_VALUE(id, name_run(clock.now(), newest, random));
        auto created = create(id);
        if (created) return created;
        auto const code = created.error().code();
        bool const taken = code == errc::crashed_predecessor || code == errc::closed || code == errc::busy;
        if (!taken || attempts_left == 0) return created;
        newest = id;
    }
}

}}} // namespace nacre::log
