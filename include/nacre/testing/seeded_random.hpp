// SPDX-License-Identifier: BSL-1.0
// testing::seeded_random: numbers that a seed decides, the same on every platform and cheap to start
// (SplitMix64).
#pragma once

#include <nacre/core/assert.hpp>

#include <cstdint>
#include <limits>

namespace nacre { inline namespace nacre_v1 { namespace testing {

/// A uniform random bit generator. The standard distributions differ between libraries; `below` and `chance`
/// do not.
class seeded_random {
public:
    using result_type = std::uint64_t;

    explicit constexpr seeded_random(std::uint64_t seed) noexcept : state_(seed) {}

    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

    constexpr result_type operator()() noexcept {
        std::uint64_t mixed = (state_ += 0x9E37'79B9'7F4A'7C15U);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EBU;
        return mixed ^ (mixed >> 31);
    }

    /// One of 0 .. bound - 1; `bound` is not 0. The bias of the remainder is below 2^-32 for every bound
    /// below 2^32.
    constexpr std::uint64_t below(std::uint64_t bound) noexcept {
        NACRE_ASSERT(bound > 0);
        return (*this)() % bound;
    }

    /// True in `numerator` of `denominator` cases.
    constexpr bool chance(std::uint64_t numerator, std::uint64_t denominator) noexcept {
        return below(denominator) < numerator;
    }

private:
    std::uint64_t state_;
};

}}} // namespace nacre::testing
