// SPDX-License-Identifier: BSL-1.0
// xxh3_64: XXH3 with 64 bits as a hasher, and xxh3_64_value, the same hash as a number.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/hasher/xxhash.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace hashing {

// Always inlined, as is everything in the hashers, so that a unit runs its own code up to the pinned
// functions of xxhash.hpp; the built-in instead of std::bit_cast for the same reason.

/// XXH3 with 64 bits of `bytes`: for fingerprints, and for the digests of a run file's fixed structures. Any
/// thread; never blocks; linear in the size.
[[nodiscard, gnu::always_inline]] inline std::uint64_t xxh3_64_value(bytes_view bytes) noexcept {
    return xxhash::hash_64(bytes.data(), bytes.size());
}

/// The same, one hash function for each seed; seed 0 is the one without.
[[nodiscard, gnu::always_inline]] inline std::uint64_t xxh3_64_value(bytes_view bytes,
                                                                     std::uint64_t seed) noexcept {
    return xxhash::hash_64_seeded(bytes.data(), bytes.size(), seed);
}

/// Detects accidents, not attacks. The digest is the hash value, little-endian.
class xxh3_64 {
public:
    using digest_type = std::array<std::byte, 8>;
    static constexpr std::uint16_t id = 2;
    static constexpr std::string_view name = "xxh3_64";

    /// 576 bytes, aligned to 64; no allocation.
    class stream {
    public:
        [[gnu::always_inline]] stream() noexcept { xxhash::reset(state_); }
        [[gnu::always_inline]] void update(bytes_view bytes) noexcept {
            xxhash::update(state_, bytes.data(), bytes.size());
        }
        [[nodiscard, gnu::always_inline]] digest_type finish() const noexcept {
            return little_endian(xxhash::finish_64(state_));
        }

    private:
        xxhash::state state_;
    };

    [[nodiscard, gnu::always_inline]] digest_type digest(bytes_view bytes) const noexcept {
        return little_endian(xxhash::hash_64(bytes.data(), bytes.size()));
    }
    [[nodiscard, gnu::always_inline]] stream start() const noexcept { return stream{}; }

private:
    [[gnu::always_inline]] static digest_type little_endian(std::uint64_t value) noexcept {
        if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
        return __builtin_bit_cast(digest_type, value);
    }
};

}}} // namespace nacre::hashing
