// SPDX-License-Identifier: BSL-1.0
// writer_options.ipp: the bodies of writer_options.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/writer/writer_options.hpp>

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/layout.hpp>

#include <bit>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace writing {

NACRE_INLINE result<void> writer_options::check(std::string_view prefix) const {
    using namespace std::chrono_literals;
    auto const refuse = [&](std::string_view what) {
        return error::invalid_argument(std::string(prefix).append(what));
    };
    if (payload_bytes_max == 0 || payload_bytes_max > core::payload_bytes_max)
        return refuse("payload_bytes_max is between 1 and " + std::to_string(core::payload_bytes_max));
    if (!std::has_single_bit(ring_bytes) || ring_bytes > (std::size_t{1} << 36))
        return refuse("ring_bytes is a power of two up to 64 GiB");
    if (ring_bytes < 2 * frame_limit(digest_bytes_max))
        return refuse("ring_bytes has room for two of the largest entries: at least " +
                      std::to_string(std::bit_ceil(2 * frame_limit(digest_bytes_max))) +
                      " with this payload_bytes_max");
    if (batch_entries_max == 0 || batch_entries_max > 0xFFFF'FFFF)
        return refuse("batch_entries_max is between 1 and 2^32 - 1");
    if (batch_bytes_max < 4096 || batch_bytes_max > ring_bytes)
        return refuse("batch_bytes_max is between 4096 and ring_bytes");
    if (batch_latency_max <= 0ns || batch_latency_max > 10s)
        return refuse("batch_latency_max is more than 0 and at most 10 s");
    if (halt_threshold <= 0ns || halt_threshold > 1h)
        return refuse("halt_threshold is more than 0 and at most 1 h");
    if (settle_after <= 0ns || settle_after > 1h)
        return refuse("settle_after is more than 0 and at most 1 h");
    return {};
}

}}} // namespace nacre::writing
