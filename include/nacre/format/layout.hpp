// SPDX-License-Identifier: BSL-1.0
// The geometry of run-file format 1: magic, block sizes, offsets, frame kinds and flags.
//
//     0        4096          8192          12288                       log_end        footer      file end
//     | header | superblock 0 | superblock 1 | frames ... commit | ... | index blocks | footer frame |
//
// Everything is little-endian and 8-byte aligned. docs/format.md is the normative text; a test holds it
// against the constants here.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace format {

static_assert(std::endian::native == std::endian::little,
              "nacre: run files are little-endian and structures are stored as they stand in memory");

inline constexpr std::uint32_t version = 1;

/// A high bit (7-bit channels), the name, CR LF (newline translation), EOF (a stray `type`), LF, then the
/// purpose.
inline constexpr std::array<unsigned char, 16> magic = {0x89, 'n',  'a', 'c', 'r', 'e', '\r', '\n',
                                                        0x1A, '\n', 'e', 'v', 'l', 'o', 'g',  0x00};

inline constexpr std::size_t alignment = 8;
inline constexpr std::size_t sector_bytes =
    512; ///< what a medium writes whole, as far as recovery relies on it
inline constexpr std::size_t header_bytes = 4096;
inline constexpr std::size_t superblock_bytes = 4096;
inline constexpr std::size_t superblock_count = 2;
inline constexpr std::size_t index_block_bytes = 4096;

inline constexpr std::uint64_t superblock_offset(std::size_t slot) noexcept {
    return header_bytes + slot * superblock_bytes;
}

/// Where the first frame starts.
inline constexpr std::uint64_t log_begin = header_bytes + superblock_count * superblock_bytes;
static_assert(log_begin == 12288);

/// Space a log keeps free, so that a normal close can always write its last entry, commit and footer.
inline constexpr std::uint64_t close_reserve_bytes = 64 * 1024;
/// The part of it that the batch of the last entry leaves for the footer.
inline constexpr std::uint64_t footer_reserve_bytes = 1024;

/// One seq in this many has its offset in the index; between two of them frames are stepped over.
inline constexpr std::uint64_t offset_stride = 16;
/// Entries that share one (min, max) pair of the time index.
inline constexpr std::uint64_t time_stride = 256;

enum class frame_kind : std::uint16_t {
    manifest = 1,
    topic = 2,
    payload_type = 3,
    index_kind = 4,
    entry = 5,
    anchor = 6,
    commit = 7,
    index_block = 8, ///< behind log_end only
    footer = 9,      ///< behind log_end only
};

/// Kinds that may stand in the log itself.
[[nodiscard]] constexpr bool is_log_kind(std::uint16_t kind) noexcept { return kind >= 1 && kind <= 7; }

/// What every frame begins with. `size` counts all its bytes, alignment zeros and digest included.
struct frame_prefix {
    std::uint32_t size;
    std::uint16_t kind;
    std::uint16_t flags;
    std::uint64_t
        seq; ///< entry: its own; commit: the batch's last; others: the next entry's; index block: ordinal

    [[nodiscard]] static constexpr frame_prefix of(frame_kind kind, std::uint16_t flags, std::uint64_t seq,
                                                   std::uint32_t size = 0) noexcept {
        return {size, static_cast<std::uint16_t>(kind), flags, seq};
    }
    [[nodiscard]] constexpr bool is(frame_kind what) const noexcept {
        return kind == static_cast<std::uint16_t>(what);
    }
};
static_assert(sizeof(frame_prefix) == 16 && offsetof(frame_prefix, seq) == 8);

namespace entry_flag {
inline constexpr std::uint16_t message_id = 1 << 0;
inline constexpr std::uint16_t correlation_id = 1 << 1;
inline constexpr std::uint16_t causation_id = 1 << 2;
inline constexpr std::uint16_t redacted = 1 << 15; ///< the one bit no digest covers
inline constexpr std::uint16_t known = message_id | correlation_id | causation_id | redacted;
} // namespace entry_flag

namespace index_kind_flag {
inline constexpr std::uint16_t many = 1 << 0; ///< a message may carry several keys of this kind
inline constexpr std::uint16_t known = many;
} // namespace index_kind_flag

[[nodiscard]] constexpr std::size_t align_up(std::size_t size) noexcept {
    return (size + (alignment - 1)) & ~(alignment - 1);
}

}}} // namespace nacre::format
