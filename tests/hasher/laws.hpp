// SPDX-License-Identifier: BSL-1.0
// The laws of the concept hasher, for any model: instantiate `hold_laws<H>` in the test of H.
#pragma once

#include "support/catch2.hpp"

#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace hasher_laws {

inline constexpr std::uint64_t seed = 0x9E3779B97F4A7C15;
inline constexpr std::size_t bytes_max = 5000;

inline std::vector<std::byte> random_bytes(std::size_t size, std::mt19937_64& random) {
    std::vector<std::byte> bytes(size);
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::byte>(random()); });
    return bytes;
}

template <class Digest>
std::string to_hex(Digest const& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (std::byte const value : digest) {
        hex += digits[std::to_integer<std::size_t>(value >> 4)];
        hex += digits[std::to_integer<std::size_t>(value & std::byte{15})];
    }
    return hex;
}

/// Law 1, for one size: the bytes cut at random places, some updates empty.
template <nacre::hasher H>
bool stream_equals_one_shot(H const& h, nacre::bytes_view bytes, std::mt19937_64& random) {
    auto stream = h.start();
    for (std::size_t done = 0; done < bytes.size();) {
        std::size_t const largest = std::size_t{1} << random() % 13;
        std::size_t const part = std::min<std::size_t>(bytes.size() - done, random() % (largest + 1));
        stream.update(bytes.subspan(done, part));
        done += part;
    }
    return stream.finish() == h.digest(bytes);
}

template <nacre::hasher H>
void hold_laws(H const& h = {}) {
    std::mt19937_64 random(seed);
    CAPTURE(seed, H::name);

    SECTION("a stream equals the one-shot digest, however it was cut") {
        auto const bytes = random_bytes(bytes_max, random);
        std::size_t unequal = 0;
        for (std::size_t size = 0; size <= bytes_max; ++size) {
            unequal += !stream_equals_one_shot(h, nacre::bytes_view(bytes).first(size), random);
        }
        CHECK(unequal == 0);
    }
    SECTION("a stream fed byte by byte equals the one-shot digest") {
        auto const bytes = random_bytes(1500, random);
        auto stream = h.start();
        std::size_t unequal = 0;
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            unequal += stream.finish() != h.digest(nacre::bytes_view(bytes).first(size));
            stream.update(nacre::bytes_view(bytes).subspan(size, 1));
        }
        CHECK(unequal == 0);
    }
    SECTION("finish changes nothing, and a copied stream goes its own way") {
        auto const bytes = random_bytes(1024, random);
        nacre::bytes_view const all(bytes);
        auto stream = h.start();
        stream.update(all.first(700));
        CHECK(stream.finish() == h.digest(all.first(700)));
        CHECK(stream.finish() == h.digest(all.first(700)));
        auto copy = stream;
        stream.update(all.subspan(700));
        CHECK(copy.finish() == h.digest(all.first(700)));
        CHECK(stream.finish() == h.digest(all));
    }
    SECTION("same bytes give the same digest wherever they lie and whichever copy hashes them") {
        H const copy = h;
        std::size_t unequal = 0;
        for (std::size_t size : {0u, 1u, 7u, 16u, 64u, 129u, 240u, 241u, 1024u, 4999u}) {
            auto const bytes = random_bytes(size, random);
            for (std::size_t shift = 0; shift < 17; ++shift) {
                std::vector<std::byte> moved(shift);
                moved.insert(moved.end(), bytes.begin(), bytes.end());
                unequal += copy.digest(nacre::bytes_view(moved).subspan(shift)) != h.digest(bytes);
            }
        }
        CHECK(unequal == 0);
    }
    SECTION("every flipped bit, and every missing byte, changes the digest") {
        std::size_t equal = 0;
        for (std::size_t size : {1u, 8u, 24u, 100u, 200u, 300u}) {
            auto bytes = random_bytes(size, random);
            auto const before = h.digest(bytes);
            for (std::size_t bit = 0; bit < size * 8; ++bit) {
                auto const mask = std::byte{1} << static_cast<int>(bit % 8);
                bytes[bit / 8] ^= mask;
                equal += h.digest(bytes) == before;
                bytes[bit / 8] ^= mask;
            }
            equal += h.digest(nacre::bytes_view(bytes).first(size - 1)) == before;
        }
        CHECK(equal == 0);
    }
    SECTION("no bytes are bytes too: a null view and an empty one are the same") {
        std::byte const somewhere{};
        CHECK(h.digest({}) == h.digest({&somewhere, 0}));
        auto stream = h.start();
        stream.update({});
        CHECK(stream.finish() == h.digest({}));
    }
}

/// The bytes that xxHash's own sanity checks hash.
inline std::vector<std::byte> sanity_bytes(std::size_t size) {
    std::vector<std::byte> bytes(size);
    std::uint64_t generator = 2654435761U;
    for (std::byte& value : bytes) {
        value = static_cast<std::byte>(generator >> 56);
        generator *= 11400714785074694797ULL;
    }
    return bytes;
}

} // namespace hasher_laws
