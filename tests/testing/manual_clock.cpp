// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/testing/manual_clock.hpp>
#include <nacre/values.hpp>

#include <array>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using nacre::core::steady_time;
using nacre::testing::manual_clock;

namespace {

constexpr auto never = steady_time::max();

/// A thread that waits once and says whether it came back.
class one_wait {
public:
    one_wait(manual_clock clock, std::atomic<std::uint32_t>& word, steady_time deadline)
        : thread_([this, clock, &word, deadline] {
              clock.wait(word, 0, deadline);
              returned_.store(true, std::memory_order_release);
          }) {}
    ~one_wait() {
        if (thread_.joinable()) thread_.join();
    }
    one_wait(one_wait const&) = delete;

    bool returned() const { return returned_.load(std::memory_order_acquire); }
    void join() { thread_.join(); }

private:
    std::atomic<bool> returned_{false};
    std::thread thread_;
};

} // namespace

TEST_CASE("a manual clock stands still until it is moved", "[testing][unit]") {
    manual_clock const clock;
    auto const stamp = clock.now();
    auto const steady = clock.steady_now();
    CHECK(stamp == manual_clock::default_start);
    CHECK(clock.now() == stamp);
    CHECK(clock.steady_now() == steady);
    clock.advance(7ns);
    CHECK(clock.now() == stamp + 7ns);
    CHECK(clock.steady_now() == steady + 7ns);
    clock.advance_to(steady + 1s);
    CHECK(clock.now() == stamp + 1s);
    CHECK(clock.steady_now() == steady + 1s);
}

TEST_CASE("copies of a manual clock are the same clock", "[testing][unit]") {
    manual_clock const clock;
    auto const copy = clock;
    copy.advance(5s);
    CHECK(clock.now() == copy.now());
    CHECK(clock.steady_now() == steady_time{} + 5s);
}

TEST_CASE("stamps can be set back and the steady line stays", "[testing][unit]") {
    manual_clock const clock;
    clock.advance(10s);
    clock.set_now(nacre::core::from_nanoseconds(42));
    CHECK(clock.now() == nacre::core::from_nanoseconds(42));
    CHECK(clock.steady_now() == steady_time{} + 10s);
}

TEST_CASE("a tick moves each stamp and never the steady line", "[testing][unit]") {
    manual_clock const clock{nacre::core::from_nanoseconds(100), 3ns};
    CHECK(clock.now() == nacre::core::from_nanoseconds(100));
    CHECK(clock.now() == nacre::core::from_nanoseconds(103));
    CHECK(clock.now() == nacre::core::from_nanoseconds(106));
    CHECK(clock.steady_now() == steady_time{});
}

TEST_CASE("a wait on a word that changed already does not block", "[testing][unit]") {
    manual_clock const clock;
    std::atomic<std::uint32_t> word{1};
    clock.wait(word, 0, never);
    CHECK(clock.waiters() == 0);
}

TEST_CASE("a wait whose deadline has passed does not block", "[testing][unit]") {
    manual_clock const clock;
    std::atomic<std::uint32_t> word{0};
    clock.wait(word, 0, clock.steady_now());
    clock.advance(1s);
    clock.wait(word, 0, clock.steady_now() - 1ns);
    CHECK(clock.waiters() == 0);
}

TEST_CASE("a wake releases every waiter of its word and no other", "[testing][unit]") {
    manual_clock const clock;
    std::atomic<std::uint32_t> word{0};
    std::atomic<std::uint32_t> other{0};
    one_wait first{clock, word, never};
    one_wait second{clock, word, never};
    one_wait elsewhere{clock, other, never};
    clock.wait_until_waiting(3);
    CHECK(clock.waiters() == 3);
    CHECK(clock.waiters(word) == 2);
    word.store(1, std::memory_order_release);
    clock.wake(word);
    CHECK(clock.waiters() == 1); // at once: those released are no longer counted
    first.join();
    second.join();
    CHECK_FALSE(elsewhere.returned());
    other.store(1, std::memory_order_release);
    clock.wake(other);
    elsewhere.join();
    CHECK(clock.wakes() == 2);
}

TEST_CASE("a deadline is reached by advancing and not a nanosecond before", "[testing][unit]") {
    manual_clock const clock;
    std::atomic<std::uint32_t> word{0};
    one_wait waiting{clock, word, steady_time{} + 250ms};
    clock.wait_until_waiting(1);
    CHECK(clock.next_deadline() == steady_time{} + 250ms);
    clock.advance(250ms - 1ns);
    CHECK(clock.waiters() == 1);
    CHECK_FALSE(waiting.returned());
    clock.advance(1ns);
    CHECK(clock.waiters() == 0);
    CHECK_FALSE(clock.next_deadline());
    waiting.join();
}

TEST_CASE("setting the stamps releases nobody", "[testing][unit]") {
    manual_clock const clock;
    std::atomic<std::uint32_t> word{0};
    one_wait waiting{clock, word, steady_time{} + 1s};
    clock.wait_until_waiting_for(steady_time{} + 1s);
    clock.set_now(manual_clock::default_start + 1h);
    CHECK(clock.waiters() == 1);
    clock.advance(1h);
    waiting.join();
    CHECK(clock.waiters() == 0);
}

TEST_CASE("no wake is lost between the check of the word and the wait", "[testing][unit]") {
    manual_clock const clock;
    constexpr std::uint32_t rounds = 5000;
    std::atomic<std::uint32_t> ping{0};
    std::atomic<std::uint32_t> pong{0};
    std::thread other([&] {
        for (std::uint32_t i = 0; i < rounds; ++i) {
            while (ping.load(std::memory_order_acquire) == i)
                clock.wait(ping, i, never);
            pong.store(i + 1, std::memory_order_release);
            clock.wake(pong);
        }
    });
    for (std::uint32_t i = 0; i < rounds; ++i) {
        ping.store(i + 1, std::memory_order_release);
        clock.wake(ping);
        while (pong.load(std::memory_order_acquire) == i)
            clock.wait(pong, i, never);
    }
    other.join();
    CHECK(pong.load() == rounds);
    CHECK(clock.waiters() == 0);
}
