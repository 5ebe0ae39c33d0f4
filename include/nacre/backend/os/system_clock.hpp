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
    [[nodiscard]] timestamp now() const noexcept {
        return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
    }

    [[nodiscard]] steady_time steady_now() const noexcept { return std::chrono::steady_clock::now(); }

    /// Returns when `word` no longer holds `expected` and was woken, at `deadline`, or for no reason: callers
    /// loop. `steady_time::max()` is no deadline.
    void wait(std::atomic<std::uint32_t>& word, std::uint32_t expected, steady_time deadline) const noexcept {
        if (word.load(std::memory_order_acquire) != expected) return;
        auto const since_start = deadline.time_since_epoch();
        if (since_start.count() < 0) return;
        auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(since_start);
        struct ::timespec until {};
        until.tv_sec = static_cast<::time_t>(seconds.count());
        until.tv_nsec = static_cast<long>((since_start - seconds).count());
        ::syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT_BITSET_PRIVATE, expected,
                  deadline == steady_time::max() ? nullptr : &until, nullptr, FUTEX_BITSET_MATCH_ANY);
    }

    /// Wakes every thread of this process that waits on `word`.
    void wake(std::atomic<std::uint32_t>& word) const noexcept {
        ::syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE_PRIVATE, INT_MAX, nullptr,
                  nullptr, 0);
    }

    static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t) &&
                      std::atomic<std::uint32_t>::is_always_lock_free,
                  "the system compares the word itself");
};

static_assert(clock<system_clock>);

}}} // namespace nacre::storage
