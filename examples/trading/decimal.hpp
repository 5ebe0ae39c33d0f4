// SPDX-License-Identifier: BSL-1.0
// decimal<Kind>: an exact number, a 64-bit mantissa and a scale of 0 to 18 digits behind the point; no
// floating point.
//
// The scale belongs to the value: `1.10` is read, kept, encoded and printed with its two digits, as the venue
// wrote it. Comparison is by value: `1.1 == 1.10`. Kinds do not mix: a price and a quantity cannot be added.
//
// Laws
//   1. `parse(x.str()) == x` with the same mantissa and scale. Every text that is accepted is read exactly;
//      `parse(t)->str() == t` but for an exponent, a minus before zero, and zeros at the end that do not fit.
//   2. Sum, difference and product are exact or an `invalid_argument`. Their scale is the larger one (of a
//      product: the sum of both), or, where the mantissa would not fit, the largest at which the value is
//      still exact.
//   3. Only what has `rounding` in its arguments rounds.
#pragma once

#include <nacre/catalog/scaled_decimal.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace trading {

/// Digits behind the point at most: 10^18 is the largest power of ten in 63 bits.
inline constexpr std::uint8_t decimal_scale_max = 18;

enum class rounding : std::uint8_t {
    half_even = 0, ///< to the nearest, ties to the even digit
    down = 1,      ///< toward negative infinity
    up = 2,        ///< toward positive infinity
};

// Products of two mantissas and of a mantissa and a power of ten fit: 2^63 * 10^18 < 2^127.
__extension__ typedef __int128 wide_integer;

/// 10^exponent, exponent 0 to 36.
[[nodiscard]] constexpr wide_integer power_of_ten(unsigned exponent) noexcept {
    wide_integer out = 1;
    for (; exponent > 0; --exponent)
        out *= 10;
    return out;
}

/// `numerator / denominator` as an integer, rounded; the denominator is positive.
[[nodiscard]] constexpr wide_integer rounded_quotient(wide_integer numerator, wide_integer denominator,
                                                      rounding mode) noexcept {
    wide_integer floor = numerator / denominator;
    wide_integer rest = numerator % denominator;
    if (rest < 0) {
        rest += denominator;
        --floor;
    }
    switch (mode) {
    case rounding::down: return floor;
    case rounding::up: return rest == 0 ? floor : floor + 1;
    case rounding::half_even: break;
    }
    wide_integer const other_half = denominator - rest;
    bool const above = rest > other_half || (rest == other_half && floor % 2 != 0);
    return above ? floor + 1 : floor;
}

/// A kind names itself in the schema and says whether its values may be negative.
template <class Kind>
concept decimal_kind = requires {
    { Kind::name } -> std::convertible_to<std::string_view>;
    { Kind::has_sign } -> std::convertible_to<bool>;
};

template <decimal_kind Kind>
class decimal {
public:
    using kind = Kind;

    /// Zero without digits behind the point.
    constexpr decimal() noexcept = default;

    /// `mantissa / 10^scale`.
    [[nodiscard]] static nacre::result<decimal> make(std::int64_t mantissa, std::uint8_t scale) {
        if (scale > decimal_scale_max) return refused("has at most 18 digits behind the point");
        if (!Kind::has_sign && mantissa < 0) return refused("is never negative");
        return decimal{mantissa, scale};
    }

    /// What `str()` prints, and how venues write numbers: with an exponent (`2.288e-5`), a minus before zero,
    /// and more zeros at the end than fit.
    [[nodiscard]] static nacre::result<decimal> parse(std::string_view text) {
        auto const parsed = read(text);
        if (parsed.value) return *parsed.value;
        return refused(parsed.why);
    }

    /// A number that stands in the program: `price::literal("1.1212")`; anything else does not compile.
    [[nodiscard]] static consteval decimal literal(std::string_view text) { return read(text).value.value(); }

    /// `mantissa / 10^scale` with as many digits behind the point as fit; else `invalid_argument`.
    [[nodiscard]] static nacre::result<decimal> from_wide(wide_integer mantissa, unsigned scale) {
        while ((scale > decimal_scale_max || !fits(mantissa)) && scale > 0 && mantissa % 10 == 0) {
            mantissa /= 10;
            --scale;
        }
        if (scale > decimal_scale_max || !fits(mantissa)) return refused("does not fit 64 bits exactly");
        return make(static_cast<std::int64_t>(mantissa), static_cast<std::uint8_t>(scale));
    }

