// SPDX-License-Identifier: BSL-1.0
// message_types: every message of the vocabulary, from the lists of the headers that define them.
#pragma once

#include <trading/account.hpp>
#include <trading/commands.hpp>
#include <trading/data_commands.hpp>
#include <trading/data_responses.hpp>
#include <trading/order_events.hpp>
#include <trading/position_events.hpp>
#include <trading/reports.hpp>
#include <trading/time_event.hpp>

#include <tuple>
#include <utility>

namespace trading {

using message_types = decltype(std::tuple_cat(
    std::declval<command_types>(), std::declval<order_event_types>(), std::declval<position_event_types>(),
    std::declval<account_types>(), std::declval<report_types>(), std::declval<time_event_types>(),
    std::declval<data_command_types>(), std::declval<data_response_types>()));

} // namespace trading
