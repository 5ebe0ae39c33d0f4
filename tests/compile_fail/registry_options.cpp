// SPDX-License-Identifier: BSL-1.0
// Options that contradict each other, or that do not fit the message they are given for.
// expect: a registration says twice where ts_init comes from
// expect: a registration has headers_of\(...\) twice
// expect: a registration has identity\(...\) twice
// expect: was given is no option: it takes key
// expect: a ts_init extractor does not fit the message
// expect: a headers_of extractor does not fit the message
// expect: an identity extractor does not fit the message
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <string>

struct submit_order {
    std::string client_order_id;
    nacre::timestamp ts;
    nacre::uuid id;
    nacre::headers ids;
};
struct cancel_order {
    nacre::timestamp ts;
};

using nacre::headers_of;
using nacre::identity;
using nacre::on;
using nacre::ts_init;

#if defined(NACRE_CONTROL)
constexpr auto sound = on<"SubmitOrder", submit_order>(
    ts_init(&submit_order::ts), headers_of(&submit_order::ids), identity(&submit_order::id));
#else
constexpr auto two_times = on<"SubmitOrder", submit_order>(ts_init(&submit_order::ts), nacre::from_capture);
constexpr auto two_headers =
    on<"SubmitOrder", submit_order>(headers_of(&submit_order::ids), headers_of(&submit_order::ids));
constexpr auto two_ids =
    on<"SubmitOrder", submit_order>(identity(&submit_order::id), identity(&submit_order::id));
constexpr auto bare = on<"SubmitOrder", submit_order>(&submit_order::client_order_id);
constexpr auto other_message = on<"SubmitOrder", submit_order>(ts_init(&cancel_order::ts));
constexpr auto no_headers = on<"SubmitOrder", submit_order>(headers_of(&submit_order::id));
constexpr auto no_id = on<"SubmitOrder", submit_order>(identity(&submit_order::ts));
#endif
