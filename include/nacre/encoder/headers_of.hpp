// SPDX-License-Identifier: BSL-1.0
// headers_of: how a registered message gives its correlation and causation ids.
#pragma once

#include <nacre/core/headers.hpp>

#include <functional>
#include <type_traits>
#include <utility>

namespace nacre::inline v1 {

template <class Extractor>
struct headers_extractor {
    [[no_unique_address]] Extractor extract;

    template <class M>
    static constexpr void require_fit() noexcept {
        static_assert(
            std::is_invocable_r_v<headers, Extractor const&, M const&>,
            "nacre: a headers_of extractor does not fit the message: it is a pointer to member or a callable "
            "on "
            "a const reference to the message that gives nacre::headers (see docs/concepts/registry.md)");
    }
    template <class M>
    [[nodiscard]] constexpr headers of(M const& message) const {
        return std::invoke(extract, message);
    }
};

/// `extract` gives nacre::headers; a registered identity becomes their `message_id`.
template <class Extractor>
[[nodiscard]] constexpr auto headers_of(Extractor extract) {
    return headers_extractor<Extractor>{std::move(extract)};
}

} // namespace nacre::inline v1
