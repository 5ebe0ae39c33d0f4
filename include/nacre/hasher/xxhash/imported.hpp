// SPDX-License-Identifier: BSL-1.0
// <xxhash.h>, whose warnings are not ours: what a system header includes is one too, wherever it is installed.
//
// Included by <nacre/hasher/xxhash.hpp> alone, inside a namespace, and therefore without an include guard.
#pragma GCC system_header

#include <xxhash.h>
