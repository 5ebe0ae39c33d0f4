// SPDX-License-Identifier: BSL-1.0
// require_encodable: stops the compilation, with a sentence that says what to do, on a type that has no
// encoding.
#pragma once

#include <nacre/codec/aggregate.hpp>
#include <nacre/codec/extent.hpp>
#include <nacre/codec/kind.hpp>
#include <nacre/codec/order.hpp>
#include <nacre/codec/parts.hpp>
#include <nacre/codec/wire_format.hpp>
#include <nacre/message/fixed_string.hpp>
#include <nacre/message/members.hpp>
#include <nacre/message/schema_limits.hpp>
#include <nacre/message/schema_name.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace codec {

// Only an enum whose underlying type is fixed can be initialised from a number in braces.
template <class E>
concept fixed_underlying_type = requires {
    E{std::underlying_type_t<E>{}};
};

template <class T>
concept hashed_container = requires {
    typename T::hasher;
    typename T::key_type;
};

/// None of the names is empty, but for the last, which stands for no member. (Each with each: for as many as
/// a type has, compilers are faster at that than at sorting.)
template <std::size_t N>
[[nodiscard]] consteval bool all_different(std::array<std::string_view, N> const& names) noexcept {
    for (std::size_t one = 1; one < N; ++one) {
        for (std::size_t other = 0; other < one; ++other) {
            if (names[one].size() == names[other].size() && names[one] == names[other]) return false;
        }
    }
    return true;
}

template <class T>
consteval void refuse_unsupported() noexcept {
    static_assert(!std::is_reference_v<T>, "nacre: a reference has no encoding: hold the value itself");
    static_assert(!std::is_const_v<T> && !std::is_volatile_v<T>,
                  "nacre: a const or volatile member cannot be decoded into: make it a plain one");
    static_assert(
        !std::is_pointer_v<T> && !std::is_member_pointer_v<T> && !std::is_null_pointer_v<T>,
        "nacre: a pointer has no encoding, its address means nothing elsewhere: hold the value itself, "
        "std::optional<T> for one that may be absent, std::string or std::string_view for text");
    static_assert(!std::is_same_v<T, long double>,
                  "nacre: long double differs between hosts: use double, or a wire_format of your own");
    static_assert(
        !std::is_same_v<T, wchar_t> && !std::is_same_v<T, char8_t> && !std::is_same_v<T, char16_t> &&
            !std::is_same_v<T, char32_t>,
        "nacre: wchar_t and the charN_t types have no encoding: use char and std::string for text (UTF-8), "
        "or an integer");
    static_assert(!std::is_array_v<T>, "nacre: a C array has no encoding: use std::array");
    static_assert(!std::is_union_v<T>, "nacre: a union does not say which member it holds: use std::variant");
    static_assert(
        !hashed_container<T>,
        "nacre: the order of an unordered container is not the same everywhere: use std::map or std::set");
    static_assert(
        std::is_reference_v<T> || std::is_const_v<T> || std::is_volatile_v<T> || std::is_pointer_v<T> ||
            std::is_member_pointer_v<T> || std::is_null_pointer_v<T> || std::is_same_v<T, long double> ||
            std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> || std::is_same_v<T, char16_t> ||
            std::is_same_v<T, char32_t> || std::is_array_v<T> || std::is_union_v<T> || hashed_container<T>,
        "nacre: this type has no encoding: list its members by NACRE_MEMBERS(type, a, b, c), behind it and "
        "in its namespace, or specialise nacre::wire_format for it (see docs/concepts/codec.md)");
}

// Each member is a base once for each time that it is listed, so that only one listed once can be converted
// to. (Asked by a call: std::is_convertible brings more templates along.)
template <std::size_t At, class Reach>
struct listed_at : Reach {};
template <class Indices, class... Reaches>
struct listed_all;
template <std::size_t... At, class... Reaches>
struct listed_all<std::index_sequence<At...>, Reaches...> : listed_at<At, Reaches>... {};

