// SPDX-License-Identifier: BSL-1.0
// kind: which of the shapes of docs/encoding.md a C++ type has. Every other part of the codec asks this one.
#pragma once

#include <nacre/codec/number.hpp>
#include <nacre/codec/wire_format.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/message/members.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace codec {

enum class kind : std::uint8_t {
    unsupported,
    custom, ///< by its wire_format
    unit,   ///< no bytes: std::monostate
    boolean,
    character,
    octet, ///< std::byte
    integer,
    floating,
    enumeration,
    text,
    bytes,
    uuid,
    duration,
    time_point,
    array,
    list,
    set,
    map,
    optional,
    variant,
    tuple, ///< std::pair as well
    structure,
};

/// One byte each, so a range of them can be viewed in the payload.
template <class T>
concept viewable_element =
    std::is_same_v<T, unsigned char> || std::is_same_v<T, signed char> || std::is_same_v<T, char>;

template <class T>
inline constexpr kind listed_kind = kind::unsupported;
template <>
inline constexpr kind listed_kind<std::monostate> = kind::unit;
template <>
inline constexpr kind listed_kind<bool> = kind::boolean;
template <>
inline constexpr kind listed_kind<char> = kind::character;
template <>
inline constexpr kind listed_kind<std::byte> = kind::octet;
template <>
inline constexpr kind listed_kind<signed char> = kind::integer;
template <>
inline constexpr kind listed_kind<unsigned char> = kind::integer;
template <>
inline constexpr kind listed_kind<short> = kind::integer;
template <>
inline constexpr kind listed_kind<unsigned short> = kind::integer;
template <>
inline constexpr kind listed_kind<int> = kind::integer;
template <>
inline constexpr kind listed_kind<unsigned int> = kind::integer;
template <>
inline constexpr kind listed_kind<long> = kind::integer;
template <>
inline constexpr kind listed_kind<unsigned long> = kind::integer;
template <>
inline constexpr kind listed_kind<long long> = kind::integer;
template <>
inline constexpr kind listed_kind<unsigned long long> = kind::integer;
#if defined(NACRE_INT128)
template <>
inline constexpr kind listed_kind<int128> = kind::integer;
template <>
inline constexpr kind listed_kind<uint128> = kind::integer;
#endif
template <>
inline constexpr kind listed_kind<float> = kind::floating;
template <>
inline constexpr kind listed_kind<double> = kind::floating;
template <>
inline constexpr kind listed_kind<core::uuid> = kind::uuid;
template <class A>
inline constexpr kind listed_kind<std::basic_string<char, std::char_traits<char>, A>> = kind::text;
template <>
inline constexpr kind listed_kind<std::string_view> = kind::text;
template <class T, class A>
inline constexpr kind listed_kind<std::vector<T, A>> =
    std::is_same_v<T, std::byte> ? kind::bytes : kind::list;
template <>
inline constexpr kind listed_kind<std::span<std::byte const>> = kind::bytes;
template <viewable_element T>
inline constexpr kind listed_kind<std::span<T const>> = kind::list;
template <class Rep, class Period>
inline constexpr kind listed_kind<std::chrono::duration<Rep, Period>> = kind::duration;
template <class Clock, class Duration>
inline constexpr kind listed_kind<std::chrono::time_point<Clock, Duration>> = kind::time_point;
template <class T, std::size_t N>
inline constexpr kind listed_kind<std::array<T, N>> = kind::array;
template <class T, class C, class A>
inline constexpr kind listed_kind<std::set<T, C, A>> = kind::set;
template <class K, class T, class C, class A>
inline constexpr kind listed_kind<std::map<K, T, C, A>> = kind::map;
template <class T>
inline constexpr kind listed_kind<std::optional<T>> = kind::optional;
template <class... T>
inline constexpr kind listed_kind<std::variant<T...>> = kind::variant;
template <class... T>
inline constexpr kind listed_kind<std::tuple<T...>> = kind::tuple;
template <class A, class B>
inline constexpr kind listed_kind<std::pair<A, B>> = kind::tuple;

template <class T>
[[nodiscard]] consteval kind find_kind() noexcept {
    if constexpr (!std::is_same_v<T, std::remove_cvref_t<T>>) {
        return kind::unsupported;
    } else if constexpr (has_wire_format<T>) {
        return kind::custom;
    } else if constexpr (listed_kind<T> != kind::unsupported) {
        return listed_kind<T>;
    } else if constexpr (std::is_enum_v<T>) {
        return kind::enumeration;
    } else if constexpr (messaging::reflected<T>) {
        return kind::structure;
    } else {
        return kind::unsupported;
    }
}

template <class T>
inline constexpr kind kind_of = find_kind<T>();

/// Whether a decoded T points into the payload it was decoded from.
template <class T>
inline constexpr bool is_view = false;
template <>
inline constexpr bool is_view<std::string_view> = true;
template <class T>
inline constexpr bool is_view<std::span<T const>> = true;

/// Whether a list's storage is an array of its elements (std::vector<bool> is none).
template <class T>
inline constexpr bool is_contiguous = !std::is_same_v<typename T::value_type, bool>;

}}} // namespace nacre::codec
