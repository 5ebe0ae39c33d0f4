// SPDX-License-Identifier: BSL-1.0
// lock.ipp: the bodies of lock.hpp.
#pragma once

#include <nacre/backend/os/lock.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace nacre { inline namespace nacre_v1 { namespace os { namespace lock {

NACRE_INLINE struct ::flock request(lock_byte byte) noexcept {
    struct ::flock wanted {};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    wanted.l_start = static_cast<::off_t>(byte);
    wanted.l_len = 1;
    wanted.l_pid = 0; // what OFD locks ask for
    return wanted;
}

NACRE_INLINE result<void> take(descriptor const& file, lock_byte byte) {
    auto wanted = request(byte);
    while (::fcntl(file.number(), F_OFD_SETLK, &wanted) != 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN || errno == EACCES) return error::busy();
        return error::io(errno, "locking");
    }
    return {};
}

NACRE_INLINE bool is_taken(descriptor const& file, lock_byte byte) noexcept {
    auto asked = request(byte);
    return ::fcntl(file.number(), F_OFD_GETLK, &asked) == 0 && asked.l_type != F_UNLCK;
}

NACRE_INLINE result<void> take_folder(descriptor const& folder) {
    while (::flock(folder.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno == EWOULDBLOCK) return error::busy();
        return error::io(errno, "locking");
    }
    return {};
}

}}}} // namespace nacre::os::lock