template <auto Pointer>
struct reach_by_pointer {};
template <auto Pointer, messaging::fixed_string Name>
reach_by_pointer<Pointer> reach_of(messaging::member<Pointer, Name>);
template <class Name, class Accessor>
std::type_identity<Accessor> reach_of(messaging::hana_member<Name, Accessor>);

template <class All, class Reach>
concept holds_once = requires(void (&take)(Reach const*), All const* all) {
    take(all);
};

template <class... Members>
[[nodiscard]] consteval bool reached_once() noexcept {
    using all = listed_all<std::index_sequence_for<Members...>, decltype(reach_of(Members{}))...>;
    return (holds_once<all, decltype(reach_of(Members{}))> && ... && true);
}

template <class T, class... Enclosing>
consteval bool check_encodable() noexcept;

template <class M, class... Members>
consteval void check_members(messaging::members<Members...>*) noexcept {
    static_assert(
        std::is_aggregate_v<M>,
        "nacre: a type with listed members is an aggregate, without constructors and private members: "
        "otherwise specialise nacre::wire_format for it (see docs/concepts/codec.md)");
    static_assert(
        !messaging::listed_twice<M>,
        "nacre: the members of this type are listed in two ways: keep one of NACRE_MEMBERS, nacre_members "
        "in the class, and Boost.Hana's macro");
    // A C array is counted by its elements; check_parts says that it has no encoding.
    constexpr bool holds_array = (std::is_array_v<messaging::member_type<M, Members>> || ...);
    if constexpr (std::is_aggregate_v<M> && !holds_array) {
        static_assert(
            has_fields<M, sizeof...(Members)>(),
            "nacre: this type lists only some of its members, or has a base: list every member, each once, "
            "and make a base a member (what is not listed would be lost)");
    }
    static_assert(
        ((alignof(M) >= alignof(messaging::member_type<M, Members>)) && ...),
        "nacre: this type is packed, so that no reference may be bound to its members: leave the packing out "
        "(its encoding has no padding anyhow), or hold what is packed as a std::array of std::byte");
    static_assert((messaging::is_schema_name(Members::name) && ...),
                  "nacre: a member's name has letters, digits and _ only, 255 bytes at most");
    constexpr std::array<std::string_view, sizeof...(Members) + 1> names{Members::name...};
    static_assert(all_different(names), "nacre: two members are listed under the same name");
    static_assert(reached_once<Members...>(),
                  "nacre: a member is listed twice, under two names: another would be lost");
    static_assert(
        (std::is_lvalue_reference_v<decltype(Members::of(std::declval<M&>()))> && ...),
        "nacre: a member is reached by reference: an accessor that gives a copy cannot be decoded into");
}

// A count of elements that take no bytes could announce any number of them.
template <class T>
consteval bool check_counted() noexcept {
    constexpr extent each = element_extent<T>;
    static_assert(each.bytes_min > 0,
                  "nacre: elements without bytes cannot be counted safely: hold their number instead");
    static_assert(
        each.bytes_min == 0 || each.empty <= messaging::empty_parts_per_byte_max * each.bytes_min,
        "nacre: an element has more than 64 parts without bytes for each byte: leave the empty ones out");
    return each.bytes_min > 0;
}

/// What always has an encoding, and has no parts: most members.
template <kind K>
inline constexpr bool is_plain =
    K == kind::unit || K == kind::boolean || K == kind::character || K == kind::octet || K == kind::integer ||
    K == kind::floating || K == kind::text || K == kind::bytes || K == kind::uuid;

template <class T, class... Enclosing, class... Parts>
consteval bool check_parts(type_list<Parts...>) noexcept {
    return (check_encodable<Parts, Enclosing..., T>() && ... && true);
}

