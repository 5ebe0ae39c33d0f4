// SPDX-License-Identifier: BSL-1.0
// wire::extent_of: how many bytes an encoding of T has at least, and whether that is how many it always has.
#pragma once

#include <nacre/encoder/wire_kind.hpp>
#include <nacre/encoder/wire_parts.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace nacre::inline v1::wire {

inline constexpr std::size_t count_bytes = 4; ///< before text, bytes, lists, sets and maps
inline constexpr std::size_t tag_bytes = 1;   ///< before an optional's value and a variant's alternative
inline constexpr std::size_t count_max = std::numeric_limits<std::uint32_t>::max();

struct extent {
    std::size_t bytes_min;
    bool fixed; ///< never more than bytes_min

    friend constexpr extent operator+(extent a, extent b) noexcept {
        return {a.bytes_min + b.bytes_min, a.fixed && b.fixed};
    }
};

template <class T>
[[nodiscard]] consteval extent find_extent() noexcept;

template <class T>
inline constexpr extent extent_of = find_extent<T>();

template <class T>
[[nodiscard]] consteval extent find_extent() noexcept {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::custom) {
        return extent_of<wire_type_of<T>>;
    } else if constexpr (k == kind::unit) {
        return {0, true};
    } else if constexpr (k == kind::boolean || k == kind::character || k == kind::octet) {
        return {1, true};
    } else if constexpr (k == kind::integer || k == kind::floating) {
        return {sizeof(T), true};
    } else if constexpr (k == kind::enumeration) {
        return extent_of<std::underlying_type_t<T>>;
    } else if constexpr (k == kind::uuid) {
        return {16, true};
    } else if constexpr (k == kind::duration) {
        return extent_of<typename T::rep>;
    } else if constexpr (k == kind::time_point) {
        return extent_of<typename T::rep>;
    } else if constexpr (k == kind::array) {
        constexpr extent each = extent_of<typename T::value_type>;
        return {each.bytes_min * std::tuple_size_v<T>, each.fixed || std::tuple_size_v<T> == 0};
    } else if constexpr (k == kind::text || k == kind::bytes || k == kind::list || k == kind::set ||
                         k == kind::map) {
        return {count_bytes, false};
    } else if constexpr (k == kind::optional) {
        return {tag_bytes, false};
    } else if constexpr (k == kind::variant) {
        return []<class... Parts>(type_list<Parts...>) {
            return extent{tag_bytes + std::min({extent_of<Parts>.bytes_min...}), false};
        }(parts_of<T>{});
    } else {
        static_assert(k == kind::tuple || k == kind::structure);
        return []<class... Parts>(type_list<Parts...>) {
            return (extent_of<Parts> + ... + extent{0, true});
        }(parts_of<T>{});
    }
}

/// Bytes that each of the counted elements of a list, set or map has at least.
template <class T>
inline constexpr std::size_t element_bytes_min =
    extent_of<std::remove_const_t<typename T::value_type>>.bytes_min;
template <class T>
requires(kind_of<T> == kind::map) inline constexpr std::size_t element_bytes_min<T> =
    extent_of<typename T::key_type>.bytes_min + extent_of<typename T::mapped_type>.bytes_min;

/// Bytes of an encoding of T, where every T has as many.
template <class T>
requires(extent_of<T>.fixed) inline constexpr std::size_t fixed_size = extent_of<T>.bytes_min;

} // namespace nacre::inline v1::wire
