// SPDX-License-Identifier: BSL-1.0
// head_check.ipp: the bodies of head_check.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/verifier/head_check.hpp>

#include <nacre/format/frame.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/verifier/report.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace verification {

NACRE_INLINE void report_unreadable_superblock(bytes_view bytes, std::size_t slot, std::uint64_t run_tag,
                                               report& into) {
    std::uint64_t const at = format::superblock_offset(slot);
    auto const say = [&](finding_kind kind, std::string_view why) {
        into.add(kind, 0, 0, at, "superblock ", slot, ' ', why);
    };
    if (bytes.size() < format::superblock_bytes) return say(finding_kind::manifest_mismatch, "is cut short");
    auto const block = format::load<format::superblock>(bytes);
    if (block.digest != hashing::xxh3_64_value(bytes.first(offsetof(format::superblock, digest))))
        return say(finding_kind::manifest_mismatch, "cannot be read: its bytes do not match its digest");
    if (block.magic != format::superblock::magic_bytes || block.run_tag != run_tag)
        return say(finding_kind::manifest_mismatch, "belongs to another run");
    if (!format::all_zero(std::as_bytes(std::span(block.reserved))))
        return say(finding_kind::byte_not_accounted_for, "has reserved bytes that are not zero");
    say(finding_kind::manifest_mismatch, "has a field outside its range");
}

NACRE_INLINE std::string_view first_difference(format::superblock const& a,
                                               format::superblock const& b) noexcept {
    if (a.status != b.status) return "status";
    if (a.high_watermark != b.high_watermark) return "watermark";
    if (a.log_end != b.log_end || a.committed_offset != b.committed_offset) return "end of the log";
    if (a.footer_offset != b.footer_offset || a.file_end != b.file_end) return "end of the file";
    if (a.has_times != b.has_times || a.end != b.end || a.ts_init_min != b.ts_init_min ||
        a.ts_init_max != b.ts_init_max)
        return "times";
    if (a.chain != b.chain) return "chain";
    format::superblock same = b;
    same.generation = a.generation;
    same.digest = a.digest;
    return format::equal(format::object_bytes(a), format::object_bytes(same)) ? "" : "details";
}

NACRE_INLINE void check_pair(format::superblock_pair const& pair, report& into) {
    if (!pair.slots[0] || !pair.slots[1]) return;
    auto const& newer = *pair.current();
    std::size_t const newer_slot = pair.current_slot();
    auto const& older = *pair.slots[1 - newer_slot];
    std::uint64_t const at = format::superblock_offset(newer_slot);
    auto const say = [&](auto const&... words) {
        into.add(finding_kind::manifest_mismatch, 0, 0, at, "the superblocks disagree: ", words...);
    };
    if (newer.generation - older.generation != 1)
        say("generation ", newer.generation, " does not follow generation ", older.generation);
    if (format::is_sealed(newer)) {
        if (auto const field = first_difference(newer, older); !field.empty())
            say(format::is_sealed(older) ? "they differ in "
                                         : "only one of them is terminal, they differ in ",
                field);
    } else if (format::is_sealed(older)) {
        say("the older one is terminal, the newer one says running");
    } else if (newer.committed_offset < older.committed_offset ||
               newer.high_watermark < older.high_watermark) {
        say("the newer one tells of less than the older one");
    }
}

NACRE_INLINE format::superblock_pair check_superblocks(bytes_view head, std::uint64_t run_tag, report& into) {
    format::superblock_pair pair;
    for (std::size_t slot = 0; slot < format::superblock_count; ++slot) {
        bytes_view const bytes =
            head.subspan(std::min<std::size_t>(format::superblock_offset(slot), head.size()));
        pair.slots[slot] = format::read_superblock(bytes, run_tag);
        if (!pair.slots[slot]) report_unreadable_superblock(bytes, slot, run_tag, into);
    }
    check_pair(pair, into);
    return pair;
}

}}} // namespace nacre::verification
