// SPDX-License-Identifier: BSL-1.0
// os::descriptor: an open file, with reads, writes and syncs that are whole or an error.
//
// Interrupted and short calls are continued; a sync is never repeated, because the system may have forgotten
// by then what it could not write. Errors do not name the file: `what` and the path are the caller's.
#pragma once

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace nacre { inline namespace nacre_v1 { namespace os {

inline constexpr std::uint64_t file_bytes_max =
    static_cast<std::uint64_t>(std::numeric_limits<::off_t>::max());

/// What is known of an open file.
struct file_facts {
    std::uint64_t size = 0;
    bool regular = false;
    bool folder = false;
};

class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }
    ~descriptor() { close(); }

    void close() noexcept {
        // Not repeated when interrupted: Linux has released the number by then.
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

    [[nodiscard]] int number() const noexcept { return number_; }
    explicit operator bool() const noexcept { return number_ >= 0; }

private:
    int number_ = -1;
};

enum class access { read, read_write };

namespace open_file {

[[nodiscard]] result<descriptor> with(std::filesystem::path const& path, int flags);

} // namespace open_file

/// `not_found` when nothing has this name.
[[nodiscard]] inline result<descriptor> open_existing(std::filesystem::path const& path, access how) {
    return open_file::with(path, how == access::read ? O_RDONLY : O_RDWR);
}

/// Makes a file of mode 0600, for reading and writing; `busy` when the name is taken.
[[nodiscard]] result<descriptor> create_new(std::filesystem::path const& path);

/// Makes or opens a file of mode 0600, for reading and writing; never through a symbolic link.
[[nodiscard]] inline result<descriptor> create_or_open(std::filesystem::path const& path) {
    return open_file::with(path, O_RDWR | O_CREAT | O_NOFOLLOW);
}

[[nodiscard]] result<file_facts> facts_of(descriptor const& file);

/// Whether `path` names this very file now.
[[nodiscard]] bool has_name(descriptor const& file, std::filesystem::path const& path) noexcept;

/// The concatenation of `parts`, at `offset`; on failure any of it may have been written.
[[nodiscard]] result<void> write_all(descriptor const& file, std::uint64_t offset,
                                     std::span<bytes_view const> parts);

[[nodiscard]] inline result<void> write_all(descriptor const& file, std::uint64_t offset, bytes_view bytes) {
    return write_all(file, offset, std::span<bytes_view const>{&bytes, 1});
}

/// Zeros from `begin` to `end`, written, so that the space is there and needs no bookkeeping when it is
/// overwritten.
[[nodiscard]] result<void> write_zeros(descriptor const& file, std::uint64_t begin, std::uint64_t end);

/// Fills `into` from `offset`; fewer bytes only where the file ends.
[[nodiscard]] result<std::size_t> read_all(descriptor const& file, std::uint64_t offset, bytes_span into);

/// The bytes, and what is needed to find them again.
[[nodiscard]] result<void> sync_data(descriptor const& file);

/// The bytes and all that is known of the file.
[[nodiscard]] result<void> sync_whole(descriptor const& file);

/// Makes space from `begin` to `end` that reads as zeros and grows the file to `end`; `false` where the file
/// system does not know how (then writing zeros is the way).
[[nodiscard]] result<bool> allocate(descriptor const& file, std::uint64_t begin, std::uint64_t end);

[[nodiscard]] result<void> resize(descriptor const& file, std::uint64_t size);

}}} // namespace nacre::os

#ifndef NACRE_COMPILED
#include <nacre/backend/os/descriptor.ipp>
#endif
