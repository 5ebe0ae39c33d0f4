// SPDX-License-Identifier: BSL-1.0
// The main function of every test binary, the same under Catch2 2 and 3.

// Signals stay with the tests and the sanitizers: the crash handler of version 2 sizes its stack by SIGSTKSZ,
// which is no constant in current C libraries, and would hide a sanitizer's report behind its own.
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#define CATCH_CONFIG_RUNNER
#include "support/catch2.hpp"

// A test that asserts nothing, and a name that matches no test, are failures.
int main(int argc, char** argv) {
    Catch::Session session;
    if (int const status = session.applyCommandLine(argc, argv); status != 0) {
        return status;
    }
#if CATCH_VERSION_MAJOR >= 3
    auto const no_tests = Catch::WarnAbout::UnmatchedTestSpec;
#else
    auto const no_tests = Catch::WarnAbout::NoTests;
#endif
    session.configData().warnings =
        static_cast<Catch::WarnAbout::What>(int{Catch::WarnAbout::NoAssertions} | int{no_tests});
    return session.run();
}
