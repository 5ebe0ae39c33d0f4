// SPDX-License-Identifier: BSL-1.0
// Locks on single bytes of a file, and on folders, that belong to the open file description.
//
// Unlike the per-process kind they exclude two handles of one process, and closing another descriptor of the
// same file does not drop them. They end when the last descriptor of that open file is closed: a child made
// by fork without exec keeps them alive. The bytes lie far beyond any content: nothing is written there.
#pragma once

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace nacre { inline namespace nacre_v1 { namespace os {

enum class lock_byte : std::uint64_t {
    hold = std::uint64_t{1} << 62,            ///< may write the run
    live_cell = (std::uint64_t{1} << 62) + 1, ///< has made the live cell beside the run
};

namespace lock {

[[nodiscard]] inline struct ::flock request(lock_byte byte) noexcept {
    struct ::flock wanted {};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    wanted.l_start = static_cast<::off_t>(byte);
    wanted.l_len = 1;
    wanted.l_pid = 0; // what OFD locks ask for
    return wanted;
}

/// Takes the byte exclusively, or `busy`. The file must be open for writing.
[[nodiscard]] inline result<void> take(descriptor const& file, lock_byte byte) {
    auto wanted = request(byte);
    while (::fcntl(file.number(), F_OFD_SETLK, &wanted) != 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN || errno == EACCES) return error::busy();
        return error::io(errno, "locking");
    }
    return {};
}

/// Whether another open file holds the byte; asking takes nothing.
[[nodiscard]] inline bool is_taken(descriptor const& file, lock_byte byte) noexcept {
    auto asked = request(byte);
    return ::fcntl(file.number(), F_OFD_GETLK, &asked) == 0 && asked.l_type != F_UNLCK;
}

/// Takes a whole folder exclusively, or `busy`: a lock of another kind, which knows nothing of those on
/// bytes.
[[nodiscard]] inline result<void> take_folder(descriptor const& folder) {
    while (::flock(folder.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno == EWOULDBLOCK) return error::busy();
        return error::io(errno, "locking");
    }
    return {};
}

/// Lets go of it for everybody who has this open folder: a child made by fork as well.
inline void release_folder(descriptor const& folder) noexcept {
    if (folder) ::flock(folder.number(), LOCK_UN);
}

} // namespace lock
}}} // namespace nacre::os
