// SPDX-License-Identifier: BSL-1.0
// extract: what an extractor of a registry gives of a message: a member that it points to, or what it
// returns.
//
// It is std::invoke, at a fraction of its cost to compile: a vocabulary has hundreds of extractors.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

template <class Extractor, class Object>
concept points_to_member = requires(Extractor const& extractor, Object const& object) {
    object.*extractor;
};
template <class Extractor, class Object>
concept is_called_with = requires(Extractor const& extractor, Object const& object) {
    extractor(object);
};

/// A pointer to a member of Object, or a callable that takes one by const reference; whatever std::invoke
/// takes.
template <class Extractor, class Object>
concept extracts_from = points_to_member<Extractor, Object> || is_called_with<Extractor, Object> ||
    std::is_invocable_v<Extractor const&, Object const&>;

template <class Extractor, class Object>
requires(extracts_from<Extractor, Object>) [[nodiscard]] constexpr decltype(auto)
    extract(Extractor const& extractor, Object const& object) {
    if constexpr (points_to_member<Extractor, Object>)
        return (object.*extractor);
    else if constexpr (is_called_with<Extractor, Object>)
        return extractor(object);
    else
        return std::invoke(extractor, object);
}

// Declared only: the type of what is extracted, without the body above.
template <class Extractor, class Object>
auto extracted_of(Extractor const& extractor, Object const& object) -> decltype((object.*extractor));
template <class Extractor, class Object>
requires(!points_to_member<Extractor, Object> &&
         is_called_with<Extractor, Object>) auto extracted_of(Extractor const& extractor,
                                                              Object const& object)
    -> decltype(extractor(object));
template <class Extractor, class Object>
requires(!points_to_member<Extractor, Object> &&
         !is_called_with<Extractor, Object>) auto extracted_of(Extractor const&, Object const&)
    -> std::invoke_result_t<Extractor const&, Object const&>;

template <class Extractor, class Object>
using extracted =
    decltype(messaging::extracted_of(std::declval<Extractor const&>(), std::declval<Object const&>()));

/// What is extracted is a Value, a std::optional of one, or converts to the latter.
template <class Extractor, class Object, class Value>
concept extracts_optional = extracts_from<Extractor, Object> &&
    (std::same_as<std::remove_cvref_t<extracted<Extractor, Object>>, Value> ||
     std::same_as<std::remove_cvref_t<extracted<Extractor, Object>>, std::optional<Value>> ||
     std::convertible_to<extracted<Extractor, Object>, std::optional<Value>>);

}}} // namespace nacre::messaging