    [[nodiscard]] constexpr std::int64_t mantissa() const noexcept { return mantissa_; }
    /// Digits behind the point.
    [[nodiscard]] constexpr std::uint8_t scale() const noexcept { return scale_; }
    [[nodiscard]] constexpr bool is_zero() const noexcept { return mantissa_ == 0; }
    /// -1, 0 or 1.
    [[nodiscard]] constexpr int sign() const noexcept { return (mantissa_ > 0) - (mantissa_ < 0); }

    [[nodiscard]] std::string str() const {
        bool const negative = mantissa_ < 0;
        auto magnitude = static_cast<std::uint64_t>(mantissa_);
        if (negative) magnitude = 0 - magnitude;
        std::string out = std::to_string(magnitude);
        if (scale_ > 0) {
            if (out.size() <= scale_) out.insert(0, scale_ + 1 - out.size(), '0');
            out.insert(out.size() - scale_, 1, '.');
        }
        if (negative) out.insert(0, 1, '-');
        return out;
    }

    /// The same value with another number of digits; fails where digits would be lost or the mantissa would
    /// not fit.
    [[nodiscard]] nacre::result<decimal> rescaled(std::uint8_t scale) const {
        if (scale > decimal_scale_max) return refused("has at most 18 digits behind the point");
        if (scale >= scale_) return exactly(mantissa_ * power_of_ten(scale - scale_), scale);
        wide_integer const unit = power_of_ten(scale_ - scale);
        if (mantissa_ % unit != 0) return refused("would lose digits");
        return exactly(mantissa_ / unit, scale);
    }

    /// The nearest value with that many digits.
    [[nodiscard]] nacre::result<decimal> rounded(std::uint8_t scale, rounding mode) const {
        if (scale >= scale_) return rescaled(scale);
        return exactly(rounded_quotient(mantissa_, power_of_ten(scale_ - scale), mode), scale);
    }

    friend nacre::result<decimal> sum(decimal a, decimal b) {
        auto const scale = std::max(a.scale_, b.scale_);
        return from_wide(a.at(scale) + b.at(scale), scale);
    }
    friend nacre::result<decimal> difference(decimal a, decimal b) {
        auto const scale = std::max(a.scale_, b.scale_);
        return from_wide(a.at(scale) - b.at(scale), scale);
    }

    friend constexpr bool operator==(decimal a, decimal b) noexcept { return (a <=> b) == 0; }
    friend constexpr std::weak_ordering operator<=>(decimal a, decimal b) noexcept {
        auto const scale = std::max(a.scale_, b.scale_);
        return a.at(scale) <=> b.at(scale);
    }
    friend std::ostream& operator<<(std::ostream& out, decimal value) { return out << value.str(); }

private:
    constexpr decimal(std::int64_t mantissa, std::uint8_t scale) noexcept
        : mantissa_(mantissa), scale_(scale) {}

    static nacre::error refused(std::string_view why) {
        constexpr bool vowel = std::string_view("aeiou").find(Kind::name.front()) != std::string_view::npos;
        return nacre::error::invalid_argument(
            std::string(vowel ? "an " : "a ").append(Kind::name).append(" ").append(why));
    }

    static constexpr bool fits(wide_integer value) noexcept {
        return value >= std::numeric_limits<std::int64_t>::min() &&
               value <= std::numeric_limits<std::int64_t>::max();
    }

    static nacre::result<decimal> exactly(wide_integer mantissa, std::uint8_t scale) {
        if (!fits(mantissa)) return refused("does not fit 64 bits exactly");
        return make(static_cast<std::int64_t>(mantissa), scale);
    }

    struct reading {
        std::optional<decimal> value;
        std::string_view why; ///< there is none
    };
    static constexpr reading read(std::string_view text) noexcept {
        using nacre::cataloguing::decimal_flaw;
        auto const read = nacre::cataloguing::scaled_decimal::read(text);
        auto const digits = text.substr(read.negative ? 1 : 0);
        bool const padded = digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
        if (read.flaw == decimal_flaw::no_digit || read.size != text.size() || padded)
            return {{},
                    Kind::has_sign ? std::string_view("reads as 12, 0.50, -3.25 or 2.5e-8")
                                   : std::string_view("reads as 12, 0.50 or 2.5e-8")};
        if (!Kind::has_sign && read.negative &&
            (read.value.mantissa != 0 || read.flaw == decimal_flaw::no_fit))
            return {{}, "is never negative"};
        if (read.flaw == decimal_flaw::no_fit)
            return {{},
                    "does not fit: it has more than 18 digits behind the point, or more digits than 64 "
                    "bits hold"};
        return {decimal{read.value.mantissa, read.value.scale}, {}};
    }

