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

[[nodiscard]] struct ::flock request(lock_byte byte) noexcept;

/// Takes the byte exclusively, or `busy`. The file must be open for writing.
[[nodiscard]] result<void> take(descriptor const& file, lock_byte byte);

/// Whether another open file holds the byte; asking takes nothing.
[[nodiscard]] bool is_taken(descriptor const& file, lock_byte byte) noexcept;

/// Takes a whole folder exclusively, or `busy`: a lock of another kind, which knows nothing of those on
/// bytes.
[[nodiscard]] result<void> take_folder(descriptor const& folder);

/// Lets go of it for everybody who has this open folder: a child made by fork as well.
inline void release_folder(descriptor const& folder) noexcept {
    if (folder) ::flock(folder.number(), LOCK_UN);
}

} // namespace lock
}}} // namespace nacre::os

#ifndef NACRE_COMPILED
#include <nacre/backend/os/lock.ipp>
#endif
