// SPDX-License-Identifier: BSL-1.0
// session_environment: what a session is opened with that is code, not values: clock, randomness, callbacks.
#pragma once

#include <nacre/log/log_writer.hpp>
#include <nacre/writer/callback.hpp>
#include <nacre/writer/halt.hpp>
#include <nacre/writer/notice.hpp>

#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// They serve every run that the session opens.
struct session_hooks {
    writing::halt_callback
        on_halt{}; ///< once a run, on the thread that noticed; the halt signal is raised by then
    writing::callback<std::uint64_t>
        on_durable{};                 ///< the new watermark, after each batch, on the committing thread
    writing::notice_sink on_notice{}; ///< recovery, opening, halting, sealing, in sentences; any thread
};

template <class Policy>
struct session_environment {
    typename Policy::clock clock{};
    typename Policy::random random{};
    session_hooks hooks{};
    log::log_options journal{}; ///< how often superblocks are written, and the boot that this is
};

}}} // namespace nacre::lifecycle
