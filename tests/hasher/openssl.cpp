// SPDX-License-Identifier: BSL-1.0
// Compiled where the build found OpenSSL; the library's other tests do without.
#if defined(NACRE_TEST_OPENSSL)

#include "hasher/laws.hpp"

#include <nacre/hasher/openssl.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <string>

static_assert(nacre::hasher<nacre::hashing::sha256>);
static_assert(nacre::hashing::sha256::id == 16 && nacre::hashing::digest_size<nacre::hashing::sha256> == 32);

TEST_CASE("sha256 holds the laws of a hasher", "[hasher][unit]") {
    hasher_laws::hold_laws<nacre::hashing::sha256>();
}

TEST_CASE("sha256 gives the answers of FIPS 180-2", "[hasher][unit]") {
    auto const hex = [](std::string_view text) {
        return hasher_laws::to_hex(nacre::hashing::sha256{}.digest(nacre::as_bytes_view(text)));
    };
    CHECK(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hex(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("with_hasher knows sha256 where it is named", "[hasher][unit]") {
    auto const name = [](auto h) { return std::string(h.name); };
    CHECK(nacre::hashing::with_hasher<nacre::xxh3_128, nacre::hashing::sha256>(16, name).value() == "sha256");
    CHECK_FALSE(nacre::hashing::with_hasher(16, name).has_value());
}

#endif
