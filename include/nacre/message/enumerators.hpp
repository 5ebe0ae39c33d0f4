// SPDX-License-Identifier: BSL-1.0
// enumerators: the names of an enum's values, where a user lists them; they stand in the schema, for tools
// that print.
//
//     enum class side : std::uint8_t { buy, sell };
//     NACRE_ENUMERATORS(side, buy, sell)
//
// stands behind the enum, in its namespace, with 1 to 64 values. For other people's enums, names other than
// the values', or longer lists, `nacre::enumerators` is specialised:
//
//     template <>
//     inline constexpr auto nacre::enumerators<side> =
//         nacre::enumerator_list<nacre::enumerator<side::buy, "buy">, nacre::enumerator<side::sell,
//         "sell">>{};
//
// An enum of a namespace that nacre has as well (`log`, `codec`) is named with `::` in front there.
//
// Names explain, they do not restrict: a value without a name is encoded and decoded like any other. Without
// a list an enum is its number. The list stands before the first use.
#pragma once

#include <nacre/message/each_name.hpp>
#include <nacre/message/fixed_string.hpp>
#include <nacre/message/list_of.hpp>

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

template <class E>
concept lists_behind_enum = requires(list_of<E>* type) {
    nacre_enumerators_of(type);
};

template <class E>
struct enumerators_behind {
    using type = enumerator_list<>;
};
template <lists_behind_enum E>
struct enumerators_behind<E> {
    using type = decltype(nacre_enumerators_of(static_cast<list_of<E>*>(nullptr)));
};

}}} // namespace nacre::messaging

namespace nacre { inline namespace nacre_v1 {

// In `nacre` itself: a specialisation cannot go through a using-declaration.
template <class E>
inline constexpr auto enumerators = typename messaging::enumerators_behind<E>::type{};

}} // namespace nacre

/// Names the values of an enum, behind it and in its namespace: NACRE_ENUMERATORS(side, buy, sell)
#define NACRE_ENUMERATORS(type, ...)                                                                         \
    [[maybe_unused]] constexpr ::nacre::enumerator_list<NACRE_EACH_NAME(NACRE_ENUMERATOR, type,              \
                                                                        __VA_ARGS__)>                        \
    nacre_enumerators_of(::nacre::messaging::list_of<type>*) noexcept {                                      \
        return {};                                                                                           \
    }
#define NACRE_ENUMERATOR(type, name) ::nacre::messaging::enumerator<type::name, #name>
