// SPDX-License-Identifier: BSL-1.0
// A snapshot anchor: the state after entry `high_watermark` was saved elsewhere, under `snapshot_id`.
#pragma once

#include <nacre/core/rooms.hpp>
#include <nacre/core/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace core {

struct anchor {
    std::uint64_t high_watermark = 0;    ///< the snapshot holds the effect of entries 1 to this one
    timestamp ts{};                      ///< when it was recorded
    std::string snapshot_id;             ///< the user's name for the blob, at most 255 bytes
    std::vector<std::byte> content_hash; ///< the blob's digest, at most 64 bytes
    std::uint64_t state_version = 0;     ///< what the blob's bytes mean, in the user's count; 0: not said

    friend bool operator==(anchor const&, anchor const&) = default;
};

}}} // namespace nacre::core
