// SPDX-License-Identifier: BSL-1.0
// testing::disk_space: address space for the images of a simulated disk and of all the states drawn from it,
// recycled.
//
// Asking the system for space costs far more than filling a small image, and under the sanitizers a thousand
// times more; a campaign draws one image after the other. What comes back keeps its old bytes. Any thread.
#pragma once

#include <boost/interprocess/mapped_region.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

class disk_space {
public:
    using region = boost::interprocess::mapped_region;

    /// Each region holds `region_bytes`.
    explicit disk_space(std::uint64_t region_bytes) : region_bytes_(region_bytes) {
        free_.reserve(free_regions_max); // so that giving back cannot fail
    }

    [[nodiscard]] std::uint64_t region_bytes() const noexcept { return region_bytes_; }

    [[nodiscard]] region take();

    void give_back(region returned) noexcept;

private:
    static constexpr std::size_t free_regions_max =
        8; // images one thread of a campaign has in hand at a time

    std::uint64_t const region_bytes_;
    std::mutex mutex_;
    std::vector<region> free_;
};

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/disk_space.ipp>
#endif
