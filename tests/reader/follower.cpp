// SPDX-License-Identifier: BSL-1.0
#include "reader/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/follower.hpp>
#include <nacre/hashers.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace reader_tests;
using nacre::reading::follow_options;
using namespace std::chrono_literals;

namespace {

template <class Model>
using follower_in = basic_follower<typename Model::backend_type>;
template <class Model>
using manual_follower_in =
    basic_follower<typename Model::backend_type, raw_encoder, xxh3_128, testing::manual_clock>;

template <class Model>
follower_in<Model> follow(Model const& model, std::uint64_t from = 1) {
    follow_options options;
    options.from = from;
    auto opened = follower_in<Model>::open(model.place(), first_run, options);
    REQUIRE(opened);
    return std::move(*opened);
}

template <class Model>
manual_follower_in<Model> follow_by(Model const& model, testing::manual_clock clock) {
    auto opened = manual_follower_in<Model>::open(model.place(), first_run, {}, {}, clock);
    REQUIRE(opened);
    return std::move(*opened);
}

/// Everything there is without waiting; then nothing new, or the end.
template <class Follower>
std::vector<std::uint64_t> take(Follower& following) {
    std::vector<std::uint64_t> out;
    for (;;) {
        auto const next = following.wait_next(0ns);
        INFO(next);
        REQUIRE(next);
        CHECK(next->has_ended() == (next->what() == followed::kind::ended));
        if (!next->has_entry()) {
            CHECK(next->is_idle() != next->has_ended());
            return out;
        }
        CHECK(next->entry().to_entry() == message(next->entry().seq()));
        out.push_back(next->entry().seq());
    }
}

} // namespace

TEMPLATE_TEST_CASE("a follower sees each entry of a live run once and ends when it is sealed",
                   "[reader][unit][R3]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    auto following = follow(model);
    CHECK(take(following).empty());
    log.append(3);
    CHECK(take(following) == up(1, 3));
    CHECK(take(following).empty());
    log.append(1).append(20);
    CHECK(take(following) == up(4, 24));
    log.append(2).seal();
    CHECK(take(following) == up(25, 26));
    CHECK(following.ended());
    auto const end = following.wait_next(1h); // does not wait
    REQUIRE(end);
    CHECK(end->has_ended());
}

TEMPLATE_TEST_CASE("a follower starts at any entry and waits for one that is not there yet",
                   "[reader][unit][R3]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(3);
    auto following = follow(model, 5);
    CHECK(take(following).empty());
    log.append(4);
    CHECK(take(following) == up(5, 7));
    CHECK(following.next_seq() == 8);
}

TEST_CASE("options that cannot work are refused", "[reader][unit][R3]") {
    in_memory model;
    recorder<in_memory> log(model);
    auto const refused = [&](follow_options options) {
        auto const opened = follower_in<in_memory>::open(model.place(), first_run, options);
        return !opened && opened.error().code() == errc::invalid_argument;
    };
    follow_options options;
    options.from = 0;
    CHECK(refused(options));
    options = {};
    options.poll_min = 0ns;
    CHECK(refused(options));
    options = {};
    options.poll_max = options.poll_min - 1ns;
    CHECK(refused(options));
    CHECK_FALSE(refused({}));
}

TEMPLATE_TEST_CASE("a follower survives the crash of the writer and ends with its recovery",
                   "[reader][unit][R3]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(3);
    auto following = follow(model);
    log.append(4);
    CHECK(following.wait_next(0ns)->entry().seq() == 1);
    log.crash();
    auto const before = take(following);
    CHECK(following.condition() == run_condition::crashed);
    CHECK_FALSE(following.ended());
    CHECK(recover(model) == status::crashed_recovered);
    auto const after = take(following);
    CHECK(following.ended());
    auto all = before;
    all.insert(all.end(), after.begin(), after.end());
    CHECK(all == up(2, 7));
}

