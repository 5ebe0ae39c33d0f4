// SPDX-License-Identifier: BSL-1.0
// Ids of runs and instances: names that are safe to make files and folders from.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/rooms.hpp>
#include <nacre/core/time.hpp>

#include <algorithm>
#include <charconv>
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
    [[nodiscard]] static result<run_id> make(timestamp start, std::uint32_t suffix) {
        if (to_nanoseconds(start) < 0)
            return error::invalid_argument("a run cannot start before the Unix epoch");
        return run_id{start, suffix};
    }

    /// Accepts exactly what `str()` prints.
    [[nodiscard]] static result<run_id> parse(std::string_view text) {
        std::int64_t start = 0;
        std::uint32_t suffix = 0;
        bool const shaped = text.size() == text_bytes && text[19] == '-' &&
                            std::all_of(text.begin(), text.begin() + 19, is_digit) &&
                            std::all_of(text.begin() + 20, text.end(), is_lower_hex);
        if (shaped) {
            auto const digits = std::from_chars(text.data(), text.data() + 19, start);
            auto const hex = std::from_chars(text.data() + 20, text.data() + text_bytes, suffix, 16);
            if (digits.ec == std::errc{} && hex.ec == std::errc{})
                return run_id{from_nanoseconds(start), suffix};
        }
        return error::invalid_argument("a run id reads <19 digits>-<8 hex digits>");
    }

    [[nodiscard]] timestamp start() const noexcept { return start_; }
    [[nodiscard]] std::uint32_t suffix() const noexcept { return suffix_; }

    [[nodiscard]] std::string str() const {
        std::string digits = std::to_string(to_nanoseconds(start_));
        std::string out(19 - std::min<std::size_t>(19, digits.size()), '0');
        out.append(digits).push_back('-');
        for (int shift = 28; shift >= 0; shift -= 4)
            out.push_back("0123456789abcdef"[(suffix_ >> shift) & 0xF]);
        return out;
    }

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
    [[nodiscard]] static result<instance_id> parse(std::string_view text) {
        if (text.empty()) return error::invalid_argument("an instance id cannot be empty");
        if (text.size() > id_bytes_max)
            return error::invalid_argument("an instance id has at most 128 bytes");
        if (text == "." || text == "..")
            return error::invalid_argument("an instance id cannot be a relative folder");
        bool const clean = std::none_of(text.begin(), text.end(), [](char c) {
            return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        });
        if (!clean)
            return error::invalid_argument("an instance id has no separators and no control characters");
        return instance_id{std::string(text)};
    }

    [[nodiscard]] std::string const& str() const noexcept { return text_; }

    friend auto operator<=>(instance_id const&, instance_id const&) = default;
    friend std::ostream& operator<<(std::ostream& out, instance_id const& id) { return out << id.text_; }

private:
    explicit instance_id(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}}} // namespace nacre::core
