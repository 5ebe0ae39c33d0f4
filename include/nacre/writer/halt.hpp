// SPDX-License-Identifier: BSL-1.0
// Halting: what the halt callback is told, and the callback itself, move-only and noexcept.
//
// A run that cannot record stops: the first cause wins, the callback runs once, on the thread that noticed. When it
// runs the writer already refuses everything with `closed`, so a callback that calls back gets just that.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>

#include <chrono>
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace nacre::inline v1 {

struct halt_event {
    halt_reason reason = halt_reason::none;
    error cause;                           ///< what the backend, the log or the full ring said
    std::chrono::nanoseconds stalled{};    ///< stalled: how long the ring had been full
    std::chrono::nanoseconds threshold{};  ///< stalled: the configured limit
};

/// The class of a backend's error.
[[nodiscard]] inline halt_reason halt_reason_of(error const& cause) noexcept {
    switch (cause.code()) {
    case errc::disk_full: return halt_reason::disk_full;
    case errc::io: return halt_reason::io;
    case errc::corrupted:
    case errc::hash_mismatch:
    case errc::gap: return halt_reason::corrupted;
    default: return halt_reason::other;
    }
}

/// A move-only function that must not throw; empty by default.
class halt_callback {
public:
    halt_callback() = default;

    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, halt_callback>)
    halt_callback(F&& f) : held_(std::make_unique<model<std::decay_t<F>>>(std::forward<F>(f))) {
        static_assert(std::is_nothrow_invocable_v<std::decay_t<F>&, halt_event const&>,
                      "nacre: a halt callback is called as f(halt_event const&) and must be noexcept");
    }

    void operator()(halt_event const& event) noexcept {
        if (held_) held_->call(event);
    }
    [[nodiscard]] explicit operator bool() const noexcept { return held_ != nullptr; }

private:
    struct base {
        virtual ~base() = default;
        virtual void call(halt_event const& event) noexcept = 0;
    };
    template <class F>
    struct model final : base {
        explicit model(F&& f) : function(std::move(f)) {}
        explicit model(F const& f) : function(f) {}
        void call(halt_event const& event) noexcept override { function(event); }
        F function;
    };
    std::unique_ptr<base> held_;
};

} // namespace nacre::inline v1
