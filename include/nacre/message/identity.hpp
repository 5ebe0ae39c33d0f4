// SPDX-License-Identifier: BSL-1.0
// identity: how a registered message gives its own id. It stands in the entry's headers as `message_id`, and
// a message that crosses several tapped boundaries is recorded once.
//
// An id is a UUID or text, as venues give their trades. Of text a UUID is made (`text_identity`); the text
// itself stands in the message.
#pragma once

#include <nacre/core/uuid.hpp>
#include <nacre/message/extract.hpp>

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// The UUID of version 8 that stands for a text: its XXH3-128, as the hasher gives it, with version and
/// variant set. Equal texts have equal ones, now and later.
[[nodiscard]] uuid text_identity(std::string_view text) noexcept;

template <class T>
concept identity_text = std::convertible_to<T const&, std::string_view> || requires(T const& text) {
    { text.view() } -> std::convertible_to<std::string_view>;
};
/// Text, or what holds text or nothing.
template <class T>
concept identity_text_or_none = identity_text<T> || requires(T const& text) {
    { text.has_value() } -> std::convertible_to<bool>;
    requires identity_text<std::remove_cvref_t<decltype(*text)>>;
};

/// Of an empty text there is none: it says that the message has no id.
template <identity_text_or_none T>
[[nodiscard]] std::optional<uuid> identity_of_text(T const& text) {
    if constexpr (std::convertible_to<T const&, std::string_view>) {
        std::string_view const view = text;
        return view.empty() ? std::nullopt : std::optional(text_identity(view));
    } else if constexpr (identity_text<T>) {
        return identity_of_text(std::string_view(text.view()));
    } else {
        return text.has_value() ? identity_of_text(*text) : std::nullopt;
    }
}

template <class Extractor, class M>
concept extracts_text_identity =
    extracts_from<Extractor, M> && identity_text_or_none<std::remove_cvref_t<extracted<Extractor, M>>>;

template <class Extractor>
struct identity_extractor {
    [[no_unique_address]] Extractor extract;

    template <class M>
    static constexpr void require_fit() noexcept {
        static_assert(
            extracts_optional<Extractor, M, uuid> || extracts_text_identity<Extractor, M>,
            "nacre: an identity extractor does not fit the message: it is a pointer to member or a "
            "callable on "
            "a const reference to the message that gives nacre::uuid, text, or a std::optional of one "
            "of them (see "
            "docs/concepts/registry.md)");
    }
    template <class M>
    [[nodiscard]] constexpr std::optional<uuid> of(M const& message) const {
        if constexpr (extracts_optional<Extractor, M, uuid>)
            return messaging::extract(extract, message);
        else
            return identity_of_text(messaging::extract(extract, message));
    }
};

/// `extract` gives nacre::uuid, text, or a std::optional of one of them; absent, or empty text: the message
/// has no identity.
template <class Extractor>
[[nodiscard]] constexpr auto identity(Extractor extract) {
    return identity_extractor<Extractor>{std::move(extract)};
}

}}} // namespace nacre::messaging

#ifndef NACRE_COMPILED
#include <nacre/message/identity.ipp>
#endif
