// SPDX-License-Identifier: BSL-1.0
// disk_space.ipp: the bodies of disk_space.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/disk_space.hpp>

#include <nacre/backend/os/anonymous_memory.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <new>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE disk_space::region disk_space::take() {
    {
        std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            region recycled = std::move(free_.back());
            free_.pop_back();
            return recycled;
        }
    }
    auto fresh = os::reserve_memory(std::max<std::size_t>(1, region_bytes_));
    if (!fresh) throw std::bad_alloc();
    return std::move(*fresh);
}

NACRE_INLINE void disk_space::give_back(region returned) noexcept {
    std::lock_guard lock(mutex_);
    if (free_.size() < free_regions_max) free_.push_back(std::move(returned));
}

}}} // namespace nacre::testing
