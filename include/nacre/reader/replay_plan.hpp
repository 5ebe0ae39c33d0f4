// SPDX-License-Identifier: BSL-1.0
// replay_plan: which entries bring a state up to the end of a run, and from which snapshot.
#pragma once

#include <nacre/core/anchor.hpp>

#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// Entries `first` to `last`, after the snapshot at `anchor`, or from the beginning without one.
struct replay_plan {
    std::uint64_t first = 1;
    std::uint64_t last = 0;
    std::optional<core::anchor> anchor;

    [[nodiscard]] bool empty() const noexcept { return first > last; }
    [[nodiscard]] std::uint64_t count() const noexcept { return empty() ? 0 : last - first + 1; }

    friend bool operator==(replay_plan const&, replay_plan const&) = default;
};

}}} // namespace nacre::reading
