// SPDX-License-Identifier: BSL-1.0
// run_bytes: the bytes of a run wherever they come from: a file under any name, through a link, or a pipe.
//
// A file is mapped. What cannot be mapped is first copied to a temporary file that has no name, in pieces, so
// that it takes room on a disk (TMPDIR) and no memory.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace nacre_verify {

class run_bytes {
public:
    /// `-` is standard input. Errors: `not_found`, `invalid_argument` for a folder, `io`, `disk_full`.
    [[nodiscard]] static nacre::result<run_bytes> open(std::string const& path);

    run_bytes(run_bytes&& other) noexcept
        : start_(std::exchange(other.start_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    run_bytes& operator=(run_bytes&&) = delete;
    ~run_bytes();

    [[nodiscard]] nacre::bytes_view bytes() const noexcept { return {start_, size_}; }

private:
    run_bytes(std::byte const* start, std::size_t size) noexcept : start_(start), size_(size) {}
    [[nodiscard]] static nacre::result<run_bytes> map(int file, std::size_t size);

    std::byte const* start_;
    std::size_t size_;
};

} // namespace nacre_verify
