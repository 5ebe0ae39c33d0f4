// SPDX-License-Identifier: BSL-1.0
// Contract W6, W9 and W11: how a run ends, who may call what, and which limits are refused.
#include "writer/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <functional>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

using namespace writer_tests;
using nacre::log::recovered_run;
using nacre::log::run_condition;

namespace {

using in_background = background_execution<>;

status recover(faulty_memory const& backend) {
    auto found = recovered_run<faulty_memory, xxh3_128>::open(backend, run);
    REQUIRE(found);
    auto const terminal = found->seal();
    REQUIRE(terminal);
    return *terminal;
}

/// Whether `f`, in a process of its own, ends in an abort.
bool aborts(std::function<void()> const& f) {
    ::pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(1);
        f();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

} // namespace

TEMPLATE_TEST_CASE("seal drains, appends the final entry, seals and returns the final watermark",
                   "[writer][W6][W8]", in_background, background_execution<spin>, inline_execution) {
    bench<TestType> b;
    for (int i = 1; i <= 5; ++i)
        submit(*b.writer, std::to_string(i));
    auto const last = b.writer->seal();
    REQUIRE(last);
    CHECK(*last == 6);
    CHECK(b.writer->high_watermark() == 6);
    CHECK(b.writer->manifest().status == status::ended);
    CHECK(code_of(b.writer->submit("exec.orders", message("late"))) == errc::closed);
    CHECK(code_of(b.writer->record_anchor("late", {})) == errc::closed);
    CHECK(code_of(b.writer->seal()) == errc::closed);
    CHECK(b.writer->wait_durable(ticket{6}));
    CHECK(b.halts.events().empty());

    CHECK(payloads(b.backend) == std::vector<std::string>{"1", "2", "3", "4", "5", ""});
    auto sealed = basic_reader<faulty_memory>::open_sealed(b.backend, run);
    REQUIRE(sealed);
    CHECK(sealed->manifest().status == status::ended);
    CHECK(sealed->at(6)->topic() == lifecycle_topic);
    CHECK(sealed->at(6)->payload_type() == run_ended_type);
    b.writer.reset();
    CHECK(payloads(b.backend).size() == 6);
}

TEST_CASE("an empty run is sealed with its final entry alone", "[writer][W6]") {
    bench<> b;
    auto const last = b.writer->seal();
    REQUIRE(last);
    CHECK(*last == 1);
}

TEMPLATE_TEST_CASE("a closing entry that cannot be encoded leaves the run open", "[writer][W6][W8]",
                   in_background, inline_execution) {
    bench<TestType> b(small_ring());
    std::string const oversized(big_payload_bytes + 1, 'x');
    CHECK(code_of(b.writer->seal(oversized)) == errc::too_large);
    CHECK(b.writer->wait_durable(submit(*b.writer)));
    auto const last = b.writer->seal();
    REQUIRE(last);
    CHECK(*last == 2);
}

TEMPLATE_TEST_CASE("dropping the writer drains and leaves the run running, for recovery",
                   "[writer][W6][W11][W8]", in_background, background_execution<spin>, inline_execution) {
    bench<TestType> b;
    for (int i = 1; i <= 50; ++i)
        submit(*b.writer, std::to_string(i));
    b.writer.reset();
    CHECK(payloads(b.backend).size() == 50);
    CHECK(read(b.backend).manifest().status == status::running);
    CHECK(read(b.backend).condition() == run_condition::crashed);
    CHECK(recover(b.backend) == status::crashed_recovered);
    CHECK(payloads(b.backend).size() == 50);
}

TEST_CASE("the destructor drains what stands behind a batch under way", "[writer][W11]") {
    bench<> b;
    b.submit_held(fault_call::append);
    for (int i = 0; i < 20; ++i)
        submit(*b.writer);
    std::thread dropping([&] { b.writer.reset(); });
    b.plan.release(fault_call::append);
    dropping.join();
    CHECK(payloads(b.backend).size() == 21);
}

TEST_CASE("seal waits for what was accepted and later submits are closed", "[writer][W6][W11]") {
    bench<> b;
    b.submit_held(fault_call::append);
    result<std::uint64_t> last = error::timeout();
    std::thread closing([&] { last = b.writer->seal(); });
    std::uint64_t accepted = 1;
    // However many get in before the other thread closes: the outcome is the same law.
    for (;;) {
        auto const outcome = b.writer->submit("exec.orders", message("before"));
        if (!outcome) {
            CHECK(outcome.error() == errc::closed);
            break;
        }
        CHECK(outcome->seq == ++accepted);
    }
    CHECK(b.writer->high_watermark() == 0);
    b.plan.release(fault_call::append);
    closing.join();
    REQUIRE(last);
    CHECK(*last == accepted + 1);
    CHECK(payloads(b.backend).size() == accepted + 1);
}

TEST_CASE("while others submit seal keeps every ticket and refuses the rest", "[writer][W6][W11]") {
    for (int round = 0; round < 5; ++round) {
        bench<> b;
        constexpr std::size_t submitters = 3;
        std::vector<std::vector<std::uint64_t>> tickets(submitters);
        std::vector<std::optional<errc>> refusals(submitters);
        std::atomic<std::size_t> under_way{0};
        std::vector<std::thread> threads;
        for (std::size_t of = 0; of < submitters; ++of)
            threads.emplace_back([&, of] {
                for (std::size_t i = 0;; ++i) {
                    auto const outcome = b.writer->submit("exec.orders", message(std::to_string(of)));
                    if (i == 0) ++under_way;
                    if (!outcome) {
                        refusals[of] = outcome.error().code();
                        return;
                    }
                    tickets[of].push_back(outcome->seq);
                }
            });
        while (under_way.load() < submitters)
            std::this_thread::yield();
        auto const last = b.writer->seal();
        for (auto& each : threads)
            each.join();
        REQUIRE(last);
        auto const recorded = payloads(b.backend);
        REQUIRE(recorded.size() == *last);
        CHECK(recorded.back().empty());
        std::set<std::uint64_t> all;
        for (std::size_t of = 0; of < submitters; ++of) {
            CHECK(refusals[of] == errc::closed);
            CHECK(std::is_sorted(tickets[of].begin(), tickets[of].end()));
            for (auto const seq : tickets[of]) {
                if (seq >= *last || recorded[seq - 1] != std::to_string(of))
                    FAIL("the ticket " << seq << " is not in the log");
                all.insert(seq);
            }
        }
        CHECK(all.size() == *last - 1); // and nothing was recorded that was refused
    }
}

TEST_CASE("a run that fails while it is sealed is not ended", "[writer][W6][W5]") {
    bench<> b;
    submit(*b.writer);
    REQUIRE(b.writer->wait_durable(ticket{1}));
    b.plan.add({.call = fault_call::append, .failure = error::io(5, "the device is gone")});
    auto const outcome = b.writer->seal();
    REQUIRE(code_of(outcome) == errc::halted);
    CHECK(outcome.error().halt_cause() == halt_reason::io);
    CHECK(outcome.error().os_error() == 5);
    CHECK(code_of(b.writer->submit("exec.orders", message("late"))) == errc::halted);
    CHECK(b.halts.events().size() == 1);
    b.writer.reset();
    CHECK(read(b.backend).manifest().status == status::running);
    CHECK(payloads(b.backend).size() == 1);
}

TEMPLATE_TEST_CASE("a halted run is not sealed", "[writer][W6][W8]", in_background, inline_execution) {
    bench<TestType> b;
    REQUIRE(b.writer->wait_durable(submit(*b.writer)));
    b.writer->halt();
    b.writer->halt(halt_reason::corrupted); // the first reason stays
    CHECK(code_of(b.writer->seal()) == errc::halted);
    CHECK(code_of(b.writer->submit("exec.orders", message("late"))) == errc::halted);
    CHECK(code_of(b.writer->record_anchor("late", {})) == errc::halted);
    REQUIRE(b.halts.events().size() == 1);
    CHECK(b.halts.events()[0].reason == halt_reason::requested);
    b.writer.reset();
    CHECK(read(b.backend).manifest().status == status::running);
    CHECK(read(b.backend).manifest().halted == halt_reason::requested);
    CHECK(payloads(b.backend).size() == 1);
}

TEMPLATE_TEST_CASE("a sealed run is not halted on request, whatever the reason", "[writer][W6]",
                   in_background, inline_execution) {
    bench<TestType> b;
    submit(*b.writer);
    REQUIRE(b.writer->seal());
    for (auto const reason : {halt_reason::requested, halt_reason::io, halt_reason::other})
        b.writer->halt(reason);
    CHECK(b.halts.events().empty());
    CHECK(code_of(b.writer->submit("exec.orders", message("late"))) == errc::closed);
    b.writer.reset();
    CHECK(read(b.backend).manifest().status == status::ended);
}

TEMPLATE_TEST_CASE("a moved-from writer has no run", "[writer][W11]", in_background, inline_execution) {
    bench<TestType> b;
    auto moved = std::move(*b.writer);
    submit(moved);
    CHECK(code_of(b.writer->submit("exec.orders", message("x"))) == errc::no_run_open);
    CHECK(code_of(b.writer->wait_durable(ticket{1})) == errc::no_run_open);
    CHECK(code_of(b.writer->record_anchor("x", {})) == errc::no_run_open);
    CHECK(code_of(b.writer->seal()) == errc::no_run_open);
    CHECK(b.writer->high_watermark() == 0);
    CHECK(moved.seal());
}

TEST_CASE("inline use from another thread stops the program", "[writer][W11]") {
    CHECK_FALSE(aborts([] {
        bench<inline_execution> b;
        static_cast<void>(b.writer->submit("exec.orders", message("same thread")));
    }));
    CHECK(aborts([] {
        bench<inline_execution> b;
        std::thread([&] {
            static_cast<void>(b.writer->submit("exec.orders", message("other thread")));
        }).join();
    }));
}

TEST_CASE("zero and absurd limits are refused with a message that names the field", "[writer][W9]") {
    struct refusal {
        std::string_view field;
        void (*spoil)(writer_options&);
    };
    std::vector<refusal> const refusals{
        {"ring_bytes", [](writer_options& c) { c.ring_bytes = 0; }},
        {"ring_bytes", [](writer_options& c) { c.ring_bytes = (std::size_t{16} << 20) + 8; }},
        {"ring_bytes", [](writer_options& c) { c.ring_bytes = std::size_t{1} << 37; }},
        {"ring_bytes", [](writer_options& c) { c.ring_bytes = std::size_t{1} << 20; }},
        {"payload_bytes_max", [](writer_options& c) { c.payload_bytes_max = 0; }},
        {"payload_bytes_max", [](writer_options& c) { c.payload_bytes_max = core::payload_bytes_max + 1; }},
        {"batch_entries_max", [](writer_options& c) { c.batch_entries_max = 0; }},
        {"batch_entries_max", [](writer_options& c) { c.batch_entries_max = std::size_t{1} << 32; }},
        {"batch_bytes_max", [](writer_options& c) { c.batch_bytes_max = 0; }},
        {"batch_bytes_max", [](writer_options& c) { c.batch_bytes_max = 4095; }},
        {"batch_bytes_max", [](writer_options& c) { c.batch_bytes_max = c.ring_bytes + 1; }},
        {"batch_latency_max", [](writer_options& c) { c.batch_latency_max = 0ns; }},
        {"batch_latency_max", [](writer_options& c) { c.batch_latency_max = -1ns; }},
        {"batch_latency_max", [](writer_options& c) { c.batch_latency_max = 10s + 1ns; }},
        {"halt_threshold", [](writer_options& c) { c.halt_threshold = 0ns; }},
        {"halt_threshold", [](writer_options& c) { c.halt_threshold = 1h + 1ns; }},
        {"settle_after", [](writer_options& c) { c.settle_after = 0ns; }},
        {"settle_after", [](writer_options& c) { c.settle_after = 1h + 1ns; }},
    };
    for (auto const& each : refusals) {
        writer_options config;
        each.spoil(config);
        memory_backend const backend;
        auto const opened = basic_writer<memory_backend>::create(backend, inputs(), config);
        REQUIRE(code_of(opened) == errc::invalid_argument);
        CHECK(opened.error().message().find(each.field) != std::string::npos);
        CHECK(backend.list()->empty()); // and no run was left behind
    }
    CHECK(writer_options{}.check());
    CHECK(small_ring().check());
}

TEMPLATE_TEST_CASE("the final entry is known as the end of the run and holds the reason", "[writer][W6][W8]",
                   in_background, inline_execution) {
    bench<TestType> b;
    submit(*b.writer);
    REQUIRE(b.writer->seal("end of the day"));
    auto sealed = read(b.backend);
    auto const last = sealed.at(2);
    REQUIRE(last);
    CHECK(last->topic() == lifecycle_topic);
    CHECK(last->payload_type() == run_ended_type);
    CHECK(text_of(*last) == "end of the day");
}
