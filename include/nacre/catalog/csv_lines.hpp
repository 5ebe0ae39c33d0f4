// SPDX-License-Identifier: BSL-1.0
// csv_lines: a file of text, line by line, in a buffer of fixed size whatever the file holds.
//
// Lines end with LF or CRLF, the last one also with the file. A UTF-8 byte order mark before the first line
// belongs to none. Threads: one at a time.
#pragma once

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

/// What is wrong with a line, as a `catalog` error: lines and columns are counted from 1, columns in bytes.
[[nodiscard]] inline error csv_error(std::uint64_t line, std::size_t column, std::string_view what) {
    return error::catalog("line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
                          std::string(what));
}

/// A template, so that only units that use it compile it.
template <class = void>
class basic_csv_lines {
public:
    static constexpr std::size_t line_bytes_max = 1024; ///< without its end
    static constexpr std::size_t buffer_bytes = std::size_t{64} << 10;

    /// Errors: `not_found`, `catalog` for what is no regular file, `io`.
    [[nodiscard]] static result<basic_csv_lines> open(std::filesystem::path const& path);

    /// The next line without its end, valid until the next call; nothing at the end of the file. Errors,
    /// without the path: `catalog` for a line that is too long and for a compressed file, `io`.
    [[nodiscard]] result<std::optional<std::string_view>> next();

    /// The number of the line last given, from 1.
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

private:
    explicit basic_csv_lines(os::descriptor file) : file_(std::move(file)), buffer_(buffer_bytes) {}

    /// Moves what is left to the front and reads behind it.
    [[nodiscard]] result<void> fill();

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

#include <nacre/catalog/csv_lines.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace cataloguing {
extern template class basic_csv_lines<void>;
}}} // namespace nacre::cataloguing
#endif
