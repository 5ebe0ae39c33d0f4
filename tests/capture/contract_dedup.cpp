// SPDX-License-Identifier: BSL-1.0
// Contract C3: a message that crosses several tapped boundaries is one entry.
#include <nacre/capture.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "capture/kit.hpp"

#include <functional>
#include <utility>

using namespace capture_tests;

namespace {

order_filled filled(std::uint64_t number, std::string order = "O-1") {
    return {id_of(number), std::move(order), {}};
}

} // namespace

TEST_CASE("C3: a message that is published, sent and answered with is recorded once", "[capture][C3]") {
    recording<> r;
    auto const tap = r.adapter->tap();
    auto const event = filled(1);
    auto const first = tap("events.orders", event);
    auto const second = tap("risk.engine", event);
    auto const third = tap("query.reply", event);
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE(third);
    CHECK(*first == receipt{capture_outcome::recorded, ticket{1}});
    CHECK(*second == receipt{capture_outcome::duplicate, ticket{1}});
    CHECK(*third == receipt{capture_outcome::duplicate, ticket{1}});
    auto const entries = r.entries();
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].topic() == "events.orders");
}

TEST_CASE("C3: a duplicate's ticket can be waited for like the first one's", "[capture][C3]") {
    recording<encoder_type, background_execution<>> r;
    r.capture("events", filled(1));
    auto const again = r.capture("events", filled(1));
    CHECK(again.outcome == capture_outcome::duplicate);
    CHECK(r.writer.wait_durable(again));
    CHECK(r.writer.high_watermark() == 1);
}

TEST_CASE("C3: types without identity are recorded each time", "[capture][C3]") {
    recording<> r;
    submit_order const order{"O-1", 100, {}};
    for (std::uint64_t seq = 1; seq <= 3; ++seq)
        CHECK(r.capture("exec.orders", order) == receipt{capture_outcome::recorded, ticket{seq}});
    CHECK(r.entry_count() == 3);
}

TEST_CASE("C3: a message whose identity is absent is recorded each time", "[capture][C3]") {
    recording<> r;
    for (std::uint64_t seq = 1; seq <= 3; ++seq)
        CHECK(r.capture("reports", position_report{}) == receipt{capture_outcome::recorded, ticket{seq}});
    CHECK(r.capture("reports", position_report{id_of(1)}).outcome == capture_outcome::recorded);
    CHECK(r.capture("reports", position_report{id_of(1)}).outcome == capture_outcome::duplicate);
}

TEST_CASE("C3: messages of two types are two messages even when their ids are equal", "[capture][C3]") {
    recording<> r;
    CHECK(r.capture("events", filled(1)).outcome == capture_outcome::recorded);
    CHECK(r.capture("reports", position_report{id_of(1)}).outcome == capture_outcome::recorded);
    CHECK(r.entry_count() == 2);
}

TEST_CASE("C3: a failed hop does not hide the retry", "[capture][C3]") {
    recording<> r;
    auto const oversized = filled(1, std::string(core::key_bytes_max + 1, 'k'));
    CHECK(code_of(r.adapter->capture("events", oversized)) == errc::too_large);
    CHECK(code_of(r.adapter->capture("", filled(1))) == errc::invalid_argument);
    CHECK(r.capture("events", filled(1)) == receipt{capture_outcome::recorded, ticket{1}});
    CHECK(r.capture("events", filled(1)).outcome == capture_outcome::duplicate);
    CHECK(r.entry_count() == 1);
}

TEST_CASE("C3: an identity is remembered until 4096 newer ones were recorded", "[capture][C3]") {
    constexpr std::uint64_t window = 4096;
    recording<> r;
    CHECK(r.capture("events", filled(0)) == receipt{capture_outcome::recorded, ticket{1}});
    for (std::uint64_t newer = 1; newer < window; ++newer)
        r.capture("events", filled(newer));
    // 4095 newer ones: still known; seeing it again does not make it any newer.
    CHECK(r.capture("events", filled(0)) == receipt{capture_outcome::duplicate, ticket{1}});
    // What has no identity takes no room.
    r.capture("exec.orders", submit_order{"O-1", 1, {}});
    CHECK(r.capture("events", filled(0)).outcome == capture_outcome::duplicate);
    r.capture("events", filled(window));
    CHECK(r.capture("events", filled(0)).outcome == capture_outcome::recorded);
    CHECK(r.capture("events", filled(2)).outcome == capture_outcome::duplicate);
    CHECK(r.capture("events", filled(1)).outcome == capture_outcome::recorded);
}

TEST_CASE("C3: the window is a template argument", "[capture][C3]") {
    recording<encoder_type, inline_execution, 2> r;
    r.capture("events", filled(1));
    r.capture("events", filled(2));
    CHECK(r.capture("events", filled(1)).outcome == capture_outcome::duplicate);
    r.capture("events", filled(3));
    CHECK(r.capture("events", filled(1)).outcome == capture_outcome::recorded);
}

namespace {

/// A writer whose callbacks capture: each submit calls `within` first, once.
struct calling_writer {
    template <class M>
    result<ticket> submit(std::string_view, M const&) {
        if (auto const call = std::exchange(within, nullptr)) call();
        return ticket{++seq};
    }
    std::function<void()> within;
    std::uint64_t seq = 0;
};

} // namespace

TEST_CASE("C3: a message captured again from within its own submit is recorded twice rather than lost",
          "[capture][C3]") {
    calling_writer writer;
    capture_adapter<calling_writer, encoder_type> adapter(writer);
    result<receipt> inner = error::timeout();
    writer.within = [&] { inner = adapter.capture("events", filled(1)); };
    auto const outer = adapter.capture("events", filled(1));
    REQUIRE(inner);
    REQUIRE(outer);
    CHECK(*inner == receipt{capture_outcome::recorded, ticket{1}});
    CHECK(*outer == receipt{capture_outcome::recorded, ticket{2}});
    auto const later = adapter.capture("events", filled(1));
    REQUIRE(later);
    CHECK(*later == receipt{capture_outcome::duplicate, ticket{1}});
}
