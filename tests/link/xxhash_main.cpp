// SPDX-License-Identifier: BSL-1.0
// Every unit, wherever it includes <xxhash.h>, agrees with libxxhash, which the program links.
#include "xxhash_units.hpp"

#include <cstdio>
#include <random>
#include <vector>

#include <xxhash.h>

int main() {
    struct unit {
        char const* name;
        digests (*digests_of)(void const*, std::size_t);
    };
    constexpr unit units[] = {
        {"never_included", never_included},
        {"included_before", included_before},
        {"included_after", included_after},
        {"included_around", included_around},
        {"inlined_before", inlined_before},
        {"inlined_after", inlined_after},
        {"implemented_before", implemented_before},
        {"implemented_after", implemented_after},
        {"configured_otherwise", configured_otherwise},
    };
    std::mt19937_64 random(20240229);
    std::vector<unsigned char> bytes(5000);
    for (auto& value : bytes)
        value = static_cast<unsigned char>(random());

    int failed = 0;
    for (auto const& [name, digests_of] : units) {
        bool equal = true;
        for (std::size_t size = 0; size <= bytes.size(); size += size < 600 ? 1 : 97) {
            XXH128_hash_t const library = XXH3_128bits(bytes.data(), size);
            std::uint64_t const library_64 = XXH3_64bits(bytes.data(), size);
            digests const found = digests_of(bytes.data(), size);
            equal = equal && found.nacre_64 == library_64 && found.own_64 == library_64 &&
                    found.nacre_low == library.low64 && found.own_low == library.low64 &&
                    found.nacre_high == library.high64 && found.own_high == library.high64;
        }
        std::printf("%s: %s\n", name, equal ? "equal" : "DIFFERENT");
        failed += !equal;
    }
    return failed == 0 ? 0 : 1;
}
