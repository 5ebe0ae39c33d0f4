// SPDX-License-Identifier: BSL-1.0
// time_event: a timer or alert of the engine's clock fired.
#pragma once

#include <trading/ids.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <string>
#include <tuple>

namespace trading {

struct time_event {
    std::string name{};                      ///< of the timer
    std::optional<component_id> component{}; ///< whose timer
    nacre::timestamp ts_event{};             ///< when it was due
    trading::stamp stamp{};

    friend bool operator==(time_event const&, time_event const&) = default;
};
NACRE_MEMBERS(time_event, name, component, ts_event, stamp)

/// The messages of this header, all to be registered.
using time_event_types = std::tuple<time_event>;

} // namespace trading
