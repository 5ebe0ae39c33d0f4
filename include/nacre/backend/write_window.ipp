// SPDX-License-Identifier: BSL-1.0
// write_window.ipp: the bodies of write_window.hpp.
#pragma once

#include <nacre/backend/write_window.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/mapping.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE bool write_window::move_to(os::descriptor const& file, std::uint64_t offset) {
    close();
    // Windows start at multiples of a 64 KiB unit, not of their size: a window always has most of its
    // room ahead.
    constexpr std::uint64_t unit = 64 << 10;
    auto const begin = offset / unit * unit;
    auto region = os::map_file(file, boost::interprocess::read_write, begin, window_bytes_);
    if (!region) return false;
    region_.swap(*region);
    begin_ = begin;
    return true;
}

NACRE_INLINE bool write_window::populate(std::uint64_t begin, std::uint64_t end,
                                         std::uint64_t allocated_end) {
    auto const page = static_cast<std::uint64_t>(os::page_bytes());
    bool const adjoins = begin >= populated_begin_ && begin <= populated_end_;
    auto const from = adjoins ? populated_end_ : begin / page * page;
    auto const limit = std::min(begin_ + region_.get_size(), (allocated_end + page - 1) / page * page);
    auto const to = std::min(limit, std::max((end + page - 1) / page * page, from + populate_bytes_));
    if (!os::populate_write(address_of(from), static_cast<std::size_t>(to - from))) return false;
    if (!adjoins) populated_begin_ = from;
    populated_end_ = to;
    return true;
}

}}} // namespace nacre::storage
