// SPDX-License-Identifier: BSL-1.0
// formerly: what a payload type, an index kind or a member was called when older runs were recorded.
//
//     on<"Fill", order_filled>(formerly<"OrderFilled">,                                    the payload type
//                              formerly<"client_order_id">(key<"order_id">(&order_filled::order_id)),
//                              formerly<"quantity">(&order_filled::filled))                 a member
//
// A new name changes no byte of a payload, so what was recorded under the old one is read as it is, and a
// look-up by the new index kind finds it. A former name belongs to one type; nothing is recorded under it.
#pragma once

#include <nacre/message/fixed_string.hpp>
#include <nacre/message/members.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// Options of `on` that give keys; what else is one is said where they are defined.
template <class T>
inline constexpr bool is_key_option = false;

/// A key option, and what its kind was called.
template <class Option, fixed_string... Names>
struct former_kind : Option {
    static constexpr std::array<std::string_view, sizeof...(Names)> former{Names.view()...};
};
template <class Option, fixed_string... Names>
inline constexpr bool is_key_option<former_kind<Option, Names...>> = true;

/// A member, and what it was called.
template <class M, class T, fixed_string... Names>
struct former_member {
    static constexpr std::array<std::string_view, sizeof...(Names)> former{Names.view()...};
    T M::*pointer;

    template <class Message>
    static constexpr void require_fit() noexcept {
        static_assert(
            lists_members<M>,
            "nacre: formerly<\"old\">(&M::member) is for a member that NACRE_MEMBERS or nacre_members "
            "lists (see docs/concepts/registry.md)");
    }
    /// What it is called now; empty when M does not list it.
    [[nodiscard]] constexpr std::string_view name() const noexcept {
        std::string_view out;
        if constexpr (lists_members<M>) collect(out, static_cast<members_of<M>*>(nullptr));
        return out;
    }

private:
    template <class... Members>
    constexpr void collect(std::string_view& out, members<Members...>*) const noexcept {
        (look_at(out, static_cast<Members*>(nullptr)), ...);
    }
    template <auto Pointer, fixed_string Name>
    constexpr void look_at(std::string_view& out, member<Pointer, Name>*) const noexcept {
        if constexpr (std::is_same_v<std::remove_cv_t<decltype(Pointer)>, T M::*>)
            if (Pointer == pointer) out = Name.view();
    }
};

/// As it stands in `on`: what the payload type was called. Called with a key option or a pointer to member:
/// what that was called.
template <fixed_string... Names>
struct former_names {
    static constexpr std::array<std::string_view, sizeof...(Names)> former{Names.view()...};
    static_assert(sizeof...(Names) > 0 && (!Names.view().empty() && ...),
                  "nacre: formerly<\"OldName\"> names what something was called, one name or several");

    template <class Option>
    requires(is_key_option<Option>) [[nodiscard]] constexpr auto operator()(Option option) const {
        return former_kind<Option, Names...>{std::move(option)};
    }
    template <class M, class T>
    [[nodiscard]] constexpr auto operator()(T M::*pointer) const noexcept {
        return former_member<M, T, Names...>{pointer};
    }
};
template <fixed_string... Names>
inline constexpr former_names<Names...> formerly;

template <class T>
inline constexpr bool is_former_type = false;
template <fixed_string... Names>
inline constexpr bool is_former_type<former_names<Names...>> = true;

template <class T>
inline constexpr bool is_former_kind = false;
template <class Option, fixed_string... Names>
inline constexpr bool is_former_kind<former_kind<Option, Names...>> = true;

template <class T>
inline constexpr bool is_former_member = false;
template <class M, class T, fixed_string... Names>
inline constexpr bool is_former_member<former_member<M, T, Names...>> = true;

}}} // namespace nacre::messaging
