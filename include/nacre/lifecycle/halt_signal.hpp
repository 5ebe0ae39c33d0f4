// SPDX-License-Identifier: BSL-1.0
// halt_signal: says to anybody who asks that a session has halted, and why it did first.
//
// Ownership: copies are the same signal; it outlives the session it came from.
// Threads: everything from any thread, at once; one atomic word, no lock, no wait.
//
// Invariants
//   1. The word goes once from null to the first reason raised with its cause, and neither ever changes
//      again.
//   2. Who sees a reason also sees its cause, and what the raising thread wrote before it raised (release and
//      acquire).
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>

#include <atomic>
#include <memory>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

class halt_signal {
public:
    /// Armed: nobody has raised it yet.
    halt_signal() : shared_(std::make_shared<state>()) {}

    /// Keeps `reason`, which is not `none`, if it is the first, and what stopped the run. True for that one
    /// call.
    bool raise(halt_reason reason, error const& cause) const;
    bool raise(halt_reason reason) const { return raise(reason, error::halted(reason)); }

    /// The first reason raised, `none` as long as there is none. One load.
    [[nodiscard]] halt_reason reason() const noexcept;
    [[nodiscard]] bool raised() const noexcept { return reason() != halt_reason::none; }
    /// `halted`, with what stopped the run in its sentence; no error as long as it is not raised. Allocates
    /// nothing.
    [[nodiscard]] error cause() const noexcept;

private:
    struct halt {
        halt_reason reason;
        error cause;
    };
    struct state {
        std::atomic<halt const*> first{nullptr};

        state() = default;
        state(state const&) = delete;
        state& operator=(state const&) = delete;
        ~state() { delete first.load(std::memory_order_acquire); }
    };
    static_assert(std::atomic<halt const*>::is_always_lock_free);

    std::shared_ptr<state> shared_;
};

}}} // namespace nacre::lifecycle

#ifndef NACRE_COMPILED
#include <nacre/lifecycle/halt_signal.ipp>
#endif
