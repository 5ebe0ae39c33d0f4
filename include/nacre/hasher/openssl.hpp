// SPDX-License-Identifier: BSL-1.0
// SHA-256 of OpenSSL as a hasher, for runs whose digests must withstand intent. Opt-in: not in the
// umbrella.
//
// Link nacre::openssl, or libcrypto. Without OpenSSL's headers `sha256` is declared only, and using it does
// not compile.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/core/bytes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if __has_include(<openssl/sha.h>)

#include <openssl/sha.h>

namespace nacre { inline namespace nacre_v1 { namespace hashing {

/// A digest that nobody can aim at. It has no key: whoever can write the file can write digests that match,
/// so keep the last chain value of a sealed run elsewhere. Any thread; never blocks; linear in the size, at
/// tens of times the cost of xxh3_128.
class sha256 {
public:
    using digest_type = std::array<std::byte, 32>;
    static constexpr std::uint16_t id = 16;
    static constexpr std::string_view name = "sha256";

    // The plain functions, although OpenSSL 3 deprecates them: they allocate nothing and cannot fail, which
    // the newer interface may, and a hasher must not.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

    /// 112 bytes; no allocation.
    class stream {
    public:
        stream() noexcept { (void)SHA256_Init(&state_); }
        void update(bytes_view bytes) noexcept { (void)SHA256_Update(&state_, bytes.data(), bytes.size()); }
        [[nodiscard]] digest_type finish() const noexcept {
            SHA256_CTX last = state_;
            digest_type digest{};
            (void)SHA256_Final(reinterpret_cast<unsigned char*>(digest.data()), &last);
            return digest;
        }

    private:
        SHA256_CTX state_;
    };
#pragma GCC diagnostic pop

    [[nodiscard]] digest_type digest(bytes_view bytes) const noexcept {
        stream all;
        all.update(bytes);
        return all.finish();
    }
    [[nodiscard]] stream start() const noexcept { return stream{}; }
};

}}} // namespace nacre::hashing

#else

namespace nacre { inline namespace nacre_v1 { namespace hashing {

class sha256; // needs <openssl/sha.h> (Debian: libssl-dev)

}}} // namespace nacre::hashing

#endif

#include <nacre/core/restore_macros.hpp>