TEMPLATE_TEST_CASE("of a crashed run a follower serves at once only what is proven acknowledged",
                   "[reader][unit][R3]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(3).append(4);
    log.crash();
    auto following = follow(model);
    CHECK(take(following) ==
          up(1, 3)); // the second batch's commit proves the first, nothing proves the second
    CHECK(recover(model) == status::crashed_recovered);
    CHECK(take(following) == up(4, 7));
    CHECK(following.ended());
}

TEST_CASE("a follower waits through its clock until the deadline and not longer", "[reader][unit][R3]") {
    in_memory model;
    recorder<in_memory> log(model);
    testing::manual_clock const clock;
    auto following = follow_by(model, clock);
    std::optional<followed::kind> outcome;
    std::thread waiting([&] {
        auto const next = following.wait_next(10ms);
        if (next) outcome = next->what();
    });
    steady_time const deadline = steady_time{} + 10ms;
    std::uint64_t waits = 0;
    for (;; ++waits) {
        clock.wait_until_waiting(1);
        auto const next = clock.next_deadline();
        REQUIRE(next);
        CHECK(*next <= deadline);
        clock.advance_to(*next);
        if (*next == deadline) break;
    }
    waiting.join();
    CHECK(outcome == followed::kind::idle);
    CHECK(clock.steady_now() == deadline);
    CHECK(waits == 7); // 50, 100, 200, ... 3200 us, then what is left: the steps double
}

TEMPLATE_TEST_CASE("a follower in another thread sees each entry once in order", "[reader][unit][R3]",
                   in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    auto following = follow(model);
    std::vector<std::uint64_t> seen;
    bool intact = true;
    bool ended = false;
    std::thread reading([&] {
        for (;;) {
            auto const next = following.wait_next(1min);
            if (!next || next->is_idle()) return;
            if (next->has_ended()) break;
            seen.push_back(next->entry().seq());
            intact = intact && next->entry().to_entry() == message(seen.back());
        }
        ended = true;
    });
    for (std::uint64_t batch = 1; batch <= 200; ++batch)
        log.append(1 + batch % 17);
    log.seal();
    reading.join();
    CHECK(ended);
    CHECK(intact);
    CHECK(seen == up(1, open(model).high_watermark()));
}

TEST_CASE("a follower of another process sees every entry and survives its death", "[reader][unit][R3]") {
    in_files model;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    ::pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) { // writes until it is killed
        auto made = log::log_writer<file_backend, xxh3_128>::create(model.place(), inputs_of(first_run),
                                                                    durability_policy::process, at(2'000));
        if (!made || ::write(ready[1], "x", 1) != 1) ::_exit(1);
        for (std::uint64_t seq = 1;; ++seq) {
            entry const from = message(seq);
            std::vector<index_key_view> const keys(from.keys.begin(), from.keys.end());
            core::entry_draft const draft{from.seq,   from.ts_init,      from.ts_publish,
                                          from.topic, from.payload_type, from.headers,
                                          keys,       from.payload};
            if (!made->append({&draft, 1}, at(3'000))) ::_exit(2);
        }
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
    ::close(ready[1]);
    auto following = follow(model);
    std::uint64_t seen = 0;
    auto const take_one = [&](std::chrono::nanoseconds patience) {
        auto const next = following.wait_next(patience);
        INFO(next);
        REQUIRE(next);
        if (!next->has_entry()) return false;
        bool const right = next->entry().seq() == ++seen && next->entry().to_entry() == message(seen);
        if (!right) FAIL("entry " << seen);
        return true;
    };
    while (seen < 2'000 && take_one(1min)) {
    }
    CHECK(seen == 2'000);
    CHECK(following.condition() == run_condition::live);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (take_one(0ns)) {
    }
    CHECK(following.condition() == run_condition::crashed);
    CHECK(recover(model) == status::crashed_recovered);
    while (take_one(0ns)) {
    }
    CHECK(following.ended());
    CHECK(seen == open(model).high_watermark());
}
