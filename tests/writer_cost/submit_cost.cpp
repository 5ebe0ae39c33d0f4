// SPDX-License-Identifier: BSL-1.0
// Contract W10: what a submit costs its thread besides computing. Allocations and locks are counted by
// replacing the functions in this binary, system calls by a filter that traps each of them on the submitting
// thread.
#include "support/catch2.hpp"
#include "writer_cost/counters.hpp"
#include "writer_cost/measure.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using namespace nacre;
using namespace nacre::core;
using namespace std::chrono_literals;
using namespace cost_tests;

template <class Waiting>
using writer_of = basic_writer<memory_backend, raw_encoder, xxh3_128, immediate,
                               background_execution<Waiting>, observed_clock>;

template <class Writer>
std::optional<Writer> open() {
    run_inputs inputs;
    inputs.run_id = *run_id::make(from_nanoseconds(1'000), 0xABCD);
    inputs.instance = "trader-001";
    writer_options config;
    config.halt_threshold = config.settle_after = 1h; // a busy machine must not decide the outcome
    auto opened = Writer::create(memory_backend{}, inputs, config);
    REQUIRE(opened);
    return std::move(*opened);
}

std::string const payload(256, 'p');
index_key_view const keys[] = {{"order", "O-1"}, {"account", "A-1"}};

raw_message order() {
    raw_message out;
    out.type = "SubmitOrder";
    out.payload = bytes(payload);
    out.keys = keys;
    out.headers.correlation_id = uuid{{1}};
    return out;
}

} // namespace

TEST_CASE("the counters count", "[writer][W10]") {
    auto const found = count(
        2,
        [] { // the first allocation of a thread makes system calls
            auto* volatile memory = new int(1);
            delete memory;
        },
        [] {
            auto* volatile memory = new int(1);
            delete memory;
            pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
            ::pthread_mutex_lock(&mutex);
            ::pthread_mutex_unlock(&mutex);
            std::atomic<std::uint32_t> word{0};
            nacre::system_clock{}.wake(word);
            return ::syscall(SYS_getpid) == ::getpid();
        },
        [] {});
    CHECK(found.refused == 0); // trapped calls are done all the same
    CHECK(found.largest.allocations == 1);
    CHECK(found.largest.locks == 1);
    if (found.system_calls_counted) {
        CHECK(found.largest.system_calls == 3);
        CHECK(found.largest.futexes == 1);
    }
}

TEST_CASE(
    "a submit allocates nothing, locks nothing and makes no system call while the writer thread is awake",
    "[writer][W10]") {
    auto writer = open<writer_of<nacre::spin>>();
    constexpr std::size_t submits = 20'000;
    auto const found = count(
        submits,
        [&] {
            auto const known = writer->submit("exec.orders", order());
            if (known) static_cast<void>(writer->wait_durable(*known));
        },
        [&] { return writer->submit("exec.orders", order()).has_value(); }, [] {});
    CHECK(found.refused == 0);
    CHECK(found.sum.allocations == 0);
    CHECK(found.sum.locks == 0);
    CHECK(found.sum.system_calls == 0);
    auto const last = writer->seal();
    REQUIRE(last);
    CHECK(*last == submits + 2);
}

TEST_CASE("a submit of several allocates nothing, locks nothing and makes no system call either",
          "[writer][W1][W10]") {
    auto writer = open<writer_of<nacre::spin>>();
    constexpr std::size_t submits = 5'000;
    auto const submit = [&] {
        return writer->submit(to("exec.orders", order()), to("events.fills", order()),
                              to("exec.orders", order()));
    };
    auto const found = count(
        submits,
        [&] {
            auto const known = submit();
            if (known) static_cast<void>(writer->wait_durable(known->back()));
        },
        [&] { return submit().has_value(); }, [] {});
    CHECK(found.refused == 0);
    CHECK(found.sum.allocations == 0);
    CHECK(found.sum.locks == 0);
    CHECK(found.sum.system_calls == 0);
    auto const last = writer->seal();
    REQUIRE(last);
    CHECK(*last == 3 * (submits + 1) + 1);
}

TEST_CASE("a submit to a sleeping writer thread costs one wake-up at most and nothing else",
          "[writer][W10]") {
    observed_clock::sleeps = 0;
    auto writer = open<writer_of<spin_then_park>>();
    constexpr std::size_t submits = 300;
    std::uint64_t sleeps_before = 0;
    // Nobody waits for durability here: who sleeps is the writer thread, which has announced it by then.
    auto const until_it_sleeps = [&] {
        while (observed_clock::sleeps == sleeps_before)
            std::this_thread::yield();
    };
    auto const submit = [&] {
        sleeps_before = observed_clock::sleeps;
        return writer->submit("exec.orders", order()).has_value();
    };
    until_it_sleeps();
    auto const found = count(
        submits,
        [&] {
            static_cast<void>(submit());
            until_it_sleeps();
        },
        submit, until_it_sleeps);
    CHECK(found.refused == 0);
    CHECK(found.sum.allocations == 0);
    CHECK(found.sum.locks == 0);
    CHECK(found.largest.system_calls <= 1);
    CHECK(found.sum.system_calls == found.sum.futexes);
    if (found.system_calls_counted) CHECK(found.sum.futexes > submits / 2); // it did sleep
    REQUIRE(writer->seal());
}

TEST_CASE("a submit that is refused allocates and locks nothing either", "[writer][W10]") {
    auto writer = open<writer_of<nacre::spin>>();
    std::string const oversized((std::size_t{1} << 20) + 1, 'x');
    std::string const long_key(core::key_bytes_max + 1, 'k');
    index_key_view const too_long[] = {{"order", long_key}};
    for (int what = 0; what < 3; ++what) {
        if (what == 2) writer->halt();
        auto const found = count(
            50, [&] { static_cast<void>(writer->submit("exec.orders", order())); },
            [&] {
                raw_message refused = order();
                if (what == 0) refused.payload = bytes(oversized);
                if (what == 1) refused.keys = too_long;
                return writer->submit("exec.orders", refused).has_value();
            },
            [] {});
        CAPTURE(what);
        CHECK(found.refused == 50);
        CHECK(found.sum.allocations == 0);
        CHECK(found.sum.locks == 0);
        CHECK(found.sum.system_calls == 0);
    }
}
