// SPDX-License-Identifier: BSL-1.0
// Contract W1: several messages of different types and topics in one call are one commit, or nothing.
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/recovery.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "support/campaign.hpp"
#include "writer/kit.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace writer_tests;
using nacre::log::recovered_run;
using testing::simulated_disk;

namespace {

/// As many messages as there are numbers, in one call.
template <class Writer, std::size_t... Number>
auto submit_each(Writer& writer, std::string_view payload, std::index_sequence<Number...>) {
    auto const topic = [](std::size_t number) { return number % 2 == 0 ? "exec.orders" : "events.fills"; };
    return writer.submit(to(topic(Number), message(payload))...);
}
template <std::size_t Count, class Writer>
auto submit_together(Writer& writer, std::string_view payload = "payload") {
    return submit_each(writer, payload, std::make_index_sequence<Count>{});
}

template <std::size_t Count>
std::vector<std::uint64_t> seqs_of(result<std::array<ticket, Count>> const& accepted) {
    INFO(accepted.has_value());
    REQUIRE(accepted);
    std::vector<std::uint64_t> out;
    for (auto const& each : *accepted)
        out.push_back(each.seq);
    return out;
}

using seqs = std::vector<std::uint64_t>;

} // namespace

TEMPLATE_TEST_CASE("W1 several messages of different types and topics in one call are one commit",
                   "[writer][W1][W8]", background_execution<>, background_execution<spin>, inline_execution) {
    bench<TestType> b;
    REQUIRE(b.writer->wait_durable(submit(*b.writer)));
    auto const appends = b.plan.count(fault_call::append);
    index_key_view const keys[] = {{"order", "O-1"}};
    raw_message order = message("buy", "SubmitOrder");
    order.keys = keys;
    raw_message fill = message("bought", "OrderFilled");
    fill.keys = keys;
    auto const accepted = b.writer->submit(to("exec.orders", order), to("events.fills", fill),
                                           to("exec.orders", message("", "Nothing")));
    CHECK(seqs_of(accepted) == seqs{2, 3, 4});
    REQUIRE(b.writer->wait_durable(accepted->front())); // of any: all are durable
    CHECK(b.writer->high_watermark() == 4);
    CHECK(b.plan.count(fault_call::append) == appends + 1);

    auto reader = read(b.backend);
    CHECK(reader.at(2)->topic() == "exec.orders");
    CHECK(reader.at(2)->payload_type() == "SubmitOrder");
    CHECK(reader.at(3)->topic() == "events.fills");
    CHECK(reader.at(3)->payload_type() == "OrderFilled");
    CHECK(text_of(*reader.at(3)) == "bought");
    CHECK(reader.at(4)->payload_type() == "Nothing");
    CHECK(reader.at(2)->ts_publish() == reader.at(4)->ts_publish());
    seqs found;
    for (auto const& entry : reader.find_all("order", "O-1"))
        found.push_back(entry.seq());
    CHECK(found == seqs{2, 3});
    CHECK(submit(*b.writer).seq == 5);
    b.writer.reset();
    CHECK(b.watermarks.seqs() == seqs{1, 4, 5});
}

