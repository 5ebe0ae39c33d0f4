// SPDX-License-Identifier: BSL-1.0
// Contract C1 and C2: which types are recorded, and as what.
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "capture/kit.hpp"

#include <typeindex>

using namespace capture_tests;

TEST_CASE("C1: a registered message is recorded and its ticket is its seq", "[capture][C1]") {
    recording<> r;
    CHECK(r.capture("exec.orders", submit_order{"O-1", 100, {}}) ==
          receipt{capture_outcome::recorded, ticket{1}});
    CHECK(r.capture("exec.orders", submit_order{"O-2", 100, {}}) ==
          receipt{capture_outcome::recorded, ticket{2}});
    CHECK(r.entry_count() == 2);
}

TEST_CASE("C1: a type that the registry ignores is not captured, and that is no error", "[capture][C1]") {
    recording<> r;
    auto const ignored = r.capture("exec.beats", heartbeat{1});
    CHECK(ignored.outcome == capture_outcome::not_captured);
    CHECK(r.writer.wait_durable(ignored));
    CHECK(r.entry_count() == 0);
}

TEST_CASE("C1: with others_ignored a type outside the registry is not captured", "[capture][C1]") {
    recording<typed_encoder<ignoring_registry>> r;
    CHECK(r.capture("exec.beats", stranger{}).outcome == capture_outcome::not_captured);
    CHECK(r.capture("exec.orders", submit_order{"O-1", 1, {}}).outcome == capture_outcome::recorded);
    CHECK(r.entry_count() == 1);
    CHECK(decltype(r)::adapter_type::captures_nothing_of<stranger>);
    CHECK_FALSE(decltype(r)::adapter_type::captures_nothing_of<submit_order>);
    CHECK(decltype(r)::adapter_type::captures_nothing_of<std::variant<stranger, heartbeat>>);
    CHECK_FALSE(decltype(r)::adapter_type::captures_nothing_of<std::variant<stranger, submit_order>>);
}

TEST_CASE("C1: a registered message is recorded alike when its type was erased", "[capture][C1]") {
    submit_order const order{"O-1", 100, from_nanoseconds(5)};
    recording<> typed;
    typed.capture("exec.orders", order);
    recording<> erased;
    auto const captured = erased.adapter->capture_erased("exec.orders", typeid(submit_order), &order);
    REQUIRE(captured);
    CHECK(*captured == receipt{capture_outcome::recorded, ticket{1}});
    auto const a = typed.entries();
    auto const b = erased.entries();
    REQUIRE(a.size() == 1);
    REQUIRE(b.size() == 1);
    CHECK(std::ranges::equal(a[0].bytes(), b[0].bytes()));
}

TEST_CASE("C1: erased, a type that nobody registered is not_registered, is named, and stops nothing",
          "[capture][C1]") {
    recording<> r;
    stranger const unknown;
    auto const captured = r.adapter->capture_erased("exec.orders", typeid(stranger), &unknown);
    REQUIRE(code_of(captured) == errc::not_registered);
    CHECK(captured.error().message().find("capture_tests::stranger") != std::string::npos);
    CHECK(captured.error().message().find("ignore<") != std::string::npos);
    CHECK(r.heard.halts.empty());
    r.capture("exec.orders", submit_order{"O-1", 100, {}});
    CHECK(r.entry_count() == 1);
}

TEST_CASE("C1: erased, an ignored type is not captured", "[capture][C1]") {
    recording<> r;
    heartbeat const beat;
    auto const captured = r.adapter->capture_erased("exec.beats", typeid(heartbeat), &beat);
    REQUIRE(captured);
    CHECK(captured->outcome == capture_outcome::not_captured);
    CHECK(r.entry_count() == 0);
}

TEST_CASE("C1: erased and with others_ignored, a type that nobody registered is not captured",
          "[capture][C1]") {
    recording<typed_encoder<ignoring_registry>> r;
    stranger const unknown;
    auto const captured = r.adapter->capture_erased("exec.orders", typeid(stranger), &unknown);
    REQUIRE(captured);
    CHECK(captured->outcome == capture_outcome::not_captured);
}

