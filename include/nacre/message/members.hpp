// SPDX-License-Identifier: BSL-1.0
// Reflection: which members a message type has, by name, in the order in which they are encoded.
//
// Two providers. A list in the class, cheap to compile:
//
//     struct submit_order {
//         std::string client_order_id;
//         std::int64_t quantity;
//         using nacre_members = nacre::members<nacre::member<&submit_order::client_order_id,
//         "client_order_id">,
//                                              nacre::member<&submit_order::quantity, "quantity">>;
//     };
//
// or a Boost.Hana struct (BOOST_HANA_DEFINE_STRUCT, BOOST_HANA_ADAPT_STRUCT), for types that cannot be
// edited.
//
// A type that lists only some of its members, or has a base, compiles nowhere: what is not listed would be
// lost.
#pragma once

#include <nacre/message/fixed_string.hpp>

#include <boost/hana/accessors.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// A data member and its name. `&M::field` of a class that is still being defined will do.
template <auto Pointer, fixed_string Name>
struct member {
    static constexpr std::string_view name = Name.view();

    template <class M>
    [[nodiscard]] static constexpr auto& of(M& message) noexcept {
        return message.*Pointer;
    }
};

/// The members of a type, in the order of the wire.
template <class... Members>
struct members {
    static constexpr std::size_t count = sizeof...(Members);
};

/// A member as Boost.Hana names it: `Name` is a hana::string, `Accessor` a stateless callable that gives a
/// reference.
template <class Name, class Accessor>
struct hana_member {
    static constexpr std::string_view name = Name::c_str();

    template <class M>
    [[nodiscard]] static constexpr auto& of(M& message) noexcept {
        return Accessor{}(message);
    }
};

/// Turns the type that hana::accessors gives, a tuple of pairs, into `members<hana_member<...>...>`. Hana's
/// own headers for both come with the macro that made them.
template <class Accessors>
struct hana_members;
template <class Pair>
struct hana_pair;
template <template <class, class> class Pair, class Name, class Accessor>
struct hana_pair<Pair<Name, Accessor>> {
    using type = hana_member<Name, Accessor>;
};
template <template <class...> class Tuple, class... Pairs>
struct hana_members<Tuple<Pairs...>> {
    using type = members<typename hana_pair<Pairs>::type...>;
};

template <class M>
concept lists_members = requires {
    typename M::nacre_members;
};

template <class M>
concept hana_struct = !lists_members<M> && std::is_class_v<M> && boost::hana::Struct<M>::value;

/// Types whose members are listed, by either provider.
template <class M>
concept reflected = lists_members<M> || hana_struct<M>;

template <class M>
struct member_list;
template <lists_members M>
struct member_list<M> {
    using type = typename M::nacre_members;
};
template <hana_struct M>
struct member_list<M> {
    using type = typename hana_members<std::decay_t<decltype(boost::hana::accessors<M>())>>::type;
};

/// `members<...>` of M. Each element has `name` and `of(m)`.
template <reflected M>
using members_of = typename member_list<M>::type;

/// The type of a member of M.
template <class M, class Member>
using member_type = std::remove_reference_t<decltype(Member::of(std::declval<M&>()))>;

/// Calls `visit(name, value)` for each member, in the order of the wire; `value` is const when the message
/// is.
template <class M, class Visit>
requires reflected<std::remove_const_t<M>>
constexpr void for_each_member(M& message, Visit&& visit) {
    [&]<class... Members>(members<Members...>*) {
        (visit(Members::name, Members::of(message)), ...);
    }(static_cast<members_of<std::remove_const_t<M>>*>(nullptr));
}

}}} // namespace nacre::messaging
