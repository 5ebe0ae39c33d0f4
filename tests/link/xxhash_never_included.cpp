// SPDX-License-Identifier: BSL-1.0
// The application does not know xxHash, and uses its names for things of its own.
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include "xxhash_units.hpp"

#include <cstring>

struct XXH3_state_s {
    int own;
};
using XXH64_hash_t = XXH3_state_s;
enum XXH_errorcode { XXH_OK = 42 };
namespace {
int XXH3_64bits(XXH64_hash_t value) { return value.own + XXH_OK; }
} // namespace

digests never_included(void const* data, std::size_t size) {
    nacre::bytes_view const bytes(static_cast<std::byte const*>(data), size);
    digests found{};
    found.nacre_64 = nacre::hashing::xxh3_64_value(bytes);
    auto const digest = nacre::xxh3_128{}.digest(bytes);
    std::memcpy(&found.nacre_low, digest.data(), 8);
    std::memcpy(&found.nacre_high, digest.data() + 8, 8);
    found.own_64 = found.nacre_64 + static_cast<unsigned>(XXH3_64bits({-42}));
    found.own_low = found.nacre_low;
    found.own_high = found.nacre_high;
    return found;
}
