// SPDX-License-Identifier: BSL-1.0
// is_memory_image: whether a type's bytes in memory are its encoding, so that it is copied as it is.
#pragma once

#include <nacre/codec/extent.hpp>
#include <nacre/codec/kind.hpp>

#include <array>
#include <bit>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// Whether the encoding of T is the bytes of T, so that arrays of it are copied as they are.
template <class T>
[[nodiscard]] consteval bool is_memory_image() noexcept {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::character || k == kind::octet || k == kind::uuid) {
        return sizeof(T) == extent_of<T>.bytes_min;
    } else if constexpr (k == kind::integer) {
        return sizeof(T) == 1 || std::endian::native == std::endian::little;
    } else if constexpr (k == kind::enumeration) {
        return is_memory_image<std::underlying_type_t<T>>();
    } else if constexpr (k == kind::duration || k == kind::time_point) {
        return is_memory_image<typename T::rep>() && sizeof(T) == sizeof(typename T::rep);
    } else if constexpr (k == kind::array) {
        return std::tuple_size_v<T> != 0 && is_memory_image<typename T::value_type>();
    } else {
        return false;
    }
}

}}} // namespace nacre::codec
