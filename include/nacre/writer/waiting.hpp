// SPDX-License-Identifier: BSL-1.0
// waiting_room: sleep until a condition holds, with no system call by the one who makes it hold unless
// somebody sleeps.
//
// Invariants
//   1. A waiter reads the epoch, announces itself, tests its condition, and sleeps on the epoch it read. A
//      notifier changes what the condition reads, then takes the announcement, and if there was one moves the
//      epoch. All of it is sequentially consistent. If the notifier found no announcement of this waiter,
//      either it looked before the waiter announced itself, and the waiter's test sees the change; or another
//      notifier had taken it, whose move of the epoch comes after the waiter read it, so the waiter does not
//      sleep on, and tests again.
//   2. `notify` with nobody announced is one load; an announcement is taken once, so it costs one wake-up.
#pragma once

#include <nacre/core/clock.hpp>
#include <nacre/core/time.hpp>

#include <atomic>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace writing {

class waiting_room {
public:
    /// Sleeps, through the clock, until `condition()` holds or the deadline passes; may return early, callers
    /// loop.
    template <clock C, class Condition>
    void wait(C const& time, steady_time deadline, Condition&& condition) {
        std::uint32_t const epoch = epoch_.load(std::memory_order_seq_cst);
        announced_.store(true, std::memory_order_seq_cst);
        if (!condition()) time.wait(epoch_, epoch, deadline);
    }

    /// The same in a room with one waiter only, which takes its announcement back when it leaves.
    template <clock C, class Condition>
    void wait_alone(C const& time, steady_time deadline, Condition&& condition) {
        wait(time, deadline, condition);
        announced_.store(false, std::memory_order_seq_cst);
    }

    template <clock C>
    void notify(C const& time) noexcept {
        if (!announced_.load(std::memory_order_seq_cst)) [[likely]]
            return;
        if (!announced_.exchange(false, std::memory_order_seq_cst)) return;
        epoch_.fetch_add(1, std::memory_order_seq_cst);
        time.wake(epoch_);
    }

private:
    std::atomic<bool> announced_{false};
    std::atomic<std::uint32_t> epoch_{0};
};

}}} // namespace nacre::writing
