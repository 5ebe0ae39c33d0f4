// SPDX-License-Identifier: BSL-1.0
// Aggregates: whether one has exactly N fields, a base counted as one.
//
// The question Boost.PFR answers with a search for N (tuple_size_v). Here N is known, which takes two tries
// instead, and GCC 12 does not get through PFR's where a field is a std::array without elements.
#pragma once

#include <cstddef>
#include <exception>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// Converts to a reference to anything. (Both overloads are needed: a constructor template of std::optional
/// must lose.) Never called; defined, since Clang wants that where a field's type has no linkage.
struct any_field {
    template <class T>
    operator T&() const&& noexcept { // NOLINT: implicit
        std::terminate();
    }
    template <class T>
    operator T&() const& noexcept { // NOLINT
        std::terminate();
    }
};
/// For fields that can only be moved.
struct any_moved_field {
    template <class T>
    operator T() const&& noexcept { // NOLINT
        std::terminate();
    }
};

template <class Field, class M, class Indices>
inline constexpr bool takes_fields = false;
template <class Field, class M, std::size_t... I>
inline constexpr bool takes_fields<Field, M, std::index_sequence<I...>> = requires {
    M{((void)I, Field{})...};
};

template <class M, std::size_t N>
[[nodiscard]] consteval bool has_fields() noexcept {
    using field = std::conditional_t<std::is_copy_constructible_v<M>, any_field, any_moved_field>;
    return takes_fields<field, M, std::make_index_sequence<N>> &&
           !takes_fields<field, M, std::make_index_sequence<N + 1>>;
}

}}} // namespace nacre::codec
