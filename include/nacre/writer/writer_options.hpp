// SPDX-License-Identifier: BSL-1.0
// writer_options: the limits of a writer, as values. Zero or absurd ones are refused when the writer is made,
// with a message.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/layout.hpp>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace writing {

struct writer_options {
    std::size_t ring_bytes = std::size_t{16}
                             << 20; ///< a power of two; bounds what is accepted and not written
    std::size_t payload_bytes_max = std::size_t{1} << 20; ///< larger payloads are `too_large`
    std::size_t batch_entries_max = 100'000;
    std::size_t batch_bytes_max = std::size_t{4} << 20;
    std::chrono::nanoseconds batch_latency_max =
        std::chrono::milliseconds(5); ///< how long a batch may be gathered
    std::chrono::nanoseconds halt_threshold =
        std::chrono::milliseconds(250); ///< how long a full ring is endured
    std::chrono::nanoseconds settle_after =
        std::chrono::seconds(1); ///< quiet time after which a superblock is stored

    /// The largest frame these limits let through.
    [[nodiscard]] std::size_t frame_limit(std::size_t digest_bytes) const noexcept {
        return format::entry_frame_bytes(0x7, 0xFFF8, payload_bytes_max, digest_bytes);
    }

    /// The most that messages submitted together may take: they are in the ring all at once. 512 MiB whatever
    /// the ring, for the sake of its invariant 2.
    [[nodiscard]] std::size_t group_limit() const noexcept {
        return std::min(ring_bytes, std::size_t{1} << 29);
    }

    /// `invalid_argument` that names the field, behind `prefix`, and the range it must be in.
    [[nodiscard]] result<void> check(std::string_view prefix = "writer_options: ") const {
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

    friend bool operator==(writer_options const&, writer_options const&) = default;
};

}}} // namespace nacre::writing
