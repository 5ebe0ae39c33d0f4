// SPDX-License-Identifier: BSL-1.0
// compression: tells from its first bytes that a file of text is compressed, and with what.
#pragma once

#include <nacre/core/rooms.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

struct compression {
    std::string_view name;
    std::string_view command; ///< writes the text to its standard output
    std::string_view magic;   ///< what such a file begins with
};

// bzip2: "BZh" and a level may begin a text; what follows them, digits of pi or of its root, does not. Frames
// of gzip and zstd begin with bytes that UTF-8 text does not begin with.
inline constexpr std::array compressions{
    compression{"gzip", "zcat", {"\x1F\x8B\x08", 3}},
    compression{"bzip2", "bzcat", {"BZh?\x31\x41\x59\x26\x53\x59", 10}},
    compression{"bzip2", "bzcat", {"BZh?\x17\x72\x45\x38\x50\x90", 10}},
    compression{"xz", "xzcat", {"\xFD\x37\x7A\x58\x5A\x00", 6}},
    compression{"zstd", "zstdcat", {"\x28\xB5\x2F\xFD", 4}},
};

/// Whether `start` and `magic` agree as far as both go; `?` stands for a digit from 1 to 9.
[[nodiscard]] constexpr bool agrees(std::string_view start, std::string_view magic) noexcept {
    for (std::size_t at = 0; at < start.size() && at < magic.size(); ++at) {
        bool const same = magic[at] == '?' ? start[at] >= '1' && start[at] <= '9' : start[at] == magic[at];
        if (!same) return false;
    }
    return true;
}

/// What the file that begins with `start` is compressed with; nothing when it is not, or `start` is too short
/// to tell.
[[nodiscard]] constexpr std::optional<compression> compression_of(std::string_view start) noexcept {
    for (auto const& each : compressions)
        if (start.size() >= each.magic.size() && agrees(start, each.magic)) return each;
    return std::nullopt;
}

/// Whether more bytes behind `start` could make it the start of a compressed file.
[[nodiscard]] constexpr bool may_become_compressed(std::string_view start) noexcept {
    for (auto const& each : compressions)
        if (start.size() < each.magic.size() && agrees(start, each.magic)) return true;
    return false;
}

}}} // namespace nacre::cataloguing
