// SPDX-License-Identifier: BSL-1.0
// to_hex: bytes as lower-case hexadecimal digits.
#pragma once

#include <nacre/values.hpp>

#include <string>

namespace nacre_tools {

[[nodiscard]] inline std::string to_hex(nacre::bytes_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (std::byte const each : bytes) {
        out.push_back(digits[static_cast<unsigned>(each) >> 4]);
        out.push_back(digits[static_cast<unsigned>(each) & 0xF]);
    }
    return out;
}

} // namespace nacre_tools
