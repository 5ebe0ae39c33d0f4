// SPDX-License-Identifier: BSL-1.0
// csv_lines.ipp: the bodies of csv_lines.hpp.
#pragma once

#include <nacre/catalog/csv_lines.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/catalog/compression.hpp>
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

template <class Unused>
auto basic_csv_lines<Unused>::open(std::filesystem::path const& path) -> result<basic_csv_lines> {
    NACRE_TRY_VALUE(file, os::open_existing(path, os::access::read));
    auto const facts = os::facts_of(file);
    if (!facts) return facts.error().at_path(path.native());
    if (!facts->regular) return error::catalog("not a regular file").at_path(path.native());
    return basic_csv_lines(std::move(file));
}

template <class Unused>
result<std::optional<std::string_view>> basic_csv_lines<Unused>::next() {
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

template <class Unused>
result<void> basic_csv_lines<Unused>::fill() {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    NACRE_TRY_VALUE(got, os::read_all(file_, offset_, bytes_span(buffer_).subspan(end_)));
    at_end_ = end_ + got < buffer_.size();
    end_ += got;
    if (offset_ == 0) {
        auto const text = as_text(bytes_view(buffer_).first(end_));
        if (auto const with = compression_of(text))
            return csv_error(1, 1,
                             std::string("the file is compressed (")
                                 .append(with->name)
                                 .append("): decompress it first, for instance with ")
                                 .append(with->command));
        if (text.starts_with("\xEF\xBB\xBF")) begin_ = 3;
    }
    offset_ += got;
    return {};
}

}}} // namespace nacre::cataloguing
