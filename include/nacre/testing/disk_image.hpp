// SPDX-License-Identifier: BSL-1.0
// testing::disk_image: the bytes of one simulated file, at an address that never changes.
//
// Memory for the whole capacity is asked for once and touched only as the extent grows: a large capacity costs address
// space, not memory. (No calloc: some checking allocators would wipe all of it, at every image.)
//
// Invariants
//   1. extent() <= capacity().
//   2. Bytes at or beyond extent() mean nothing; each becomes zero, or what is written, when the extent passes it.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace nacre::inline v1::testing {

class disk_image {
public:
    explicit disk_image(std::uint64_t capacity_bytes)
        : capacity_(capacity_bytes),
          bytes_(static_cast<std::byte*>(std::malloc(std::max<std::size_t>(1, capacity_bytes)))) {
        if (bytes_ == nullptr) throw std::bad_alloc();
    }

    [[nodiscard]] disk_image clone() const {
        disk_image copy(capacity_);
        copy.write(0, bytes());
        return copy;
    }

    [[nodiscard]] std::uint64_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::uint64_t extent() const noexcept { return extent_; }
    [[nodiscard]] bytes_view bytes() const noexcept { return {bytes_.get(), extent_}; }

    /// The extent grows to hold the bytes; a gap before them reads as zeros.
    void write(std::uint64_t offset, bytes_view bytes) {
        NACRE_ASSERT(offset <= capacity_ && bytes.size() <= capacity_ - offset);
        if (bytes.empty()) return;
        if (offset > extent_) resize(offset);
        std::memcpy(bytes_.get() + offset, bytes.data(), bytes.size());
        extent_ = std::max(extent_, offset + bytes.size());
    }

    /// The extent becomes `size`; what is new reads as zeros.
    void resize(std::uint64_t size) {
        NACRE_ASSERT(size <= capacity_);
        if (size > extent_) std::memset(bytes_.get() + extent_, 0, size - extent_);
        extent_ = size;
    }

private:
    struct release {
        void operator()(std::byte* bytes) const noexcept { std::free(bytes); }
    };

    std::uint64_t capacity_;
    std::uint64_t extent_ = 0;
    std::unique_ptr<std::byte[], release> bytes_;
};

} // namespace nacre::inline v1::testing
