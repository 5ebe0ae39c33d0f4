// SPDX-License-Identifier: BSL-1.0
// file_space.ipp: the bodies of file_space.hpp.
#pragma once

#include <nacre/backend/file_space.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/core/result.hpp>

#include <algorithm>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE result<void> file_space::ensure(os::descriptor const& file, std::uint64_t end) {
    if (end <= allocated_end_) return {};
    if (end > os::file_bytes_max - step_max_)
        return error::disk_full("the largest offset of a file is reached");
    auto const generous = rounded_up(std::max(end, allocated_end_ + step_));
    auto outcome = make(file, generous);
    if (outcome) {
        step_ = std::min(step_ * 2, step_max_);
        return {};
    }
    auto const exact = rounded_up(end);
    if (outcome.error().code() != errc::disk_full || exact == generous) return outcome;
    return make(file, exact);
}

NACRE_INLINE result<void> file_space::zero_ahead(os::descriptor const& file, std::uint64_t end,
                                                 std::uint64_t size) {
    if (zero_ahead_bytes_ == 0 || size > zero_ahead_bytes_ / 16 || end + size <= written_end_) return {};
    auto const begin = std::max(written_end_, rounded_up(end + size));
    auto const stop = std::min(allocated_end_, begin + zero_ahead_bytes_);
    if (begin >= stop) return {};
    NACRE_TRY(os::write_zeros(file, begin, stop));
    written_end_ = stop;
    return {};
}

NACRE_INLINE result<void> file_space::make(os::descriptor const& file, std::uint64_t end) {
    changed_ = true;
    NACRE_TRY_VALUE(allocated, os::allocate(file, allocated_end_, end));
    if (!allocated) NACRE_TRY(os::write_zeros(file, allocated_end_, end));
    allocated_end_ = end;
    return {};
}

}}} // namespace nacre::storage
