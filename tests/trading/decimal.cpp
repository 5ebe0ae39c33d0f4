// SPDX-License-Identifier: BSL-1.0
// Decimals are exact: read, printed and calculated with, held against integers of any size.
#include <trading/decimal.hpp>

#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace {

using namespace trading;
using nacre::testing::seeded_random;
using big = boost::multiprecision::cpp_int;

constexpr auto mantissa_max = std::numeric_limits<std::int64_t>::max();
constexpr auto mantissa_min = std::numeric_limits<std::int64_t>::min();

/// A value as integers of any size see it: `mantissa / 10^scale`.
struct exact {
    big mantissa;
    unsigned scale;
};

big ten_to(unsigned exponent) { return boost::multiprecision::pow(big{10}, exponent); }

bool fits(exact const& value) {
    return value.scale <= decimal_scale_max && value.mantissa >= mantissa_min &&
           value.mantissa <= mantissa_max;
}

/// The largest scale, from the value's own downwards, at which it is exact in 64 bits; none: it never is.
std::optional<exact> largest_that_fits(exact value) {
    while (!fits(value)) {
        if (value.scale == 0 || value.mantissa % 10 != 0) return std::nullopt;
        value.mantissa /= 10;
        --value.scale;
    }
    return value;
}

template <class D>
bool is(D const& value, exact const& expected) {
    return big{value.mantissa()} == expected.mantissa && value.scale() == expected.scale;
}

/// All magnitudes and scales alike, with the ends of the range and round numbers among them.
template <class D>
D random_decimal(seeded_random& random) {
    auto mantissa = static_cast<std::int64_t>(random() >> random.below(64));
    if (random.chance(1, 16)) mantissa = random.chance(1, 2) ? mantissa_max : mantissa_min;
    if (random.chance(1, 4)) mantissa -= mantissa % 1'000'000;
    if (random.chance(1, 2)) mantissa = mantissa == mantissa_min ? mantissa_max : -mantissa;
    if (!D::kind::has_sign && mantissa < 0) mantissa = mantissa == mantissa_min ? mantissa_max : -mantissa;
    return *D::make(mantissa, static_cast<std::uint8_t>(random.below(decimal_scale_max + 1U)));
}

big floor_quotient(big const& numerator, big const& denominator) {
    big out = numerator / denominator;
    if (out * denominator > numerator) --out;
    return out;
}

/// `numerator / denominator` rounded, for a positive denominator.
big rounded(big const& numerator, big const& denominator, rounding mode) {
    big const floor = floor_quotient(numerator, denominator);
    big const rest = numerator - floor * denominator;
    if (mode == rounding::down || rest == 0) return floor;
    if (mode == rounding::up) return floor + 1;
    if (2 * rest == denominator) return floor % 2 == 0 ? floor : big{floor + 1};
    return 2 * rest > denominator ? big{floor + 1} : floor;
}

