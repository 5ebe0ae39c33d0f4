// SPDX-License-Identifier: BSL-1.0
// Loading and storing on-disk structures at any address, and the zero test that covers what no digest does.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace format {

/// The T that starts at `offset` of `bytes`; the caller has checked that it fits.
template <class T>
[[nodiscard]] T load(bytes_view bytes, std::size_t offset = 0) noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    NACRE_ASSERT(bytes.size() >= sizeof(T) && offset <= bytes.size() - sizeof(T));
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

template <class T>
void store(bytes_span bytes, std::size_t offset, T const& value) noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    NACRE_ASSERT(bytes.size() >= sizeof(T) && offset <= bytes.size() - sizeof(T));
    std::memcpy(bytes.data() + offset, &value, sizeof(T));
}

inline void store_bytes(bytes_span bytes, std::size_t offset, bytes_view value) noexcept {
    NACRE_ASSERT(offset <= bytes.size() && value.size() <= bytes.size() - offset);
    if (!value.empty()) std::memcpy(bytes.data() + offset, value.data(), value.size());
}

inline void store_zeros(bytes_span bytes) noexcept {
    if (!bytes.empty()) std::memset(bytes.data(), 0, bytes.size());
}

/// Whether every byte is zero. O(n), eight bytes a step.
[[nodiscard]] inline bool all_zero(bytes_view bytes) noexcept {
    std::byte const* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 64; at += 64, left -= 64) {
        std::uint64_t words[8];
        std::memcpy(words, at, 64);
        if ((words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7]) != 0)
            return false;
    }
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        if (word != 0) return false;
    }
    for (; left != 0; ++at, --left)
        if (*at != std::byte{0}) return false;
    return true;
}

[[nodiscard]] inline bool equal(bytes_view a, bytes_view b) noexcept {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

template <class T>
[[nodiscard]] bytes_view object_bytes(T const& value) noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    return {reinterpret_cast<std::byte const*>(&value), sizeof(T)};
}

}}} // namespace nacre::format
