// SPDX-License-Identifier: BSL-1.0
// The verdict: what the bytes a crashed writer left are worth, judged from evidence alone, without changing
// anything.
//
// Let A be the largest seq proven acknowledged (superblocks' watermarks, self-valid commits'
// `acknowledged_seq`) and L the last seq of the longest prefix that checks.
//
//     L >= A, zeros behind                     accepted
//     L >= A, other bytes behind               torn: the prefix is accepted, the rest was never acknowledged
//     L <  A                                   corrupt: what was acknowledged is damaged
//     L <  A, policy `process`, another boot   accepted: the machine went down with A - L entries
//
// A superblock that names a committed offset beyond the prefix proves acknowledged bytes too (an anchor,
// say), so it counts like L < A.
//
// What cannot be known: damage to the newest batch, before any later commit or superblock was stored, looks
// torn. `unproven` says that the verdict could be hiding that.
#pragma once

#include <nacre/core/durability.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/log/scan.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace log {

enum class verdict_kind {
    sealed,   ///< nothing to judge: a terminal superblock is there
    accepted, ///< the log ends cleanly
    torn,     ///< a tail that was never acknowledged is to be cut
    corrupt,  ///< acknowledged data is damaged
};

[[nodiscard]] constexpr std::string_view to_string(verdict_kind kind) noexcept {
    switch (kind) {
    case verdict_kind::sealed: return "sealed";
    case verdict_kind::accepted: return "accepted";
    case verdict_kind::torn: return "torn";
    case verdict_kind::corrupt: return "corrupt";
    }
    return "unknown";
}

/// The verdict and the evidence it stands on.
struct verdict {
    verdict_kind kind = verdict_kind::accepted;
    std::uint64_t acknowledged_seq = 0; ///< A
    std::uint64_t last_seq = 0;         ///< L
    std::uint64_t log_end = format::log_begin;
    std::uint64_t tail_bytes = 0;    ///< torn: bytes behind log_end to be kept aside
    std::uint64_t damage_seq = 0;    ///< torn, corrupt: the first entry that does not check
    std::uint64_t damage_offset = 0; ///< and where
    std::string damage;              ///< and why
    std::uint64_t lost_entries = 0;  ///< policy `process`, another boot: A - L
    std::size_t superblocks_valid = 0;
    bool unproven = false; ///< torn with nothing stored behind it that could prove or deny an acknowledgement
};

template <class Digest>
struct judgement {
    log::verdict verdict;
    prefix_scan<Digest> prefix;
};

/// Judges an unsealed run of `extent` bytes. O(extent).
template <hashing::hasher H, class Source>
[[nodiscard]] judgement<typename H::digest_type>
judge(Source&& source, std::uint64_t extent, format::run_header const& header,
      typename H::digest_type const& header_digest, format::superblock_pair const& superblocks,
      std::array<std::byte, 16> const& this_boot, H const& hash = {}, scan_checks checks = {}) {
    judgement<typename H::digest_type> out;
    verdict& v = out.verdict;

    std::uint64_t committed_offset = 0;
    std::uint64_t limit = extent;
    for (auto const& slot : superblocks.slots) {
        if (!slot) continue;
        ++v.superblocks_valid;
        v.acknowledged_seq = std::max(v.acknowledged_seq, slot->high_watermark);
        committed_offset = std::max(committed_offset, slot->committed_offset);
        if (slot->log_end != 0) limit = std::min(limit, slot->log_end);
    }

    out.prefix = scan_prefix<H>(source, limit, header.run_tag, header_digest, hash, checks);
    auto const& prefix = out.prefix;
    v.acknowledged_seq = std::max(
        v.acknowledged_seq, find_acknowledged<H>(source, format::log_begin, limit, header.run_tag, hash));
    v.last_seq = prefix.last_seq;
    v.log_end = prefix.end;
    std::uint64_t const content = content_end(source, prefix.end, limit);

    bool const acknowledged_is_missing =
        prefix.last_seq < v.acknowledged_seq || prefix.end < committed_offset;
    auto const* newest = superblocks.current();
    bool const same_boot =
        newest != nullptr && newest->boot_id == this_boot && this_boot != std::array<std::byte, 16>{};
    bool const machine_went_down = header.durability == durability_policy::process && !same_boot;

    if (!prefix.clean || content > prefix.end) {
        v.damage_seq = prefix.clean ? prefix.last_seq + 1 : prefix.damage_seq;
        v.damage_offset = prefix.clean ? prefix.end : prefix.damage_offset;
        v.damage = prefix.clean ? std::string_view("bytes that are not zero behind the end of the log")
                                : prefix.damage;
    }
    if (acknowledged_is_missing && !machine_went_down) {
        v.kind = verdict_kind::corrupt;
        if (v.damage.empty()) {
            v.damage_seq = prefix.last_seq + 1;
            v.damage_offset = prefix.end;
            v.damage = "the log ends before what was acknowledged";
        }
        return out;
    }
    if (acknowledged_is_missing && v.acknowledged_seq > v.last_seq)
        v.lost_entries = v.acknowledged_seq - v.last_seq;
    if (content > prefix.end) {
        v.kind = verdict_kind::torn;
        v.tail_bytes = content - prefix.end;
        v.unproven = !acknowledged_is_missing;
    }
    return out;
}

}}} // namespace nacre::log
