// SPDX-License-Identifier: BSL-1.0
// digests_of, for a unit that has included <xxhash.h> and nacre in the order it is about. A little-endian
// host.
#pragma once

#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include "xxhash_units.hpp"

#include <cstring>

static digests digests_of(void const* data, std::size_t size) {
    nacre::bytes_view const bytes(static_cast<std::byte const*>(data), size);
    digests found{};
    found.nacre_64 = nacre::hashing::xxh3_64_value(bytes);
    auto const digest = nacre::xxh3_128{}.digest(bytes);
    std::memcpy(&found.nacre_low, digest.data(), 8);
    std::memcpy(&found.nacre_high, digest.data() + 8, 8);
    XXH128_hash_t const own = XXH3_128bits(data, size);
    found.own_64 = XXH3_64bits(data, size);
    found.own_low = own.low64;
    found.own_high = own.high64;
    return found;
}
