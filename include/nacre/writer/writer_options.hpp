// SPDX-License-Identifier: BSL-1.0
// writer_options: the limits of a writer, as values. Zero or absurd ones are refused when the writer is made,
// with a message.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/entry_frame.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
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
    [[nodiscard]] result<void> check(std::string_view prefix = "writer_options: ") const;

    friend bool operator==(writer_options const&, writer_options const&) = default;
};

}}} // namespace nacre::writing

#ifndef NACRE_COMPILED
#include <nacre/writer/writer_options.ipp>
#endif
