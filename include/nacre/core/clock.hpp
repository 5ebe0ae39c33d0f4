// SPDX-License-Identifier: BSL-1.0
// The clock concept: where stamps come from, and the one door through which every wait goes.
//
// Intuition: whoever owns the clock owns time. With the system's clock the library runs by itself; with a
// manual one a test decides when each stall, latency limit and time-out happens, and no test sleeps.
//
// Laws
//   1. `steady_now()` never goes back.
//   2. `wait(word, expected, deadline)` returns once `word != expected` was woken, or
//      `steady_now() >= deadline`, or for no reason at all: callers loop. It returns without sleeping when
//      `word != expected` on entry.
//   3. `wake(word)` after a change of `word` wakes every thread that waits on it.
//   4. Copies of a clock are the same clock.
//
// Models: system_clock (backend/os/system_clock.hpp), testing::manual_clock (testing/manual_clock.hpp).
#pragma once

#include <nacre/core/rooms.hpp>
#include <nacre/core/time.hpp>

#include <atomic>
#include <concepts>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace core {

template <class C>
concept clock = std::copy_constructible<C> &&
    requires(C const& c, std::atomic<std::uint32_t>& word, std::uint32_t expected, steady_time deadline) {
    { c.now() } -> std::same_as<timestamp>;
    { c.steady_now() } -> std::same_as<steady_time>;
    { c.wait(word, expected, deadline) } -> std::same_as<void>;
    { c.wake(word) } -> std::same_as<void>;
};

}}} // namespace nacre::core
