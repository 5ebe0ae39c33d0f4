// SPDX-License-Identifier: BSL-1.0
// Upcasters that could never be applied, or whose parameter says nothing of what was recorded.
// expect: names the fingerprint of the recorded schema, which is never 0
// expect: an upcaster takes the type that was recorded, as its one parameter
// expect: an upcaster gives the message it converts to
// expect: an upcaster converts to a type that is not registered
// expect: two upcasters convert from one fingerprint to one type
#include <nacre/messages.hpp>

struct submit_order {
    int quantity = 0;
};
struct submit_order_v1 {};

using nacre::make_registry;
using nacre::on;
using nacre::upcast;

constexpr auto convert = [](submit_order_v1 const&) { return submit_order{}; };

#if defined(NACRE_CONTROL)
constexpr auto sound = make_registry(on<"SubmitOrder", submit_order>(), upcast<1, submit_order>(convert));
#else
constexpr auto opaque = upcast<0, submit_order>(convert);
constexpr auto of_any = upcast<1, submit_order>([](auto const&) { return submit_order{}; });
constexpr auto wrong_result = upcast<1, submit_order>([](submit_order_v1 const&) { return "submit_order"; });
constexpr auto unknown = make_registry(upcast<1, submit_order>(convert));
constexpr auto twice = make_registry(on<"SubmitOrder", submit_order>(), upcast<1, submit_order>(convert),
                                     upcast<1, submit_order>(convert));
#endif
