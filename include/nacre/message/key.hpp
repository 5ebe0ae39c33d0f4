// SPDX-License-Identifier: BSL-1.0
// key, keys: the index keys of a registered message, by the user's own kinds.
//
//     key<"client_order_id">(&submit_order::client_order_id)           one key; none if the member is not set
//     keys<"venue_order_id">(&mass_cancel::venue_order_ids)            a key for each element of a range
//     keys<"client_order_id">(&order_list::orders, &order::client_id)  ... for a part of each element
//
// An extractor is a pointer to member or a callable on a `M const&`. What it gives is text that the message
// holds (see text_key.hpp): nothing is copied or allocated before the entry is written.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/message/extract.hpp>
#include <nacre/message/fixed_string.hpp>
#include <nacre/message/text_key.hpp>

#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

template <fixed_string Kind>
constexpr void require_index_kind() noexcept {
    static_assert(!Kind.view().empty(), "nacre: an index kind needs a name: key<\"client_order_id\">(...)");
    static_assert(Kind.view().size() <= name_bytes_max,
                  "nacre: the name of an index kind has at most 255 bytes");
}

/// Stops the compilation with a sentence when `Extractor` gives no key of an `Object`.
template <class Object, class Extractor>
constexpr void require_key_extractor() noexcept {
    static_assert(
        extracts_from<Extractor, Object>,
        "nacre: a key extractor does not fit the message: it is a pointer to a member of the message, or a "
        "callable that takes the message by const reference (see docs/concepts/registry.md)");
    if constexpr (extracts_from<Extractor, Object>) {
        using given = extracted<Extractor, Object>;
        static_assert(
            gives_text<given>(),
            "nacre: a key extractor gives no text: an index key is a std::string, a std::string_view, a type "
            "with view() or a conversion to std::string_view, or a std::optional of one of them; write other "
            "values as text into a member of the message (see docs/concepts/registry.md)");
        static_assert(
            !gives_text<given>() || outlives_extraction<given>(),
            "nacre: a key extractor gives a temporary: keys are views that live as long as the message, so "
            "it "
            "returns a reference to what the message holds (a lambda: -> auto const&) or a std::string_view "
            "of it (see docs/concepts/registry.md)");
    }
}

template <class T>
inline constexpr bool is_span = false;
template <class T, std::size_t Extent>
inline constexpr bool is_span<std::span<T, Extent>> = true;

/// One key of a message, or none.
template <fixed_string Kind, class Extractor>
struct key_extractor {
    static constexpr std::string_view kind = Kind.view();
    static constexpr bool many = false;
    [[no_unique_address]] Extractor extract;

    template <class M>
    static constexpr void require_fit() noexcept {
        require_index_kind<Kind>();
        require_key_extractor<M, Extractor>();
    }
    /// Calls `sink(text)` with the key, if there is one.
    template <class M, class Sink>
    constexpr void for_each(M const& message, Sink const& sink) const {
        decltype(auto) value = messaging::extract(extract, message);
        emit_text(value, sink);
    }
};

/// A key for each element of a range in the message.
template <fixed_string Kind, class Range, class Part>
struct keys_extractor {
    static constexpr std::string_view kind = Kind.view();
    static constexpr bool many = true;
    [[no_unique_address]] Range range;
    [[no_unique_address]] Part part;

    template <class M>
    static constexpr void require_fit() noexcept {
        require_index_kind<Kind>();
        constexpr bool fits = extracts_from<Range, M>;
        static_assert(
            fits,
            "nacre: a range extractor does not fit the message: keys<\"kind\">(...) takes a pointer to a "
            "member of the message, or a callable that takes the message by const reference (see "
            "docs/concepts/registry.md)");
        if constexpr (fits) {
            using given = extracted<Range, M>;
            constexpr bool is_range = requires(std::remove_reference_t<given> & each) {
                std::begin(each);
                std::end(each);
            };
            static_assert(
                is_range,
                "nacre: keys<\"kind\">(...) takes a range of keys; for a single one: key<\"kind\">(...)");
            if constexpr (is_range) {
                constexpr bool lives = std::is_lvalue_reference_v<given> || is_span<std::remove_cv_t<given>>;
                static_assert(
                    lives,
                    "nacre: a range extractor gives a temporary: keys are views that live as long as the "
                    "message, so it returns a reference to a range that the message holds, or a "
                    "std::span of it");
                using element = decltype(*std::begin(std::declval<given&>()));
                static_assert(
                    std::is_lvalue_reference_v<element> || outlives_extraction<element>(),
                    "nacre: a range extractor's range gives temporary elements: keys are views that "
                    "live as long as the message, so its elements are the message's own");
                require_key_extractor<std::remove_cvref_t<decltype(*std::begin(std::declval<given&>()))>,
                                      Part>();
            }
        }
    }
    template <class M, class Sink>
    constexpr void for_each(M const& message, Sink const& sink) const {
        auto&& elements = messaging::extract(range, message);
        for (auto const& element : elements) {
            decltype(auto) value = messaging::extract(part, element);
            emit_text(value, sink);
        }
    }
};

/// The element itself.
struct whole_element {
    template <class T>
    [[nodiscard]] constexpr T const& operator()(T const& element) const noexcept {
        return element;
    }
};

/// A message has at most one key of this kind.
template <fixed_string Kind, class Extractor>
[[nodiscard]] constexpr auto key(Extractor extract) {
    return key_extractor<Kind, Extractor>{std::move(extract)};
}

/// A message has a key of this kind for each element of a range.
template <fixed_string Kind, class Range>
[[nodiscard]] constexpr auto keys(Range range) {
    return keys_extractor<Kind, Range, whole_element>{std::move(range), {}};
}
/// The same, for what `part` gives of each element.
template <fixed_string Kind, class Range, class Part>
[[nodiscard]] constexpr auto keys(Range range, Part part) {
    return keys_extractor<Kind, Range, Part>{std::move(range), std::move(part)};
}

}}} // namespace nacre::messaging
