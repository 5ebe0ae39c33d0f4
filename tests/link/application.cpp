// SPDX-License-Identifier: BSL-1.0
// An application with an xxHash of its own, from libxxhash, in one unit with the library's headers.
#ifdef INCLUDE_XXHASH_BEFORE
#include <xxhash.h>

#include "all_headers.hpp"
#else
#include "all_headers.hpp"

#include <xxhash.h>
#endif

#include "unit.hpp"

#include <bit>
#include <cstdio>
#include <cstring>

#ifndef XXH_VERSION_NUMBER
#error "the application's own xxHash is gone"
#endif

int main() {
    std::string_view const text = "the record of every message that changed the state";
    auto const theirs = XXH3_64bits(text.data(), text.size());
    auto const ours = nacre::xxh3_64{}.digest(nacre::as_bytes_view(text));
    std::uint64_t value = 0;
    std::memcpy(&value, ours.data(), sizeof value);
    if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
    if (value != theirs || plain(text).xxh3_64 != ours) {
        std::puts("the digests differ from those of libxxhash");
        return 1;
    }
    return 0;
}
