// SPDX-License-Identifier: BSL-1.0
// testing::disk_image: the bytes of one simulated file, at an address that never changes.
//
// A large capacity costs address space, not memory: pages are touched only as the extent grows.
//
// Invariants
//   1. extent() <= capacity().
//   2. Bytes at or beyond extent() mean nothing; each becomes zero, or what is written, when the extent
//      passes it.
//   3. The memory goes back to the space it came from with the image, or with what the image was moved to.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/testing/disk_space.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace testing {

class disk_image {
public:
    explicit disk_image(std::shared_ptr<disk_space> space)
        : space_(std::move(space)), memory_(space_->take()) {}

    disk_image(disk_image&& other) noexcept
        : space_(std::move(other.space_)), memory_(std::move(other.memory_)),
          extent_(std::exchange(other.extent_, 0)) {}
    disk_image& operator=(disk_image&& other) noexcept {
        disk_image old(std::move(*this));
        space_ = std::move(other.space_);
        memory_ = std::move(other.memory_);
        extent_ = std::exchange(other.extent_, 0);
        return *this;
    }
    ~disk_image() {
        if (space_ != nullptr) space_->give_back(std::move(memory_));
    }

    [[nodiscard]] disk_image clone() const {
        disk_image copy(space_);
        copy.write(0, bytes());
        return copy;
    }

    [[nodiscard]] std::uint64_t capacity() const noexcept { return space_->region_bytes(); }
    [[nodiscard]] std::uint64_t extent() const noexcept { return extent_; }
    [[nodiscard]] bytes_view bytes() const noexcept { return {data(), extent_}; }

    /// The extent grows to hold the bytes; a gap before them reads as zeros.
    void write(std::uint64_t offset, bytes_view bytes);

    /// The extent becomes `size`; what is new reads as zeros.
    void resize(std::uint64_t size);

private:
    [[nodiscard]] std::byte* data() const noexcept { return static_cast<std::byte*>(memory_.get_address()); }

    std::shared_ptr<disk_space> space_;
    disk_space::region memory_;
    std::uint64_t extent_ = 0;
};

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/disk_image.ipp>
#endif
