// SPDX-License-Identifier: BSL-1.0
// line_reader: the lines of a file or of standard input, each with its newline, in bounded memory.
#pragma once

#include <nacre/catalog/compression.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/values.hpp>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nacre_tools {

class line_reader {
public:
    /// The end of a line that is too long is looked for up to this size.
    static constexpr std::uint64_t counted_bytes_max = nacre::core::payload_bytes_max;

    /// `-` is standard input. A line of more than `line_bytes_max`, newline included, is `too_large` with its
    /// whole size, up to `counted_bytes_max`. Compressed input is refused by the first `next()`, that of a
    /// regular file here.
    [[nodiscard]] static nacre::result<line_reader> open(std::string const& name,
                                                         std::size_t line_bytes_max) {
        line_reader out(name, line_bytes_max);
        if (name == "-") {
            out.file_ = STDIN_FILENO;
            return out;
        }
        out.file_ = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
        if (out.file_ < 0) {
            if (errno == ENOENT) return nacre::error::not_found("there is no such file").at_path(name);
            return nacre::error::io(errno, "the input cannot be opened").at_path(name);
        }
        struct stat info {};
        if (::fstat(out.file_, &info) == 0) {
            if (S_ISDIR(info.st_mode))
                return nacre::error::io(EISDIR, "the input cannot be read").at_path(name);
            if (S_ISREG(info.st_mode)) {
                out.size_ = static_cast<std::uint64_t>(info.st_size);
                char start[16];
                ssize_t const got = ::pread(out.file_, start, sizeof(start), 0);
                if (got > 0)
                    if (auto const refused = out.refuse_compressed({start, static_cast<std::size_t>(got)}))
                        return *refused;
            }
        }
        return out;
    }

    line_reader(line_reader&& other) noexcept
        : name_(std::move(other.name_)), line_bytes_max_(other.line_bytes_max_),
          file_(std::exchange(other.file_, -1)), size_(other.size_), buffer_(std::move(other.buffer_)) {}
    line_reader& operator=(line_reader&&) = delete;
    ~line_reader() {
        if (file_ > STDIN_FILENO) ::close(file_);
    }

    /// The next line, valid until the next call; nothing at the end, or when a signal came while waiting for
    /// input and `interrupted()` says so.
    [[nodiscard]] nacre::result<std::optional<nacre::bytes_view>> next() {
        std::size_t searched = 0;
        for (;;) {
            // A stream is held back only as long as what came is the start of a compressed one.
            std::string_view const start{buffer_.data(), end_};
            if (begins_ && (at_end_ || !nacre::cataloguing::may_become_compressed(start))) {
                if (auto const refused = refuse_compressed(start)) return *refused;
                begins_ = false;
            }
            char const* const from = buffer_.data() + begin_;
            if (void const* newline =
                    begins_ ? nullptr : std::memchr(from + searched, '\n', end_ - begin_ - searched)) {
                auto const size = static_cast<std::size_t>(static_cast<char const*>(newline) - from) + 1;
                if (size > line_bytes_max_) return too_long(size);
                return take(size);
            }
            searched = end_ - begin_;
            if (searched > line_bytes_max_) return too_long(searched);
            if (at_end_) return searched == 0 ? std::optional<nacre::bytes_view>{} : take(searched);
            make_room();
            NACRE_TRY(read_more());
            if (interrupted_) return std::optional<nacre::bytes_view>{};
        }
    }

    [[nodiscard]] bool interrupted() const noexcept { return interrupted_; }
    [[nodiscard]] std::uint64_t line_number() const noexcept {
        return lines_;
    } ///< of the line handed out last, 1-based
    [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; } ///< 0 when it is not known

private:
    line_reader(std::string name, std::size_t line_bytes_max)
        : name_(std::move(name)), line_bytes_max_(line_bytes_max), buffer_(std::size_t{1} << 18) {}

    [[nodiscard]] std::optional<nacre::bytes_view> take(std::size_t size) {
        auto const line = nacre::bytes({buffer_.data() + begin_, size});
        begin_ += size;
        ++lines_;
        return line;
    }
    [[nodiscard]] nacre::result<void> read_more() {
        ssize_t const got = ::read(file_, buffer_.data() + end_, buffer_.size() - end_);
        if (got < 0 && errno == EINTR) {
            interrupted_ = true;
            return {};
        }
        if (got < 0) return nacre::error::io(errno, "the input cannot be read").at_path(name_);
        if (got == 0) at_end_ = true;
        end_ += static_cast<std::size_t>(got);
        bytes_read_ += static_cast<std::uint64_t>(got);
        return {};
    }
    [[nodiscard]] std::optional<nacre::error> refuse_compressed(std::string_view start) const {
        auto const with = nacre::cataloguing::compression_of(start);
        if (!with) return std::nullopt;
        return nacre::error::invalid_argument(std::string("the input is compressed (").append(with->name) +
                                              "), and lines are read as they are: " +
                                              std::string(with->command) + " FILE | nacre-record ... -")
            .at_path(name_);
    }
    /// The line is `size` long as far as it is held: the rest is read and dropped, to say how long it is.
    [[nodiscard]] nacre::error too_long(std::uint64_t size) {
        auto const where = name_ + ", line " + std::to_string(lines_ + 1) + ", byte " +
                           std::to_string(bytes_read_ - (end_ - begin_));
        bool ends = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_) != nullptr;
        while (!ends && !at_end_ && !interrupted_ && size <= counted_bytes_max) {
            begin_ = end_ = 0;
            if (!read_more()) break;
            void const* const newline = std::memchr(buffer_.data(), '\n', end_);
            ends = newline != nullptr;
            size += ends ? static_cast<std::size_t>(static_cast<char const*>(newline) - buffer_.data()) + 1
                         : end_;
        }
        return nacre::error::too_large(size, line_bytes_max_).at_path(where);
    }
    void make_room() {
        if (end_ < buffer_.size()) return;
        if (begin_ != 0) {
            std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        } else {
            buffer_.resize(buffer_.size() * 2); // bounded: a longer line was refused before
        }
    }

    std::string name_;
    std::size_t line_bytes_max_;
    int file_ = -1;
    std::uint64_t size_ = 0;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool begins_ = true; ///< whether it is compressed has not been seen yet
    bool at_end_ = false;
    bool interrupted_ = false;
    std::uint64_t lines_ = 0;
    std::uint64_t bytes_read_ = 0;
};

} // namespace nacre_tools
