// SPDX-License-Identifier: BSL-1.0
// is_schema_name: how fields, enumerators and wire formats may be called in a schema.
#pragma once

#include <cstddef>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

inline constexpr std::size_t schema_name_bytes_max = 255;

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

[[nodiscard]] constexpr bool is_name_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Letters, digits and `_`, not first a digit, 255 bytes at most; bytes from 0x80 on count as letters.
[[nodiscard]] constexpr bool is_schema_name(std::string_view text) noexcept {
    if (text.empty() || text.size() > schema_name_bytes_max || !is_name_letter(text.front())) return false;
    for (char const each : text)
        if (!is_name_letter(each) && !is_digit(each)) return false;
    return true;
}

}}} // namespace nacre::messaging
