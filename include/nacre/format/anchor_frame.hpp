// SPDX-License-Identifier: BSL-1.0
// The anchor frame: a snapshot anchor, in a batch of its own.
//
//     prefix | high_watermark u64 | ts i64 | snapshot_id u16 | content_hash u16 | version_bytes u32 | id
//     | hash | state_version u64, where it is not 0 | zeros | digest
#pragma once

#include <nacre/core/anchor.hpp>
#include <nacre/format/frame.hpp>

#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace format {

/// The anchor's texts have been checked: at most `name_bytes_max` and `digest_bytes_max` bytes.
template <hashing::hasher H>
void write_anchor(frame_writer<H>& out, anchor const& what, std::uint64_t next_seq) {
    out.begin(frame_kind::anchor, 0, next_seq);
    out.put(what.high_watermark);
    out.put(to_nanoseconds(what.ts));
    out.put(static_cast<std::uint16_t>(what.snapshot_id.size()));
    out.put(static_cast<std::uint16_t>(what.content_hash.size()));
    out.put(static_cast<std::uint32_t>(what.state_version != 0 ? sizeof(what.state_version) : 0));
    out.put_bytes(bytes(what.snapshot_id));
    out.put_bytes(what.content_hash);
    if (what.state_version != 0) out.put(what.state_version);
    out.end();
}

[[nodiscard]] std::optional<anchor> parse_anchor(bytes_view frame, std::size_t digest_bytes);

}}} // namespace nacre::format

#ifndef NACRE_COMPILED
#include <nacre/format/anchor_frame.ipp>
#endif
