// SPDX-License-Identifier: BSL-1.0
// A run's status, as recorded in its superblocks.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

enum class status : std::uint32_t {
    running = 1,           ///< open, or its process died and no recovery has judged it yet
    ended = 2,             ///< closed by its writer, sealed
    crashed_recovered = 3, ///< sealed by recovery; everything acknowledged is there
    quarantined = 4,       ///< acknowledged data is damaged; kept as it is, for reading only
};

[[nodiscard]] constexpr bool is_known(status value) noexcept {
    return value >= status::running && value <= status::quarantined;
}

[[nodiscard]] constexpr std::string_view to_string(status value) noexcept {
    switch (value) {
    case status::running: return "running";
    case status::ended: return "ended";
    case status::crashed_recovered: return "crashed_recovered";
    case status::quarantined: return "quarantined";
    }
    return "unknown";
}

}}} // namespace nacre::core
