// SPDX-License-Identifier: BSL-1.0
// wire_format: the one way to say how a type of the user's own is encoded, by a type that already has an
// encoding.
//
//     template <>
//     struct nacre::wire_format<price> {
//         using wire_type = std::int64_t;
//         static wire_type to_wire(price const& p) noexcept { return p.ticks; }
//         static nacre::result<price> from_wire(wire_type ticks) { ... }
//         static constexpr std::string_view name = "price"; // optional: stands in the schema
//     };
//
// Required
//   `wire_type`      any type with an encoding: a number, std::string, a struct, a tuple; std::string_view to
//                    read and write text without a copy (the view lives as long as the value, or as the
//                    payload);
//   `to_wire(v)`     noexcept; called twice for each encoding, once for the size, with the same outcome;
//   `from_wire(w)`   gives the value or a result of it. An error, and an exception but std::bad_alloc,
//                    becomes `decode_failed`.
// The type itself needs a default constructor and an assignment.
//
// Laws: `from_wire(to_wire(v))` is `v` for every v, and `to_wire(from_wire(w))` is `w` for every w that
// from_wire accepts: so from_wire refuses what to_wire never gives. (Checked while decoding, on the bytes,
// where `wire_type` is trivially copyable or always of one size.)
//
// Specialise it before the first use, beside the type. It wins over everything else the type could be.
#pragma once

#include <nacre/core/result.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 {

// In `nacre` itself: a specialisation cannot go through a using-declaration.
template <class T>
struct wire_format {};

}} // namespace nacre

namespace nacre { inline namespace nacre_v1 { namespace codec {

template <class T>
concept has_wire_format = requires {
    typename wire_format<T>::wire_type;
};

template <has_wire_format T>
using wire_type_of = typename wire_format<T>::wire_type;

/// What from_wire gives: T itself or a result of it.
template <class T>
concept complete_wire_format = has_wire_format<T> && std::is_object_v<wire_type_of<T>> &&
    requires(T const& value, wire_type_of<T> wire) {
    { wire_format<T>::to_wire(value) }
    noexcept->std::convertible_to<wire_type_of<T>>;
    requires std::same_as<decltype(wire_format<T>::from_wire(std::move(wire))), result<T>> ||
        std::convertible_to<decltype(wire_format<T>::from_wire(std::move(wire))), T>;
};

/// The name that stands in the schema, empty when the format gives none.
template <has_wire_format T>
[[nodiscard]] consteval std::string_view wire_format_name() noexcept {
    if constexpr (requires { wire_format<T>::name; }) {
        return wire_format<T>::name;
    } else {
        return {};
    }
}

}}} // namespace nacre::codec
