// SPDX-License-Identifier: BSL-1.0
// file_options.ipp: the bodies of file_options.hpp.
#pragma once

#include <nacre/backend/file_options.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/core/result.hpp>

#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE result<void> file_options::check() const {
    constexpr std::uint64_t unit = 64 << 10; // a multiple of every page size in use
    auto const whole = [](std::uint64_t bytes) { return bytes != 0 && bytes % unit == 0; };
    if (!whole(reserve_address_bytes))
        return error::invalid_argument("reserve_address_bytes is not a multiple of 64 KiB");
    if (!whole(preallocate_bytes))
        return error::invalid_argument("preallocate_bytes is not a multiple of 64 KiB");
    if (!whole(preallocate_bytes_max) || preallocate_bytes_max < preallocate_bytes) {
        return error::invalid_argument(
            "preallocate_bytes_max is not a multiple of 64 KiB, or below preallocate_bytes");
    }
    if (zero_ahead_bytes % unit != 0)
        return error::invalid_argument("zero_ahead_bytes is not a multiple of 64 KiB");
    if (!whole(window_bytes)) return error::invalid_argument("window_bytes is not a multiple of 64 KiB");
    if (!whole(populate_bytes)) return error::invalid_argument("populate_bytes is not a multiple of 64 KiB");
    return {};
}

}}} // namespace nacre::storage
