// SPDX-License-Identifier: BSL-1.0
// scaled_decimal: a decimal number exactly as it was written: digits and the place of the point, no binary
// fraction.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

struct decimal_text;

/// `mantissa / 10^scale`. Equal values compare equal whatever their scales: 1.50 == 1.5.
struct scaled_decimal {
    static constexpr std::uint8_t scale_max = 18;

    std::int64_t mantissa = 0;
    std::uint8_t scale = 0; ///< digits behind the point, at most `scale_max`

    /// Reads the decimal that `text` begins with, as venues write them: `-` or nothing, digits, a point with
    /// digits behind it or nothing, an exponent (`e-8`, `E+5`) or nothing. Digits behind the point are kept,
    /// zeros too; zeros at the end are left out where the number does not fit with them, none other. Minus
    /// zero is zero.
    [[nodiscard]] static constexpr decimal_text read(std::string_view text) noexcept;

    /// 10^`exponent`, for exponents up to `scale_max`.
    [[nodiscard]] static constexpr std::int64_t power_of_ten(std::size_t exponent) noexcept {
        std::int64_t out = 1;
        for (; exponent != 0; --exponent)
            out *= 10;
        return out;
    }

    /// The mantissa of the same value with `wanted` digits behind the point, at most `scale_max`; nothing
    /// when digits would be lost or the mantissa does not fit.
    [[nodiscard]] constexpr std::optional<std::int64_t> mantissa_at(std::uint8_t wanted) const noexcept {
        if (wanted <= scale) {
            auto const factor = power_of_ten(static_cast<std::size_t>(scale - wanted));
            if (mantissa % factor != 0) return std::nullopt;
            return mantissa / factor;
        }
        auto const factor = power_of_ten(static_cast<std::size_t>(wanted - scale));
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        constexpr auto least = std::numeric_limits<std::int64_t>::min();
        if (mantissa > most / factor || mantissa < least / factor) return std::nullopt;
        return mantissa * factor;
    }

    [[nodiscard]] std::string str() const;

    friend constexpr std::strong_ordering operator<=>(scaled_decimal const& a,
                                                      scaled_decimal const& b) noexcept {
        // Whole parts, then fractions at the largest scale, where both fit. Division truncates towards zero
        // on both sides.
        auto const unit_a = power_of_ten(a.scale);
        auto const unit_b = power_of_ten(b.scale);
        if (auto const whole = a.mantissa / unit_a <=> b.mantissa / unit_b; whole != 0) return whole;
        return a.mantissa % unit_a * power_of_ten(static_cast<std::size_t>(scale_max - a.scale)) <=>
               b.mantissa % unit_b * power_of_ten(static_cast<std::size_t>(scale_max - b.scale));
    }
    friend constexpr bool operator==(scaled_decimal const& a, scaled_decimal const& b) noexcept {
        return (a <=> b) == 0;
    }
    friend std::ostream& operator<<(std::ostream& out, scaled_decimal const& value) {
        return out << value.str();
    }
};

enum class decimal_flaw : std::uint8_t {
    none,
    no_digit, ///< a digit is due where the reading stopped
    no_fit,   ///< it is a number, of more digits than a scaled_decimal holds
};

/// What `scaled_decimal::read` found.
struct decimal_text {
    scaled_decimal value;
    std::size_t size = 0; ///< bytes read
    decimal_flaw flaw = decimal_flaw::none;
    bool negative = false; ///< a minus sign stands before it, before zero too
};

constexpr decimal_text scaled_decimal::read(std::string_view text) noexcept {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    decimal_text out;
    auto const is_digit = [&] {
        return out.size < text.size() && text[out.size] >= '0' && text[out.size] <= '9';
    };
    auto const take = [&](char wanted) {
        bool const there = out.size < text.size() && text[out.size] == wanted;
        out.size += there;
        return there;
    };
    out.negative = take('-');
    std::uint64_t const limit = most + (out.negative ? 1 : 0);

    // The value is `digits * 10^zeros / 10^places`: zeros are kept apart until another digit follows them.
    std::uint64_t digits = 0;
    std::int64_t zeros = 0;
    std::int64_t places = 0;
    bool fits = true;
    auto const append = [&](std::uint64_t digit) {
        fits = fits && digits <= (limit - digit) / 10;
        if (fits) digits = digits * 10 + digit;
    };
    auto const take_digits = [&](std::int64_t place) {
        bool const any = is_digit();
        for (; is_digit(); ++out.size, places += place) {
            auto const digit = static_cast<std::uint64_t>(text[out.size] - '0');
            if (digit == 0) {
                ++zeros;
                continue;
            }
            for (; digits != 0 && fits && zeros != 0; --zeros)
                append(0);
            zeros = 0;
            append(digit);
        }
        return any;
    };
    if (!take_digits(0) || (take('.') && !take_digits(1))) {
        out.flaw = decimal_flaw::no_digit;
        return out;
    }
    if (take('e') || take('E')) {
        constexpr std::int64_t far = 1'000'000'000; // beyond it nothing fits but zero
        bool const down = take('-');
        if (!down) take('+');
        if (!is_digit()) {
            out.flaw = decimal_flaw::no_digit;
            return out;
        }
        std::int64_t exponent = 0;
        for (; is_digit(); ++out.size)
            exponent = exponent > far ? exponent : exponent * 10 + (text[out.size] - '0');
        places += down ? exponent : -exponent;
    }

    auto const shown = places < 0 ? 0 : places;
    if (digits == 0) {
        out.value.scale = static_cast<std::uint8_t>(shown < scale_max ? shown : scale_max);
        return out;
    }
    // Zeros that stand behind the point may go; those before it are part of the number.
    zeros += shown - places;
    auto scale = shown;
    if (auto const surplus = scale - scale_max; surplus > 0) {
        fits = fits && surplus <= zeros;
        scale -= surplus;
        zeros -= surplus;
    }
    while (fits && zeros > 0 && digits <= limit / 10) {
        digits *= 10;
        --zeros;
    }
    if (!fits || zeros > scale) {
        out.flaw = decimal_flaw::no_fit;
        return out;
    }
    out.value.scale = static_cast<std::uint8_t>(scale - zeros);
    out.value.mantissa = static_cast<std::int64_t>(out.negative ? std::uint64_t{0} - digits : digits);
    return out;
}

}}} // namespace nacre::cataloguing

#ifndef NACRE_COMPILED
#include <nacre/catalog/scaled_decimal.ipp>
#endif
