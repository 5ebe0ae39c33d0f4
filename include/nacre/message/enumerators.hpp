// SPDX-License-Identifier: BSL-1.0
// enumerators: the names of an enum's values, where a user lists them; they stand in the schema, for tools
// that print.
//
//     template <>
//     inline constexpr auto nacre::enumerators<side> =
//         nacre::enumerator_list<nacre::enumerator<side::buy, "buy">, nacre::enumerator<side::sell,
//         "sell">>{};
//
// Names explain, they do not restrict: a value without a name is encoded and decoded like any other. Without
// a list an enum is its number. Specialise it before the first use, beside the enum.
#pragma once

#include <nacre/message/fixed_string.hpp>

#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// One value and its name.
template <auto Value, fixed_string Name>
struct enumerator {
    static constexpr auto value = Value;
    static constexpr std::string_view name = Name.view();
};

template <class... Enumerators>
struct enumerator_list {};

}}} // namespace nacre::messaging

namespace nacre { inline namespace nacre_v1 {

// In `nacre` itself: a specialisation cannot go through a using-declaration.
template <class E>
inline constexpr auto enumerators = messaging::enumerator_list<>{};

}} // namespace nacre
