// SPDX-License-Identifier: BSL-1.0
// verifier.ipp: bodies.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/verifier/verifier.hpp>

#include <nacre/core/result.hpp>
#include <nacre/log/run_head.hpp>

#include <algorithm>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace verification {

NACRE_INLINE std::uint64_t content_end_of(bytes_view bytes, std::uint64_t from) noexcept {
    constexpr std::uint64_t piece_bytes = 64 * 1024;
    std::uint64_t end = bytes.size();
    while (end > from) {
        std::uint64_t const start = end - std::min(piece_bytes, end - from);
        bytes_view const piece =
            bytes.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
        if (!format::all_zero(piece)) break;
        end = start;
    }
    while (end > from && bytes[static_cast<std::size_t>(end - 1)] == std::byte{0})
        --end;
    return std::min<std::uint64_t>(bytes.size(), format::align_up(static_cast<std::size_t>(end)));
}

}}} // namespace nacre::verification
