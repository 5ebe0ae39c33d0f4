// SPDX-License-Identifier: BSL-1.0
// A hasher that an application might write: keyed, with an id of the application's range. Weak, but lawful.
#pragma once

#include <nacre/values.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hasher_tests {

/// The bytes as the digits of a number, modulo 2^61 - 1, in a base that is the key.
struct modulo_hasher {
    using digest_type = std::array<std::byte, 8>;
    static constexpr std::uint16_t id = 0x8001;
    static constexpr std::string_view name = "modulo";

    std::uint64_t key = 1'000'003;

    struct stream {
        std::uint64_t key;
        std::uint64_t sum = 1;

        void update(nacre::bytes_view bytes) noexcept {
            for (std::byte const value : bytes) {
                __extension__ using wide = unsigned __int128;
                sum = static_cast<std::uint64_t>((wide{sum} * key + std::to_integer<unsigned>(value) + 1) %
                                                 ((std::uint64_t{1} << 61) - 1));
            }
        }
        digest_type finish() const noexcept {
            digest_type digest{};
            for (std::size_t i = 0; i < digest.size(); ++i)
                digest[i] = static_cast<std::byte>(sum >> 8 * i);
            return digest;
        }
    };

    stream start() const noexcept { return {key}; }
    digest_type digest(nacre::bytes_view bytes) const noexcept {
        stream all = start();
        all.update(bytes);
        return all.finish();
    }
};

} // namespace hasher_tests
