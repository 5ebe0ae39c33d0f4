// SPDX-License-Identifier: BSL-1.0
// Time: what an entry is stamped with, and what waiting is measured in.
#pragma once

#include <nacre/core/rooms.hpp>

#include <chrono>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// Nanoseconds since the Unix epoch. Explains an entry, never orders it: `seq` is the only order.
using timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;

/// A point on the monotonic time line; only differences mean anything.
using steady_time = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

[[nodiscard]] constexpr std::int64_t to_nanoseconds(timestamp time) noexcept {
    return time.time_since_epoch().count();
}

[[nodiscard]] constexpr timestamp from_nanoseconds(std::int64_t nanoseconds) noexcept {
    return timestamp{std::chrono::nanoseconds{nanoseconds}};
}

}}} // namespace nacre::core
