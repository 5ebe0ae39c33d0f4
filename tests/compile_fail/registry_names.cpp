// SPDX-License-Identifier: BSL-1.0
// Names of payload types and of index kinds that no run could record, or that two types would share.
// expect: two message types are registered under one name
// expect: a payload type needs a name
// expect: the name of a payload type has at most 255 bytes
// expect: an index kind needs a name
// expect: the name of an index kind has at most 255 bytes
// expect: "RunStarted.?" and .?"RunEnded.?" are the payload types that open and close a run
#include <nacre/messages.hpp>

#include <string>

struct submit_order {
    std::string client_order_id;
};
struct cancel_order {
    std::string client_order_id;
};

#define SIXTEEN "0123456789abcdef"
#define NAME_OF_240                                                                                          \
    SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN  \
        SIXTEEN SIXTEEN

#if defined(NACRE_CONTROL)
constexpr auto names =
    nacre::make_registry(nacre::on<"SubmitOrder", submit_order>(), nacre::on<"CancelOrder", cancel_order>());
constexpr auto of_255_bytes = nacre::make_registry(nacre::on<NAME_OF_240 "0123456789abcde", submit_order>(
    nacre::key<NAME_OF_240 "0123456789abcde">(&submit_order::client_order_id)));
#else
constexpr auto same =
    nacre::make_registry(nacre::on<"SubmitOrder", submit_order>(), nacre::on<"SubmitOrder", cancel_order>());
constexpr auto empty = nacre::make_registry(nacre::on<"", submit_order>());
constexpr auto of_256_bytes = nacre::make_registry(nacre::on<NAME_OF_240 SIXTEEN, submit_order>());
constexpr auto no_kind = nacre::make_registry(
    nacre::on<"SubmitOrder", submit_order>(nacre::key<"">(&submit_order::client_order_id)));
constexpr auto long_kind = nacre::make_registry(
    nacre::on<"SubmitOrder", submit_order>(nacre::key<NAME_OF_240 SIXTEEN>(&submit_order::client_order_id)));
constexpr auto reserved = nacre::make_registry(nacre::on<"RunEnded", submit_order>());
#endif