TEMPLATE_TEST_CASE("W1 of several messages none is recorded when one is wrong, and the error says which",
                   "[writer][W1][W8][errors]", background_execution<>, inline_execution) {
    bench<TestType> b(small_ring());
    submit(*b.writer, "before");
    std::string const oversized(big_payload_bytes + 1, 'x');
    std::string const long_key(core::key_bytes_max + 1, 'k');
    index_key_view const too_long[] = {{"order", long_key}};
    raw_message with_key = message("3");
    with_key.keys = too_long;

    auto const second =
        b.writer->submit(to("exec.orders", message("1")), to("exec.orders", message(oversized)),
                         to("exec.orders", message("3")));
    REQUIRE(code_of(second) == errc::too_large);
    CHECK(second.error().field() == "messages[1]");
    CHECK(second.error().message() == "the size 16385 is more than the limit of 16384 (messages[1])");
    auto const first = b.writer->submit(to("", message("1")), to("exec.orders", message(oversized)));
    REQUIRE(code_of(first) == errc::invalid_argument);
    CHECK(first.error().field() == "messages[0]");
    auto const third = b.writer->submit(to("exec.orders", message("1")), to("exec.orders", message("2")),
                                        to("exec.orders", with_key));
    REQUIRE(code_of(third) == errc::too_large);
    CHECK(third.error().field() == "messages[2]");

    CHECK(submit(*b.writer, "after").seq == 2);
    REQUIRE(b.writer->seal());
    CHECK(payloads(b.backend) == std::vector<std::string>{"before", "after", ""});
}

TEST_CASE("W1 no limit of a batch splits what was submitted together", "[writer][W1][W3]") {
    SECTION("what does not fit any more begins the next batch") {
        writer_options config;
        config.batch_entries_max = 4;
        bench<> b(config);
        b.submit_held(fault_call::append);
        submit(*b.writer);
        submit(*b.writer);
        CHECK(seqs_of(submit_together<3>(*b.writer)) == seqs{4, 5, 6});
        submit(*b.writer);
        submit(*b.writer);
        b.plan.release(fault_call::append);
        REQUIRE(b.writer->wait_durable(ticket{8}));
        b.writer.reset();
        CHECK(b.watermarks.seqs() == seqs{1, 3, 7, 8});
    }
    SECTION("more than a batch has entries is a batch of its own") {
        writer_options config;
        config.batch_entries_max = 2;
        bench<> b(config);
        b.submit_held(fault_call::append);
        CHECK(seqs_of(submit_together<3>(*b.writer)) == seqs{2, 3, 4});
        submit(*b.writer);
        b.plan.release(fault_call::append);
        REQUIRE(b.writer->wait_durable(ticket{5}));
        b.writer.reset();
        CHECK(b.watermarks.seqs() == seqs{1, 4, 5});
    }
    SECTION("more than a batch has bytes is a batch of its own") {
        writer_options config;
        config.batch_bytes_max = 4096;
        bench<> b(config);
        b.submit_held(fault_call::append);
        std::string const quarter(1000, 'q');
        submit(*b.writer, quarter);
        CHECK(seqs_of(submit_together<5>(*b.writer, quarter)) == seqs{3, 4, 5, 6, 7});
        submit(*b.writer, quarter);
        b.plan.release(fault_call::append);
        REQUIRE(b.writer->wait_durable(ticket{8}));
        b.writer.reset();
        CHECK(b.watermarks.seqs() == seqs{1, 2, 7, 8});
    }
}

TEMPLATE_TEST_CASE("W1 more than the ring can hold at once is too large and takes no seq",
                   "[writer][W1][W8][errors]", background_execution<>, inline_execution) {
    bench<TestType> b(small_ring());
    std::string const big(big_payload_bytes, 'x');
    for (int lap = 0; lap < 3; ++lap) { // 15 fill the ring, wherever they begin
        auto const whole = submit_together<big_entries_in_ring>(*b.writer, big);
        REQUIRE(whole);
        REQUIRE(b.writer->wait_durable(whole->back()));
    }
    auto const refused = submit_together<big_entries_in_ring + 1>(*b.writer, big);
    REQUIRE(code_of(refused) == errc::too_large);
    CHECK(refused.error().limit() == small_ring().ring_bytes);
    CHECK(refused.error().size() > refused.error().limit());
    CHECK(refused.error().field().empty());
    CHECK(submit(*b.writer).seq == 3 * big_entries_in_ring + 1);
}

