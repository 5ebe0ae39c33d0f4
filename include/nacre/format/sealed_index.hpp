// SPDX-License-Identifier: BSL-1.0
// The sealed index: 4 KiB blocks of fixed-size items behind log_end, and the footer that finds them.
//
//     index block  prefix (seq: ordinal in its section) | run_tag u64 | item_count u32 | section u16
//                  | item_bytes u16 | items | zeros | digest                        always 4096 bytes
//     footer       prefix (seq: watermark) | footer_fields | footer_section x count | last chain | zeros
//                  | digest
//
// Invariants
//   1. It is a projection of the log: a reader confirms every hit at the frame, a verifier recomputes all of
//      it.
//   2. Every block has its own digest, checked at first touch, so opening a run costs the footer only.
//   3. Item i of a section stands in block i / items_per_block: no directory is needed.
//   4. Key items are sorted by fingerprint; `first` and `last` are the ends of a list that runs through the
//      log.
#pragma once

#include <nacre/core/status.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace format {

enum class section : std::uint16_t {
    offsets = 1,     ///< u64 offset of the entry with seq 1 + i * offset_stride
    times = 2,       ///< time_item of entries 1 + i * time_stride and the time_stride - 1 behind it
    keys = 3,        ///< key_item, by fingerprint
    definitions = 4, ///< u64 offset of every definition and anchor frame, in file order
};
inline constexpr std::size_t section_count = 4;

struct time_item {
    std::int64_t ts_init_min;
    std::int64_t ts_init_max;
    friend bool operator==(time_item const&, time_item const&) = default;
};
struct key_item {
    std::uint64_t fingerprint;
    std::uint64_t first; ///< seq
    std::uint64_t last;  ///< seq
    friend bool operator==(key_item const&, key_item const&) = default;
};
static_assert(sizeof(time_item) == 16 && sizeof(key_item) == 24);

/// What a key is found by: XXH3-64 of its bytes, seeded with the id of its kind. Hits are confirmed at the
/// frame.
[[nodiscard]] inline std::uint64_t key_fingerprint(std::uint16_t kind, std::string_view key) noexcept {
    return hashing::xxh3_64_value(bytes(key), kind);
}

struct index_block_head {
    frame_prefix prefix;
    std::uint64_t run_tag;
    std::uint32_t item_count;
    std::uint16_t section;
    std::uint16_t item_bytes;
};
static_assert(sizeof(index_block_head) == 32 && offsetof(index_block_head, item_count) == 24);
static_assert(offsetof(index_block_head, section) == 28 && offsetof(index_block_head, item_bytes) == 30);

[[nodiscard]] constexpr std::size_t items_per_block(std::size_t item_bytes,
                                                    std::size_t digest_bytes) noexcept {
    return (index_block_bytes - sizeof(index_block_head) - digest_bytes) / item_bytes;
}
[[nodiscard]] constexpr std::uint64_t blocks_for(std::uint64_t items, std::size_t item_bytes,
                                                 std::size_t digest_bytes) noexcept {
    std::uint64_t const per_block = items_per_block(item_bytes, digest_bytes);
    return items / per_block + (items % per_block != 0 ? 1 : 0);
}

/// Writes block `ordinal` of a section into `block`, exactly 4096 bytes.
template <hashing::hasher H, class Item>
void write_index_block(bytes_span block, section which, std::uint64_t ordinal, std::uint64_t run_tag,
                       std::span<Item const> items, H const& hash) noexcept {
    store_zeros(block);
    store(block, 0,
          index_block_head{frame_prefix::of(frame_kind::index_block, 0, ordinal, index_block_bytes), run_tag,
                           static_cast<std::uint32_t>(items.size()), static_cast<std::uint16_t>(which),
                           sizeof(Item)});
    store_bytes(block, sizeof(index_block_head), std::as_bytes(items));
    seal_frame(block, hash);
}

/// The items' bytes of a block, when it is intact, zero where it must be, and the one that was asked for.
template <hashing::hasher H>
[[nodiscard]] std::optional<bytes_view>
read_index_block(bytes_view block, section which, std::uint64_t ordinal, std::uint64_t run_tag,
                 std::size_t item_bytes, std::size_t item_count, H const& hash) noexcept {
    constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);
    if (block.size() != index_block_bytes) return std::nullopt;
    auto const head = load<index_block_head>(block);
    bool const expected = head.prefix.size == index_block_bytes && head.prefix.flags == 0 &&
                          head.prefix.is(frame_kind::index_block) && head.prefix.seq == ordinal &&
                          head.run_tag == run_tag && head.item_count == item_count &&
                          head.section == static_cast<std::uint16_t>(which) && head.item_bytes == item_bytes;
    if (!expected || item_count > items_per_block(item_bytes, digest_bytes)) return std::nullopt;
    if (!frame_is_intact(block, hash)) return std::nullopt;
    auto const items = block.subspan(sizeof(index_block_head), item_bytes * item_count);
    auto const rest =
        block.subspan(sizeof(index_block_head) + items.size(),
                      index_block_bytes - sizeof(index_block_head) - items.size() - digest_bytes);
    if (!all_zero(rest)) return std::nullopt;
    return items;
}

struct footer_fields {
    std::uint64_t run_tag;
    std::uint64_t log_end;
    std::uint64_t high_watermark;
    std::int64_t end; ///< ns; largest ts_init
    std::int64_t ts_init_min;
    std::int64_t ts_init_max;
    std::uint32_t has_times; ///< 0 for a run without entries: the three before are 0 too
    core::status status;     ///< ended or crashed_recovered
    std::uint32_t sections;  ///< 0: sealed without an index
    std::uint32_t reserved;
};
static_assert(sizeof(footer_fields) == 64 && offsetof(footer_fields, has_times) == 48);

struct footer_section {
    std::uint32_t section;
    std::uint32_t item_bytes;
    std::uint64_t item_count;
    std::uint64_t offset; ///< of the section's first block
};
static_assert(sizeof(footer_section) == 24);

struct footer {
    footer_fields fields;
    std::vector<footer_section> sections;
    std::vector<std::byte> chain;

    [[nodiscard]] footer_section const* find(section which) const noexcept {
        auto const at = std::find_if(sections.begin(), sections.end(), [which](auto const& candidate) {
            return candidate.section == static_cast<std::uint32_t>(which);
        });
        return at == sections.end() ? nullptr : &*at;
    }
};

template <hashing::hasher H>
void write_footer(frame_writer<H>& out, footer const& what) {
    out.begin(frame_kind::footer, 0, what.fields.high_watermark);
    out.put(what.fields);
    for (auto const& each : what.sections)
        out.put(each);
    out.put_bytes(what.chain);
    out.end();
}

[[nodiscard]] constexpr std::size_t item_bytes_of(section which) noexcept {
    switch (which) {
    case section::offsets:
    case section::definitions: return sizeof(std::uint64_t);
    case section::times: return sizeof(time_item);
    case section::keys: return sizeof(key_item);
    }
    return 0;
}

/// Parses a footer frame that starts at `offset`; its digest has been checked. Nothing unless its sections
/// tile the space from log_end to the footer exactly, in the order of their numbers.
[[nodiscard]] std::optional<footer> parse_footer(bytes_view frame, std::uint64_t offset,
                                                 std::uint64_t run_tag, std::size_t digest_bytes);

}}} // namespace nacre::format

#ifndef NACRE_COMPILED
#include <nacre/format/sealed_index.ipp>
#endif
