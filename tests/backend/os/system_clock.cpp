// SPDX-License-Identifier: BSL-1.0
// system_clock: the laws of a clock on the machine's own time.
#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include "support/catch2.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

namespace {

using namespace std::chrono_literals;
using nacre::core::steady_time;

} // namespace

TEST_CASE("steady time never goes back and stamps are of this age", "[backend][unit]") {
    nacre::system_clock const clock;
    auto before = clock.steady_now();
    bool ordered = true;
    for (int i = 0; i < 10'000; ++i) {
        auto const now = clock.steady_now();
        ordered = ordered && now >= before;
        before = now;
    }
    CHECK(ordered);
    CHECK(nacre::core::to_nanoseconds(clock.now()) > 1'600'000'000'000'000'000);
}

TEST_CASE("waiting on a word that differs returns at once", "[backend][unit]") {
    nacre::system_clock const clock;
    std::atomic<std::uint32_t> word{1};
    clock.wait(word, 0, steady_time::max()); // would not return if it slept
    CHECK(word.load() == 1);
}

TEST_CASE("waiting ends at the deadline and not before, unless woken", "[backend][unit]") {
    nacre::system_clock const clock;
    std::atomic<std::uint32_t> word{0};
    clock.wait(word, 0, steady_time{});
    clock.wait(word, 0, steady_time{-5s});
    clock.wait(word, 0, steady_time::min());
    clock.wait(word, 0, clock.steady_now());
    auto const deadline = clock.steady_now() + 2ms;
    int rounds = 0;
    while (clock.steady_now() < deadline) {
        clock.wait(word, 0, deadline);
        ++rounds;
    }
    // It slept: a wait that returns for no reason is allowed, a loop that spins for two milliseconds is not.
    CHECK(rounds < 100);
}

TEST_CASE("no wake is lost between two threads that wait for each other", "[backend][unit]") {
    nacre::system_clock const clock;
    std::atomic<std::uint32_t> word{0};
    constexpr std::uint32_t turns = 20'000;
    auto const take_turns = [&](std::uint32_t parity) {
        for (;;) {
            auto const now = word.load(std::memory_order_acquire);
            if (now >= turns) return;
            if (now % 2 != parity) {
                clock.wait(word, now, steady_time::max()); // hangs for good if a wake is lost
                continue;
            }
            word.store(now + 1, std::memory_order_release);
            clock.wake(word);
        }
    };
    std::thread other([&] { take_turns(1); });
    take_turns(0);
    other.join();
    CHECK(word.load() == turns);
}

TEST_CASE("a wake reaches every thread that waits", "[backend][unit]") {
    nacre::system_clock const clock;
    std::atomic<std::uint32_t> word{0};
    std::atomic<int> through{0};
    std::thread threads[4];
    for (auto& thread : threads) {
        thread = std::thread([&] {
            while (word.load(std::memory_order_acquire) == 0)
                clock.wait(word, 0, steady_time::max());
            through.fetch_add(1);
        });
    }
    word.store(1, std::memory_order_release);
    clock.wake(word);
    for (auto& thread : threads)
        thread.join();
    CHECK(through.load() == 4);
}