TEST_CASE("C1: erased messages keep their identity", "[capture][C1][C3]") {
    recording<> r;
    order_filled const event{id_of(1), "O-1", {}};
    auto const first = r.capture("events", event);
    auto const again = r.adapter->capture_erased("events", typeid(order_filled), &event);
    REQUIRE(again);
    CHECK(*again == receipt{capture_outcome::duplicate, first.ticket});
}

TEST_CASE("C1: raw bytes need no registration", "[capture][C1]") {
    recording<> r;
    raw_message venue;
    venue.type = "VenueBytes";
    venue.payload = bytes("8=FIX.4.4");
    CHECK(r.capture("venue.in", venue).outcome == capture_outcome::recorded);
    auto const captured = r.adapter->capture_erased("venue.in", typeid(raw_message), &venue);
    REQUIRE(captured);
    auto const entries = r.entries();
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].payload_type() == "VenueBytes");
    CHECK(as_text(entries[1].payload()) == "8=FIX.4.4");
}

TEST_CASE("C2: a registration binds payload type, index key and ts_init", "[capture][C2]") {
    recording<> r;
    r.capture("exec.orders", submit_order{"O-1", 100, from_nanoseconds(42)});
    auto const entries = r.entries();
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].topic() == "exec.orders");
    CHECK(entries[0].payload_type() == "SubmitOrder");
    CHECK(entries[0].fingerprint() != 0);
    CHECK(entries[0].ts_init() == from_nanoseconds(42));
    REQUIRE(entries[0].keys().size() == 1);
    CHECK((*entries[0].keys().begin()).kind == "client_order_id");
    CHECK((*entries[0].keys().begin()).key == "O-1");
    CHECK(entries[0].headers() == headers{});
    auto const order = r.reading->read<submit_order>(entries[0]);
    REQUIRE(order);
    CHECK(*order == submit_order{"O-1", 100, from_nanoseconds(42)});
}

TEST_CASE("C2: a registration binds headers and identity", "[capture][C2]") {
    recording<> r;
    r.capture("events", order_filled{id_of(1), "O-1", id_of(2)});
    auto const entries = r.entries();
    REQUIRE(entries.size() == 1);
    headers expected;
    expected.message_id = id_of(1);
    expected.causation_id = id_of(2);
    CHECK(entries[0].headers() == expected);
}

TEST_CASE("C2: without an extractor ts_init is the time of publishing", "[capture][C2]") {
    recording<> r;
    r.capture("events", order_filled{id_of(1), "O-1", id_of(2)});
    CHECK(r.entries()[0].ts_init() == r.entries()[0].ts_publish());
}

TEST_CASE("C2: from_capture takes ts_init from the call", "[capture][C2]") {
    recording<> r;
    r.capture("ticks", trade_tick{7}, from_nanoseconds(99));
    auto const entries = r.entries();
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].payload_type() == "TradeTick");
    CHECK(entries[0].ts_init() == from_nanoseconds(99));
    CHECK(entries[0].ts_publish() != from_nanoseconds(99));
}

TEST_CASE("C2: erased, from_capture takes ts_init from the call and others do not look at it",
          "[capture][C2]") {
    recording<> r;
    trade_tick const tick{7};
    submit_order const order{"O-1", 100, from_nanoseconds(42)};
    CHECK(r.adapter->capture_erased("ticks", typeid(trade_tick), &tick, from_nanoseconds(99)));
    CHECK(r.adapter->capture_erased("orders", typeid(submit_order), &order, from_nanoseconds(99)));
    CHECK(code_of(r.adapter->capture_erased("ticks", typeid(trade_tick), &tick)) == errc::invalid_argument);
    CHECK(r.heard.halts.empty());
    auto const entries = r.entries();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].ts_init() == from_nanoseconds(99));
    CHECK(entries[1].ts_init() == from_nanoseconds(42));
}

namespace {

using order_message = std::variant<submit_order, order_filled, heartbeat>;
using any_message = std::variant<heartbeat, order_message>;
using timed_message = std::variant<submit_order, trade_tick>;

/// The log of a run that `f` captured into.
template <class F>
std::vector<std::byte> log_of(F const& f) {
    recording<> r;
    f(r);
    std::vector<std::byte> out;
    for (auto const& entry : r.entries())
        out.insert(out.end(), entry.bytes().begin(), entry.bytes().end());
    REQUIRE_FALSE(out.empty());
    return out;
}

} // namespace

