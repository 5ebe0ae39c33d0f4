// SPDX-License-Identifier: BSL-1.0
// system_clock: the machine's time, and waiting without a lock until a word changes or a deadline passes.
//
// A model of the clock concept (core/clock.hpp). The wait is a futex with an absolute deadline on the
// monotonic clock: the system compares the word and goes to sleep in one step, so a `wake` between the
// caller's check and the sleep is not lost, and a signal that interrupts a wait does not lengthen it.
#pragma once

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/clock.hpp>
#include <nacre/core/time.hpp>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdint>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace nacre { inline namespace nacre_v1 { namespace storage {

class system_clock {
public:
    [[nodiscard]] timestamp now() const noexcept;

    [[nodiscard]] steady_time steady_now() const noexcept { return std::chrono::steady_clock::now(); }

    /// Returns when `word` no longer holds `expected` and was woken, at `deadline`, or for no reason: callers
    /// loop. `steady_time::max()` is no deadline.
    void wait(std::atomic<std::uint32_t>& word, std::uint32_t expected, steady_time deadline) const noexcept;

    /// Wakes every thread of this process that waits on `word`.
    void wake(std::atomic<std::uint32_t>& word) const noexcept;

    static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t) &&
                      std::atomic<std::uint32_t>::is_always_lock_free,
                  "the system compares the word itself");
};

static_assert(clock<system_clock>);

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/os/system_clock.ipp>
#endif