template <class T, class... Enclosing>
consteval bool check_compound() noexcept {
    constexpr kind k = kind_of<T>;
    constexpr bool encloses_itself = (std::is_same_v<T, Enclosing> || ...);
    static_assert(
        !encloses_itself,
        "nacre: this type contains itself, so its encoding has no bound: refer to other values by an id");
    static_assert(sizeof...(Enclosing) < messaging::schema_depth_max,
                  "nacre: types are nested at most 64 deep");
    if constexpr (encloses_itself || sizeof...(Enclosing) >= messaging::schema_depth_max) {
        return false;
    } else if constexpr (k == kind::unsupported) {
        refuse_unsupported<T>();
        return false;
    } else if constexpr (k == kind::custom) {
        static_assert(
            complete_wire_format<T>,
            "nacre: wire_format<T> needs wire_type, static to_wire(T const&) noexcept -> wire_type and "
            "static from_wire(wire_type) -> T or result<T> (see docs/concepts/codec.md)");
        static_assert(wire_format_name<T>().empty() || messaging::is_schema_name(wire_format_name<T>()),
                      "nacre: the name of a wire_format has letters, digits and _ only, 255 bytes at most");
        static_assert(std::is_default_constructible_v<T>,
                      "nacre: a type is decoded into a value that is there: give it a default constructor");
        return check_encodable<wire_type_of<T>, Enclosing..., T>();
    } else if constexpr (k == kind::enumeration) {
        static_assert(fixed_underlying_type<T>, "nacre: the compiler may choose the size of this enum: fix "
                                                "its underlying type (enum name : int)");
        return check_encodable<std::underlying_type_t<T>, Enclosing..., T>();
    } else if constexpr (k == kind::duration || k == kind::time_point) {
        static_assert(kind_of<typename T::rep> == kind::integer || kind_of<typename T::rep> == kind::floating,
                      "nacre: a duration counts in integers, float or double");
        return true;
    } else if constexpr (k == kind::array) {
        return check_encodable<typename T::value_type, Enclosing..., T>();
    } else if constexpr (k == kind::list) {
        return check_encodable<std::remove_const_t<typename T::value_type>, Enclosing..., T>() &&
               check_counted<T>();
    } else if constexpr (k == kind::optional) {
        return check_encodable<typename T::value_type, Enclosing..., T>();
    } else if constexpr (k == kind::set || k == kind::map) {
        static_assert(
            !compares_char<typename T::key_type>(),
            "nacre: keys of plain char are ordered differently where char is unsigned: use signed char or "
            "unsigned char");
        if constexpr (k == kind::map) {
            return check_encodable<typename T::key_type, Enclosing..., T>() &&
                   check_encodable<typename T::mapped_type, Enclosing..., T>() && check_counted<T>();
        } else {
            return check_encodable<typename T::key_type, Enclosing..., T>() && check_counted<T>();
        }
    } else if constexpr (k == kind::variant) {
        static_assert(std::variant_size_v<T> <= 256, "nacre: a variant has at most 256 alternatives");
        return check_parts<T, Enclosing...>(parts_of<T>{});
    } else if constexpr (k == kind::tuple) {
        return check_parts<T, Enclosing...>(parts_of<T>{});
    } else if constexpr (k == kind::structure) {
        check_members<T>(static_cast<messaging::members_of<T>*>(nullptr));
        static_assert(
            std::is_default_constructible_v<T>,
            "nacre: a type is decoded into a value that is there: give every member a default constructor");
        return check_parts<T, Enclosing...>(parts_of<T>{});
    } else {
        return true;
    }
}

template <class T, class... Enclosing>
consteval bool check_encodable() noexcept {
    if constexpr (is_plain<kind_of<T>>) {
        return true;
    } else {
        return check_compound<T, Enclosing...>();
    }
}

}}} // namespace nacre::codec

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// Whether M can be encoded; a type that cannot is an error of compilation, with the reason: the one error,
/// where the code that needs an encoding stands in an `if constexpr` of this.
template <class M>
[[nodiscard]] consteval bool require_encodable() noexcept {
    constexpr bool sound = check_encodable<M>();
    if constexpr (sound) {
        static_assert(extent_of<M>.nodes <= messaging::schema_nodes_max,
                      "nacre: a message has at most 65536 parts");
        static_assert(extent_of<M>.empty <= messaging::empty_parts_max,
                      "nacre: a message has at most 65536 parts without bytes");
    }
    return sound;
}

}}} // namespace nacre::codec
