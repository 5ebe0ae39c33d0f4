// SPDX-License-Identifier: BSL-1.0
// What a thread has cost while it was counted; filled by the functions that counters.cpp replaces in this
// binary.
#pragma once

#include <cstdint>

namespace cost_tests {

struct costs {
    std::uint64_t allocations = 0;
    std::uint64_t locks = 0;
    std::uint64_t system_calls = 0;
    std::uint64_t futexes = 0; ///< of the system calls
};

extern thread_local bool counting;
extern thread_local costs counted;

} // namespace cost_tests
