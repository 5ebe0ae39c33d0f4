// SPDX-License-Identifier: BSL-1.0
// The application compiles xxHash under names of its own, after nacre did.
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#define XXH_NAMESPACE application_after_
#define XXH_STATIC_LINKING_ONLY
#define XXH_IMPLEMENTATION
#include <xxhash.h>

#include "xxhash_digests.hpp"

#ifndef XXHASH_H_5627135585666179
#error "the application's <xxhash.h> has lost its macros"
#endif

digests implemented_after(void const* data, std::size_t size) { return digests_of(data, size); }
