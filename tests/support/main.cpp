// SPDX-License-Identifier: BSL-1.0
// The main function of every test binary, the same under Catch2 2 and 3.

// Signals stay with the tests and the sanitizers: the crash handler of version 2 sizes its stack by SIGSTKSZ, which is
// no constant in current C libraries, and would hide a sanitizer's report behind its own.
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#define CATCH_CONFIG_RUNNER
#include "support/catch2.hpp"

int main(int argc, char** argv) {
    return Catch::Session().run(argc, argv);
}
