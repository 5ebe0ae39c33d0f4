// SPDX-License-Identifier: BSL-1.0
// with_hasher: from a hasher id read at run time to a hasher known at compile time.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace hashing {

/// `result<T>` of what a call gave: `T` itself when that is a result already.
template <class T>
struct as_result {
    using type = result<T>;
};
template <class T>
struct as_result<result<T>> {
    using type = result<T>;
};

/// The hashers a program can be asked for, by id.
template <hasher First, hasher... Others>
struct hasher_choice {
    static_assert(((First::id != Others::id) && ...), "nacre: two hashers of one choice have the same id");

    template <class F>
    using outcome = typename as_result<std::remove_cvref_t<std::invoke_result_t<F&, First>>>::type;

    /// Gives what `f` gave; `wrong_hasher{id, reported}` when no hasher has this id.
    template <class F>
    static outcome<F> with(std::uint16_t id, F& f, std::uint16_t reported = First::id) {
        if (id == First::id) return call<First>(f);
        if constexpr (sizeof...(Others) == 0) {
            return error::wrong_hasher(id, reported);
        } else {
            using rest = hasher_choice<Others...>;
            static_assert(std::same_as<outcome<F>, typename rest::template outcome<F>>,
                          "nacre: with_hasher(id, f): f gives the same type for every hasher");
            return rest::with(id, f, reported);
        }
    }

private:
    template <hasher H, class F>
    static outcome<F> call(F& f) {
        if constexpr (std::is_void_v<std::invoke_result_t<F&, H>>) {
            std::invoke(f, H{});
            return {};
        } else {
            return std::invoke(f, H{});
        }
    }
};

/// Calls `f` with the hasher whose id is `id`, a default-constructed value, and gives what `f` gave, as a
/// `result`. The hashers are those of the library that need no other one, or those named:
/// `with_hasher<xxh3_128, mine>(id, f)`. `f` gives the same type for each. Error: `wrong_hasher{id, the first
/// hasher's id}` when none has this id.
template <hasher... Hashers, class F>
[[nodiscard]] auto with_hasher(std::uint16_t id, F&& f) {
    if constexpr (sizeof...(Hashers) == 0) {
        return hasher_choice<xxh3_128, xxh3_64>::with(id, f);
    } else {
        return hasher_choice<Hashers...>::with(id, f);
    }
}

}}} // namespace nacre::hashing
