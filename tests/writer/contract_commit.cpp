// SPDX-License-Identifier: BSL-1.0
// Contract W1, W2, W3, W7 and W12: order, watermark, batches, anchors, and that all waiting goes through the
// clock.
#include <nacre/backends.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "writer/kit.hpp"

using namespace writer_tests;

namespace {

/// A manual clock whose steady line moves on by itself, a millisecond each time it is asked.
class striding_clock : public manual_clock {
public:
    [[nodiscard]] steady_time steady_now() const { return steady_time{1ms * strides_->fetch_add(1)}; }

private:
    std::shared_ptr<std::atomic<std::int64_t>> strides_ = std::make_shared<std::atomic<std::int64_t>>(0);
};

} // namespace

TEMPLATE_TEST_CASE(
    "seqs follow submit order from the watermark on, and each entry is stamped when it is submitted",
    "[writer][W1][W8]", background_execution<>, background_execution<spin>, inline_execution) {
    bench<TestType> b;
    std::vector<timestamp> submitted;
    for (std::uint64_t seq = 1; seq <= 20; ++seq) {
        b.clock.set_now(from_nanoseconds(static_cast<std::int64_t>(seq) * 1'000'000));
        // Nobody else asks for a stamp until the entry is durable but its own batch.
        auto const accepted = submit(*b.writer, std::to_string(seq));
        CHECK(accepted.seq == seq);
        REQUIRE(b.writer->wait_durable(accepted));
    }
    auto const payloads_seen = payloads(b.backend);
    REQUIRE(payloads_seen.size() == 20);
    auto reader = read(b.backend);
    for (std::uint64_t seq = 1; seq <= 20; ++seq) {
        auto const entry = reader.at(seq);
        REQUIRE(entry);
        CHECK(text_of(*entry) == std::to_string(seq));
        CHECK(entry->ts_publish() == from_nanoseconds(static_cast<std::int64_t>(seq) * 1'000'000));
        CHECK(entry->ts_init() == entry->ts_publish());
    }
}

