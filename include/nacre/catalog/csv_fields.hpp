// SPDX-License-Identifier: BSL-1.0
// csv_fields: the fields of one line, read from left to right; whatever does not fit is an error with line
// and column.
//
// Nothing is skipped and nothing is guessed: no blanks around values, no signs but a minus, no exponents, no
// quotes.
#pragma once

#include <nacre/catalog/csv_lines.hpp>
#include <nacre/catalog/scaled_decimal.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

/// A template, so that only units that use it compile it.
template <class = void>
class basic_csv_fields {
public:
    basic_csv_fields(std::string_view text, std::uint64_t line) noexcept : text_(text), line_(line) {}

    [[nodiscard]] std::size_t column() const noexcept { return at_ + 1; }
    [[nodiscard]] error failure(std::string_view what) const { return failure_at(column(), what); }
    [[nodiscard]] error failure_at(std::size_t column, std::string_view what) const {
        return csv_error(line_, column, what);
    }

    [[nodiscard]] result<void> expect(char wanted) {
        if (at_ == text_.size() || text_[at_] != wanted)
            return failure(std::string("expected '") + wanted + '\'');
        ++at_;
        return {};
    }
    [[nodiscard]] result<void> expect_end() const {
        if (at_ != text_.size()) return failure("expected the end of the line");
        return {};
    }

    /// `-` or nothing, digits, and a point with digits behind it or nothing. At most 18 digits, zeros before
    /// the first other digit not counted, and at most 18 behind the point.
    [[nodiscard]] result<scaled_decimal> decimal() {
        std::size_t const start = column();
        bool const negative = take('-');
        scaled_decimal out;
        std::size_t digits = 0;
        auto const take_digits = [&]() -> result<std::size_t> {
            std::size_t taken = 0;
            for (; at_ < text_.size() && is_digit(text_[at_]); ++at_, ++taken) {
                if ((text_[at_] != '0' || digits != 0) && ++digits > digits_max)
                    return failure_at(start, "a number of more than 18 digits");
                out.mantissa = out.mantissa * 10 + (text_[at_] - '0');
            }
            if (taken == 0) return failure("expected a digit");
            return taken;
        };
        NACRE_TRY(take_digits());
        if (take('.')) {
            NACRE_TRY_VALUE(behind_point, take_digits());
            if (behind_point > scaled_decimal::scale_max)
                return failure_at(start, "a number of more than 18 digits");
            out.scale = static_cast<std::uint8_t>(behind_point);
        }
        if (negative) out.mantissa = -out.mantissa;
        return out;
    }

    /// `YYYYMMDD HHMMSSmmm`, in a local time that is `ahead_of_utc`.
    [[nodiscard]] result<timestamp> compact_time(std::chrono::minutes ahead_of_utc) {
        std::size_t const start = column();
        date_time parts;
        NACRE_TRY(number(4, parts.year));
        NACRE_TRY(number(2, parts.month));
        NACRE_TRY(number(2, parts.day));
        NACRE_TRY(expect(' '));
        NACRE_TRY(number(2, parts.hour));
        NACRE_TRY(number(2, parts.minute));
        NACRE_TRY(number(2, parts.second));
        std::int64_t milliseconds = 0;
        NACRE_TRY(number(3, milliseconds));
        parts.nanoseconds = milliseconds * 1'000'000;
        return to_timestamp(parts, ahead_of_utc, start);
    }

    /// `YYYY-MM-DD HH:MM:SS[.fraction](+HH:MM|-HH:MM|Z)`, the fraction of 1 to 9 digits; `T` may stand for
    /// the blank.
    [[nodiscard]] result<timestamp> iso_time() {
        std::size_t const start = column();
        date_time parts;
        NACRE_TRY(number(4, parts.year));
        NACRE_TRY(expect('-'));
        NACRE_TRY(number(2, parts.month));
        NACRE_TRY(expect('-'));
        NACRE_TRY(number(2, parts.day));
        if (!take('T')) NACRE_TRY(expect(' '));
        NACRE_TRY(number(2, parts.hour));
        NACRE_TRY(expect(':'));
        NACRE_TRY(number(2, parts.minute));
        NACRE_TRY(expect(':'));
        NACRE_TRY(number(2, parts.second));
        if (take('.')) NACRE_TRY(fraction(parts.nanoseconds));
        NACRE_TRY_VALUE(ahead_of_utc, utc_offset());
        return to_timestamp(parts, ahead_of_utc, start);
    }

private:
    static constexpr std::size_t digits_max = 18; // 10^18 - 1 fits 64 bits with room to spare

    struct date_time {
        std::int64_t year = 0;
        std::int64_t month = 0;
        std::int64_t day = 0;
        std::int64_t hour = 0;
        std::int64_t minute = 0;
        std::int64_t second = 0;
        std::int64_t nanoseconds = 0;
    };

    [[nodiscard]] static constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

    [[nodiscard]] bool take(char wanted) noexcept {
        if (at_ == text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    /// Exactly `digits` digits.
    [[nodiscard]] result<void> number(std::size_t digits, std::int64_t& out) {
        out = 0;
        for (; digits != 0; --digits, ++at_) {
            if (at_ == text_.size() || !is_digit(text_[at_])) return failure("expected a digit");
            out = out * 10 + (text_[at_] - '0');
        }
        return {};
    }

    [[nodiscard]] result<void> fraction(std::int64_t& nanoseconds) {
        std::size_t digits = 0;
        for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
            if (++digits > 9) return failure("a fraction of more than 9 digits");
            nanoseconds = nanoseconds * 10 + (text_[at_] - '0');
        }
        if (digits == 0) return failure("expected a digit");
        nanoseconds *= scaled_decimal::power_of_ten(9 - digits);
        return {};
    }

    [[nodiscard]] result<std::chrono::minutes> utc_offset() {
        if (take('Z')) return std::chrono::minutes{0};
        bool const behind = take('-');
        if (!behind && !take('+')) return failure("expected the distance from UTC: Z, +HH:MM or -HH:MM");
        std::size_t const start = column();
        std::int64_t hours = 0;
        std::int64_t minutes = 0;
        NACRE_TRY(number(2, hours));
        NACRE_TRY(expect(':'));
        NACRE_TRY(number(2, minutes));
        if (hours > 18 || minutes > 59) return failure_at(start, "no time is so far from UTC");
        std::chrono::minutes const distance{hours * 60 + minutes};
        return behind ? -distance : distance;
    }

    [[nodiscard]] result<timestamp> to_timestamp(date_time const& parts, std::chrono::minutes ahead_of_utc,
                                                 std::size_t start) const {
        using namespace std::chrono;
        year_month_day const date{year{static_cast<int>(parts.year)},
                                  month{static_cast<unsigned>(parts.month)},
                                  day{static_cast<unsigned>(parts.day)}};
        if (!date.ok()) return failure_at(start, "no such day");
        if (parts.hour > 23 || parts.minute > 59 || parts.second > 59)
            return failure_at(start, "no such time of day");
        // Whole years that nanoseconds since 1970 can tell in 64 bits, wherever on Earth.
        if (parts.year < 1678 || parts.year > 2261) return failure_at(start, "a year outside 1678 to 2261");
        timestamp const local = sys_days(date) + hours{parts.hour} + minutes{parts.minute} +
                                seconds{parts.second} + nanoseconds{parts.nanoseconds};
        return local - ahead_of_utc;
    }

    std::string_view text_;
    std::uint64_t line_;
    std::size_t at_ = 0;
};
using csv_fields = basic_csv_fields<>;

}}} // namespace nacre::cataloguing
