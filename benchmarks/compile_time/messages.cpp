// SPDX-License-Identifier: BSL-1.0
// A unit as an engine has one: 50 message types of 16 members, each encoded, decoded and with its schema.
#include <nacre/nacre.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

enum class side : std::uint8_t { buy = 1, sell = 2 };

struct decimal {
    std::int64_t mantissa = 0;
    std::uint8_t scale = 0;
    using nacre_members = nacre::members<nacre::member<&decimal::mantissa, "mantissa">,
                                         nacre::member<&decimal::scale, "scale">>;
};

/// `Number` makes each a type of its own.
template <int Number>
struct message {
    std::string client_order_id;
    std::string venue_order_id;
    std::string instrument_id;
    std::string account_id;
    side order_side{};
    decimal quantity;
    decimal price;
    std::optional<decimal> trigger_price;
    std::vector<decimal> fills;
    std::map<std::string, std::string> tags;
    std::optional<std::string> reason;
    nacre::uuid event_id{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};
    bool reconciliation = false;
    std::uint64_t sequence = Number;

    using nacre_members = nacre::members<
        nacre::member<&message::client_order_id, "client_order_id">,
        nacre::member<&message::venue_order_id, "venue_order_id">,
        nacre::member<&message::instrument_id, "instrument_id">,
        nacre::member<&message::account_id, "account_id">, nacre::member<&message::order_side, "order_side">,
        nacre::member<&message::quantity, "quantity">, nacre::member<&message::price, "price">,
        nacre::member<&message::trigger_price, "trigger_price">, nacre::member<&message::fills, "fills">,
        nacre::member<&message::tags, "tags">, nacre::member<&message::reason, "reason">,
        nacre::member<&message::event_id, "event_id">, nacre::member<&message::ts_event, "ts_event">,
        nacre::member<&message::ts_init, "ts_init">,
        nacre::member<&message::reconciliation, "reconciliation">,
        nacre::member<&message::sequence, "sequence">>;
};

template <int Number>
std::size_t use(nacre::core::bytes_span room) {
    nacre::codec::canonical_codec const codec;
    auto const back = codec.decode<message<Number>>(room);
    if (!back) return codec.schema<message<Number>>.size();
    auto const size = codec.encoded_size(*back);
    if (size) codec.encode(*back, room.first(*size));
    return codec.fingerprint<message<Number>> % 7;
}

template <int... Number>
std::size_t use_all(nacre::core::bytes_span room, std::integer_sequence<int, Number...>) {
    return (use<Number>(room) + ...);
}

} // namespace

std::size_t use_messages(nacre::core::bytes_span room) {
    return use_all(room, std::make_integer_sequence<int, 50>{});
}
