// SPDX-License-Identifier: BSL-1.0
// NACRE_ASSERT: stops the program on a programmer's mistake; never used for what the world can do.
//
// It does not depend on NDEBUG, so that units compiled with different settings agree on every inline
// function. A program that wants another reaction defines NACRE_ASSERT before the first include, the same in
// every unit.
#pragma once

#include <nacre/core/rooms.hpp>

#ifndef NACRE_ASSERT
#include <cstdio>
#include <cstdlib>

namespace nacre { inline namespace nacre_v1 { namespace core {

[[noreturn]] inline void assertion_failed(char const* expression, char const* file, int line) noexcept {
    std::fprintf(stderr, "nacre: assertion failed: %s (%s:%d)\n", expression, file, line);
    std::abort();
}

}}} // namespace nacre::core

#define NACRE_ASSERT(expression)                                                                             \
    (static_cast<bool>(expression) ? static_cast<void>(0)                                                    \
                                   : ::nacre::core::assertion_failed(#expression, __FILE__, __LINE__))
#endif
