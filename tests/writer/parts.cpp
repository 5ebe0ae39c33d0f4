// SPDX-License-Identifier: BSL-1.0
// The writer's parts, each alone: waiting_room, order_gate, callback, halt classes, prepared_entry.
#include "writer/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/name_table.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>
#include <nacre/writer/prepared_entry.hpp>
#include <nacre/writer/waiting.hpp>

#include <array>
#include <atomic>
#include <cstring>
#include <new>
#include <stdexcept>

using namespace writer_tests;

TEST_CASE("a notification with nobody waiting wakes nobody", "[writer][waiting]") {
    manual_clock const clock;
    writing::waiting_room room;
    room.notify(clock);
    room.notify(clock);
    CHECK(clock.wakes() == 0);
}

TEST_CASE("a waiter whose condition holds does not sleep", "[writer][waiting]") {
    manual_clock const clock;
    writing::waiting_room room;
    room.wait(clock, steady_time::max(), [] { return true; });
    CHECK(clock.waiters() == 0);
}

TEST_CASE("one notification wakes all who wait, and costs one wake-up", "[writer][waiting]") {
    manual_clock const clock;
    writing::waiting_room room;
    std::atomic<bool> open{false};
    std::vector<std::thread> waiting;
    for (int i = 0; i < 3; ++i)
        waiting.emplace_back([&] {
            while (!open.load())
                room.wait(clock, steady_time::max(), [&] { return open.load(); });
        });
    clock.wait_until_waiting(3);
    open = true;
    room.notify(clock);
    room.notify(clock);
    for (auto& each : waiting)
        each.join();
    CHECK(clock.wakes() == 1);
}

TEST_CASE("a waiter returns at its deadline", "[writer][waiting]") {
    manual_clock const clock;
    writing::waiting_room room;
    std::thread waiting([&] { room.wait(clock, steady_time{5ms}, [] { return false; }); });
    clock.wait_until_waiting_for(steady_time{5ms});
    clock.advance(5ms);
    waiting.join();
    CHECK(clock.waiters() == 0);
}

TEST_CASE("a waiter that left alone is not woken any more", "[writer][waiting]") {
    manual_clock const clock;
    writing::waiting_room room;
    room.wait_alone(clock, steady_time::max(), [] { return true; });
    room.notify(clock);
    CHECK(clock.wakes() == 0);
}

TEST_CASE("no wake-up is lost between two threads that take turns", "[writer][waiting]") {
    nacre::system_clock const clock;
    writing::waiting_room room;
    std::atomic<int> turn{0};
    constexpr int turns = 20'000;
    auto const play = [&](int mine) {
        for (int i = mine; i < turns; i += 2) {
            while (turn.load() != i)
                room.wait(clock, steady_time::max(), [&] { return turn.load() == i; });
            turn.store(i + 1);
            room.notify(clock);
        }
    };
    std::thread other([&] { play(1); });
    play(0);
    other.join();
    CHECK(turn == turns);
}

TEST_CASE("a gate releases what the watermark covers, in order, once", "[writer][gate]") {
    order_gate<std::string> gate;
    CHECK(gate.empty());
    CHECK_FALSE(gate.next());
    gate.hold(ticket{3}, "a");
    gate.hold(ticket{3}, "b");
    gate.hold(ticket{7}, "c");
    CHECK(gate.size() == 3);
    std::vector<std::string> sent;
    auto const send = [&](std::string& each) { sent.push_back(each); };
    CHECK(gate.release(2, send) == 0);
    CHECK(gate.next() == ticket{3});
    CHECK(gate.release(6, send) == 2);
    CHECK(sent == std::vector<std::string>{"a", "b"});
    CHECK(gate.next() == ticket{7});
    CHECK(gate.release(6, send) == 0);
    CHECK(gate.release(100, send) == 1);
    CHECK(sent == std::vector<std::string>{"a", "b", "c"});
    CHECK(gate.empty());
}

TEST_CASE("what is sent may hold the next thing at the same gate", "[writer][gate]") {
    order_gate<std::unique_ptr<int>> gate;
    gate.hold(ticket{1}, std::make_unique<int>(1));
    std::vector<int> sent;
    gate.release(1, [&](std::unique_ptr<int>& each) {
        sent.push_back(*each);
        if (*each == 1) gate.hold(ticket{2}, std::make_unique<int>(2));
    });
    CHECK(sent == std::vector<int>{1});
    CHECK(gate.next() == ticket{2});
}

TEST_CASE("an outbound order leaves only once its cause is on disk", "[writer][gate]") {
    bench<> b;
    order_gate<int> gate;
    gate.hold(b.submit_held(fault_call::sync), 1);
    std::size_t sent = 0;
    auto const send = [&](int) { ++sent; };
    gate.release(b.writer->high_watermark(), send);
    CHECK(sent == 0);
    b.plan.release(fault_call::sync);
    REQUIRE(b.writer->wait_durable(*gate.next()));
    gate.release(b.writer->high_watermark(), send);
    CHECK(sent == 1);
}

TEST_CASE("a callback may be empty and may own what cannot be copied", "[writer][callback]") {
    callback<int> empty;
    CHECK_FALSE(empty);
    empty(1);
    int sum = 0;
    callback<int> owning = [&sum, factor = std::make_unique<int>(2)](int value) noexcept {
        sum += *factor * value;
    };
    CHECK(owning);
    owning(3);
    auto moved = std::move(owning);
    moved(4);
    CHECK(sum == 14);
}

