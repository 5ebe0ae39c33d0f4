// SPDX-License-Identifier: BSL-1.0
// Names in folders: making folders, renaming with and without replacing, removing, and making names durable.
#pragma once

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nacre { inline namespace nacre_v1 { namespace os {

/// Mode 0700; false when the name was taken already, by whatever it is.
[[nodiscard]] result<bool> make_folder(std::filesystem::path const& path);

[[nodiscard]] inline bool exists(std::filesystem::path const& path) noexcept {
    struct ::stat seen {};
    return ::lstat(path.c_str(), &seen) == 0;
}

/// True when the file was there and is gone now.
inline bool remove(std::filesystem::path const& path) noexcept { return ::unlink(path.c_str()) == 0; }

[[nodiscard]] result<descriptor> open_folder(std::filesystem::path const& path);

/// Makes the names in a folder durable.
[[nodiscard]] result<void> sync_folder(std::filesystem::path const& path);

[[nodiscard]] result<void> rename_replacing(std::filesystem::path const& from,
                                            std::filesystem::path const& to);

/// The same for file systems that cannot rename without replacing: a second name, then the first one goes. A
/// crash in between leaves both, which are one file.
[[nodiscard]] result<bool> link_and_remove(std::filesystem::path const& from,
                                           std::filesystem::path const& to);

/// False when `to` exists: nothing has changed then.
[[nodiscard]] result<bool> rename_new(std::filesystem::path const& from, std::filesystem::path const& to);

}}} // namespace nacre::os

#ifndef NACRE_COMPILED
#include <nacre/backend/os/directory.ipp>
#endif
