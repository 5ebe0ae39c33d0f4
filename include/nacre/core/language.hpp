// SPDX-License-Identifier: BSL-1.0
// What the compiler must offer before anything else here can be read: every header reaches this one first.
//
// Each refusal is one sentence, and the compilation ends there: the file that is not found is how a header
// can end it. Without that, thousands of errors would follow, and the sentence would be the one nobody sees.
#pragma once

#if __cplusplus < 202002L
#error nacre needs C++20: compile with -std=c++20 or later.
#include <nacre/stopped_by_the_error_above>
#endif

#ifndef __cpp_exceptions
#error nacre needs exceptions: compile without -fno-exceptions.
#include <nacre/stopped_by_the_error_above>
#endif

#include <version>

#ifndef __cpp_lib_atomic_ref
#error nacre needs std::atomic_ref: libc++ has it from release 19 on, libstdc++ from release 10 on.
#include <nacre/stopped_by_the_error_above>
#endif
