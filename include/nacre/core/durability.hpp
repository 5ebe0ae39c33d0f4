// SPDX-License-Identifier: BSL-1.0
// Durability policies: what "durable" promises, chosen as a template argument and recorded in the run's
// header.
#pragma once

#include <nacre/core/rooms.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

enum class durability_policy : std::uint16_t {
    immediate = 1, ///< synced before the watermark moves: survives power loss
    process = 2,   ///< handed to the operating system: survives the death of the process, not of the machine
};

struct immediate {
    static constexpr durability_policy policy = durability_policy::immediate;
};

struct process {
    static constexpr durability_policy policy = durability_policy::process;
};

template <class D>
concept durability = requires {
    { D::policy } -> std::convertible_to<durability_policy>;
};

[[nodiscard]] constexpr bool is_known(durability_policy value) noexcept {
    return value == durability_policy::immediate || value == durability_policy::process;
}

[[nodiscard]] constexpr std::string_view to_string(durability_policy value) noexcept {
    switch (value) {
    case durability_policy::immediate: return "immediate";
    case durability_policy::process: return "process";
    }
    return "unknown";
}

}}} // namespace nacre::core