TEST_CASE("W1 several messages wait for room together", "[writer][W1][W4]") {
    bench<> b(small_ring());
    b.fill_ring();
    std::string const big(big_payload_bytes, 'y');
    result<std::array<ticket, 3>> outcome = error::timeout();
    std::thread late([&] { outcome = submit_together<3>(*b.writer, big); });
    b.clock.wait_until_waiting_for(steady_time{250ms});
    b.plan.release(fault_call::append);
    late.join();
    CHECK(seqs_of(outcome) ==
          seqs{big_entries_in_ring + 1, big_entries_in_ring + 2, big_entries_in_ring + 3});
    CHECK(b.writer->wait_durable(outcome->back()));
    CHECK(b.writer->seal());
}

TEST_CASE("W1 of several messages that find no room none is recorded", "[writer][W1][W4][errors]") {
    bench<> b(small_ring());
    b.fill_ring();
    std::string const big(big_payload_bytes, 'y');
    result<std::array<ticket, 2>> outcome = error::timeout();
    std::thread late([&] { outcome = submit_together<2>(*b.writer, big); });
    b.clock.wait_until_waiting_for(steady_time{250ms});
    b.clock.advance(250ms);
    late.join();
    REQUIRE(code_of(outcome) == errc::halted);
    CHECK(outcome.error().halt_cause() == halt_reason::stalled);
    b.plan.release(fault_call::append);
    b.writer.reset();
    CHECK(payloads(b.backend).size() == big_entries_in_ring);
}

TEMPLATE_TEST_CASE("W1 several messages are refused like one once the run is halted or sealed",
                   "[writer][W1][W8][errors]", background_execution<>, inline_execution) {
    bench<TestType> halted;
    halted.writer->halt();
    CHECK(code_of(submit_together<2>(*halted.writer)) == errc::halted);
    bench<TestType> sealed;
    REQUIRE(sealed.writer->seal());
    CHECK(code_of(submit_together<2>(*sealed.writer)) == errc::closed);
    auto moved = std::move(*sealed.writer);
    CHECK(code_of(submit_together<2>(*sealed.writer)) == errc::no_run_open);
}

TEMPLATE_TEST_CASE("W1 several messages whose batch the backend refuses are none of them durable",
                   "[writer][W1][W5][W8][errors]", background_execution<>, inline_execution) {
    for (auto const call : {fault_call::append, fault_call::sync}) {
        CAPTURE(static_cast<int>(call));
        bench<TestType> b;
        REQUIRE(b.writer->wait_durable(submit(*b.writer)));
        b.plan.add({.call = call, .failure = error::disk_full("as told")});
        auto const accepted = submit_together<3>(*b.writer);
        if (accepted)
            CHECK(code_of(b.writer->wait_durable(accepted->front())) == errc::halted);
        else
            CHECK(code_of(accepted) == errc::disk_full); // inline
        CHECK(b.writer->high_watermark() == 1);
    }
}

namespace {

/// Halts the run, as another thread might, while the message "2" is being encoded.
struct halting_encoder : raw_encoder {
    static inline std::function<void()> halt;

    void encode(raw_message const& what, bytes_span out) const noexcept {
        raw_encoder::encode(what, out);
        if (as_text(what.payload) == "2") halt();
    }
};

} // namespace

TEMPLATE_TEST_CASE("W1 a halt while several messages are being written leaves all or none",
                   "[writer][W1][W4]", background_execution<>, background_execution<spin>) {
    faulty_memory const backend(memory_backend{}, fault_plan());
    using writer_type =
        basic_writer<faulty_memory, halting_encoder, xxh3_128, immediate, TestType, manual_clock>;
    auto writer = open<writer_type>(backend, manual_clock{});
    halting_encoder::halt = [&] { writer.halt(); };
    auto const accepted =
        writer.submit(to("one", message("1")), to("two", message("2")), to("three", message("3")));
    REQUIRE(accepted); // claimed before the halt
    auto const durable = writer.wait_durable(accepted->front());
    CHECK((durable || durable.error() == errc::halted));
    CHECK(writer.high_watermark() == (durable ? 3 : 0));
    CHECK(code_of(submit_together<2>(writer)) == errc::halted);
}

