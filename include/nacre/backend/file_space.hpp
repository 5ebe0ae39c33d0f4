// SPDX-License-Identifier: BSL-1.0
// file_space: makes room in a growing file before it is written, so that a full disk is an error and never a
// signal.
//
// Invariants
//   1. [0, allocated_end) has space: writing there does not fail for want of it, on file systems that write
//      in place.
//   2. The file's size is at least `allocated_end`; whoever faults a page below it gets the page.
//   3. Zeros are only written at or beyond `written_end`: nothing that was ever appended is overwritten by
//      them.
//   4. Every way to make room stops at the first error and leaves the file usable.
#pragma once

#include <nacre/backend/file_options.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/core/result.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace storage {

class file_space {
public:
    /// A file of `size` bytes. `zero_ahead_bytes` 0: never write zeros ahead.
    file_space(file_options const& options, std::uint64_t zero_ahead_bytes, std::uint64_t size) noexcept
        : step_(options.preallocate_bytes), step_max_(options.preallocate_bytes_max),
          zero_ahead_bytes_(zero_ahead_bytes), allocated_end_(size), written_end_(size) {}

    [[nodiscard]] std::uint64_t allocated_end() const noexcept { return allocated_end_; }

    /// Room up to `end`. Takes more when it can, by steps that double; exactly that when the disk is nearly
    /// full.
    [[nodiscard]] result<void> ensure(os::descriptor const& file, std::uint64_t end);

    /// Called before `size` bytes are appended at `end`, which has been ensured. Writes the zeros that the
    /// next appends go into, when that pays: small appends, and none left.
    [[nodiscard]] result<void> zero_ahead(os::descriptor const& file, std::uint64_t end, std::uint64_t size);

    void note_written(std::uint64_t end) noexcept { written_end_ = std::max(written_end_, end); }

    /// The file ends at `size` now; what lay behind has no space any more.
    void note_truncated(std::uint64_t size) noexcept { allocated_end_ = written_end_ = size; }

    /// Whether the file's size or extents changed since the last call: a sync has to cover them.
    [[nodiscard]] bool take_changed() noexcept { return std::exchange(changed_, false); }

private:
    static constexpr std::uint64_t block_bytes = 4096;

    [[nodiscard]] static std::uint64_t rounded_up(std::uint64_t offset) noexcept {
        return (offset + block_bytes - 1) / block_bytes * block_bytes;
    }

    [[nodiscard]] result<void> make(os::descriptor const& file, std::uint64_t end);

    std::uint64_t step_;
    std::uint64_t step_max_;
    std::uint64_t zero_ahead_bytes_;
    std::uint64_t allocated_end_;
    std::uint64_t written_end_; ///< nothing at or beyond it was ever written, except by a crash
    bool changed_ = false;
};

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/file_space.ipp>
#endif