TEST_CASE("each error of a backend has its class", "[writer][halt]") {
    CHECK(nacre::writing::halt_reason_of(error::disk_full("x")) == halt_reason::disk_full);
    CHECK(nacre::writing::halt_reason_of(error::io(5, "x")) == halt_reason::io);
    CHECK(nacre::writing::halt_reason_of(error::corrupted(1, 2, "x")) == halt_reason::corrupted);
    CHECK(nacre::writing::halt_reason_of(error::hash_mismatch(3)) == halt_reason::corrupted);
    CHECK(nacre::writing::halt_reason_of(error::gap(3, 5)) == halt_reason::corrupted);
    CHECK(nacre::writing::halt_reason_of(error::busy()) == halt_reason::other);
}

namespace {

/// A message whose encoder does what a user's extractor may do wrong.
struct troubled {
    enum class trouble {
        none,
        size_throws,
        size_fails,
        keys_throw,
        ts_init_throws,
        headers_throw,
        bad_type
    } what;
};

struct troubled_encoder {
    result<std::size_t> encoded_size(troubled const& m) const {
        if (m.what == troubled::trouble::size_throws) throw std::runtime_error("size");
        if (m.what == troubled::trouble::size_fails) return error::encode_failed("quantity is negative");
        return std::size_t{4};
    }
    void encode(troubled const&, bytes_span out) const noexcept {
        std::memcpy(out.data(), "fine", out.size());
    }
    payload_type_info payload_type(troubled const& m) const {
        return {
            m.what == troubled::trouble::bad_type ? std::string_view{} : std::string_view{"Troubled"}, {}, 0};
    }
    template <class Sink>
    void for_each_key(troubled const& m, Sink&& sink) const {
        if (m.what == troubled::trouble::keys_throw) throw 7;
        sink(index_kind_info{"order", false}, std::string_view{"O-1"});
    }
    std::optional<timestamp> ts_init(troubled const& m) const {
        if (m.what == troubled::trouble::ts_init_throws) throw std::runtime_error("ts_init");
        return {};
    }
    nacre::headers headers(troubled const& m) const {
        if (m.what == troubled::trouble::headers_throw) throw std::bad_alloc();
        return {};
    }
};

} // namespace

TEMPLATE_TEST_CASE("an encoder that throws or fails is an error that takes no seq and stops nothing",
                   "[writer][encode]", background_execution<>, inline_execution) {
    using trouble = troubled::trouble;
    faulty_memory const backend(memory_backend{});
    halt_log const halts;
    auto opened =
        basic_writer<faulty_memory, troubled_encoder, xxh3_128, immediate, TestType, manual_clock>::create(
            backend, inputs(), {}, {.on_halt = halts.callback()}, {}, manual_clock());
    REQUIRE(opened);
    CHECK(opened->submit("t", troubled{trouble::none})->seq == 1);
    for (auto const what : {trouble::size_throws, trouble::size_fails, trouble::keys_throw,
                            trouble::ts_init_throws, trouble::headers_throw})
        CHECK(code_of(opened->submit("t", troubled{what})) == errc::encode_failed);
    CHECK(code_of(opened->submit("t", troubled{trouble::bad_type})) == errc::invalid_argument);
    CHECK(code_of(opened->submit("", troubled{trouble::none})) == errc::invalid_argument);
    CHECK(code_of(opened->submit(std::string(nacre::core::name_bytes_max + 1, 't'),
                                 troubled{trouble::none})) == errc::invalid_argument);
    CHECK(opened->submit("t", troubled{trouble::none})->seq == 2);
    REQUIRE(opened->seal("fine"));
    CHECK(payloads(backend) == std::vector<std::string>{"fine", "fine", "fine"});
    CHECK(halts.events().empty());
}

TEST_CASE("a prepared entry knows names, keys, times and the exact size of its frame", "[writer][encode]") {
    log::run_names names;
    std::array const keys{index_key_view{"order", "O-1"}, index_key_view{"order", "O-1"},
                          index_key_view{"account", "A"}};
    raw_message what = message("payload");
    what.keys = keys;
    what.ts_init = from_nanoseconds(11);
    what.headers.message_id = uuid{{1}};
    writing::prepared_entry out;
    REQUIRE(prepare(out, raw_encoder{}, names, "exec.orders", what, 100, 16));
    CHECK(out.topic == 1);
    CHECK(out.payload_type == 1);
    CHECK(out.keys.count() == 2); // the repeated one counts once
    CHECK(out.payload_bytes == 7);
    CHECK(out.frame_bytes ==
          format::entry_frame_bytes(format::header_flags(out.ids), out.keys.bytes(), 7, 16));
    CHECK(out.head(5, from_nanoseconds(20)).ts_init == 11);
    CHECK(out.head(5, from_nanoseconds(20)).ts_publish == 20);

    writing::prepared_entry second;
    what.ts_init.reset();
    REQUIRE(prepare(second, raw_encoder{}, names, "exec.fills", what, 7, 16));
    CHECK(second.topic == 2);
    CHECK(second.payload_type == 1);
    CHECK(second.head(5, from_nanoseconds(20)).ts_init == 20);

    writing::prepared_entry refused;
    auto const outcome = writing::prepare(refused, raw_encoder{}, names, "exec.fills", what, 6, 16);
    REQUIRE(code_of(outcome) == errc::too_large);
    CHECK(outcome.error().size() == 7);
    CHECK(outcome.error().limit() == 6);
}