TEMPLATE_TEST_CASE("W1 a power loss at any step leaves all or none of what was submitted together",
                   "[writer][W1][crash]", background_execution<>, inline_execution) {
    std::uint64_t states = 0;
    simulated_disk const disk;
    {
        auto writer = open<writer_of<TestType, simulated_disk>>(disk, manual_clock{});
        for (std::uint64_t round = 0; round < 6; ++round) {
            auto const accepted = submit_together<3>(writer, std::string(200 * round, 'c'));
            REQUIRE(accepted);
            REQUIRE(writer.wait_durable(accepted->back()));
        }
    }
    for (std::size_t step = 0; step <= disk.steps(); ++step)
        for (std::uint64_t seed = 0; seed < test::campaign_rounds(8); ++seed) {
            auto const left = disk.state_after(step, seed);
            auto recovered = recovered_run<simulated_disk, xxh3_128>::open(left, run);
            if (!recovered) continue; // lost with its creation
            REQUIRE(recovered->high_watermark() % 3 == 0);
            ++states;
        }
    CHECK(states > 0);
}

TEMPLATE_TEST_CASE("W1 what threads submit together never interleaves", "[writer][W1][stress]",
                   background_execution<>, background_execution<spin>) {
    memory_backend const backend;
    writer_options config = small_ring(); // wraps and fills many times over
    config.halt_threshold = 1h;
    config.batch_entries_max = 7; // no multiple of what is submitted together
    watermark_log watermarks;
    using writer_type = basic_writer<memory_backend, raw_encoder, xxh3_128, immediate, TestType>;
    auto opened = writer_type::create(backend, inputs(), config, {{}, watermarks.callback_()});
    REQUIRE(opened);
    std::uint64_t const each = test::campaign_rounds(4'000);
    constexpr std::uint64_t producers = 3;
    std::atomic<std::size_t> failures{0};
    std::vector<std::thread> threads;
    for (std::uint64_t producer = 0; producer < producers; ++producer)
        threads.emplace_back([&, producer] {
            for (std::uint64_t number = 0; number < each; ++number) {
                auto const name = std::to_string(producer) + ":" + std::to_string(number);
                std::string const filler((number * 37 + producer * 11) % 300, 'f');
                auto const third = name + filler;
                auto const accepted = opened->submit(to("one", message(name)), to("two", message(name)),
                                                     to("three", message(third)));
                if (!accepted || (*accepted)[1].seq != (*accepted)[0].seq + 1 ||
                    (*accepted)[2].seq != (*accepted)[0].seq + 2)
                    ++failures;
                if (number % 5 == 0 && !opened->submit("alone", message(name))) ++failures;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(failures == 0);
    auto const last = opened->seal();
    REQUIRE(last);

    auto reader = read(backend);
    std::size_t wrong = 0;
    std::size_t groups = 0;
    std::set<std::uint64_t> inside; // seqs behind which a group goes on
    std::string name;
    std::string_view expected = "one";
    for (auto const& entry : reader.scan(1, *last - 1)) {
        auto const topic = entry.topic();
        if (topic == "alone" || topic == "one") {
            if (expected != "one") ++wrong;
            expected = topic == "one" ? "two" : "one";
            name = text_of(entry);
            if (topic == "one") inside.insert({entry.seq(), entry.seq() + 1});
            continue;
        }
        if (topic != expected || !text_of(entry).starts_with(name)) ++wrong;
        expected = topic == "two" ? "three" : "one";
        groups += topic == "three";
    }
    REQUIRE(reader.status() == result<void>());
    CHECK(wrong == 0);
    CHECK(groups == producers * each);
    std::size_t split = 0;
    for (auto const watermark : watermarks.seqs())
        split += inside.contains(watermark);
    CHECK(split == 0);
}
