// SPDX-License-Identifier: BSL-1.0
// Contract W1 and C3: several messages captured in one call are one commit, or nothing.
#include <nacre/capture.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "capture/kit.hpp"

#include <string>
#include <variant>

using namespace capture_tests;

namespace {

order_filled filled(std::uint64_t number, std::string order = "O-1") {
    return {id_of(number), std::move(order), {}};
}
submit_order const order{"O-1", 100, {}};

receipt recorded(std::uint64_t seq) { return {capture_outcome::recorded, ticket{seq}}; }
receipt duplicate(std::uint64_t seq) { return {capture_outcome::duplicate, ticket{seq}}; }

} // namespace

TEST_CASE("W1 several messages are captured in one commit through adapter and tap", "[capture][W1]") {
    recording<> r;
    auto const appends = r.plan.count(fault_call::append);
    auto const first = r.adapter->submit(to("exec.orders", order), to("events.fills", filled(1)));
    REQUIRE(first);
    CHECK((*first)[0] == recorded(1));
    CHECK((*first)[1] == recorded(2));
    CHECK(r.plan.count(fault_call::append) == appends + 1);
    timestamp const seen = from_nanoseconds(77);
    auto const second =
        r.adapter->tap().submit(to("md.trades", trade_tick{5}, seen), to("events.fills", filled(2)));
    REQUIRE(second);
    CHECK((*second)[0] == recorded(3));
    CHECK((*second)[1] == recorded(4));
    CHECK(r.plan.count(fault_call::append) == appends + 2);
    auto const entries = r.entries();
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].payload_type() == "SubmitOrder");
    CHECK(entries[1].topic() == "events.fills");
    CHECK(entries[2].payload_type() == "TradeTick");
    CHECK(entries[2].ts_init() == seen);
}

TEST_CASE("W1 a tap that was cleared captures none of several messages", "[capture][W1]") {
    recording<> r;
    auto const tap = r.adapter->tap();
    r.adapter->clear_taps();
    auto const passed = tap.submit(to("exec.orders", order), to("events.fills", filled(1)));
    REQUIRE(passed);
    CHECK((*passed)[0] == receipt{});
    CHECK((*passed)[1] == receipt{});
    CHECK(r.entry_count() == 0);
}

TEST_CASE("W1 what was recorded before, or stands twice among several messages, is recorded once",
          "[capture][W1][C3]") {
    recording<> r;
    CHECK(r.capture("events.fills", filled(1)) == recorded(1));
    auto const several = r.adapter->submit(to("events.fills", filled(1)), to("events.fills", filled(2)),
                                           to("exec.orders", order), to("risk.fills", filled(2)));
    REQUIRE(several);
    CHECK((*several)[0] == duplicate(1));
    CHECK((*several)[1] == recorded(2));
    CHECK((*several)[2] == recorded(3));
    CHECK((*several)[3] == duplicate(2));
    CHECK(r.capture("events.fills", filled(2)) == duplicate(2));
    auto const nothing_new = r.adapter->submit(to("a", filled(1)), to("b", filled(2)));
    REQUIRE(nothing_new);
    CHECK((*nothing_new)[0] == duplicate(1));
    CHECK((*nothing_new)[1] == duplicate(2));
    CHECK(r.entry_count() == 3);
}

TEST_CASE("W1 what is ignored leaves no gap among several messages", "[capture][W1][C1]") {
    recording<> r;
    using envelope = std::variant<heartbeat, order_filled, submit_order>;
    auto const several =
        r.adapter->submit(to("beats", heartbeat{1}), to("events", envelope{heartbeat{2}}),
                          to("exec.orders", order), to("events", envelope{filled(1)}), to("x", heartbeat{3}));
    REQUIRE(several);
    CHECK((*several)[0] == receipt{});
    CHECK((*several)[1] == receipt{});
    CHECK((*several)[2] == recorded(1));
    CHECK((*several)[3] == recorded(2));
    CHECK((*several)[4] == receipt{});
    auto const entries = r.entries();
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].payload_type() == "OrderFilled");
}

TEST_CASE("W1 when one of several messages is wrong none is recorded and none is remembered",
          "[capture][W1][C3][errors]") {
    recording<> r;
    order_filled broken = filled(2);
    broken.broken = true;
    auto const no_identity = r.adapter->submit(to("events", filled(1)), to("events", broken));
    REQUIRE(code_of(no_identity) == errc::encode_failed);
    CHECK(no_identity.error().field() == "messages[1]");
    auto const oversized = filled(3, std::string(core::key_bytes_max + 1, 'k'));
    auto const too_large = r.adapter->submit(to("events", filled(1)), to("events", oversized));
    REQUIRE(code_of(too_large) == errc::too_large);
    CHECK(too_large.error().field() == "messages[1]");
    CHECK(r.heard.halts.empty());
    CHECK(r.entry_count() == 0);
    CHECK(r.capture("events", filled(1)) == recorded(1));
}

TEST_CASE("W1 a backend that fails under several messages halts capture once and none is remembered",
          "[capture][W1][C5][errors]") {
    recording<> r;
    r.plan.add({.call = fault_call::append, .failure = error::disk_full("as told")});
    CHECK(code_of(r.adapter->submit(to("exec.orders", order), to("events", filled(1)))) == errc::disk_full);
    CHECK(code_of(r.adapter->submit(to("exec.orders", order), to("events", filled(1)))) == errc::halted);
    CHECK(r.heard.halts.size() == 1);
    CHECK(r.entry_count() == 0);
}
