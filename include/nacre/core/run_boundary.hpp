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

}}} // namespace nacre::core
