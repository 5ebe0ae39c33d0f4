// SPDX-License-Identifier: BSL-1.0
// The application inlines an xxHash that is configured in another way.
#define XXH_VECTOR 0
#define XXH_FORCE_MEMORY_ACCESS 3
#define XXH_NO_INLINE_HINTS 1
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#if XXH_VECTOR != 0 || XXH_FORCE_MEMORY_ACCESS != 3 || XXH_NO_INLINE_HINTS != 1
#error "the application's choices for its own xxHash are lost"
#endif

#include "xxhash_digests.hpp"

#ifndef XXHASH_H_5627135585666179
#error "the application's <xxhash.h> has lost its macros"
#endif

digests configured_otherwise(void const* data, std::size_t size) { return digests_of(data, size); }
