// SPDX-License-Identifier: BSL-1.0
// Data commands: what a strategy asks of a data client.
#pragma once

#include <trading/data_subject.hpp>
#include <trading/ids.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <optional>
#include <tuple>

namespace trading {

/// Answered by one response whose correlation id is this command's.
struct request_data {
    data_subject subject{};
    std::optional<trading::client_id> client_id{}; ///< absent: routed by venue
    std::optional<venue_id> venue{};
    std::optional<nacre::timestamp> start{}; ///< inclusive; absent: from the first
    std::optional<nacre::timestamp> end{};   ///< inclusive; absent: to the last
    std::optional<std::uint32_t> limit{};    ///< items at most
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(request_data const&, request_data const&) = default;
};
NACRE_MEMBERS(request_data, subject, client_id, venue, start, end, limit, parameters, stamp)

struct subscribe_data {
    data_subject subject{};
    std::optional<trading::client_id> client_id{};
    std::optional<venue_id> venue{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(subscribe_data const&, subscribe_data const&) = default;
};
NACRE_MEMBERS(subscribe_data, subject, client_id, venue, parameters, stamp)

struct unsubscribe_data {
    data_subject subject{};
    std::optional<trading::client_id> client_id{};
    std::optional<venue_id> venue{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(unsubscribe_data const&, unsubscribe_data const&) = default;
};
NACRE_MEMBERS(unsubscribe_data, subject, client_id, venue, parameters, stamp)

/// The messages of this header, all to be registered.
using data_command_types = std::tuple<request_data, subscribe_data, unsubscribe_data>;

} // namespace trading
