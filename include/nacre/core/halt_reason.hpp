// SPDX-License-Identifier: BSL-1.0
// Why a run halted: the first cause, recorded in a superblock and given to the halt callback.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

enum class halt_reason : std::uint16_t {
    none = 0,
    stalled = 1,   ///< the ring stayed full for longer than the halt threshold
    disk_full = 2, ///< the backend could not reserve or write more space
    io = 3,        ///< a write, sync or mapping failed
    corrupted = 4, ///< the backend or the log found its own data damaged
    requested = 5, ///< the application halted the run
    other = 6,
};

[[nodiscard]] constexpr bool is_known(halt_reason value) noexcept { return value <= halt_reason::other; }

[[nodiscard]] constexpr std::string_view to_string(halt_reason value) noexcept {
    switch (value) {
    case halt_reason::none: return "none";
    case halt_reason::stalled: return "stalled";
    case halt_reason::disk_full: return "disk_full";
    case halt_reason::io: return "io";
    case halt_reason::corrupted: return "corrupted";
    case halt_reason::requested: return "requested";
    case halt_reason::other: return "other";
    }
    return "unknown";
}

}}} // namespace nacre::core
