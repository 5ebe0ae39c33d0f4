// SPDX-License-Identifier: BSL-1.0
// disk_image.ipp: the bodies of disk_image.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/disk_image.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE void disk_image::write(std::uint64_t offset, bytes_view bytes) {
    NACRE_ASSERT(offset <= capacity() && bytes.size() <= capacity() - offset);
    if (bytes.empty()) return;
    if (offset > extent_) resize(offset);
    std::memcpy(data() + offset, bytes.data(), bytes.size());
    extent_ = std::max(extent_, offset + bytes.size());
}

NACRE_INLINE void disk_image::resize(std::uint64_t size) {
    NACRE_ASSERT(size <= capacity());
    if (size > extent_) std::memset(data() + extent_, 0, size - extent_);
    extent_ = size;
}

}}} // namespace nacre::testing
