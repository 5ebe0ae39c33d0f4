// SPDX-License-Identifier: BSL-1.0
// The application includes <xxhash.h> last, and links libxxhash.
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <xxhash.h>

#include "xxhash_digests.hpp"

#ifndef XXHASH_H_5627135585666179
#error "the application's <xxhash.h> has lost its macros"
#endif

digests included_after(void const* data, std::size_t size) { return digests_of(data, size); }
