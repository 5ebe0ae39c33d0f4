// SPDX-License-Identifier: BSL-1.0
// halt_signal: says to anybody who asks that a session has halted, and why it did first.
//
// Ownership: copies are the same signal; it outlives the session it came from.
// Threads: everything from any thread, at once; no lock, no wait.
//
// Invariants
//   1. The reason goes once from `none` to the first one raised, and never changes again.
//   2. Who sees a reason also sees its cause, and what the raising thread wrote before it raised (release and acquire).
//   3. The cause is written by the one thread that took `taken`, before the reason, and never again.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>

#include <atomic>
#include <memory>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

class halt_signal {
public:
    /// Armed: nobody has raised it yet.
    halt_signal() : shared_(std::make_shared<state>()) {}

    /// Keeps `reason`, which is not `none`, if it is the first, and what stopped the run. True for that one call.
    bool raise(halt_reason reason, error const& cause) const {
        NACRE_ASSERT(reason != halt_reason::none);
        if (shared_->taken.exchange(true, std::memory_order_relaxed)) return false;
        shared_->cause = error::halted(reason, cause);
        shared_->reason.store(reason, std::memory_order_release);
        return true;
    }
    bool raise(halt_reason reason) const { return raise(reason, error::halted(reason)); }

    /// The first reason raised, `none` as long as there is none. One load.
    [[nodiscard]] halt_reason reason() const noexcept {
        return shared_->reason.load(std::memory_order_acquire);
    }
    [[nodiscard]] bool raised() const noexcept { return reason() != halt_reason::none; }
    /// `halted`, with what stopped the run in its sentence; no error as long as it is not raised. Allocates nothing.
    [[nodiscard]] error cause() const noexcept { return raised() ? shared_->cause : error(); }

private:
    static_assert(std::atomic<halt_reason>::is_always_lock_free);

    struct state {
        std::atomic<bool> taken{false};
        std::atomic<halt_reason> reason{halt_reason::none};
        error cause;
    };
    std::shared_ptr<state> shared_;
};

}}} // namespace nacre::lifecycle
