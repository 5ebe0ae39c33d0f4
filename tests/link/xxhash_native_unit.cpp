// SPDX-License-Identifier: BSL-1.0
// A program compiled with NACRE_XXHASH_NATIVE for AVX2: the digests are those of libxxhash.
#if !defined(NACRE_XXHASH_NATIVE)
#error "this test is about NACRE_XXHASH_NATIVE"
#endif
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdio>
#include <cstring>
#include <vector>

#include <xxhash.h>

int main() {
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2")) {
        std::puts("skipped: this processor has no AVX2");
        return 77;
    }
#endif
    std::vector<std::byte> bytes(5000);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(i * i >> 3);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        nacre::bytes_view const view(bytes.data(), size);
        auto stream = nacre::xxh3_128{}.start();
        stream.update(view);
        XXH128_hash_t const library = XXH3_128bits(bytes.data(), size);
        auto const digest = nacre::xxh3_128{}.digest(view);
        if (nacre::hashing::xxh3_64_value(view) != XXH3_64bits(bytes.data(), size) ||
            stream.finish() != digest || std::memcmp(digest.data(), &library.low64, 8) != 0 ||
            std::memcmp(digest.data() + 8, &library.high64, 8) != 0) {
            std::printf("different at %zu bytes\n", size);
            return 1;
        }
    }
    return 0;
}
