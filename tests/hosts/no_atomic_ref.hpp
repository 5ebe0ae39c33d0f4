// SPDX-License-Identifier: BSL-1.0
// Makes the standard library look like one that is too old for std::atomic_ref, as libc++ before 19 is.
#pragma once

#include <version>

#undef __cpp_lib_atomic_ref
