// SPDX-License-Identifier: BSL-1.0
// text_key: what can be an index key: something that views as text and lives as long as its message.
//
// A key is not copied until the entry is written, so a key extractor hands out what the message holds: a
// reference into it, a std::string_view of it, or a std::optional of either, absent when the message has no
// such key. What it makes itself would be gone by then, and is refused at compile time.
#pragma once

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// std::string, std::string_view, a string literal; a type that converts to std::string_view; a type with
/// `view()`.
template <class T>
concept text_key = std::convertible_to<T const&, std::string_view> || requires(T const& value) {
    { value.view() } -> std::convertible_to<std::string_view>;
    requires std::is_lvalue_reference_v<decltype(value.view())> ||
        std::same_as<decltype(value.view()), std::string_view>;
};

/// The text of `value`, valid as long as it is.
template <text_key T>
[[nodiscard]] constexpr std::string_view key_text(T const& value) {
    if constexpr (std::convertible_to<T const&, std::string_view>)
        return value;
    else
        return value.view();
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Whether a value of type T, as an extractor gives it, is text or optional text.
template <class T>
[[nodiscard]] constexpr bool gives_text() noexcept {
    using value = std::remove_cvref_t<T>;
    if constexpr (is_optional<value>)
        return text_key<typename value::value_type>;
    else
        return text_key<value>;
}

/// Whether the text of what an extractor gives as T (a reference, or a value) outlives the extractor's call.
template <class T>
[[nodiscard]] constexpr bool outlives_extraction() noexcept {
    return std::is_lvalue_reference_v<T> || std::same_as<std::remove_cv_t<T>, std::string_view> ||
           std::same_as<std::remove_cv_t<T>, std::optional<std::string_view>>;
}

/// Calls `sink(text)` with the key in `value`, unless it is an empty optional.
template <class T, class Sink>
constexpr void emit_text(T const& value, Sink const& sink) {
    if constexpr (is_optional<T>) {
        if (value) sink(key_text(*value));
    } else {
        sink(key_text(value));
    }
}

}}} // namespace nacre::messaging
