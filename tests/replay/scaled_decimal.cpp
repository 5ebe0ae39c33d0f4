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

TEST_CASE("what is read of a decimal is exact, or is said not to fit", "[replay][campaign]") {
    using nacre::cataloguing::decimal_flaw;
    auto const seed = test::campaign_seed("decimal reading");
    testing::seeded_random random(seed);
    std::size_t fitted = 0;
    std::size_t unfit = 0;
    for (std::size_t left = test::campaign_rounds(20'000); left != 0; --left) {
        // A value, its digits moved by an exponent, and zeros at its end, all of them without effect.
        auto const mantissa = static_cast<std::int64_t>(random() >> random.below(64) >> 1);
        scaled_decimal const value{random.chance(1, 2) ? -mantissa : mantissa,
                                   static_cast<std::uint8_t>(random.below(19))};
        std::string text = value.str();
        if (text.find('.') == text.npos && random.chance(1, 2)) text += '.' + std::string(1, '0');
        if (text.find('.') != text.npos) text.append(random.below(30), '0');
        auto const plain = scaled_decimal::read(text);
        if (plain.flaw != decimal_flaw::none || plain.size != text.size() || plain.value != value)
            FAIL(text << " reads as " << plain.value);

        auto const shift = static_cast<int>(random.below(41)) - 20;
        auto const moved =
            scaled_decimal::read(text + (random.chance(1, 2) ? "e" : "E") + std::to_string(shift));
        auto const back =
            scaled_decimal::read((moved.flaw == decimal_flaw::none ? moved.value.str() : text) + "e" +
                                 std::to_string(moved.flaw == decimal_flaw::none ? -shift : 0));
        if (back.flaw != decimal_flaw::none || back.value != value)
            FAIL(text << "e" << shift << " reads as " << moved.value);
        moved.flaw == decimal_flaw::none ? ++fitted : ++unfit;
    }
    CHECK(fitted > 0);
    CHECK(unfit > 0);
    for (auto const* text :
         {"9223372036854775808", "-9223372036854775809", "1e19", "1e-19", "1.0000000000000000001",
          "92233720368547758070", "1e999999999999999999999", "-1e-999999999999999999999"})
        CHECK(scaled_decimal::read(text).flaw == decimal_flaw::no_fit);
    for (auto const* text : {"", "-", ".5", "1.", "1e", "1e+", "+1", "e5", "--1"})
        CHECK(scaled_decimal::read(text).flaw == decimal_flaw::no_digit);
    CHECK(scaled_decimal::read("-9223372036854775808").value == scaled_decimal{least, 0});
    CHECK(scaled_decimal::read("0e999999999999999999999").value == scaled_decimal{});
}
