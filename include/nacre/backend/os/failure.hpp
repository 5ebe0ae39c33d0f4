// SPDX-License-Identifier: BSL-1.0
// os::failure: the error that a failed system call becomes.
#pragma once

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/error.hpp>

#include <cerrno>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace os {

/// No space, no quota, or a file larger than is allowed: what an operator cures by making room.
[[nodiscard]] inline bool means_full(int os_error) noexcept {
    return os_error == ENOSPC || os_error == EDQUOT || os_error == EFBIG;
}

/// `what` says what was tried, as a noun: "writing 300 bytes at offset 4096".
[[nodiscard]] error failure(int os_error, std::string what, std::string_view path);

}}} // namespace nacre::os

#ifndef NACRE_COMPILED
#include <nacre/backend/os/failure.ipp>
#endif
