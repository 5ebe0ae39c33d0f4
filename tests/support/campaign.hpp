// SPDX-License-Identifier: BSL-1.0
// How long the randomised tests run, and the seed they start from: both printed, both set from outside.
//
//   NACRE_CAMPAIGN  factor on the number of rounds (1 when unset; 0.1 is quick, 20 is a long campaign)
//   NACRE_SEED      seed of every randomised test (a constant when unset, so that a plain run repeats itself)
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

namespace nacre::test {

/// The rounds a test runs whose plain number is `rounds`: scaled by NACRE_CAMPAIGN, one at least.
inline std::size_t campaign_rounds(std::size_t rounds) {
    char const* factor = std::getenv("NACRE_CAMPAIGN");
    if (factor == nullptr || *factor == '\0') {
        return rounds;
    }
    return std::max<std::size_t>(1,
                                 static_cast<std::size_t>(static_cast<double>(rounds) * std::stod(factor)));
}

/// The seed of a randomised test, printed with the test's name so that a failure can be repeated.
inline std::uint64_t campaign_seed(char const* test_name) {
    char const* text = std::getenv("NACRE_SEED");
    std::uint64_t const seed = text != nullptr && *text != '\0' ? std::stoull(text) : 0x6e61637265ULL;
    std::cout << test_name << ": NACRE_SEED=" << seed << '\n';
    return seed;
}

} // namespace nacre::test
