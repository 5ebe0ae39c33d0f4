// SPDX-License-Identifier: BSL-1.0
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/catalog.hpp>
#include <nacre/testing/seeded_random.hpp>

#include <limits>
#include <utility>

using namespace nacre;
using nacre::cataloguing::scaled_decimal;

namespace {
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();
} // namespace

TEST_CASE("a decimal prints the digits it was given", "[replay][unit]") {
    CHECK(scaled_decimal{112131, 5}.str() == "1.12131");
    CHECK(scaled_decimal{5, 2}.str() == "0.05");
    CHECK(scaled_decimal{-5, 2}.str() == "-0.05");
    CHECK(scaled_decimal{150, 2}.str() == "1.50");
    CHECK(scaled_decimal{-42, 0}.str() == "-42");
    CHECK(scaled_decimal{}.str() == "0");
    CHECK(scaled_decimal{least, 18}.str() == "-9.223372036854775808");
}

TEST_CASE("decimals compare by value, whatever their scales", "[replay][unit]") {
    CHECK(scaled_decimal{150, 2} == scaled_decimal{15, 1});
    CHECK(scaled_decimal{0, 18} == scaled_decimal{});
    CHECK(scaled_decimal{1'121'200, 6} < scaled_decimal{1'121'201, 6});
    CHECK(scaled_decimal{-1, 1} < scaled_decimal{});
    CHECK(scaled_decimal{-15, 1} < scaled_decimal{-1, 0});
    CHECK(scaled_decimal{most, 0} > scaled_decimal{most, 18});
    CHECK(scaled_decimal{least, 18} > scaled_decimal{least, 0});
    CHECK(scaled_decimal{1, 18} > scaled_decimal{});
}

TEST_CASE("the order of decimals is that of whole numbers at one scale", "[replay][campaign]") {
    auto const seed = test::campaign_seed("decimal order");
    std::size_t const rounds = test::campaign_rounds(5'000);
    testing::seeded_random random(seed);
    auto const draw = [&] {
        auto const mantissa = static_cast<std::int64_t>(random.below(20'001)) - 10'000;
        return scaled_decimal{mantissa, static_cast<std::uint8_t>(random.below(6))};
    };
    std::size_t equal = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        auto const a = draw();
        auto const b = draw();
        auto const expected = *a.mantissa_at(6) <=> *b.mantissa_at(6);
        if ((a <=> b) != expected) FAIL(a << " and " << b);
        if (a == b) ++equal;
    }
    CHECK(equal < rounds);
}

TEST_CASE("a decimal's mantissa at another scale is exact or not there", "[replay][unit]") {
    CHECK(scaled_decimal{15, 1}.mantissa_at(5) == 150'000);
    CHECK(scaled_decimal{150'000, 5}.mantissa_at(1) == 15);
    CHECK_FALSE(scaled_decimal{150'001, 5}.mantissa_at(1));
    CHECK(scaled_decimal{-15, 1}.mantissa_at(1) == -15);
    CHECK_FALSE(scaled_decimal{most, 0}.mantissa_at(1));
    CHECK_FALSE(scaled_decimal{least, 0}.mantissa_at(1));
    CHECK(scaled_decimal{most / 10, 0}.mantissa_at(1) == most / 10 * 10);
    CHECK(scaled_decimal{least, 3}.mantissa_at(3) == least);
}
