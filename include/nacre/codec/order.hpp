// SPDX-License-Identifier: BSL-1.0
// natural_order: whether a set's or map's order is one that the encoding itself shows, so that a tool without
// the user's types can check it (docs/encoding.md, "Order").
#pragma once

#include <nacre/codec/kind.hpp>

#include <functional>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace codec {

// Written as calls, these find functions only: an order that the user gave to an enum.
template <class E>
concept orders_itself = requires(E a) {
    operator<(a, a);
}
|| requires(E a) { operator<=>(a, a); };

template <class K>
[[nodiscard]] consteval bool ordered_by_value() noexcept {
    constexpr kind k = kind_of<K>;
    if constexpr (k == kind::enumeration) {
        return !orders_itself<K> && !std::is_same_v<std::underlying_type_t<K>, char>;
    } else {
        return k == kind::boolean || k == kind::octet || k == kind::integer || k == kind::floating ||
               k == kind::text || k == kind::bytes || k == kind::uuid || k == kind::duration ||
               k == kind::time_point;
    }
}

/// For a std::set or std::map: numbers by value, text, bytes and UUIDs byte by byte, under std::less.
template <class Container>
inline constexpr bool natural_order =
    (std::is_same_v<typename Container::key_compare, std::less<typename Container::key_type>> ||
     std::is_same_v<typename Container::key_compare,
                    std::less<>>)&&ordered_by_value<typename Container::key_type>();

/// Whether values of K compare as plain `char` does: signed on some hosts, unsigned on others.
template <class K>
[[nodiscard]] consteval bool compares_char() noexcept {
    if constexpr (std::is_enum_v<K>) {
        return std::is_same_v<std::underlying_type_t<K>, char>;
    } else if constexpr (kind_of<K> == kind::array || kind_of<K> == kind::list ||
                         kind_of<K> == kind::optional) {
        return compares_char<typename K::value_type>();
    } else {
        return std::is_same_v<K, char>;
    }
}

}}} // namespace nacre::codec
