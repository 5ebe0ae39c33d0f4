// SPDX-License-Identifier: BSL-1.0
// is_utf8: whether bytes are text that JSON can hold.
#pragma once

#include <cstddef>
#include <string_view>

namespace nacre_tools {

/// Well-formed UTF-8 as the Unicode standard has it: no overlong form, no surrogate, nothing beyond U+10FFFF.
[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
    std::size_t at = 0;
    auto const byte = [&](std::size_t where) { return static_cast<unsigned char>(text[where]); };
    while (at < text.size()) {
        unsigned const lead = byte(at);
        if (lead < 0x80) {
            ++at;
            continue;
        }
        std::size_t const length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || length > text.size() - at) return false;
        unsigned const second = byte(at + 1);
        unsigned const low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        unsigned const high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) return false;
        for (std::size_t next = 2; next < length; ++next)
            if (byte(at + next) < 0x80 || byte(at + next) > 0xBF) return false;
        at += length;
    }
    return true;
}

} // namespace nacre_tools
