// SPDX-License-Identifier: BSL-1.0
// Halting: what the halt callback is told, and how a backend's error is classed.
//
// A run that cannot record stops: the first cause wins, the callback runs once, on the thread that noticed.
// When it runs the writer already refuses everything with `halted`, so a callback that calls back gets just
// that.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/writer/callback.hpp>

#include <chrono>

namespace nacre { inline namespace nacre_v1 { namespace writing {

struct halt_event {
    halt_reason reason = halt_reason::none;
    error cause;                          ///< what the backend, the log or the full ring said
    std::chrono::nanoseconds stalled{};   ///< stalled: how long the ring had been full
    std::chrono::nanoseconds threshold{}; ///< stalled: the configured limit
};

/// The class of a backend's error.
[[nodiscard]] halt_reason halt_reason_of(error const& cause) noexcept;

using halt_callback = callback<halt_event const&>;

}}} // namespace nacre::writing

#ifndef NACRE_COMPILED
#include <nacre/writer/halt.ipp>
#endif
