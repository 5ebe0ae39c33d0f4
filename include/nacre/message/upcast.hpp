// SPDX-License-Identifier: BSL-1.0
// upcast: how a message that was recorded with an older schema becomes the type of today.
//
//     upcast<0x8a51c0de4f00aa17, submit_order>(
//         [](submit_order_v1 const& old) { return submit_order{old.id, old.qty, {}}; })
//
// The recorded fingerprint says which payloads it applies to; the callable's parameter is the type they were
// encoded from, and has to have that fingerprint. It gives the message, or a nacre::result of it. What it
// gives may not view its parameter, which is gone when the message is used; what the parameter views in the
// payload stays.
#pragma once

#include <nacre/core/result.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// The one parameter of a callable, without const and reference. No `type` for a template or an overload set.
template <class F, class = void>
struct sole_parameter {};
template <class R, class A>
struct sole_parameter<R (*)(A)> {
    using type = std::remove_cvref_t<A>;
};
template <class R, class A>
struct sole_parameter<R (*)(A) noexcept> : sole_parameter<R (*)(A)> {};
template <class R, class C, class A>
struct sole_parameter<R (C::*)(A) const> : sole_parameter<R (*)(A)> {};
template <class R, class C, class A>
struct sole_parameter<R (C::*)(A) const noexcept> : sole_parameter<R (*)(A)> {};
template <class F>
struct sole_parameter<F, std::void_t<decltype(&F::operator())>> : sole_parameter<decltype(&F::operator())> {};

template <class F>
concept has_sole_parameter = requires {
    typename sole_parameter<F>::type;
};

/// What a registry knows of one conversion. Made by `upcast`.
template <std::uint64_t From, class To, class Convert>
struct upcaster {
    using from_type = typename sole_parameter<Convert>::type;
    using to_type = To;
    static constexpr std::uint64_t from_fingerprint = From;
    [[no_unique_address]] Convert convert;

    [[nodiscard]] result<To> operator()(from_type const& old) const { return convert(old); }
};

/// Converts payloads recorded with the fingerprint `From` into `To`.
template <std::uint64_t From, class To, class Convert>
[[nodiscard]] constexpr auto upcast(Convert convert) {
    static_assert(From != 0,
                  "nacre: upcast<fingerprint, M>(...) names the fingerprint of the recorded schema, which is "
                  "never 0");
    static_assert(
        has_sole_parameter<Convert>,
        "nacre: an upcaster takes the type that was recorded, as its one parameter: a function or a callable "
        "whose operator() is const and no template (see docs/concepts/registry.md)");
    if constexpr (has_sole_parameter<Convert>) {
        using from_type = typename sole_parameter<Convert>::type;
        static_assert(std::is_invocable_r_v<result<To>, Convert const&, from_type const&>,
                      "nacre: an upcaster gives the message it converts to, or a nacre::result of it (see "
                      "docs/concepts/registry.md)");
    }
    return upcaster<From, To, Convert>{std::move(convert)};
}

}}} // namespace nacre::messaging
