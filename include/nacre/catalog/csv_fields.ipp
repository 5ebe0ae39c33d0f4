// SPDX-License-Identifier: BSL-1.0
// csv_fields.ipp: the bodies of csv_fields.hpp.
#pragma once

#include <nacre/catalog/csv_fields.hpp>

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

template <class Unused>
result<void> basic_csv_fields<Unused>::expect(char wanted) {
    if (at_ == text_.size() || text_[at_] != wanted)
        return failure(std::string("expected '") + wanted + '\'');
    ++at_;
    return {};
}

template <class Unused>
result<scaled_decimal> basic_csv_fields<Unused>::decimal() {
    std::size_t const start = column();
    auto const read = scaled_decimal::read(text_.substr(at_));
    at_ += read.size;
    switch (read.flaw) {
    case decimal_flaw::no_digit: return failure("expected a digit");
    case decimal_flaw::no_fit:
        return failure_at(start, "the number does not fit: more than 18 digits behind the point, or more "
                                 "digits than 64 bits hold");
    case decimal_flaw::none: break;
    }
    return read.value;
}

template <class Unused>
result<timestamp> basic_csv_fields<Unused>::compact_time(std::chrono::minutes ahead_of_utc) {
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

template <class Unused>
result<timestamp> basic_csv_fields<Unused>::iso_time() {
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

template <class Unused>
bool basic_csv_fields<Unused>::take(char wanted) noexcept {
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
}

template <class Unused>
result<void> basic_csv_fields<Unused>::number(std::size_t digits, std::int64_t& out) {
    out = 0;
    for (; digits != 0; --digits, ++at_) {
        if (at_ == text_.size() || !is_digit(text_[at_])) return failure("expected a digit");
        out = out * 10 + (text_[at_] - '0');
    }
    return {};
}

template <class Unused>
result<void> basic_csv_fields<Unused>::fraction(std::int64_t& nanoseconds) {
    std::size_t digits = 0;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
        if (++digits > 9) return failure("a fraction of more than 9 digits");
        nanoseconds = nanoseconds * 10 + (text_[at_] - '0');
    }
    if (digits == 0) return failure("expected a digit");
    nanoseconds *= scaled_decimal::power_of_ten(9 - digits);
    return {};
}

template <class Unused>
result<std::chrono::minutes> basic_csv_fields<Unused>::utc_offset() {
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

template <class Unused>
result<timestamp> basic_csv_fields<Unused>::to_timestamp(date_time const& parts,
                                                         std::chrono::minutes ahead_of_utc,
                                                         std::size_t start) const {
    using namespace std::chrono;
    year_month_day const date{year{static_cast<int>(parts.year)}, month{static_cast<unsigned>(parts.month)},
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

}}} // namespace nacre::cataloguing
