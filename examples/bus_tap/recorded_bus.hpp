// SPDX-License-Identifier: BSL-1.0
// recorded_bus: the other way in, for calls whose types are known: a bus that records, then does what the
// inner one does. What may not be captured does not compile, and what is ignored costs nothing.
#pragma once

#include "bus_tap/courier.hpp"
#include "bus_tap/messages.hpp"

#include <string_view>

namespace application {

class recorded_bus {
public:
    recorded_bus(courier::bus& bus, capture_adapter::tap_type tap) : bus_(bus), tap_(tap) {}

    bool publish(std::string_view topic, auto const& message) {
        return tap_(topic, message) && bus_.publish(topic, message);
    }
    bool send(std::string_view endpoint, auto const& message) {
        return tap_(endpoint, message) && bus_.send(endpoint, message);
    }
    bool respond(std::string_view reply_to, auto const& message) {
        return tap_(reply_to, message) && bus_.respond(reply_to, message);
    }

private:
    courier::bus& bus_;
    capture_adapter::tap_type tap_;
};

} // namespace application
