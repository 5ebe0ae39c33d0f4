// SPDX-License-Identifier: BSL-1.0
// identity: how a registered message gives its own id. It stands in the entry's headers as `message_id`, and
// a message that crosses several tapped boundaries is recorded once.
#pragma once

#include <nacre/core/uuid.hpp>
#include <nacre/message/extract.hpp>

#include <optional>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

template <class Extractor>
struct identity_extractor {
    [[no_unique_address]] Extractor extract;

    template <class M>
    static constexpr void require_fit() noexcept {
        static_assert(extracts_optional<Extractor, M, uuid>,
                      "nacre: an identity extractor does not fit the message: it is a pointer to member or a "
                      "callable on "
                      "a const reference to the message that gives nacre::uuid or a std::optional of it (see "
                      "docs/concepts/registry.md)");
    }
    template <class M>
    [[nodiscard]] constexpr std::optional<uuid> of(M const& message) const {
        return messaging::extract(extract, message);
    }
};

/// `extract` gives nacre::uuid or a std::optional of it; absent: the message has no identity.
template <class Extractor>
[[nodiscard]] constexpr auto identity(Extractor extract) {
    return identity_extractor<Extractor>{std::move(extract)};
}

}}} // namespace nacre::messaging
