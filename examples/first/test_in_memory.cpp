// SPDX-License-Identifier: BSL-1.0
// test_in_memory: tests a program that records without a file, a thread or a pause; the test moves the clock.
#include <nacre/nacre.hpp>
#include <nacre/testing.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

using namespace std::chrono_literals;

struct submit_order {
    std::string client_order_id;
    std::int64_t quantity;
    nacre::timestamp ts;

    bool operator==(submit_order const&) const = default;
};
NACRE_MEMBERS(submit_order, client_order_id, quantity, ts)

inline constexpr auto registry =
    nacre::make_registry(nacre::on<"SubmitOrder", submit_order>(nacre::ts_init(&submit_order::ts)));

// The program: whatever its store is, it works through this.
template <class Session>
nacre::result<void> trade(Session& session, std::string const& order) {
    return session.wait_durable(
        session.capture("exec.orders", submit_order{order, 100, session.clock().now()}));
}

static int failures = 0;
static void check(bool holds, char const* claim) {
    std::cout << (holds ? "ok: " : "FAILED: ") << claim << "\n";
    if (!holds) ++failures;
}

int main() {
    nacre::testing::manual_clock clock;
    auto const begin = clock.now();
    auto session = nacre::store<registry, nacre::test_policy>("data/desk").open({}, {.clock = clock});
    if (!session) return std::cerr << session.error() << "\n", 1;

    check(trade(*session, "O-1").has_value(), "the first order is durable");
    clock.advance(1h); // at once
    check(trade(*session, "O-2").has_value(), "the second order is durable, an hour later");
    check(nacre::testing::recorded<submit_order>(*session) ==
              std::vector{submit_order{"O-1", 100, begin}, submit_order{"O-2", 100, begin + 1h}},
          "both are recorded, in order, with their times");
    session->halt();
    check(trade(*session, "O-3").error() == nacre::errc::halted, "once it halted nothing is accepted");
    return failures;
}
