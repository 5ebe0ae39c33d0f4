// SPDX-License-Identifier: BSL-1.0
// parts_of: the types a struct, tuple, pair or variant is made of, in the order of the wire.
#pragma once

#include <nacre/message/members.hpp>

#include <tuple>
#include <utility>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace codec {

template <class... T>
struct type_list {};

template <class T>
struct parts_finder {
    template <class... Members>
    static type_list<messaging::member_type<T, Members>...> of(messaging::members<Members...>*);
    using type = decltype(of(static_cast<messaging::members_of<T>*>(nullptr)));
};
template <class... T>
struct parts_finder<std::tuple<T...>> {
    using type = type_list<T...>;
};
template <class A, class B>
struct parts_finder<std::pair<A, B>> {
    using type = type_list<A, B>;
};
template <class... T>
struct parts_finder<std::variant<T...>> {
    using type = type_list<T...>;
};

template <class T>
using parts_of = typename parts_finder<T>::type;

}}} // namespace nacre::codec
