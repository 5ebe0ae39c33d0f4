// SPDX-License-Identifier: BSL-1.0
// Bounds of a schema: held by the compiler for types, and by parse_schema for recorded text
// (docs/encoding.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

inline constexpr std::size_t schema_depth_max = 64;         ///< types on a path from the root
inline constexpr std::size_t schema_nodes_max = 65'536;     ///< types in all
inline constexpr std::size_t empty_parts_max = 65'536;      ///< parts without bytes in a message, lists aside
inline constexpr std::size_t empty_parts_per_byte_max = 64; ///< in an element, for each byte it has at least

[[nodiscard]] constexpr std::uint64_t saturated_sum(std::uint64_t a, std::uint64_t b) noexcept {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return a > most - b ? most : a + b;
}

[[nodiscard]] constexpr std::uint64_t saturated_product(std::uint64_t a, std::uint64_t b) noexcept {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return a != 0 && b > most / a ? most : a * b;
}

}}} // namespace nacre::messaging
