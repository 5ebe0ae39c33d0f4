// SPDX-License-Identifier: BSL-1.0
// Types that a registry cannot hold together, or cannot hold at all.
// expect: a message type is registered twice
// expect: a message type is both registered and ignored
// expect: a message type is ignored twice
// expect: run_started and run_ended are known to every registry
// expect: run_started and run_ended cannot be ignored
// expect: a std::variant is an envelope, and records what is inside: register its alternatives
// expect: a message type is an object type without const, volatile or reference
// expect: a registry says twice what holds for other types
// expect: what make_registry was given is no item of a registry
#include <nacre/messages.hpp>

struct submit_order {};
struct heartbeat {};

using nacre::ignore;
using nacre::make_registry;
using nacre::on;

#if defined(NACRE_CONTROL)
constexpr auto sound =
    make_registry(on<"SubmitOrder", submit_order>(), ignore<heartbeat>, nacre::others_ignored);
#else
constexpr auto twice = make_registry(on<"SubmitOrder", submit_order>(), on<"OrderSubmitted", submit_order>());
constexpr auto both = make_registry(on<"SubmitOrder", submit_order>(), ignore<submit_order>);
constexpr auto ignored_twice = make_registry(ignore<heartbeat>, ignore<heartbeat>);
constexpr auto lifecycle = make_registry(on<"Started", nacre::run_started>());
constexpr auto no_lifecycle = make_registry(ignore<nacre::run_ended>);
constexpr auto envelope = make_registry(on<"Command", std::variant<submit_order, heartbeat>>());
constexpr auto qualified = make_registry(on<"SubmitOrder", submit_order const>());
constexpr auto rules = make_registry(nacre::others_refused, nacre::others_ignored);
constexpr auto stranger = make_registry(submit_order{});
#endif
