// SPDX-License-Identifier: BSL-1.0
// ids.ipp: the bodies of ids.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/core/ids.hpp>

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/rooms.hpp>
#include <nacre/core/time.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

NACRE_INLINE result<run_id> run_id::make(timestamp start, std::uint32_t suffix) {
    if (to_nanoseconds(start) < 0) return error::invalid_argument("a run cannot start before the Unix epoch");
    return run_id{start, suffix};
}

NACRE_INLINE result<run_id> run_id::parse(std::string_view text) {
    std::int64_t start = 0;
    std::uint32_t suffix = 0;
    bool const shaped = text.size() == text_bytes && text[19] == '-' &&
                        std::all_of(text.begin(), text.begin() + 19, is_digit) &&
                        std::all_of(text.begin() + 20, text.end(), is_lower_hex);
    if (shaped) {
        auto const digits = std::from_chars(text.data(), text.data() + 19, start);
        auto const hex = std::from_chars(text.data() + 20, text.data() + text_bytes, suffix, 16);
        if (digits.ec == std::errc{} && hex.ec == std::errc{}) return run_id{from_nanoseconds(start), suffix};
    }
    return error::invalid_argument("a run id reads <19 digits>-<8 hex digits>");
}

NACRE_INLINE std::string run_id::str() const {
    std::string digits = std::to_string(to_nanoseconds(start_));
    std::string out(19 - std::min<std::size_t>(19, digits.size()), '0');
    out.append(digits).push_back('-');
    for (int shift = 28; shift >= 0; shift -= 4)
        out.push_back("0123456789abcdef"[(suffix_ >> shift) & 0xF]);
    return out;
}

NACRE_INLINE result<instance_id> instance_id::parse(std::string_view text) {
    if (text.empty()) return error::invalid_argument("an instance id cannot be empty");
    if (text.size() > id_bytes_max) return error::invalid_argument("an instance id has at most 128 bytes");
    if (text == "." || text == "..")
        return error::invalid_argument("an instance id cannot be a relative folder");
    bool const clean = std::none_of(text.begin(), text.end(), [](char c) {
        return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (!clean) return error::invalid_argument("an instance id has no separators and no control characters");
    return instance_id{std::string(text)};
}

}}} // namespace nacre::core
