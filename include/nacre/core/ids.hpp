// SPDX-License-Identifier: BSL-1.0
// Ids of runs and instances: names that are safe to make files and folders from.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/rooms.hpp>
#include <nacre/core/time.hpp>

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// `<start_ts_init>-<8 hex>`: nanoseconds padded to 19 digits, so that names sort by start time (int64
/// nanoseconds end in the year 2262).
class run_id {
public:
    static constexpr std::size_t text_bytes = 28; ///< 19 digits, a dash, 8 hex digits

    run_id() = default;

    /// `start` not before the Unix epoch; `suffix` tells runs of the same nanosecond apart.
    [[nodiscard]] static result<run_id> make(timestamp start, std::uint32_t suffix);

    /// Accepts exactly what `str()` prints.
    [[nodiscard]] static result<run_id> parse(std::string_view text);

    [[nodiscard]] timestamp start() const noexcept { return start_; }
    [[nodiscard]] std::uint32_t suffix() const noexcept { return suffix_; }

    [[nodiscard]] std::string str() const;

    friend auto operator<=>(run_id const&, run_id const&) = default;
    friend std::ostream& operator<<(std::ostream& out, run_id const& id) { return out << id.str(); }

private:
    run_id(timestamp start, std::uint32_t suffix) noexcept : start_(start), suffix_(suffix) {}

    static constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
    static constexpr bool is_lower_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f'); }

    timestamp start_{};
    std::uint32_t suffix_ = 0;
};

/// Whose runs these are; the name of a folder under the base directory.
class instance_id {
public:
    /// Refuses what could leave the base directory: separators, `.` and `..`, nothing, control characters,
    /// more than 128 bytes.
    [[nodiscard]] static result<instance_id> parse(std::string_view text);

    [[nodiscard]] std::string const& str() const noexcept { return text_; }

    friend auto operator<=>(instance_id const&, instance_id const&) = default;
    friend std::ostream& operator<<(std::ostream& out, instance_id const& id) { return out << id.text_; }

private:
    explicit instance_id(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}}} // namespace nacre::core

#ifndef NACRE_COMPILED
#include <nacre/core/ids.ipp>
#endif
