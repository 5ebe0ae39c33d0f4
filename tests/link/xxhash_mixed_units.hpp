// SPDX-License-Identifier: BSL-1.0
// What both units of the mixed-flags link test do, each with code of its own. The hashers alone: what other
// headers bring along from elsewhere is not under test.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <cstddef>
#include <cstdint>

/// Folds the digests of `bytes` by each hasher, one-shot, streamed and seeded, into one number.
[[gnu::always_inline]] inline std::uint64_t hash_every_way(nacre::core::bytes_view bytes) {
    auto stream_128 = nacre::hashing::xxh3_128{}.start();
    auto stream_64 = nacre::hashing::xxh3_64{}.start();
    stream_128.update(bytes);
    stream_64.update(bytes);
    auto const fold = [](auto const& digest, std::uint64_t folded) __attribute__((always_inline)) {
        for (std::size_t i = 0; i < sizeof digest; i += 8) {
            std::uint64_t word = 0;
            __builtin_memcpy(&word, reinterpret_cast<std::byte const*>(&digest) + i, 8);
            folded = folded * 1'000'003 + word;
        }
        return folded;
    };
    std::uint64_t folded = nacre::hashing::xxh3_64_value(bytes) + nacre::hashing::xxh3_64_value(bytes, 7);
    folded = fold(nacre::hashing::xxh3_128{}.digest(bytes), folded);
    folded = fold(nacre::hashing::xxh3_64{}.digest(bytes), folded);
    folded = fold(stream_128.finish(), folded);
    return fold(stream_64.finish(), folded);
}

extern "C" std::uint64_t wide_unit_hash(void const* data, std::size_t size);
extern "C" float wide_unit_sum(float const* values, std::size_t count);
