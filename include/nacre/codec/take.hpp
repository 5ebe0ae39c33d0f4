// SPDX-License-Identifier: BSL-1.0
// Taking: `taken` decodes a structure of views by making it of its members, so that each is written once.
//
// Decoding into a value that is there writes it twice, and an aggregate of nothing but views and numbers is
// zeroed as one block first, which takes longer than the decoding. Here the initialisers, which are evaluated
// from left to right, read the members off the payload; so the members are listed in the order of their
// declaration. Types with a destructor are decoded into a value that is there.
#pragma once

#include <nacre/codec/extent.hpp>
#include <nacre/codec/input.hpp>
#include <nacre/codec/kind.hpp>
#include <nacre/codec/read.hpp>
#include <nacre/codec/truncated.hpp>
#include <nacre/message/members.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// A place for a T, to ask for the addresses of its members; no T is made.
template <class T>
union room {
    constexpr room() noexcept : nothing{} {}
    std::byte nothing;
    T value;
};
template <class T>
inline constinit room<T> room_for{};

/// Initialises a Part, and nothing that a Part converts to.
template <class Part>
struct exactly {
    template <std::same_as<Part> T>
    operator T() const noexcept; // NOLINT: implicit, never defined
};

/// Only for members of one type: Clang 14 compares no other addresses in a constant expression.
template <class A, class B>
[[nodiscard]] consteval bool ascend(A const* a, B const* b) noexcept {
    if constexpr (std::is_same_v<A, B>) {
        return a < b;
    } else {
        return true;
    }
}

template <class T>
[[nodiscard]] consteval bool ascend_by_type(messaging::members<>*) noexcept {
    return true;
}
template <class T, class First, class... Rest>
[[nodiscard]] consteval bool ascend_by_type(messaging::members<First, Rest...>*) noexcept {
    auto& there = room_for<T>.value;
    return (ascend(std::addressof(First::of(there)), std::addressof(Rest::of(there))) && ... && true) &&
           ascend_by_type<T>(static_cast<messaging::members<Rest...>*>(nullptr));
}

/// Whether each member listed has the type of the one declared in its place, and those of one type are in
/// order: then all are. A type whose members this cannot tell is decoded into a value that is there, too.
template <class T, class... Members>
[[nodiscard]] consteval bool in_declaration_order(messaging::members<Members...>* all) noexcept {
    if constexpr (requires { T{exactly<messaging::member_type<T, Members>>{}...}; }) {
        return ascend_by_type<T>(all);
    } else {
        return false;
    }
}

template <class T>
[[nodiscard]] consteval bool find_taken() noexcept {
    if constexpr (kind_of<T> == kind::structure && std::is_trivially_destructible_v<T>) {
        return in_declaration_order<T>(static_cast<messaging::members_of<T>*>(nullptr));
    } else {
        return false;
    }
}

/// Whether T is decoded by `taken<T>`.
template <class T>
inline constexpr bool is_taken = find_taken<T>();

/// Converts to the T that begins at `at`, which moves behind it; or to some T, and `at` is null: then `in`
/// knows what is wrong. To be converted once.
template <class T>
class taken {
public:
    taken(input::cursor& at, input& in) noexcept : at_(at), in_(in) {}

    operator T() const { // NOLINT: implicit, it stands for the value
        using list = messaging::members_of<T>;
        return take(static_cast<list*>(nullptr), std::make_index_sequence<list::count>{});
    }

private:
    struct progress {
        input::cursor at;
        std::size_t done = 0;
        bool good = true;
    };

    template <class Part>
    [[nodiscard]] static Part take_member(progress& now, input& in, std::size_t run_bytes) {
        Part part{};
        if (!now.good) [[unlikely]]
            return part;
        auto const* const next = get_member(part, now.at, in, run_bytes);
        if (next != nullptr) [[likely]] {
            now.at = next;
            ++now.done;
        } else {
            now.good = false;
        }
        return part;
    }

    template <class... Members, std::size_t... I>
    [[nodiscard]] T take(messaging::members<Members...>* all, std::index_sequence<I...>) const {
        [[maybe_unused]] static constexpr auto runs = fixed_runs(
            std::array<extent, sizeof...(Members)>{extent_of<messaging::member_type<T, Members>>...});
        progress now{at_};
        T made{take_member<messaging::member_type<T, Members>>(now, in_, runs[I])...};
        if (now.good) [[likely]] {
            at_ = now.at;
        } else {
            at_ = in_.sound() ? name_truncated_member<T>(now.done, now.at, in_, all)
                              : in_.outside_field(all_names<Members...>[now.done]);
        }
        return made;
    }

    input::cursor& at_;
    input& in_;
};

}}} // namespace nacre::codec
