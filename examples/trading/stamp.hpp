// SPDX-License-Identifier: BSL-1.0
// stamp: who a message is, what it came from, and when it was made.
#pragma once

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <map>
#include <optional>
#include <string>

namespace trading {

/// A message that answers or follows another names it as its cause and joins its conversation.
/// Every message of the vocabulary carries one.
struct stamp {
    nacre::uuid id{};                            ///< of this message: a command id, an event id, a report id
    std::optional<nacre::uuid> correlation_id{}; ///< of the conversation; absent: the message starts one
    std::optional<nacre::uuid> causation_id{};   ///< of the message that made the engine send this one
    nacre::timestamp ts_init{};                  ///< when this process made the message

    friend bool operator==(stamp const&, stamp const&) = default;
};
NACRE_MEMBERS(stamp, id, correlation_id, causation_id, ts_init)

/// The stamp of a message that `cause` led to.
[[nodiscard]] inline stamp caused_by(stamp const& cause, nacre::uuid id, nacre::timestamp ts_init) {
    return {id, cause.correlation_id ? cause.correlation_id : cause.id, cause.id, ts_init};
}

/// What a user of the vocabulary adds to a message without changing its type.
using parameters = std::map<std::string, std::string>;

} // namespace trading
