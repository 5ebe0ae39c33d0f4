// SPDX-License-Identifier: BSL-1.0
// Definition frames: the names behind the ids that entries carry.
//
//     topic         prefix | id u32 | name u32 | name bytes | zeros | digest
//     payload type  prefix | id u32 | name u32 | fingerprint u64 | schema u32 | reserved u32 | name | schema
//                   | zeros | digest
//     index kind    prefix | id u32 | name u32 | name bytes | zeros | digest  (flag: a message may have many)
//
// Ids of each kind are 1, 2, 3, ... in the order of their frames; a definition stands in the batch that first
// uses it or in an earlier one. Names are therefore covered by the chain, ids by the entries' digests.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/format/frame.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace format {

/// A definition of any of the three kinds; views into the frame it was read from.
struct definition {
    frame_kind kind = frame_kind::topic;
    std::uint32_t id = 0;
    std::string_view name;
    std::string_view schema;       ///< payload types only
    std::uint64_t fingerprint = 0; ///< payload types only; 0: no schema
    bool many = false;             ///< index kinds only
};

[[nodiscard]] constexpr bool is_definition(std::uint16_t kind) noexcept {
    return kind == static_cast<std::uint16_t>(frame_kind::topic) ||
           kind == static_cast<std::uint16_t>(frame_kind::payload_type) ||
           kind == static_cast<std::uint16_t>(frame_kind::index_kind);
}

/// How many of a kind a run may define; a key has 16 bits for its index kind.
[[nodiscard]] constexpr std::uint32_t definition_id_max(frame_kind kind) noexcept {
    return kind == frame_kind::index_kind ? 65535 : static_cast<std::uint32_t>(names_max);
}

template <hashing::hasher H>
void write_definition(frame_writer<H>& out, definition const& what, std::uint64_t next_seq) {
    out.begin(what.kind, what.many ? index_kind_flag::many : std::uint16_t{0}, next_seq);
    out.put(what.id);
    out.put(static_cast<std::uint32_t>(what.name.size()));
    if (what.kind == frame_kind::payload_type) {
        out.put(what.fingerprint);
        out.put(static_cast<std::uint32_t>(what.schema.size()));
        out.put(std::uint32_t{0});
    }
    out.put_bytes(bytes(what.name));
    out.put_bytes(bytes(what.schema));
    out.end();
}

/// Parses a definition frame; nothing when a size, flag or reserved byte is wrong. The digest is the caller's
/// to check.
[[nodiscard]] std::optional<definition> parse_definition(bytes_view frame, std::size_t digest_bytes) noexcept;

}}} // namespace nacre::format

#ifndef NACRE_COMPILED
#include <nacre/format/definition_frame.ipp>
#endif
