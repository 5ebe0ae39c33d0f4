// SPDX-License-Identifier: BSL-1.0
// The entries that open and close a run: recovery knows an orderly end by the last one's topic and payload
// type.
#pragma once

#include <nacre/core/rooms.hpp>

#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

inline constexpr std::string_view lifecycle_topic = "nacre.lifecycle";
inline constexpr std::string_view run_started_type = "RunStarted";
inline constexpr std::string_view run_ended_type = "RunEnded";

/// Whether an entry opens or closes a run. Its time is the session's clock, not that of a message.
[[nodiscard]] constexpr bool is_run_boundary(std::string_view topic, std::string_view payload_type) noexcept {
    return topic == lifecycle_topic && (payload_type == run_started_type || payload_type == run_ended_type);
}

}}} // namespace nacre::core