TEST_CASE("a decimal prints as its digits and reads back with the same mantissa and scale",
          "[trading][unit]") {
    CHECK(price{}.str() == "0");
    CHECK(price::make(112120, 5)->str() == "1.12120");
    CHECK(price::make(-5, 3)->str() == "-0.005");
    CHECK(price::make(0, 2)->str() == "0.00");
    CHECK(price::make(mantissa_min, 18)->str() == "-9.223372036854775808");
    CHECK(price::make(mantissa_min, 0)->str() == "-9223372036854775808");
    CHECK(quantity::make(mantissa_max, 0)->str() == "9223372036854775807");

    seeded_random random(nacre::test::campaign_seed("decimal text"));
    for (std::size_t left = nacre::test::campaign_rounds(100'000); left > 0; --left) {
        auto const value = random_decimal<price>(random);
        auto const again = price::parse(value.str());
        if (!again || again->mantissa() != value.mantissa() || again->scale() != value.scale() ||
            again->str() != value.str()) {
            FAIL("not the same when read back: " << value);
        }
    }
}

TEST_CASE("every accepted text is read exactly and prints as it was, but for exponents and minus zero",
          "[trading][unit]") {
    seeded_random random(nacre::test::campaign_seed("decimal hostile text"));
    constexpr std::string_view alphabet = "0123456789..-+e ";
    std::size_t accepted = 0;
    for (std::size_t left = nacre::test::campaign_rounds(300'000); left > 0; --left) {
        std::string text(random.below(7), '0');
        for (auto& each : text)
            each = alphabet[random.below(alphabet.size())];
        auto const value = price::parse(text);
        if (!value) continue;
        ++accepted;
        if (text.find('e') != text.npos || value->is_zero()) {
            if (price::parse(value->str()) != *value) FAIL("read " << text << " and printed " << *value);
            continue;
        }
        if (value->str() != text) FAIL("read " << text << " and printed " << *value);
    }
    CHECK(accepted > 0);
}

TEST_CASE("a text that is no decimal is refused", "[trading][unit]") {
    for (std::string_view const text : {"",
                                        "-",
                                        ".",
                                        "1.",
                                        ".5",
                                        "-.5",
                                        "+1",
                                        "01",
                                        "00.1",
                                        "1,5",
                                        " 1",
                                        "1 ",
                                        "1.2.3",
                                        "--1",
                                        "0x10",
                                        "nan",
                                        "inf",
                                        "1.0000000000000000001",
                                        "9223372036854775808",
                                        "-9223372036854775809",
                                        "99999999999999999999999999999999999999999999999999999999999999"}) {
        INFO(text);
        auto const parsed = price::parse(text);
        REQUIRE(!parsed);
        CHECK(parsed.error() == nacre::errc::invalid_argument);
    }
    CHECK(price::parse("-9223372036854775808"));
    CHECK(price::parse("0.000000000000000001"));
    CHECK(!price::parse(std::string_view("1\0", 2)));
}

TEST_CASE("a number that a venue writes reads exactly", "[trading][unit]") {
    struct {
        std::string_view text;
        std::string_view prints;
    } const cases[] = {
        {"9999999999.0000000000000000", "9999999999.00000000"}, // OKX
        {"10.000000000000000000", "10.00000000000000000"},
        {"922337203685477580.70000000", "922337203685477580.7"},
        {"-0.00000000", "0.00000000"},
        {"-0", "0"},
        {"2.288e-5", "0.00002288"}, // Deribit
        {"1e-8", "0.00000001"},
        {"1E-8", "0.00000001"},
        {"1e3", "1000"},
        {"1.50e+2", "150"},
        {"1.50e1", "15.0"},
        {"10e-19", "0.000000000000000001"},
        {"0.0000000000000000000", "0.000000000000000000"},
        {"0e-99", "0.000000000000000000"},
    };
    for (auto const& each : cases) {
        INFO(each.text);
        CHECK(price::parse(each.text).value().str() == each.prints);
        CHECK(quantity::parse(each.text).value().str() == each.prints);
    }
}

TEST_CASE("a refused number is told what is wrong with it", "[trading][unit]") {
    for (std::string_view const text :
         {"1516669192.1953897476", "12345678901234567890", "10.000000000000000001", "1e19", "1e-19",
          "0.1234567890123456789", "99999999999999999999.00000000"}) {
        INFO(text);
        CHECK(quantity::parse(text).error().message().find("a quantity does not fit") != std::string::npos);
        CHECK(amount::parse(text).error().message().find("an amount does not fit") != std::string::npos);
    }
    for (std::string_view const text :
         {"", "1.", ".5", "1e", "e5", "+1", "01", "1,5", "nan", "1.2.3", "1e5x"}) {
        INFO(text);
        CHECK(quantity::parse(text).error().message().find("a quantity reads as 12") != std::string::npos);
    }
    for (std::string_view const text : {"-1", "-0.1", "-1e-5", "-99999999999999999999"}) {
        INFO(text);
        CHECK(quantity::parse(text).error().message() == "invalid argument: a quantity is never negative");
    }
}

TEST_CASE("a quantity is never negative", "[trading][unit]") {
    CHECK(!quantity::parse("-1"));
    CHECK(!quantity::make(-1, 0));
    CHECK(!difference(quantity::literal("1"), quantity::literal("1.1")));
    CHECK(*difference(quantity::literal("1.1"), quantity::literal("1")) == quantity::literal("0.1"));
    CHECK(quantity::make(-1, 0).error().message() == "invalid argument: a quantity is never negative");
    CHECK(!price::make(1, 19));
}

TEST_CASE("decimals compare by value and keep their digits", "[trading][unit]") {
    CHECK(price::literal("1.1") == price::literal("1.10"));
    CHECK(price::literal("1.10").str() == "1.10");
    CHECK(price::literal("-2") < price::literal("-1.999999999999999999"));

    seeded_random random(nacre::test::campaign_seed("decimal order"));
    for (std::size_t left = nacre::test::campaign_rounds(100'000); left > 0; --left) {
        auto const a = random_decimal<price>(random);
        auto const same = a.rescaled(decimal_scale_max);
        auto const b = same && random.chance(1, 2) ? *same : random_decimal<price>(random);
        big const wide_a = big{a.mantissa()} * ten_to(18U - a.scale());
        big const wide_b = big{b.mantissa()} * ten_to(18U - b.scale());
        if ((a < b) != (wide_a < wide_b) || (a == b) != (wide_a == wide_b) || (a > b) != (wide_a > wide_b)) {
            FAIL(a << " and " << b << " compare wrongly");
        }
    }
}

TEST_CASE("sum and difference are exact or refused", "[trading][unit]") {
    CHECK(sum(price::literal("0.1"), price::literal("0.20"))->str() == "0.30");
    seeded_random random(nacre::test::campaign_seed("decimal sums"));
    std::size_t refused = 0;
    for (std::size_t left = nacre::test::campaign_rounds(100'000); left > 0; --left) {
        auto const a = random_decimal<price>(random);
        auto const b = random_decimal<price>(random);
        unsigned const scale = std::max(a.scale(), b.scale());
        big const wide_a = big{a.mantissa()} * ten_to(scale - a.scale());
        big const wide_b = big{b.mantissa()} * ten_to(scale - b.scale());
        auto const check = [&](nacre::result<price> const& computed, big const& exact_value) {
            auto const expected = largest_that_fits({exact_value, scale});
            if (!expected) ++refused;
            if (computed.has_value() != expected.has_value() || (expected && !is(*computed, *expected))) {
                FAIL(a << " and " << b << " give " << computed);
            }
        };
        check(sum(a, b), wide_a + wide_b);
        check(difference(a, b), wide_a - wide_b);
    }
    CHECK(refused > 0);
}

TEST_CASE("a product is exact or refused", "[trading][unit]") {
    CHECK(product<amount>(price::literal("1.12120"), quantity::literal("100000"))->str() == "112120.00000");
    CHECK(product<amount>(price::literal("5000000000"), quantity::literal("0.000000002"))->str() ==
          "10.000000000");
    seeded_random random(nacre::test::campaign_seed("decimal products"));
    std::size_t refused = 0;
    for (std::size_t left = nacre::test::campaign_rounds(100'000); left > 0; --left) {
        auto const a = random_decimal<price>(random);
        auto const b = random_decimal<quantity>(random);
        unsigned const scale = unsigned{a.scale()} + b.scale();
        auto const computed = product<amount>(a, b);
        auto const expected = largest_that_fits({big{a.mantissa()} * b.mantissa(), scale});
        if (!expected) ++refused;
        if (computed.has_value() != expected.has_value() || (expected && !is(*computed, *expected))) {
            FAIL(a << " times " << b << " gives " << computed);
        }
    }
    CHECK(refused > 0);
}

TEST_CASE("a quotient has the digits and the rounding that were asked for", "[trading][unit]") {
    CHECK(quotient<price>(amount::literal("10"), quantity::literal("3"), 4, rounding::down)->str() ==
          "3.3333");
    CHECK(quotient<price>(amount::literal("-10"), quantity::literal("3"), 4, rounding::down)->str() ==
          "-3.3334");
    CHECK(quotient<price>(amount::literal("1"), quantity::literal("8"), 2, rounding::half_even)->str() ==
          "0.12");
    CHECK(!quotient<price>(amount::literal("1"), quantity::literal("0.00"), 2, rounding::up));
    CHECK(!quotient<price>(amount::literal("1"), quantity::literal("1"), 19, rounding::up));
    seeded_random random(nacre::test::campaign_seed("decimal quotients"));
    std::size_t refused = 0;
    for (std::size_t left = nacre::test::campaign_rounds(100'000); left > 0; --left) {
        auto const a = random_decimal<amount>(random);
        auto const b = random_decimal<signed_quantity>(random);
        if (b.is_zero()) continue;
        auto const scale = static_cast<std::uint8_t>(random.below(19));
        auto const mode = static_cast<rounding>(random.below(3));
        big numerator = big{a.mantissa()} * ten_to(unsigned{scale} + b.scale());
        big denominator = big{b.mantissa()} * ten_to(a.scale());
        if (denominator < 0) {
            numerator = -numerator;
            denominator = -denominator;
        }
        exact const expected{rounded(numerator, denominator, mode), scale};
        auto const computed = quotient<price>(a, b, scale, mode);
        if (!fits(expected)) ++refused;
        if (computed.has_value() != fits(expected) || (computed && !is(*computed, expected))) {
            FAIL(a << " over " << b << " with " << int{scale} << " digits gives " << computed);
        }
    }
    CHECK(refused > 0);
}

TEST_CASE("digits are dropped only when they are zero, or rounded as was asked", "[trading][unit]") {
    CHECK(price::literal("1.500").rescaled(1)->str() == "1.5");
    CHECK(!price::literal("1.55").rescaled(1));
    CHECK(!price::literal("1").rescaled(19));
    CHECK(!price::literal("10").rescaled(18));
    CHECK(price::literal("2.5").rounded(0, rounding::half_even)->str() == "2");
    CHECK(price::literal("3.5").rounded(0, rounding::half_even)->str() == "4");
    CHECK(price::literal("-0.1").rounded(0, rounding::up)->str() == "0");
    seeded_random random(nacre::test::campaign_seed("decimal rounding"));
    for (std::size_t left = nacre::test::campaign_rounds(100'000); left > 0; --left) {
        auto const value = random_decimal<price>(random);
        auto const scale = static_cast<std::uint8_t>(random.below(value.scale() + 1U));
        auto const mode = static_cast<rounding>(random.below(3));
        big const unit = ten_to(unsigned{value.scale()} - scale);
        auto const nearest = value.rounded(scale, mode);
        auto const same = value.rescaled(scale);
        bool const is_exact = value.mantissa() % unit == 0;
        if (!nearest || !is(*nearest, {rounded(value.mantissa(), unit, mode), scale}) ||
            same.has_value() != is_exact || (same && *same != value)) {
            FAIL(value << " with " << int{scale} << " digits gives " << nearest << " and " << same);
        }
    }
}

} // namespace
