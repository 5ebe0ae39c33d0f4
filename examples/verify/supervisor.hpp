// SPDX-License-Identifier: BSL-1.0
// The supervisor: starts the worker, takes in all it says while it works, and tells how it ended.
#pragma once

#include "verify/messages.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace nacre_verify {

struct task {
    std::string path;
    std::size_t findings_max = 0;
    std::chrono::milliseconds timeout{0}; ///< 0: none
};

struct outcome {
    enum class ending {
        reported,      ///< `report` and `findings` say what was found
        not_opened,    ///< `words` say why
        died,          ///< `words` name the signal or the exit code
        out_of_memory, ///< it had not enough, or the system killed it
        timed_out,     ///< and was killed
        not_started    ///< `words` say why
    };
    ending how = ending::died;
    json report;
    std::vector<json> findings;
    std::string words;
};

/// Forks: the calling process has one thread. Shows progress of a large run on standard error when that is a
/// terminal.
[[nodiscard]] outcome supervise(task const& what);

} // namespace nacre_verify
