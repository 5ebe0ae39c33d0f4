// SPDX-License-Identifier: BSL-1.0
// anchor_frame.ipp: the bodies of anchor_frame.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/format/anchor_frame.hpp>

#include <nacre/core/anchor.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/format/frame.hpp>

#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace format {

NACRE_INLINE std::optional<anchor> parse_anchor(bytes_view frame, std::size_t digest_bytes) {
    if (frame.size() < sizeof(frame_prefix) + digest_bytes) return std::nullopt;
    auto const prefix = load<frame_prefix>(frame);
    if (!prefix.is(frame_kind::anchor) || prefix.flags != 0) return std::nullopt;
    field_reader fields(frame_fields(frame, digest_bytes));
    anchor out;
    out.high_watermark = fields.get<std::uint64_t>();
    out.ts = from_nanoseconds(fields.get<std::int64_t>());
    auto const id_bytes = fields.get<std::uint16_t>();
    auto const hash_bytes = fields.get<std::uint16_t>();
    auto const version_bytes = fields.get<std::uint32_t>();
    if (id_bytes > name_bytes_max || hash_bytes > digest_bytes_max) return std::nullopt;
    if (version_bytes != 0 && version_bytes != sizeof(out.state_version)) return std::nullopt;
    out.snapshot_id = as_text(fields.get_bytes(id_bytes));
    auto const hash = fields.get_bytes(hash_bytes);
    out.content_hash.assign(hash.begin(), hash.end());
    if (version_bytes != 0) {
        out.state_version = fields.get<std::uint64_t>();
        if (out.state_version == 0) return std::nullopt; // no writer says so at length
    }
    if (!fields.at_end()) return std::nullopt;
    return out;
}

}}} // namespace nacre::format
