// SPDX-License-Identifier: BSL-1.0
// file_readable.ipp: the bodies of file_readable.hpp.
#pragma once

#include <nacre/backend/file_readable.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/file_options.hpp>
#include <nacre/backend/live_cell.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/lock.hpp>
#include <nacre/backend/os/mapping.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE result<bytes_view> file_readable::view(std::uint64_t offset, std::uint64_t size) const {
    if (run_ == nullptr) return error::no_run_open();
    if (!inside(offset, size, run_->known_extent.load(std::memory_order_relaxed))) {
        NACRE_TRY_VALUE(now, extent());
        if (!inside(offset, size, now)) {
            return error::corrupted(error::unknown, offset,
                                    "the file ends before the bytes that were asked for")
                .at_path(run_->path.native());
        }
    }
    if (!inside(offset, size, run_->region.get_size())) {
        return error::too_large(offset + size, run_->region.get_size()).at_path(run_->path.native());
    }
    auto const* const start = static_cast<std::byte const*>(run_->region.get_address());
    return bytes_view{start + offset, static_cast<std::size_t>(size)};
}

NACRE_INLINE result<std::size_t> file_readable::read_at(std::uint64_t offset, bytes_span into) const {
    if (run_ == nullptr) return error::no_run_open();
    auto const got = os::read_all(run_->file, offset, into);
    if (!got) return got.error().at_path(run_->path.native());
    return got;
}

NACRE_INLINE result<std::uint64_t> file_readable::extent() const {
    if (run_ == nullptr) return error::no_run_open();
    auto const facts = os::facts_of(run_->file);
    if (!facts) return facts.error().at_path(run_->path.native());
    run_->known_extent.store(facts->size, std::memory_order_relaxed);
    return facts->size;
}

NACRE_INLINE result<boost::interprocess::mapped_region>
file_readable::reserve(os::descriptor const& file, std::uint64_t wanted, std::uint64_t size) {
    for (;;) {
        auto region = os::map_file(file, boost::interprocess::read_only, 0,
                                   static_cast<std::size_t>(std::max(wanted, size)));
        if (region || wanted <= std::max<std::uint64_t>(size, os::page_bytes())) return region;
        wanted /= 2;
    }
}

NACRE_INLINE result<file_readable> file_readable::open(std::filesystem::path path,
                                                       std::filesystem::path const& cell_path,
                                                       os::descriptor file, std::uint64_t size,
                                                       file_options const& options) {
    auto made = std::make_unique<run>();
    auto region = reserve(file, options.reserve_address_bytes, size);
    if (!region) return region.error().at_path(path.native());
    made->region.swap(*region);
    if (os::lock::is_taken(file, os::lock_byte::live_cell)) made->cell = live_cell_reader::open(cell_path);
    made->known_extent.store(size, std::memory_order_relaxed);
    made->file = std::move(file);
    made->path = std::move(path);
    return file_readable{std::move(made)};
}

}}} // namespace nacre::storage
