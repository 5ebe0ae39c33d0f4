// SPDX-License-Identifier: BSL-1.0
// testing::manual_clock: a clock that stands still until a test moves it, and that knows who waits.
//
// Copies are the same clock; any thread may call anything. Stamps (`now`) and the steady line move together
// by `advance`; stamps alone also by `set_now` and, when a tick is given, by that tick after each `now()`, so
// that consecutive stamps differ in the same way in every run. The steady line never moves by itself: no
// time-out and no latency limit can pass unless the test says so.
//
// Invariants
//   1. A thread counts as waiting from the moment it can no longer miss a wake until it is released. `wake`,
//      `advance` and `advance_to` release before they return: `waiters()` then no longer counts those
//      threads, even when they have not run yet.
//   2. A wait ends only by a wake of its word or by its deadline.
//
//     manual_clock clock;
//     std::thread producer([&] { outcome = writer.submit(entry); });    // the ring is full
//     clock.wait_until_waiting(1);
//     clock.advance(250ms);                                             // past the halt threshold
//     producer.join();
#pragma once

#include <nacre/core/clock.hpp>
#include <nacre/core/time.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

class manual_clock {
public:
    /// Where a clock starts unless told otherwise: 2024-01-01T00:00:00Z.
    static constexpr timestamp default_start = from_nanoseconds(1'704'067'200'000'000'000);

    /// `tick` is added to the stamps after each `now()`; zero leaves them alone.
    explicit manual_clock(timestamp start = default_start, std::chrono::nanoseconds tick = {})
        : state_(std::make_shared<state>(start, tick)) {}

    [[nodiscard]] timestamp now() const {
        return from_nanoseconds(state_->now_ns.fetch_add(state_->tick_ns, std::memory_order_relaxed));
    }

    [[nodiscard]] steady_time steady_now() const {
        return steady_time{std::chrono::nanoseconds{state_->steady_ns.load(std::memory_order_acquire)}};
    }

    /// Blocks until `word` is woken or `steady_now() >= deadline`; returns at once when `word` holds another
    /// value.
    void wait(std::atomic<std::uint32_t>& word, std::uint32_t expected, steady_time deadline) const;

    /// Releases every thread that waits on `word`.
    void wake(std::atomic<std::uint32_t>& word) const;

    /// Moves stamps and the steady line; `step` is not negative. Releases the waits whose deadline this
    /// reaches.
    void advance(std::chrono::nanoseconds step) const;

    /// Moves the steady line to `time`, which is not before `steady_now()`, and the stamps by the same
    /// distance.
    void advance_to(steady_time time) const;

    /// Sets the stamps only. They may go back, as those of a real clock do.
    void set_now(timestamp time) const {
        state_->now_ns.store(to_nanoseconds(time), std::memory_order_relaxed);
    }

    /// Threads blocked in `wait` now.
    [[nodiscard]] std::size_t waiters() const {
        std::lock_guard lock(state_->mutex);
        return state_->waiting.size();
    }

    /// Threads blocked in `wait` on `word` now.
    [[nodiscard]] std::size_t waiters(std::atomic<std::uint32_t> const& word) const;

    /// Blocks, in real time and without limit, until at least `count` threads wait.
    void wait_until_waiting(std::size_t count) const;

    /// Blocks, in real time and without limit, until a thread waits with exactly this deadline. For a test
    /// that must tell one wait from another; `steady_time::max()` is a wait without a limit.
    void wait_until_waiting_for(steady_time deadline) const;

    /// The earliest deadline anybody waits for.
    [[nodiscard]] std::optional<steady_time> next_deadline() const;

    /// Calls of `wake` so far, whether anybody waited or not.
    [[nodiscard]] std::uint64_t wakes() const {
        std::lock_guard lock(state_->mutex);
        return state_->wakes;
    }

private:
    /// Lives on the stack of the thread that waits; reached by others under the mutex only while it is
    /// listed.
    struct waiter {
        std::atomic<std::uint32_t> const* word;
        steady_time deadline;
        bool released = false;
    };

    struct state {
        state(timestamp start, std::chrono::nanoseconds tick)
            : now_ns(to_nanoseconds(start)), tick_ns(tick.count()) {}

        std::atomic<std::int64_t> now_ns;
        std::atomic<std::int64_t> steady_ns{0}; // stored under the mutex only
        std::int64_t const tick_ns;
        std::mutex mutable mutex;
        std::condition_variable released;      // to those who wait
        std::condition_variable someone_waits; // to the test
        std::vector<waiter*> waiting;
        std::uint64_t wakes = 0;
    };

    void move_steady_to(steady_time time) const;

    template <class Condition>
    void release_if(Condition const& applies) const {
        auto& waiting = state_->waiting;
        auto const kept =
            std::partition(waiting.begin(), waiting.end(), [&](waiter const* one) { return !applies(*one); });
        std::for_each(kept, waiting.end(), [](waiter* one) { one->released = true; });
        waiting.erase(kept, waiting.end());
        state_->released.notify_all();
    }

    std::shared_ptr<state> state_;
};

static_assert(clock<manual_clock>);

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/manual_clock.ipp>
#endif
