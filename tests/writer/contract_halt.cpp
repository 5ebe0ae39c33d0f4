// SPDX-License-Identifier: BSL-1.0
// Contract W4 and W5: what stops a writer, and what everybody is told then.
#include <nacre/backends.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "writer/kit.hpp"

using namespace writer_tests;

TEST_CASE("a submit that finds the ring full waits for room", "[writer][W4]") {
    bench<> b(small_ring());
    b.fill_ring();
    result<ticket> outcome = error::timeout();
    std::thread late([&] { outcome = b.submit_big(); });
    b.clock.wait_until_waiting_for(steady_time{250ms});
    b.clock.advance(250ms - 1ns); // endured: not past the threshold
    CHECK(b.clock.waiters() == 1);
    b.plan.release(fault_call::append);
    late.join();
    REQUIRE(outcome);
    CHECK(outcome->seq == big_entries_in_ring + 1);
    CHECK(b.writer->wait_durable(*outcome));
    CHECK(b.halts.events().empty());
    CHECK(b.writer->seal());
}

TEST_CASE("a ring that stays full past the threshold halts the run, once, and for good", "[writer][W4]") {
    bench<> b(small_ring());
    b.fill_ring();
    result<ticket> outcome = error::timeout();
    std::thread late([&] { outcome = b.submit_big(); });
    b.clock.wait_until_waiting_for(steady_time{250ms});
    b.clock.advance(300ms);
    late.join();
    REQUIRE(code_of(outcome) == errc::halted);
    CHECK(outcome.error().halt_cause() == halt_reason::stalled);

    auto const events = b.halts.events();
    REQUIRE(events.size() == 1);
    CHECK(events[0].reason == halt_reason::stalled);
    CHECK(events[0].stalled == 300ms);
    CHECK(events[0].threshold == 250ms);
    CHECK(events[0].cause.halt_cause() == halt_reason::stalled);

    // At once: the ring is as full as before and nobody moves the clock.
    CHECK(code_of(b.submit_big()) == errc::halted);

    // Even when the ring drains.
    b.plan.release(fault_call::append);
    CHECK(b.writer->wait_durable(ticket{big_entries_in_ring}));
    CHECK(code_of(b.writer->submit("exec.orders", message("small"))) == errc::halted);
    CHECK(code_of(b.writer->seal()) == errc::halted);
    CHECK(b.halts.events().size() == 1);

    // The claim that gave up is no entry, and waiting for it is no success.
    CHECK(code_of(b.writer->wait_durable(ticket{big_entries_in_ring + 1})) == errc::halted);
    b.writer.reset();
    CHECK(payloads(b.backend).size() == big_entries_in_ring);
    CHECK(read(b.backend).manifest().halted == halt_reason::stalled);
    CHECK(read(b.backend).manifest().status == status::running);
}

TEST_CASE("of several submits that wait when the run halts each is told halted, with its reason",
          "[writer][W4]") {
    bench<> b(small_ring());
    b.fill_ring();
    std::vector<result<ticket>> outcomes(3, error::timeout());
    std::vector<std::thread> late;
    for (auto& outcome : outcomes)
        late.emplace_back([&] { outcome = b.submit_big(); });
    b.clock.wait_until_waiting(3);
    b.clock.advance(250ms);
    for (auto& each : late)
        each.join();
    for (auto const& outcome : outcomes) {
        REQUIRE(code_of(outcome) == errc::halted);
        CHECK(outcome.error().halt_cause() == halt_reason::stalled);
    }
    CHECK(b.halts.events().size() == 1);
    b.plan.release(fault_call::append);
}

TEST_CASE("the halt callback may call the writer and is told halted", "[writer][W4]") {
    fault_plan const plan;
    faulty_memory const backend(memory_backend{}, plan);
    manual_clock const clock;
    writer_of<>* reached = nullptr;
    std::vector<errc> told;
    writer_hooks hooks;
    hooks.on_halt = [&](halt_event const&) noexcept {
        told.push_back(reached->submit("exec.orders", message("again")).error().code());
        told.push_back(reached->record_anchor("snapshot", {}).error().code());
        reached->halt();
    };
    auto writer = open<writer_of<>>(backend, clock, small_ring(), std::move(hooks));
    reached = &writer;
    writer.halt();
    CHECK(told == std::vector{errc::halted, errc::halted});
    CHECK(code_of(writer.submit("exec.orders", message("later"))) == errc::halted);
}

