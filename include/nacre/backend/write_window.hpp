// SPDX-License-Identifier: BSL-1.0
// write_window: the part of a file that is mapped for writing, moving forward with the end of a run.
//
// Copying into pages that are faulted in ahead is the fastest way to hand few bytes to the operating system:
// no call per append, no fault. The system keeps the mapping and positional reads and writes coherent.
//
// Invariants
//   1. Only bytes below the `allocated_end` that the caller gives are touched: the file has them and their
//      space.
//   2. A page is touched only after `populate_write` said that it is there.
#pragma once

#include <nacre/backend/file_options.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/core/bytes.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace nacre { inline namespace nacre_v1 { namespace storage {

class write_window {
public:
    explicit write_window(file_options const& options) noexcept
        : copy_bytes_max_(options.copy_bytes_max), window_bytes_(options.window_bytes),
          populate_bytes_(options.populate_bytes) {}

    /// Larger appends are better written positionally.
    [[nodiscard]] std::size_t copy_bytes_max() const noexcept { return copy_bytes_max_; }

    /// Copies `bytes` to `offset`. False when the system could not provide the pages: what was copied until
    /// then is part of what is to be written, and the caller writes all of it another way.
    [[nodiscard]] bool copy(os::descriptor const& file, std::uint64_t offset, bytes_view bytes,
                            std::uint64_t allocated_end) {
        while (!bytes.empty()) {
            if (offset < begin_ || offset >= begin_ + region_.get_size()) {
                if (!move_to(file, offset)) return false;
            }
            auto const room = begin_ + region_.get_size() - offset;
            auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(room, bytes.size()));
            if (offset < populated_begin_ || offset + size > populated_end_) {
                if (!populate(offset, offset + size, allocated_end)) return false;
            }
            std::memcpy(address_of(offset), bytes.data(), size);
            offset += size;
            bytes = bytes.subspan(size);
        }
        return true;
    }

    /// Forgets the mapping; the file is about to become shorter.
    void close() noexcept {
        boost::interprocess::mapped_region none;
        region_.swap(none);
        begin_ = populated_begin_ = populated_end_ = 0;
    }

private:
    [[nodiscard]] std::byte* address_of(std::uint64_t offset) const noexcept {
        return static_cast<std::byte*>(region_.get_address()) + (offset - begin_);
    }

    [[nodiscard]] bool move_to(os::descriptor const& file, std::uint64_t offset);

    /// Makes [begin, end) ready, and some pages ahead of it.
    [[nodiscard]] bool populate(std::uint64_t begin, std::uint64_t end, std::uint64_t allocated_end);

    std::size_t copy_bytes_max_;
    std::size_t window_bytes_;
    std::size_t populate_bytes_;
    boost::interprocess::mapped_region region_;
    std::uint64_t begin_ = 0;           ///< file offset of the region
    std::uint64_t populated_begin_ = 0; ///< file offsets between which pages are ready
    std::uint64_t populated_end_ = 0;
};

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/write_window.ipp>
#endif
