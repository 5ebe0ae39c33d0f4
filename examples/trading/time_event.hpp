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

    using self = time_event;
    using nacre_members =
        nacre::members<nacre::member<&self::name, "name">, nacre::member<&self::component, "component">,
                       nacre::member<&self::ts_event, "ts_event">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(time_event const&, time_event const&) = default;
};

/// The messages of this header, all to be registered.
using time_event_types = std::tuple<time_event>;

} // namespace trading