namespace {

struct failure_case {
    fault_call call;
    error failure;
    halt_reason reason;
};

std::vector<failure_case> failures() {
    return {{fault_call::reserve, error::disk_full("no space"), halt_reason::disk_full},
            {fault_call::append, error::disk_full("no space"), halt_reason::disk_full},
            {fault_call::append, error::io(5, "the device is gone"), halt_reason::io},
            {fault_call::sync, error::io(5, "the device is gone"), halt_reason::io},
            {fault_call::append, error::corrupted(1, 2, "the mapping moved"), halt_reason::corrupted},
            {fault_call::sync, error::busy(), halt_reason::other}};
}

} // namespace

TEMPLATE_TEST_CASE("a backend error halts the run, once, with its class and nothing is accepted after it",
                   "[writer][W5][W8]", background_execution<>, background_execution<spin>, inline_execution) {
    for (auto const& each : failures()) {
        CAPTURE(to_string(each.reason), static_cast<int>(each.call));
        bench<TestType> b;
        CHECK(b.writer->wait_durable(submit(*b.writer, "kept")));
        b.plan.add({.call = each.call, .failure = each.failure});
        auto const lost = b.writer->submit("exec.orders", message("lost"));
        if constexpr (std::same_as<TestType, inline_execution>) {
            CHECK(code_of(lost) == each.failure.code());
        } else {
            REQUIRE(lost);
        }
        error const later[] = {b.writer->wait_durable(ticket{2}).error(),
                               b.writer->submit("exec.orders", message("after")).error(),
                               b.writer->record_anchor("snapshot", {}).error(), b.writer->seal().error()};
        for (auto const& told : later) {
            REQUIRE(told.code() == errc::halted);
            CHECK(told.halt_cause() == each.reason);
            CHECK(told.message() == "the run is halted (" + std::string(to_string(each.reason)) +
                                        "): nothing more is accepted: " + each.failure.message());
            CHECK(told.os_error() == each.failure.os_error());
        }
        CHECK(b.writer->high_watermark() == 1);
        CHECK(b.writer->wait_durable(ticket{1}));

        auto const events = b.halts.events();
        REQUIRE(events.size() == 1);
        CHECK(events[0].reason == each.reason);
        CHECK(events[0].cause.code() == each.failure.code());
    }
}

TEST_CASE("everything that waited behind a failed batch is told its error", "[writer][W5]") {
    bench<> b;
    b.plan.add({.call = fault_call::append, .failure = error::io(5, "the device is gone")});
    auto const first = b.submit_held(fault_call::append);
    auto const second = submit(*b.writer);
    auto const third = submit(*b.writer);
    std::vector<result<void>> outcomes(3);
    std::vector<std::thread> waiting;
    for (auto const which : {first, second, third})
        waiting.emplace_back([&, which] { outcomes[which.seq - 1] = b.writer->wait_durable(which); });
    b.clock.wait_until_waiting(3);
    b.plan.release(fault_call::append);
    for (auto& each : waiting)
        each.join();
    for (auto const& outcome : outcomes) {
        REQUIRE(code_of(outcome) == errc::halted);
        CHECK(outcome.error().halt_cause() == halt_reason::io);
    }
    CHECK(b.writer->high_watermark() == 0);
}

TEMPLATE_TEST_CASE("a failed sync is not retried", "[writer][W5][W8]", background_execution<>,
                   inline_execution) {
    bench<TestType> b;
    CHECK(b.writer->wait_durable(submit(*b.writer)));
    b.plan.add({.call = fault_call::sync, .failure = error::io(5, "the device is gone")});
    auto const syncs = b.plan.count(fault_call::sync);
    auto const appends = b.plan.count(fault_call::append);
    static_cast<void>(b.writer->submit("exec.orders", message("lost")));
    CHECK(code_of(b.writer->wait_durable(ticket{2})) == errc::halted);
    static_cast<void>(b.writer->submit("exec.orders", message("after")));
    static_cast<void>(b.writer->seal());
    b.writer.reset();
    CHECK(b.plan.count(fault_call::sync) == syncs + 1);
    CHECK(b.plan.count(fault_call::append) == appends + 1);
    CHECK(b.plan.count(fault_call::truncate) == 0);
}
