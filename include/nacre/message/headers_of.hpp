// SPDX-License-Identifier: BSL-1.0
// headers_of: how a registered message gives its correlation and causation ids.
#pragma once

#include <nacre/core/headers.hpp>
#include <nacre/message/extract.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

template <class Extractor>
struct headers_extractor {
    [[no_unique_address]] Extractor extract;

    template <class M>
    static constexpr bool fits() noexcept {
        if constexpr (!extracts_from<Extractor, M>)
            return false;
        else if constexpr (std::same_as<std::remove_cvref_t<extracted<Extractor, M>>, headers>)
            return true;
        else
            return std::convertible_to<extracted<Extractor, M>, headers>;
    }
    template <class M>
    static constexpr void require_fit() noexcept {
        static_assert(
            fits<M>(),
            "nacre: a headers_of extractor does not fit the message: it is a pointer to member or a callable "
            "on "
            "a const reference to the message that gives nacre::headers (see docs/concepts/registry.md)");
    }
    template <class M>
    [[nodiscard]] constexpr headers of(M const& message) const {
        return messaging::extract(extract, message);
    }
};

/// `extract` gives nacre::headers; a registered identity becomes their `message_id`.
template <class Extractor>
[[nodiscard]] constexpr auto headers_of(Extractor extract) {
    return headers_extractor<Extractor>{std::move(extract)};
}

}}} // namespace nacre::messaging
