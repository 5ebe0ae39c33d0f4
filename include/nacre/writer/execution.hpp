// SPDX-License-Identifier: BSL-1.0
// Execution: on whose thread batches are committed, and how the writer thread waits for work.
#pragma once

#include <nacre/writer/background_engine.hpp>
#include <nacre/writer/inline_engine.hpp>

namespace nacre { inline namespace nacre_v1 { namespace writing {

/// The writer thread looks for work without pause: lowest latency, one core.
struct spin {
    static constexpr bool parks = false;
    static constexpr unsigned spins = 4096;
};

/// The writer thread looks for a while, then sleeps until a submit wakes it.
struct spin_then_park {
    static constexpr bool parks = true;
    static constexpr unsigned spins = 1024;
};

/// A writer thread commits; any thread submits.
template <class Waiting = spin_then_park>
struct background_execution {
    template <class Log, class Encoder, class Clock>
    using engine = background_engine<Log, Encoder, Clock, Waiting>;
};

/// The caller's thread commits: each `submit` is one batch.
struct inline_execution {
    template <class Log, class Encoder, class Clock>
    using engine = inline_engine<Log, Encoder, Clock>;
};

}}} // namespace nacre::writing
