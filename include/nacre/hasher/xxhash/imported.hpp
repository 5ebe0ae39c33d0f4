// SPDX-License-Identifier: BSL-1.0
// <xxhash.h>, whose warnings are not ours: what a system header includes is one too, wherever it is
// installed.
//
// Included by <nacre/hasher/xxhash.hpp> alone, inside a namespace, and empty for anyone else.
#pragma GCC system_header

#if defined(NACRE_XXHASH_IMPORTING)
#include <xxhash.h>
#endif
