// SPDX-License-Identifier: BSL-1.0
// Contract C4: the entry is accepted before any subscriber sees the message.
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "capture/kit.hpp"

#include <functional>
#include <string>

using namespace capture_tests;

namespace {

/// A bus that asks its tap first, and whose subscribers note what the record held when they were called.
template <class Recording>
struct tapped_bus {
    explicit tapped_bus(Recording& recording) : r(recording), tap(recording.adapter->tap()) {}

    template <class M>
    result<receipt> publish(std::string_view topic, M const& message) {
        return deliver(tap(topic, message));
    }
    template <class M>
    result<receipt> send(std::string_view endpoint, M const& message) {
        return deliver(tap(endpoint, message));
    }
    template <class M>
    result<receipt> respond(std::string_view topic, M const& message) {
        return deliver(tap(topic, message));
    }

    Recording& r;
    typename Recording::adapter_type::tap_type tap;
    std::vector<std::string> seen; ///< topic, payload type and state of the last entry, at each delivery

private:
    result<receipt> deliver(result<receipt> const& captured) {
        if (!captured) return captured;
        // The subscriber.
        auto const entries = r.entries();
        std::string last = "nothing";
        if (!entries.empty())
            last = std::string(entries.back().topic()) + " " + std::string(entries.back().payload_type()) +
                   (entries.back().seq() <= r.writer.high_watermark() ? " durable" : " accepted");
        seen.push_back(last);
        return captured;
    }
};

} // namespace

TEST_CASE("C4: what is published, sent and answered is durable before a subscriber sees it when inline",
          "[capture][C4]") {
    recording<> r;
    tapped_bus bus(r);
    CHECK(bus.publish("events.orders", order_filled{id_of(1), "O-1", {}}));
    CHECK(bus.send("risk.engine", submit_order{"O-2", 1, {}}));
    CHECK(bus.respond("query.reply", position_report{}));
    CHECK(bus.seen == std::vector<std::string>{"events.orders OrderFilled durable",
                                               "risk.engine SubmitOrder durable",
                                               "query.reply PositionReport durable"});
}

TEST_CASE("C4: in the background a message has its seq before a subscriber sees it", "[capture][C4]") {
    recording<encoder_type, background_execution<>> r;
    auto const tap = r.adapter->tap();
    r.plan.hold(fault_call::append); // nothing gets durable
    auto const captured = tap("events.orders", order_filled{id_of(1), "O-1", {}});
    REQUIRE(captured);
    CHECK(*captured == receipt{capture_outcome::recorded, ticket{1}});
    CHECK(r.writer.high_watermark() == 0);
    r.plan.release(fault_call::append);
    CHECK(r.writer.wait_durable(*captured));
}

TEST_CASE("C4: a message that could not be recorded reaches no subscriber", "[capture][C4]") {
    recording<> r;
    tapped_bus bus(r);
    CHECK(code_of(bus.publish("events.orders", order_filled{id_of(1),
                                                            std::string(nacre::core::key_bytes_max + 1, 'k'),
                                                            {}})) == errc::too_large);
    r.writer.halt();
    CHECK(code_of(bus.send("risk.engine", submit_order{"O-2", 1, {}})) == errc::halted);
    CHECK(code_of(bus.respond("query.reply", position_report{})) == errc::halted);
    CHECK(bus.seen.empty());
}

TEST_CASE("C4: an ignored message is handed on unrecorded", "[capture][C4]") {
    recording<> r;
    tapped_bus bus(r);
    CHECK(bus.publish("beats", heartbeat{}));
    CHECK(bus.seen == std::vector<std::string>{"nothing"});
}

TEST_CASE("C4: a type-erased bus is tapped in one place", "[capture][C4]") {
    recording<> r;
    auto const tap = r.adapter->tap();
    trade_tick const tick{7};
    submit_order const order{"O-1", 1, {}};
    CHECK(tap.capture_erased("orders", typeid(submit_order), &order));
    CHECK(tap.capture_erased("ticks", typeid(trade_tick), &tick, from_nanoseconds(99)));
    auto const entries = r.entries();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].payload_type() == "SubmitOrder");
    CHECK(entries[1].ts_init() == from_nanoseconds(99));
}

TEST_CASE("C4: a tap takes ts_init for types that are registered from_capture", "[capture][C4]") {
    recording<> r;
    auto const tap = r.adapter->tap();
    CHECK(tap("ticks", trade_tick{1}, from_nanoseconds(1)));
    CHECK(tap("ticks", trade_tick{2}, from_nanoseconds(2)));
    CHECK(tap("ticks", trade_tick{3}, from_nanoseconds(3)));
    auto const entries = r.entries();
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].ts_init() == from_nanoseconds(1));
    CHECK(entries[2].ts_init() == from_nanoseconds(3));
}

TEST_CASE("C4: once its owner cleared it no copy of a tap captures", "[capture][C4]") {
    recording<> r;
    auto const tap = r.adapter->tap();
    auto const copy = tap;
    CHECK(copy.armed());
    CHECK(copy("events", order_filled{id_of(1), "O-1", {}}));
    r.adapter->clear_taps();
    submit_order const order{"O-1", 1, {}};
    for (auto const& each : {tap, copy, r.adapter->tap()}) {
        CHECK_FALSE(each.armed());
        auto const typed = each("orders", order);
        REQUIRE(typed);
        CHECK(*typed == receipt{});
        auto const erased = each.capture_erased("orders", typeid(submit_order), &order);
        REQUIRE(erased);
        CHECK(*erased == receipt{});
    }
    CHECK(r.entry_count() == 1);
    // The adapter itself goes on: only the bus was cut off.
    CHECK(r.capture("orders", order).outcome == capture_outcome::recorded);
}

TEST_CASE("C4: a tap that outlives its adapter captures nothing", "[capture][C4]") {
    recording<> r;
    auto const tap = r.adapter->tap();
    r.adapter.reset();
    CHECK_FALSE(tap.armed());
    auto const captured = tap("risk.engine", submit_order{"O-1", 1, {}});
    REQUIRE(captured);
    CHECK(captured->outcome == capture_outcome::not_captured);
}

TEST_CASE("C4: a tap on nothing captures nothing", "[capture][C4]") {
    recording<>::adapter_type::tap_type const tap;
    CHECK_FALSE(tap.armed());
    CHECK(*tap("query.reply", submit_order{"O-1", 1, {}}) == receipt{});
}
