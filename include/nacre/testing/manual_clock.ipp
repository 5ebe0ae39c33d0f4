// SPDX-License-Identifier: BSL-1.0
// manual_clock.ipp: the bodies of manual_clock.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/manual_clock.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/core/time.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE void manual_clock::wait(std::atomic<std::uint32_t>& word, std::uint32_t expected,
                                     steady_time deadline) const {
    std::unique_lock lock(state_->mutex);
    // A wake takes the mutex after the word changed: either the change is seen here, or the wake comes
    // later.
    if (word.load(std::memory_order_acquire) != expected || steady_now() >= deadline) return;
    waiter self{&word, deadline};
    state_->waiting.push_back(&self);
    state_->someone_waits.notify_all();
    state_->released.wait(lock, [&] { return self.released; });
}

NACRE_INLINE void manual_clock::wake(std::atomic<std::uint32_t>& word) const {
    std::lock_guard lock(state_->mutex);
    ++state_->wakes;
    release_if([&](waiter const& one) { return one.word == &word; });
}

NACRE_INLINE void manual_clock::advance(std::chrono::nanoseconds step) const {
    NACRE_ASSERT(step.count() >= 0);
    std::lock_guard lock(state_->mutex);
    state_->now_ns.fetch_add(step.count(), std::memory_order_relaxed);
    move_steady_to(steady_now() + step);
}

NACRE_INLINE void manual_clock::advance_to(steady_time time) const {
    std::lock_guard lock(state_->mutex);
    auto const step = time - steady_now();
    NACRE_ASSERT(step.count() >= 0);
    state_->now_ns.fetch_add(step.count(), std::memory_order_relaxed);
    move_steady_to(time);
}

NACRE_INLINE std::size_t manual_clock::waiters(std::atomic<std::uint32_t> const& word) const {
    std::lock_guard lock(state_->mutex);
    return static_cast<std::size_t>(std::count_if(state_->waiting.begin(), state_->waiting.end(),
                                                  [&](waiter const* one) { return one->word == &word; }));
}

NACRE_INLINE void manual_clock::wait_until_waiting(std::size_t count) const {
    std::unique_lock lock(state_->mutex);
    state_->someone_waits.wait(lock, [&] { return state_->waiting.size() >= count; });
}

NACRE_INLINE void manual_clock::wait_until_waiting_for(steady_time deadline) const {
    std::unique_lock lock(state_->mutex);
    state_->someone_waits.wait(lock, [&] {
        return std::any_of(state_->waiting.begin(), state_->waiting.end(),
                           [&](waiter const* one) { return one->deadline == deadline; });
    });
}

NACRE_INLINE std::optional<steady_time> manual_clock::next_deadline() const {
    std::lock_guard lock(state_->mutex);
    auto const earliest =
        std::min_element(state_->waiting.begin(), state_->waiting.end(),
                         [](waiter const* a, waiter const* b) { return a->deadline < b->deadline; });
    if (earliest == state_->waiting.end()) return std::nullopt;
    return (*earliest)->deadline;
}

NACRE_INLINE void manual_clock::move_steady_to(steady_time time) const {
    state_->steady_ns.store(time.time_since_epoch().count(), std::memory_order_release);
    release_if([&](waiter const& one) { return time >= one.deadline; });
}

}}} // namespace nacre::testing
