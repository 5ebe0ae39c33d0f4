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

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

/// `mantissa / 10^scale`. Equal values compare equal whatever their scales: 1.50 == 1.5.
struct scaled_decimal {
    static constexpr std::uint8_t scale_max = 18;

    std::int64_t mantissa = 0;
    std::uint8_t scale = 0; ///< digits behind the point, at most `scale_max`

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

}}} // namespace nacre::cataloguing

#ifndef NACRE_COMPILED
#include <nacre/catalog/scaled_decimal.ipp>
#endif
