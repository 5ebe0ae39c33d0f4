// SPDX-License-Identifier: BSL-1.0
// Braces do not say which of a typed encoder's messages they are, neither to a writer nor to a session; and
// keys are pairs in braces of their own.
// expect: braces do not say which of the encoder's message types this is: name it
// expect: message_of_no_named_type
// expect: (deduce|infer) template (parameter|argument)
// expect: (cannot convert|no known conversion) .*initializer list.* to .*const nacre::.*raw_message
#include <nacre/store.hpp>
#include <nacre/writer.hpp>

#include <cstdint>
#include <string>

struct order_filled {
    std::string client_order_id;
    std::int64_t quantity;
};
NACRE_MEMBERS(order_filled, client_order_id, quantity)

constexpr auto registry = nacre::make_registry(nacre::on<"OrderFilled", order_filled>());
using encoder = nacre::typed_encoder<registry>;
using typed_writer = nacre::writer<nacre::default_policy, encoder>;

bool record(nacre::writer<>& raw, typed_writer& typed, nacre::store<registry>::session_type& session) {
#if defined(NACRE_CONTROL)
    return raw.submit("orders", {.type = "Order", .keys = {{"order", "O-1"}}}) &&
           typed.submit("fills", order_filled{"O-1", 100}) &&
           typed.submit("raw", nacre::raw_message{.type = "Raw"}) &&
           session.capture("fills", order_filled{"O-1", 100});
#else
    return raw.submit("orders", {.type = "Order", .keys = {"order", "O-1"}}) &&
           typed.submit("fills", {"O-1", 100}) && typed.submit("raw", {.type = "Raw"}) &&
           session.capture("fills", {"O-1", 100});
#endif
}
