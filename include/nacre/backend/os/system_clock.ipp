// SPDX-License-Identifier: BSL-1.0
// system_clock.ipp: the bodies of system_clock.hpp.
#pragma once

#include <nacre/backend/os/system_clock.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/time.hpp>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE timestamp system_clock::now() const noexcept {
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

NACRE_INLINE void system_clock::wait(std::atomic<std::uint32_t>& word, std::uint32_t expected,
                                     steady_time deadline) const noexcept {
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

NACRE_INLINE void system_clock::wake(std::atomic<std::uint32_t>& word) const noexcept {
    ::syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE_PRIVATE, INT_MAX, nullptr,
              nullptr, 0);
}

}}} // namespace nacre::storage
