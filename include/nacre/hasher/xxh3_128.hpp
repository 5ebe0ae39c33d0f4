// SPDX-License-Identifier: BSL-1.0
// xxh3_128: XXH3 with 128 bits, the default hasher.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/hasher/xxhash.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace hashing {

/// Detects accidents, not attacks: whoever can write the file can also compute its digests. The digest is the
/// low half of the hash value, little-endian, then the high half, little-endian (not xxHash's canonical form,
/// which is the reverse of all 16 bytes). Any thread; never blocks; linear in the size.
class xxh3_128 {
public:
    using digest_type = std::array<std::byte, 16>;
    static constexpr std::uint16_t id = 1;
    static constexpr std::string_view name = "xxh3_128";

    // Always inlined: see the points on instruction sets in xxhash.hpp.

    /// 576 bytes, aligned to 64; no allocation.
    class stream {
    public:
        [[gnu::always_inline]] stream() noexcept { xxhash::reset(state_); }
        [[gnu::always_inline]] void update(bytes_view bytes) noexcept {
            xxhash::update(state_, bytes.data(), bytes.size());
        }
        [[nodiscard, gnu::always_inline]] digest_type finish() const noexcept {
            return little_endian(xxhash::finish_128(state_));
        }

    private:
        xxhash::state state_;
    };

    [[nodiscard, gnu::always_inline]] digest_type digest(bytes_view bytes) const noexcept {
        return little_endian(xxhash::hash_128(bytes.data(), bytes.size()));
    }
    [[nodiscard, gnu::always_inline]] stream start() const noexcept { return stream{}; }

private:
    [[gnu::always_inline]] static digest_type little_endian(xxhash::value_128 value) noexcept {
        if constexpr (std::endian::native == std::endian::big) {
            value = {__builtin_bswap64(value.low), __builtin_bswap64(value.high)};
        }
        return __builtin_bit_cast(digest_type, value);
    }
};

}}} // namespace nacre::hashing
