// SPDX-License-Identifier: BSL-1.0
// Headers: the optional ids that say what a message is and what it came from.
#pragma once

#include <nacre/core/rooms.hpp>
#include <nacre/core/uuid.hpp>

#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// Each id is absent by default, and an absent id is never invented.
struct headers {
    std::optional<uuid> message_id{};     ///< the message's registered identity
    std::optional<uuid> correlation_id{}; ///< what conversation it belongs to
    std::optional<uuid> causation_id{};   ///< the message that caused it

    friend bool operator==(headers const&, headers const&) = default;
};

}}} // namespace nacre::core