    [[nodiscard]] constexpr wide_integer at(std::uint8_t scale) const noexcept {
        return mantissa_ * power_of_ten(static_cast<unsigned>(scale) - scale_);
    }

    std::int64_t mantissa_ = 0;
    std::uint8_t scale_ = 0;
};

/// The exact product, as a decimal of the kind that is asked for: `product<amount>(price, quantity)`.
template <class To, class A, class B>
[[nodiscard]] nacre::result<To> product(decimal<A> a, decimal<B> b) {
    auto const scale = static_cast<unsigned>(a.scale()) + b.scale();
    return To::from_wide(wide_integer{a.mantissa()} * b.mantissa(), scale);
}

/// `a / b` with `scale` digits behind the point: `quotient<price>(amount, quantity, 9, rounding::half_even)`.
template <class To, class A, class B>
[[nodiscard]] nacre::result<To> quotient(decimal<A> a, decimal<B> b, std::uint8_t scale, rounding mode) {
    if (b.is_zero()) return nacre::error::invalid_argument("division by zero");
    if (scale > decimal_scale_max) return To::make(0, scale);
    wide_integer numerator = b.sign() * wide_integer{a.mantissa()};
    wide_integer denominator = b.sign() * wide_integer{b.mantissa()};
    // The power of ten goes to the side where its exponent is positive; up to 10^18 a mantissa times it fits.
    int exponent = int{scale} + b.scale() - a.scale();
    wide_integer whole = 0;
    if (exponent < 0) {
        denominator *= power_of_ten(static_cast<unsigned>(-exponent));
    } else {
        // Beyond that, long division: each step leaves a rest below the denominator, so below 2^63.
        for (; exponent > 18; --exponent) {
            whole = (whole + numerator / denominator) * 10;
            numerator = numerator % denominator * 10;
            if (whole > power_of_ten(19) || whole < -power_of_ten(19)) {
                return nacre::error::invalid_argument("a quotient does not fit 64 bits");
            }
        }
        whole *= power_of_ten(static_cast<unsigned>(exponent));
        numerator *= power_of_ten(static_cast<unsigned>(exponent));
    }
    NACRE_TRY_VALUE(out, To::from_wide(whole + rounded_quotient(numerator, denominator, mode), scale));
    return out.rescaled(scale);
}

struct price_kind {
    static constexpr std::string_view name = "price";
    static constexpr bool has_sign = true;
};
struct quantity_kind {
    static constexpr std::string_view name = "quantity";
    static constexpr bool has_sign = false;
};
struct signed_quantity_kind {
    static constexpr std::string_view name = "signed_quantity";
    static constexpr bool has_sign = true;
};
struct amount_kind {
    static constexpr std::string_view name = "amount";
    static constexpr bool has_sign = true;
};
struct ratio_kind {
    static constexpr std::string_view name = "ratio";
    static constexpr bool has_sign = true;
};

using price = decimal<price_kind>;                     ///< negative where a market allows it: spreads, energy
using quantity = decimal<quantity_kind>;               ///< never negative
using signed_quantity = decimal<signed_quantity_kind>; ///< of a position: long above zero, short below
using amount = decimal<amount_kind>;                   ///< of a currency
using ratio = decimal<ratio_kind>;                     ///< a rate or share without unit

/// How every decimal stands in a payload.
struct decimal_wire {
    std::int64_t mantissa = 0;
    std::uint8_t scale = 0;

    friend bool operator==(decimal_wire const&, decimal_wire const&) = default;
};
NACRE_MEMBERS(decimal_wire, mantissa, scale)

} // namespace trading

template <class Kind>
struct nacre::wire_format<trading::decimal<Kind>> {
    using wire_type = trading::decimal_wire;
    static constexpr std::string_view name = Kind::name;
    static wire_type to_wire(trading::decimal<Kind> value) noexcept {
        return {value.mantissa(), value.scale()};
    }
    static nacre::result<trading::decimal<Kind>> from_wire(wire_type wire) {
        return trading::decimal<Kind>::make(wire.mantissa, wire.scale);
    }
};
