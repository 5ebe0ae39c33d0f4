// SPDX-License-Identifier: BSL-1.0
// descriptor.ipp: the bodies of descriptor.hpp.
#pragma once

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/failure.hpp>
#include <nacre/backend/os/platform.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace os { namespace open_file {

NACRE_INLINE result<descriptor> with(std::filesystem::path const& path, int flags) {
    // O_NONBLOCK: a pipe somebody put in a run's place must not stop us; it means nothing for a regular file.
    int number = -1;
    do {
        number = ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
    } while (number < 0 && errno == EINTR);
    if (number < 0) return failure(errno, "opening", path.native());
    return descriptor{number};
}

}}}} // namespace nacre::os::open_file

namespace nacre { inline namespace nacre_v1 { namespace os {

NACRE_INLINE result<descriptor> create_new(std::filesystem::path const& path) {
    auto made = open_file::with(path, O_RDWR | O_CREAT | O_EXCL);
    if (!made && made.error().os_error() == EEXIST) return error::busy().at_path(path.native());
    return made;
}

NACRE_INLINE result<file_facts> facts_of(descriptor const& file) {
    struct ::stat seen {};
    if (::fstat(file.number(), &seen) != 0) return error::io(errno, "asking for the size");
    return file_facts{static_cast<std::uint64_t>(seen.st_size), S_ISREG(seen.st_mode), S_ISDIR(seen.st_mode)};
}

NACRE_INLINE bool has_name(descriptor const& file, std::filesystem::path const& path) noexcept {
    struct ::stat mine {};
    struct ::stat there {};
    return ::fstat(file.number(), &mine) == 0 && ::lstat(path.c_str(), &there) == 0 &&
           mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

NACRE_INLINE result<void> write_all(descriptor const& file, std::uint64_t offset,
                                    std::span<bytes_view const> parts) {
    constexpr std::size_t parts_max = 256; // well below IOV_MAX; the array stays on the stack
    std::array<::iovec, parts_max> vectors;
    std::size_t done_of_first = 0; // bytes of parts.front() that are written
    for (;;) {
        while (!parts.empty() && parts.front().size() == done_of_first) {
            parts = parts.subspan(1);
            done_of_first = 0;
        }
        if (parts.empty()) return {};
        std::size_t count = 0;
        for (auto const part : parts.first(std::min(parts.size(), parts_max))) {
            auto const rest = part.subspan(count == 0 ? done_of_first : 0);
            vectors[count++] = {const_cast<std::byte*>(rest.data()), rest.size()};
        }
        if (offset > file_bytes_max) return error::disk_full("the largest offset of a file is reached");
        auto const written =
            ::pwritev(file.number(), vectors.data(), static_cast<int>(count), static_cast<::off_t>(offset));
        if (written < 0) {
            if (errno == EINTR) continue;
            return failure(errno, "writing at offset " + std::to_string(offset), {});
        }
        if (written == 0)
            return error::io(EIO, "writing at offset " + std::to_string(offset) + " made no progress");
        offset += static_cast<std::uint64_t>(written);
        auto left = static_cast<std::size_t>(written);
        while (left > 0) {
            auto const rest = parts.front().size() - done_of_first;
            if (left < rest) {
                done_of_first += left;
                break;
            }
            left -= rest;
            done_of_first = 0;
            parts = parts.subspan(1);
        }
    }
}

NACRE_INLINE result<void> write_zeros(descriptor const& file, std::uint64_t begin, std::uint64_t end) {
    // Never written. Were it const, it would lie in the program's file, with all its zeros.
    static std::array<std::byte, std::size_t{64} << 10> zeros{};
    std::array<bytes_view, 16> parts{};
    while (begin < end) {
        std::size_t count = 0;
        std::uint64_t at = begin;
        for (; count < parts.size() && at < end; ++count) {
            auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(zeros.size(), end - at));
            parts[count] = bytes_view{zeros}.first(size);
            at += size;
        }
        NACRE_TRY(write_all(file, begin, std::span<bytes_view const>{parts}.first(count)));
        begin = at;
    }
    return {};
}

NACRE_INLINE result<std::size_t> read_all(descriptor const& file, std::uint64_t offset, bytes_span into) {
    std::size_t done = 0;
    while (done < into.size()) {
        auto const at = offset + done;
        if (at > file_bytes_max) break;
        auto const got =
            ::pread(file.number(), into.data() + done, into.size() - done, static_cast<::off_t>(at));
        if (got < 0) {
            if (errno == EINTR) continue;
            return error::io(errno, "reading at offset " + std::to_string(at));
        }
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

NACRE_INLINE result<void> sync_data(descriptor const& file) {
    if (::fdatasync(file.number()) != 0) return failure(errno, "syncing", {});
    return {};
}

NACRE_INLINE result<void> sync_whole(descriptor const& file) {
    if (::fsync(file.number()) != 0) return failure(errno, "syncing", {});
    return {};
}

NACRE_INLINE result<bool> allocate(descriptor const& file, std::uint64_t begin, std::uint64_t end) {
    if (end > file_bytes_max) return error::disk_full("the largest offset of a file is reached");
    for (;;) {
        if (::fallocate(file.number(), 0, static_cast<::off_t>(begin), static_cast<::off_t>(end - begin)) ==
            0)
            return true;
        if (errno == EINTR) continue;
        if (errno == EOPNOTSUPP || errno == ENOSYS) return false;
        return failure(errno,
                       "making space for " + std::to_string(end - begin) + " bytes at offset " +
                           std::to_string(begin),
                       {});
    }
}

NACRE_INLINE result<void> resize(descriptor const& file, std::uint64_t size) {
    if (size > file_bytes_max) return error::disk_full("the largest offset of a file is reached");
    while (::ftruncate(file.number(), static_cast<::off_t>(size)) != 0) {
        if (errno != EINTR)
            return failure(errno, "changing the size to " + std::to_string(size) + " bytes", {});
    }
    return {};
}

}}} // namespace nacre::os
