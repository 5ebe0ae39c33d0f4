// SPDX-License-Identifier: BSL-1.0
// The application's messages, and what the store is to know of them.
#pragma once

#include <nacre/nacre.hpp>

#include <cstdint>
#include <string>

namespace application {

struct submit_order {
    std::string client_order_id;
    std::int64_t quantity = 0;
};
NACRE_MEMBERS(submit_order, client_order_id, quantity)

struct order_filled {
    nacre::uuid event_id{};
    std::string client_order_id;
    std::int64_t quantity = 0;
};
NACRE_MEMBERS(order_filled, event_id, client_order_id, quantity)

struct query_position {
    std::string account;
};
NACRE_MEMBERS(query_position, account)

/// Passes over the bus like the others, and changes nothing: it is not recorded.
struct heartbeat {
    std::uint64_t beat = 0;
};

inline constexpr auto registry = nacre::make_registry(
    nacre::on<"SubmitOrder", submit_order>(nacre::key<"client_order_id">(&submit_order::client_order_id)),
    nacre::on<"OrderFilled", order_filled>(nacre::key<"client_order_id">(&order_filled::client_order_id),
                                           nacre::identity(&order_filled::event_id)),
    nacre::on<"QueryPosition", query_position>(), nacre::ignore<heartbeat>);

using encoder = nacre::typed_encoder<registry>;
using writer = nacre::writer<nacre::default_policy, encoder>;
using capture_adapter = nacre::capture_adapter<writer, encoder>;

} // namespace application
