// SPDX-License-Identifier: BSL-1.0
// halt_signal: says to anybody who asks that a session has halted, and why it did first.
//
// Ownership: copies are the same signal; it outlives the session it came from.
// Threads: everything from any thread, at once; one atomic word, no lock, no wait.
//
// Invariants
//   1. The reason goes once from `none` to the first one raised, and never changes again.
//   2. Who sees a reason also sees what the raising thread wrote before it raised (release and acquire).
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/halt_reason.hpp>

#include <atomic>
#include <memory>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

class halt_signal {
public:
    /// Armed: nobody has raised it yet.
    halt_signal() : reason_(std::make_shared<std::atomic<halt_reason>>(halt_reason::none)) {}

    /// Keeps `reason`, which is not `none`, if it is the first. True for that one call.
    bool raise(halt_reason reason) const noexcept {
        NACRE_ASSERT(reason != halt_reason::none);
        auto expected = halt_reason::none;
        return reason_->compare_exchange_strong(expected, reason, std::memory_order_release,
                                                std::memory_order_relaxed);
    }

    /// The first reason raised, `none` as long as there is none. One load.
    [[nodiscard]] halt_reason reason() const noexcept { return reason_->load(std::memory_order_acquire); }
    [[nodiscard]] bool raised() const noexcept { return reason() != halt_reason::none; }

private:
    static_assert(std::atomic<halt_reason>::is_always_lock_free);

    std::shared_ptr<std::atomic<halt_reason>> reason_;
};

}}} // namespace nacre::lifecycle
