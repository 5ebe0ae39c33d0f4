// SPDX-License-Identifier: BSL-1.0
// failure.ipp: the bodies of failure.hpp.
#pragma once

#include <nacre/backend/os/failure.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/error.hpp>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace os {

NACRE_INLINE error failure(int os_error, std::string what, std::string_view path) {
    if (means_full(os_error))
        return error::disk_full(what.append(": ").append(std::strerror(os_error))).at_path(path);
    if (os_error == ENOENT) return error::not_found(what.append(": no such file or folder")).at_path(path);
    return error::io(os_error, std::move(what)).at_path(path);
}

}}} // namespace nacre::os
