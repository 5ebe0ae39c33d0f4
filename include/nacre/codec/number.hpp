// SPDX-License-Identifier: BSL-1.0
// Numbers of the wire: little-endian, the one NaN of each width, and counts, for all who read or write them.
#pragma once

#include <nacre/codec/input.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace nacre { inline namespace nacre_v1 { namespace codec {

#if defined(__SIZEOF_INT128__)
#define NACRE_INT128 1
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;
#endif

}}} // namespace nacre::codec

namespace nacre { inline namespace nacre_v1 { namespace codec {

inline constexpr std::size_t count_bytes = 4; ///< before text, bytes, lists, sets and maps
inline constexpr std::size_t tag_bytes = 1;   ///< before an optional's value and a variant's alternative
inline constexpr std::size_t count_max = std::numeric_limits<std::uint32_t>::max();

/// `value` in little-endian order.
template <class T>
[[nodiscard]] inline std::byte* put_number(T value, std::byte* out) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(out, &value, sizeof(T));
    } else {
        for (std::size_t at = 0; at < sizeof(T); ++at)
            out[at] = static_cast<std::byte>(static_cast<unsigned char>(value >> (8 * at)));
    }
    return out + sizeof(T);
}

template <class T>
[[nodiscard]] inline T load_number(std::byte const* from) noexcept {
    T value{};
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&value, from, sizeof(T));
    } else {
        for (std::size_t at = sizeof(T); at-- > 0;)
            value =
                static_cast<T>(static_cast<T>(value << (sizeof(T) > 1 ? 8 : 0)) | static_cast<T>(from[at]));
    }
    return value;
}

/// The `count` bytes (8 at most) of a number as the low bits of 64.
[[nodiscard]] inline std::uint64_t load_bits(std::byte const* from, std::size_t count) noexcept {
    std::uint64_t value = 0;
    for (std::size_t at = count; at-- > 0;)
        value = value << 8 | std::to_integer<std::uint64_t>(from[at]);
    return value;
}

[[nodiscard]] inline std::byte* put_count(std::size_t count, std::byte* out) noexcept {
    return put_number(static_cast<std::uint32_t>(count), out);
}

/// The cursor behind the count. `element_bytes_min` is what each of the counted needs at least; not 0.
[[nodiscard]] inline std::byte const* get_count(std::size_t& out, std::size_t element_bytes_min,
                                                std::byte const* at, input& in) noexcept {
    std::size_t const left = in.left(at);
    if (left < count_bytes) [[unlikely]]
        return in.fail(flaw::truncated, at);
    out = load_number<std::uint32_t>(at);
    if (out > (left - count_bytes) / element_bytes_min) [[unlikely]]
        return in.fail(flaw::count_beyond_end, at);
    return at + count_bytes;
}

template <class Bits>
inline constexpr Bits infinity_bits = sizeof(Bits) == 4 ? static_cast<Bits>(0x7F80'0000U)
                                                        : static_cast<Bits>(0x7FF0'0000'0000'0000U);
/// Quiet, no sign, nothing in the payload: the NaN that stands for every NaN of the width.
template <class Bits>
inline constexpr Bits nan_bits = sizeof(Bits) == 4 ? static_cast<Bits>(0x7FC0'0000U)
                                                   : static_cast<Bits>(0x7FF8'0000'0000'0000U);

/// By bits, so that no option of the compiler decides it.
template <std::unsigned_integral Bits>
[[nodiscard]] constexpr bool is_nan(Bits raw) noexcept {
    return static_cast<Bits>(raw & ~(Bits{1} << (8 * sizeof(Bits) - 1))) > infinity_bits<Bits>;
}

/// Every value but a NaN keeps its bits, the sign of zero included.
template <std::floating_point T>
[[nodiscard]] constexpr auto canonical_bits(T value) noexcept {
    static_assert(std::numeric_limits<T>::is_iec559, "nacre: floating point is IEEE 754 on the wire");
    if constexpr (sizeof(T) == 4) {
        auto const raw = std::bit_cast<std::uint32_t>(value);
        return is_nan(raw) ? nan_bits<std::uint32_t> : raw;
    } else {
        auto const raw = std::bit_cast<std::uint64_t>(value);
        return is_nan(raw) ? nan_bits<std::uint64_t> : raw;
    }
}

/// Whether the bits of a float (4 bytes) or double (8) are an encoding.
[[nodiscard]] constexpr bool is_canonical(std::uint64_t raw, std::size_t number_bytes) noexcept {
    if (number_bytes == 4) {
        auto const narrow = static_cast<std::uint32_t>(raw);
        return !is_nan(narrow) || narrow == nan_bits<std::uint32_t>;
    }
    return !is_nan(raw) || raw == nan_bits<std::uint64_t>;
}

}}} // namespace nacre::codec
