// SPDX-License-Identifier: BSL-1.0
// Reflection: which members a message type has, by name, in the order in which they are encoded.
//
// One line behind the struct, in its namespace, with 1 to 64 members:
//
//     struct submit_order {
//         std::string client_order_id;
//         std::int64_t quantity;
//     };
//     NACRE_MEMBERS(submit_order, client_order_id, quantity)
//
// It serves nested types (`NACRE_MEMBERS(outer::inner, a)`), other people's types (in their namespace), and
// class templates (`template <class T> NACRE_MEMBERS(pair_of<T>, first, second)`).
//
// Two more providers. A list in the class, for what no line behind it can name: local types, private nested
// types, and names other than the members':
//
//     using nacre_members = nacre::members<nacre::member<&submit_order::client_order_id, "client_order_id">,
//                                          nacre::member<&submit_order::quantity, "quantity">>;
//
// or a Boost.Hana struct (BOOST_HANA_DEFINE_STRUCT, BOOST_HANA_ADAPT_STRUCT; include
// <boost/hana/define_struct.hpp> or <boost/hana/adapt_struct.hpp>), which is far dearer to compile.
//
// A type that lists only some of its members, or has a base, compiles nowhere: what is not listed would be
// lost. Nor does one that two providers list.
#pragma once

#include <nacre/message/each_name.hpp>
#include <nacre/message/fixed_string.hpp>
#include <nacre/message/list_of.hpp>

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
concept lists_in_class = requires {
    typename M::nacre_members;
};
template <class M>
concept lists_behind_class = requires(list_of<M>* type) {
    nacre_members_of(type);
};
template <class M>
concept lists_members = lists_in_class<M> || lists_behind_class<M>;

template <class M>
concept hana_struct = !lists_members<M> && std::is_class_v<M> && boost::hana::Struct<M>::value;

/// Types whose members are listed, by any provider.
template <class M>
concept reflected = lists_members<M> || hana_struct<M>;

/// Whether more than one provider lists the members of M: which of the lists is meant, nobody knows.
template <reflected M>
inline constexpr bool listed_twice = lists_members<M> && ((lists_in_class<M> && lists_behind_class<M>) ||
                                                          boost::hana::Struct<M>::value);

template <class M>
struct member_list;
template <lists_behind_class M>
struct member_list<M> {
    using type = decltype(nacre_members_of(static_cast<list_of<M>*>(nullptr)));
};
template <lists_in_class M>
requires(!lists_behind_class<M>) struct member_list<M> {
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

/// Lists the members of a type, behind it and in its namespace: NACRE_MEMBERS(submit_order, client_order_id,
/// quantity)
#define NACRE_MEMBERS(type, ...)                                                                             \
    [[maybe_unused]] constexpr ::nacre::messaging::members<NACRE_EACH_NAME(NACRE_MEMBER, type, __VA_ARGS__)> \
    nacre_members_of(::nacre::messaging::list_of<type>*) noexcept {                                          \
        return {};                                                                                           \
    }
#define NACRE_MEMBER(type, name) ::nacre::messaging::member<&type::name, #name>
