// SPDX-License-Identifier: BSL-1.0
// csv_lines: a file of text, line by line, in a buffer of fixed size whatever the file holds.
//
// Lines end with LF or CRLF, the last one also with the file. Threads: one at a time.
#pragma once

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

/// What is wrong with a line, as a `catalog` error: lines and columns are counted from 1, columns in bytes.
[[nodiscard]] error csv_error(std::uint64_t line, std::size_t column, std::string_view what);

/// A template, so that only units that use it compile it.
template <class = void>
class basic_csv_lines {
public:
    static constexpr std::size_t line_bytes_max = 1024; ///< without its end
    static constexpr std::size_t buffer_bytes = std::size_t{64} << 10;

    /// Errors: `not_found`, `catalog` for what is no regular file, `io`.
    [[nodiscard]] static result<basic_csv_lines> open(std::filesystem::path const& path) {
        NACRE_TRY_VALUE(file, os::open_existing(path, os::access::read));
        auto const facts = os::facts_of(file);
        if (!facts) return facts.error().at_path(path.native());
        if (!facts->regular) return error::catalog("not a regular file").at_path(path.native());
        return basic_csv_lines(std::move(file));
    }

    /// The next line without its end, valid until the next call; nothing at the end of the file. Errors,
    /// without the path: `catalog` for a line that is too long, `io`.
    [[nodiscard]] result<std::optional<std::string_view>> next() {
        std::size_t searched = 0;
        for (;;) {
            std::string_view const held = as_text(bytes_view(buffer_).subspan(begin_, end_ - begin_));
            std::size_t const at = held.find('\n', searched);
            bool const whole = at != held.npos;
            std::size_t const size = whole ? at : held.size();
            // A CR more than the limit may belong to the line's end.
            if (size > line_bytes_max + 1 || (size == line_bytes_max + 1 && held[line_bytes_max] != '\r'))
                return csv_error(line_ + 1, line_bytes_max + 1, "the line is too long");
            if (whole || (at_end_ && size != 0)) {
                begin_ += whole ? size + 1 : size;
                ++line_;
                std::string_view out = held.substr(0, size);
                if (out.ends_with('\r')) out.remove_suffix(1);
                return std::optional(out);
            }
            if (at_end_) return std::optional<std::string_view>{};
            searched = size;
            NACRE_TRY(fill());
        }
    }

    /// The number of the line last given, from 1.
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

private:
    explicit basic_csv_lines(os::descriptor file) : file_(std::move(file)), buffer_(buffer_bytes) {}

    /// Moves what is left to the front and reads behind it.
    [[nodiscard]] result<void> fill() {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        NACRE_TRY_VALUE(got, os::read_all(file_, offset_, bytes_span(buffer_).subspan(end_)));
        at_end_ = end_ + got < buffer_.size();
        end_ += got;
        offset_ += got;
        return {};
    }

    os::descriptor file_;
    std::vector<std::byte> buffer_;
    std::size_t begin_ = 0; ///< what is read and not given out yet: [begin_, end_)
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0; ///< in the file, of what is read next
    std::uint64_t line_ = 0;
    bool at_end_ = false;
};
using csv_lines = basic_csv_lines<>;

}}} // namespace nacre::cataloguing

#ifndef NACRE_COMPILED
#include <nacre/catalog/csv_lines.ipp>
#endif
