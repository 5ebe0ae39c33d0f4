// SPDX-License-Identifier: BSL-1.0
// csv_fields: the fields of one line, read from left to right; whatever does not fit is an error with line
// and column.
//
// Nothing is skipped and nothing is guessed: no blanks around values, no plus before a number, no quotes.
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

    [[nodiscard]] result<void> expect(char wanted);
    [[nodiscard]] result<void> expect_end() const {
        if (at_ != text_.size()) return failure("expected the end of the line");
        return {};
    }

    /// As `scaled_decimal::read` takes it; a number that does not fit is an error that says so.
    [[nodiscard]] result<scaled_decimal> decimal();

    /// `YYYYMMDD HHMMSSmmm`, in a local time that is `ahead_of_utc`.
    [[nodiscard]] result<timestamp> compact_time(std::chrono::minutes ahead_of_utc);

    /// `YYYY-MM-DD HH:MM:SS[.fraction](+HH:MM|-HH:MM|Z)`, the fraction of 1 to 9 digits; `T` may stand for
    /// the blank.
    [[nodiscard]] result<timestamp> iso_time();

private:
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

    [[nodiscard]] bool take(char wanted) noexcept;

    /// Exactly `digits` digits.
    [[nodiscard]] result<void> number(std::size_t digits, std::int64_t& out);

    [[nodiscard]] result<void> fraction(std::int64_t& nanoseconds);

    [[nodiscard]] result<std::chrono::minutes> utc_offset();

    [[nodiscard]] result<timestamp> to_timestamp(date_time const& parts, std::chrono::minutes ahead_of_utc,
                                                 std::size_t start) const;

    std::string_view text_;
    std::uint64_t line_;
    std::size_t at_ = 0;
};
using csv_fields = basic_csv_fields<>;

}}} // namespace nacre::cataloguing

#include <nacre/catalog/csv_fields.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace cataloguing {
extern template class basic_csv_fields<void>;
}}} // namespace nacre::cataloguing
#endif
