// SPDX-License-Identifier: BSL-1.0
// directory.ipp: the bodies of directory.hpp.
#pragma once

#include <nacre/backend/os/directory.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/failure.hpp>
#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace nacre { inline namespace nacre_v1 { namespace os {

NACRE_INLINE result<bool> make_folder(std::filesystem::path const& path) {
    if (::mkdir(path.c_str(), 0700) == 0) return true;
    if (errno == EEXIST) return false;
    return failure(errno, "making the folder", path.native());
}

NACRE_INLINE result<descriptor> open_folder(std::filesystem::path const& path) {
    return open_file::with(path.empty() ? std::filesystem::path{"."} : path, O_RDONLY | O_DIRECTORY);
}

NACRE_INLINE result<void> sync_folder(std::filesystem::path const& path) {
    auto const folder = open_folder(path);
    if (!folder) return folder.error();
    if (::fsync(folder->number()) != 0) return failure(errno, "syncing the folder", path.native());
    return {};
}

NACRE_INLINE result<void> rename_replacing(std::filesystem::path const& from,
                                           std::filesystem::path const& to) {
    if (::rename(from.c_str(), to.c_str()) != 0)
        return failure(errno, "renaming to " + to.native(), from.native());
    return {};
}

NACRE_INLINE result<bool> link_and_remove(std::filesystem::path const& from,
                                          std::filesystem::path const& to) {
    if (::link(from.c_str(), to.c_str()) != 0) {
        if (errno == EEXIST) return false;
        return failure(errno, "linking to " + to.native(), from.native());
    }
    if (::unlink(from.c_str()) != 0) return failure(errno, "removing the old name", from.native());
    return true;
}

NACRE_INLINE result<bool> rename_new(std::filesystem::path const& from, std::filesystem::path const& to) {
    // The system's call itself: not every C library has a function for it, nor a name for the flag.
    constexpr unsigned without_replacing = 1;
    if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), without_replacing) == 0)
        return true;
    if (errno == EEXIST) return false;
    if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) return link_and_remove(from, to);
    return failure(errno, "renaming to " + to.native(), from.native());
}

}}} // namespace nacre::os
