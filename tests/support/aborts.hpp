// SPDX-License-Identifier: BSL-1.0
// aborts: whether an assertion stops the program.
#pragma once

#include "support/catch2.hpp"

#include <csignal>
#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

namespace test {

/// Whether calling `f`, in a child of this process, ends it by abort().
template <class F>
bool aborts(F const& f) {
    pid_t const child = ::fork();
    if (child == 0) {
        static_cast<void>(std::freopen("/dev/null", "w", stderr));
        static_cast<void>(std::signal(SIGABRT, SIG_DFL));
        f();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

} // namespace test