TEST_CASE("C2: an envelope records what is inside, byte for byte like the bare message", "[capture][C2]") {
    submit_order const order{"O-1", 100, from_nanoseconds(42)};
    order_filled const event{id_of(1), "O-1", id_of(2)};
    auto const bare = log_of([&](auto& r) {
        r.capture("exec.orders", order);
        r.capture("exec.orders", event);
    });
    auto const wrapped = log_of([&](auto& r) {
        r.capture("exec.orders", order_message{order});
        r.capture("exec.orders", order_message{event});
    });
    auto const nested = log_of([&](auto& r) {
        r.capture("exec.orders", any_message{order_message{order}});
        r.capture("exec.orders", any_message{order_message{event}});
    });
    CHECK(wrapped == bare);
    CHECK(nested == bare);
}

TEST_CASE("C2: an envelope that holds an ignored message is not captured", "[capture][C2]") {
    recording<> r;
    CHECK(r.capture("exec.orders", order_message{heartbeat{1}}).outcome == capture_outcome::not_captured);
    CHECK(r.capture("exec.orders", any_message{heartbeat{1}}).outcome == capture_outcome::not_captured);
    CHECK(r.capture("exec.orders", any_message{order_message{heartbeat{1}}}).outcome ==
          capture_outcome::not_captured);
    CHECK(r.entry_count() == 0);
}

TEST_CASE("C2: the identity of a message is the same in and out of an envelope", "[capture][C2][C3]") {
    recording<> r;
    order_filled const event{id_of(1), "O-1", id_of(2)};
    auto const first = r.capture("a", order_message{event});
    CHECK(first.outcome == capture_outcome::recorded);
    CHECK(r.capture("b", event) == receipt{capture_outcome::duplicate, first.ticket});
    CHECK(r.capture("c", any_message{order_message{event}}) ==
          receipt{capture_outcome::duplicate, first.ticket});
}

TEST_CASE("C2: the ts_init given with an envelope goes to the alternatives that are registered from_capture",
          "[capture][C2]") {
    recording<> r;
    r.capture("mixed", timed_message{trade_tick{7}}, from_nanoseconds(99));
    r.capture("mixed", timed_message{submit_order{"O-1", 1, from_nanoseconds(42)}}, from_nanoseconds(99));
    auto const entries = r.entries();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].ts_init() == from_nanoseconds(99));
    CHECK(entries[1].ts_init() == from_nanoseconds(42));
}

TEST_CASE("C1: the table of erased types can be made before the first message", "[capture][C1]") {
    recording<> r;
    r.adapter->carry();
    submit_order const order{"O-1", 1, {}};
    CHECK(r.adapter->capture_erased("a", typeid(submit_order), &order));
    heartbeat const beat;
    CHECK(r.adapter->capture_erased("a", typeid(heartbeat), &beat)->outcome == capture_outcome::not_captured);
    CHECK(r.entry_count() == 1);
}

TEST_CASE("C2: an envelope is captured erased once the adapter was told to carry it", "[capture][C2]") {
    recording<> r;
    any_message const message{order_message{submit_order{"O-1", 1, {}}}};
    CHECK(code_of(r.adapter->capture_erased("a", typeid(any_message), &message)) == errc::not_registered);
    r.adapter->carry<any_message>();
    auto const captured = r.adapter->capture_erased("a", typeid(any_message), &message);
    REQUIRE(captured);
    CHECK(captured->outcome == capture_outcome::recorded);
    CHECK(r.entries()[0].payload_type() == "SubmitOrder");
}

namespace {

struct throws_when_copied {
    throws_when_copied() = default;
    throws_when_copied(throws_when_copied const&) { throw std::runtime_error("no copy"); }
    throws_when_copied& operator=(throws_when_copied const&) = default;
};

} // namespace

TEST_CASE("C2: an envelope that lost its message to an exception is an encode error", "[capture][C2][C5]") {
    recording<typed_encoder<ignoring_registry>> r;
    std::variant<submit_order, throws_when_copied> message;
    throws_when_copied const thrower;
    try {
        message.emplace<throws_when_copied>(thrower);
    } catch (std::runtime_error const&) {
    }
    REQUIRE(message.valueless_by_exception());
    CHECK(code_of(r.adapter->capture("a", message)) == errc::encode_failed);
    CHECK(r.heard.halts.empty());
}
