// SPDX-License-Identifier: BSL-1.0
// Superblocks: two slots, written alternately, that say how far a run is known to be good.
//
// Invariants
//   1. A superblock names only bytes covered by a sync (policy `process`: a write) that completed before it
//      was written.
//   2. A slot is written only when the other slot's last write is synced, so one of the two is always
//      readable.
//   3. It is evidence, never a shortcut: recovery scans the log whatever the superblocks say.
//   4. The valid slot of the higher generation is the current one.
#pragma once

#include <nacre/core/halt_reason.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/core/status.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <array>
#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace format {

struct superblock {
    std::array<unsigned char, 8> magic;
    std::uint64_t generation;
    core::status status;
    std::uint16_t halt_reason;
    std::uint16_t
        has_times; ///< 1: `end` (terminal status only), `ts_init_min` and `ts_init_max` mean something
    std::uint64_t committed_offset; ///< end of the last commit known good
    std::uint64_t high_watermark;
    std::uint64_t log_end;       ///< 0 while the log may grow; bytes at or beyond it are never log
    std::uint64_t footer_offset; ///< 0 until sealed, and for a quarantined run
    std::uint64_t file_end;      ///< 0 until sealed: the file's exact size
    std::uint64_t anchor_offset; ///< latest anchor's frame, 0: none
    std::int64_t end;            ///< ns; largest ts_init, once terminal
    std::int64_t ts_init_min;
    std::int64_t ts_init_max;
    std::uint64_t run_tag;
    std::array<std::byte, 16> boot_id; ///< of the machine's boot that wrote it; zero once sealed or unknown
    std::uint64_t tail_bytes;          ///< bytes cut and kept aside
    std::uint64_t tail_digest;         ///< XXH3-64 of them
    std::uint64_t damage_seq;          ///< quarantined: first damaged seq
    std::uint64_t damage_offset;
    std::uint64_t
        lost_entries; ///< policy `process`, another boot: acknowledged entries that the machine took along
    std::array<unsigned char, digest_bytes_max>
        chain; ///< after the last commit; the hasher's digest, zero-padded
    std::array<unsigned char, 3864> reserved;
    std::uint64_t digest; ///< XXH3-64 of all bytes before

    static constexpr std::array<unsigned char, 8> magic_bytes = {'n', 'a', 'c', 'r', 'e', '-', 's', 'b'};
};
static_assert(sizeof(superblock) == superblock_bytes);
static_assert(offsetof(superblock, generation) == 8 && offsetof(superblock, status) == 16);
static_assert(offsetof(superblock, halt_reason) == 20 && offsetof(superblock, has_times) == 22);
static_assert(offsetof(superblock, committed_offset) == 24 && offsetof(superblock, high_watermark) == 32);
static_assert(offsetof(superblock, log_end) == 40 && offsetof(superblock, footer_offset) == 48);
static_assert(offsetof(superblock, file_end) == 56 && offsetof(superblock, anchor_offset) == 64);
static_assert(offsetof(superblock, end) == 72 && offsetof(superblock, ts_init_min) == 80);
static_assert(offsetof(superblock, ts_init_max) == 88 && offsetof(superblock, run_tag) == 96);
static_assert(offsetof(superblock, boot_id) == 104 && offsetof(superblock, tail_bytes) == 120);
static_assert(offsetof(superblock, tail_digest) == 128 && offsetof(superblock, damage_seq) == 136);
static_assert(offsetof(superblock, damage_offset) == 144 && offsetof(superblock, lost_entries) == 152);
static_assert(offsetof(superblock, chain) == 160 && offsetof(superblock, reserved) == 224);
static_assert(offsetof(superblock, digest) == superblock_bytes - 8);
static_assert(std::has_unique_object_representations_v<superblock>, "no padding");

[[nodiscard]] inline bool is_sealed(superblock const& block) noexcept {
    return block.status != status::running;
}

/// Fills magic and digest; the rest is the caller's.
inline void finish(superblock& block) noexcept {
    block.magic = superblock::magic_bytes;
    block.digest = hashing::xxh3_64_value(object_bytes(block).first(offsetof(superblock, digest)));
}

/// The superblock in `bytes`, or nothing when it is torn, damaged or another run's.
[[nodiscard]] std::optional<superblock> read_superblock(bytes_view bytes, std::uint64_t run_tag) noexcept;

/// Both slots as they were found.
struct superblock_pair {
    std::array<std::optional<superblock>, superblock_count> slots;

    /// The valid one of the higher generation.
    [[nodiscard]] superblock const* current() const noexcept {
        if (slots[0] && slots[1])
            return slots[0]->generation > slots[1]->generation ? &*slots[0] : &*slots[1];
        return slots[0] ? &*slots[0] : slots[1] ? &*slots[1] : nullptr;
    }
    /// The slot that `current()` came from, 0 when there is none.
    [[nodiscard]] std::size_t current_slot() const noexcept {
        auto const* block = current();
        return block != nullptr && slots[1] && block == &*slots[1] ? 1 : 0;
    }
};

}}} // namespace nacre::format

#ifndef NACRE_COMPILED
#include <nacre/format/superblock.ipp>
#endif
