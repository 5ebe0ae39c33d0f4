// SPDX-License-Identifier: BSL-1.0
// os::failure: the error that a failed system call becomes.
#pragma once

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/error.hpp>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace os {

/// No space, no quota, or a file larger than is allowed: what an operator cures by making room.
[[nodiscard]] inline bool means_full(int os_error) noexcept {
    return os_error == ENOSPC || os_error == EDQUOT || os_error == EFBIG;
}

/// `what` says what was tried, as a noun: "writing 300 bytes at offset 4096".
[[nodiscard]] inline error failure(int os_error, std::string what, std::string_view path) {
    if (means_full(os_error))
        return error::disk_full(what.append(": ").append(std::strerror(os_error))).at_path(path);
    if (os_error == ENOENT) return error::not_found(what.append(": no such file or folder")).at_path(path);
    return error::io(os_error, std::move(what)).at_path(path);
}

}}} // namespace nacre::os
