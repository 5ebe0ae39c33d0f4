// SPDX-License-Identifier: BSL-1.0
// extent_of: how many bytes an encoding of T has at least, and whether that is how many it always has.
#pragma once

#include <nacre/codec/kind.hpp>
#include <nacre/codec/number.hpp>
#include <nacre/codec/parts.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace codec {

struct extent {
    std::size_t bytes_min;
    bool fixed;            ///< never more than bytes_min
    std::size_t nodes = 1; ///< of the schema
    std::size_t empty = 0; ///< parts that take no bytes, lists aside

    friend constexpr extent operator+(extent a, extent b) noexcept {
        return {a.bytes_min + b.bytes_min, a.fixed && b.fixed, a.nodes + b.nodes, a.empty + b.empty};
    }
    /// A part without bytes counts itself.
    [[nodiscard]] constexpr extent counted() const noexcept {
        return {bytes_min, fixed, nodes, bytes_min == 0 ? empty + 1 : empty};
    }
};

template <class T>
[[nodiscard]] consteval extent find_extent() noexcept;

template <class T>
inline constexpr extent extent_of = find_extent<T>();

template <class... Parts>
[[nodiscard]] consteval extent sum_of_extents(type_list<Parts...>) noexcept {
    return (extent_of<Parts> + ... + extent{0, true}).counted();
}

template <class... Parts>
[[nodiscard]] consteval extent extent_of_variant(type_list<Parts...>) noexcept {
    return {tag_bytes + std::min({extent_of<Parts>.bytes_min...}), false, (extent_of<Parts>.nodes + ... + 1),
            std::max({extent_of<Parts>.empty...})};
}

template <class T>
[[nodiscard]] consteval extent find_extent() noexcept {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::custom) {
        constexpr extent wire = extent_of<wire_type_of<T>>;
        return {wire.bytes_min, wire.fixed, wire.nodes + 1, wire.empty};
    } else if constexpr (k == kind::unit) {
        return extent{0, true}.counted();
    } else if constexpr (k == kind::boolean || k == kind::character || k == kind::octet) {
        return {1, true};
    } else if constexpr (k == kind::integer || k == kind::floating) {
        return {sizeof(T), true};
    } else if constexpr (k == kind::enumeration) {
        return extent_of<std::underlying_type_t<T>>;
    } else if constexpr (k == kind::uuid) {
        return {16, true};
    } else if constexpr (k == kind::duration || k == kind::time_point) {
        return extent_of<typename T::rep>;
    } else if constexpr (k == kind::array) {
        constexpr extent each = extent_of<typename T::value_type>;
        constexpr std::size_t count = std::tuple_size_v<T>;
        return extent{each.bytes_min * count, each.fixed || count == 0, each.nodes + 1, each.empty * count}
            .counted();
    } else if constexpr (k == kind::text || k == kind::bytes) {
        return {count_bytes, false};
    } else if constexpr (k == kind::list) {
        return {count_bytes, false, extent_of<std::remove_const_t<typename T::value_type>>.nodes + 1};
    } else if constexpr (k == kind::set) {
        return {count_bytes, false, extent_of<typename T::key_type>.nodes + 1};
    } else if constexpr (k == kind::map) {
        return {count_bytes, false,
                extent_of<typename T::key_type>.nodes + extent_of<typename T::mapped_type>.nodes + 1};
    } else if constexpr (k == kind::optional) {
        constexpr extent value = extent_of<typename T::value_type>;
        return {tag_bytes, false, value.nodes + 1, value.empty};
    } else if constexpr (k == kind::variant) {
        return extent_of_variant(parts_of<T>{});
    } else {
        static_assert(k == kind::tuple || k == kind::structure);
        return sum_of_extents(parts_of<T>{});
    }
}

/// What each of the counted in a list, set or map has.
template <class T>
inline constexpr extent element_extent = extent_of<std::remove_const_t<typename T::value_type>>;
template <class T>
requires(kind_of<T> == kind::map) inline constexpr extent element_extent<T> =
    extent_of<typename T::key_type> + extent_of<typename T::mapped_type>;

/// Bytes of an encoding of T, where every T has as many.
template <class T>
requires(extent_of<T>.fixed) inline constexpr std::size_t fixed_size = extent_of<T>.bytes_min;

}}} // namespace nacre::codec