TEST_CASE("a stamp is taken at submit, not when the batch is written", "[writer][W1]") {
    bench<> b;
    b.submit_held(fault_call::append);
    b.clock.set_now(from_nanoseconds(5'000));
    auto const waits_in_ring = submit(*b.writer);
    b.clock.set_now(from_nanoseconds(9'000));
    b.plan.release(fault_call::append);
    REQUIRE(b.writer->wait_durable(waits_in_ring));
    auto reader = read(b.backend);
    CHECK(reader.at(waits_in_ring.seq)->ts_publish() == from_nanoseconds(5'000));
}

TEST_CASE("the watermark moves only after the backend acknowledged the batch, for writer and readers",
          "[writer][W2]") {
    bench<> b;
    auto reader = read(b.backend);
    for (auto const call : {fault_call::append, fault_call::sync}) {
        std::uint64_t const before = b.writer->high_watermark();
        auto const accepted = b.submit_held(call);
        CHECK(b.writer->high_watermark() == before);
        REQUIRE(reader.refresh());
        CHECK(reader.high_watermark() == before);
        CHECK(code_of(b.writer->wait_durable(accepted, b.clock.steady_now())) == errc::timeout);
        b.plan.release(call);
        REQUIRE(b.writer->wait_durable(accepted));
        CHECK(b.writer->high_watermark() == accepted.seq);
        REQUIRE(reader.refresh());
        CHECK(reader.high_watermark() == accepted.seq);
    }
}

TEST_CASE("a batch is cut by count", "[writer][W3]") {
    writer_options config;
    config.batch_entries_max = 4;
    bench<> b(config);
    b.submit_held(fault_call::append);
    for (int i = 0; i < 9; ++i)
        submit(*b.writer);
    b.plan.release(fault_call::append);
    REQUIRE(b.writer->wait_durable(ticket{10}));
    b.writer.reset();
    CHECK(b.watermarks.seqs() == std::vector<std::uint64_t>{1, 5, 9, 10});
}

TEST_CASE("a batch is cut by bytes, and what is larger alone is a batch of its own", "[writer][W3]") {
    writer_options config;
    config.batch_bytes_max = 4096;
    bench<> b(config);
    b.submit_held(fault_call::append);
    std::string const quarter(1000, 'q'); // three and their frames fit, four do not
    for (int i = 0; i < 7; ++i)
        submit(*b.writer, quarter);
    submit(*b.writer, std::string(10'000, 'l'));
    submit(*b.writer, quarter);
    b.plan.release(fault_call::append);
    REQUIRE(b.writer->wait_durable(ticket{10}));
    b.writer.reset();
    CHECK(b.watermarks.seqs() == std::vector<std::uint64_t>{1, 4, 7, 8, 9, 10});
}

TEST_CASE("a batch is cut when it has been gathered for too long", "[writer][W3][W12]") {
    using writer_type = writer_of<background_execution<>, faulty_memory, striding_clock>;
    fault_plan const plan;
    faulty_memory const backend(memory_backend{}, plan);
    watermark_log watermarks;
    {
        writer_options config;
        config.batch_latency_max = 1ms; // the clock is looked at every 64 entries, and then says: one stride
        config.halt_threshold = config.settle_after = 1h;
        auto writer = open<writer_type>(backend, striding_clock{}, config, {{}, watermarks.callback_()});
        plan.hold(fault_call::append);
        submit(writer);
        plan.wait_until_held(fault_call::append);
        for (int i = 0; i < 150; ++i)
            submit(writer);
        plan.release(fault_call::append);
        REQUIRE(writer.wait_durable(ticket{151}));
    }
    CHECK(watermarks.seqs() == std::vector<std::uint64_t>{1, 65, 129, 151});
}

TEMPLATE_TEST_CASE("with nothing to wait for one entry commits at once", "[writer][W3]",
                   background_execution<>, background_execution<spin>, inline_execution) {
    bench<TestType> b; // whose clock stands still: no latency limit can pass
    for (int i = 0; i < 5; ++i)
        REQUIRE(b.writer->wait_durable(submit(*b.writer)));
    b.writer.reset();
    CHECK(b.watermarks.seqs() == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}

TEST_CASE("an anchor first makes everything submitted before it durable", "[writer][W7]") {
    bench<> b;
    b.submit_held(fault_call::sync);
    submit(*b.writer);
    submit(*b.writer);
    result<anchor> outcome = error::not_found();
    std::thread anchoring([&] { outcome = b.writer->record_anchor("snapshot-3", bytes("hash")); });
    b.clock.wait_until_waiting_for(steady_time{250ms});
    CHECK(read(b.backend).anchors().empty());
    b.plan.release(fault_call::sync);
    anchoring.join();
    REQUIRE(outcome);
    CHECK(outcome->high_watermark == 3);
    CHECK(outcome->snapshot_id == "snapshot-3");
    CHECK(b.writer->high_watermark() == 3);
    auto const reader = read(b.backend);
    REQUIRE(reader.anchors().size() == 1);
    CHECK(reader.anchors()[0].anchor == *outcome);
}

TEST_CASE("an anchor gives up at the halt threshold and halts nothing", "[writer][W7][W12]") {
    bench<> b;
    auto const accepted = b.submit_held(fault_call::sync);
    result<anchor> outcome = error::not_found();
    std::thread anchoring([&] { outcome = b.writer->record_anchor("late", {}); });
    b.clock.wait_until_waiting_for(steady_time{250ms});
    b.clock.advance(250ms);
    anchoring.join();
    CHECK(code_of(outcome) == errc::timeout);
    b.plan.release(fault_call::sync);
    REQUIRE(b.writer->wait_durable(accepted));
    REQUIRE(b.writer->wait_durable(submit(*b.writer)));
    CHECK(read(b.backend).anchors().empty());
    CHECK(b.halts.events().empty());
    auto const later = b.writer->record_anchor("in time", {});
    REQUIRE(later);
    CHECK(later->high_watermark == 2);
    CHECK(read(b.backend).anchors().size() == 1);
}

TEMPLATE_TEST_CASE("an anchor that the log refuses halts nothing, one that the backend fails does",
                   "[writer][W7][W8]", background_execution<>, inline_execution) {
    bench<TestType> b;
    submit(*b.writer);
    CHECK(code_of(b.writer->record_anchor(std::string(nacre::core::name_bytes_max + 1, 'n'), {})) ==
          errc::too_large);
    CHECK(b.writer->record_anchor("first", {}));
    CHECK(b.halts.events().empty());
    b.plan.add({.call = fault_call::append, .failure = error::io(5, "the device is gone")});
    CHECK(code_of(b.writer->record_anchor("second", {})) == errc::io);
    REQUIRE(b.writer->submit("exec.orders", message("after")).has_error());
    REQUIRE(b.halts.events().size() == 1);
    CHECK(b.halts.events()[0].reason == halt_reason::io);
}

TEST_CASE("waiting for durability ends at its deadline, as the clock says", "[writer][W12]") {
    bench<> b;
    auto const accepted = b.submit_held(fault_call::append);
    result<void> outcome;
    std::thread waiting([&] { outcome = b.writer->wait_durable(accepted, steady_time{70ms}); });
    b.clock.wait_until_waiting_for(steady_time{70ms});
    b.clock.advance(70ms - 1ns);
    CHECK(b.clock.waiters() == 1);
    b.clock.advance(1ns);
    waiting.join();
    CHECK(code_of(outcome) == errc::timeout);
    b.plan.release(fault_call::append);
    CHECK(b.writer->wait_durable(accepted));
}

TEST_CASE("a quiet second stores a superblock that names the last batch", "[writer][W12]") {
    bench<> b;
    REQUIRE(b.writer->wait_durable(submit(*b.writer)));
    b.clock.wait_until_waiting_for(steady_time{1s}); // the writer thread sleeps until then
    auto const written = b.plan.count(fault_call::write_at);
    b.plan.hold(fault_call::write_at);
    b.clock.advance(1s);
    b.plan.wait_until_held(fault_call::write_at);
    b.plan.release(fault_call::write_at);
    b.clock.wait_until_waiting_for(steady_time::max()); // settled: nothing more to do until a submit
    CHECK(b.plan.count(fault_call::write_at) == written + 1);
    REQUIRE(b.writer->wait_durable(submit(*b.writer)));
    CHECK(b.halts.events().empty());
}

TEST_CASE("a ticket nobody got is refused", "[writer][W11]") {
    bench<> b;
    submit(*b.writer);
    CHECK(code_of(b.writer->wait_durable(ticket{2})) == errc::invalid_argument);
}

TEST_CASE("poll says whether an entry is durable and never waits", "[writer][W11]") {
    bench<> b;
    auto const accepted = b.submit_held(fault_call::append);
    for (int i = 0; i < 3; ++i) {
        auto const outcome = b.writer->poll(accepted);
        REQUIRE(outcome);
        CHECK_FALSE(*outcome);
    }
    CHECK(code_of(b.writer->poll(ticket{2})) == errc::invalid_argument);
    b.plan.release(fault_call::append);
    REQUIRE(b.writer->wait_durable(accepted));
    CHECK(b.writer->poll(accepted).value());
}

TEMPLATE_TEST_CASE("poll tells why an entry will never be durable", "[writer][W5][W8]",
                   background_execution<>, inline_execution) {
    bench<TestType> b;
    REQUIRE(b.writer->wait_durable(submit(*b.writer)));
    b.plan.add({.call = fault_call::append, .failure = error::io(5, "the device is gone")});
    static_cast<void>(b.writer->submit("exec.orders", message("lost")));
    REQUIRE(code_of(b.writer->wait_durable(ticket{2})) == errc::halted);
    CHECK(b.writer->poll(ticket{1}).value());
    auto const lost = b.writer->poll(ticket{2});
    REQUIRE(code_of(lost) == errc::halted);
    CHECK(lost.error().halt_cause() == halt_reason::io);
}
