// SPDX-License-Identifier: BSL-1.0
// The worker: verifies one run in a process of its own, which a failing medium or a truncated file may kill.
#pragma once

#include <cstddef>
#include <string>

namespace nacre_verify {

/// How a worker ends for which there was not memory enough.
inline constexpr int exit_out_of_memory = 3;

/// Verifies the run at `path` and writes messages to the pipe `out`. Never returns.
[[noreturn]] void work(std::string const& path, std::size_t findings_max, int out);

} // namespace nacre_verify
