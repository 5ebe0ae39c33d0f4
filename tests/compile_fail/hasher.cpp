// SPDX-License-Identifier: BSL-1.0
// A type without a digest type is no hasher.
// expect: a Hasher \(concept hasher\) names H::digest_type
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

struct checksum {
#if defined(NACRE_CONTROL)
    using digest_type = nacre::xxh3_64::digest_type;
#endif
    static constexpr std::uint16_t id = 0x8001;
    static constexpr std::string_view name = "checksum";
    nacre::xxh3_64::digest_type digest(nacre::bytes_view bytes) const noexcept {
        return nacre::xxh3_64{}.digest(bytes);
    }
    auto start() const { return nacre::xxh3_64{}.start(); }
};

template void nacre::hashing::require_hasher<checksum>();
