// SPDX-License-Identifier: BSL-1.0
// Sealing: turns a log that has ended into an exact, fully digested file.
//
//     1. superblock with log_end, synced       from here on bytes at or beyond log_end are never log; left
//                                              out when it stands there already, so that a second attempt
//                                              changes nothing
//     2. index blocks and footer appended
//     3. truncate to the exact end, sync
//     4. one superblock sealed, synced         the run is sealed from here on
//     5. the other superblock sealed, synced   recovery repairs this one when a crash comes between
//
// A crash before 4 leaves the run `running` with a log_end: recovery does all steps again and ends in the
// same bytes. Without room for the index the run is sealed without it; the close reserve always has room for
// the footer.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/log/index.hpp>
#include <nacre/log/superblock_writer.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// Appends one section's blocks, a few hundred kilobytes at a time.
template <hashing::hasher H, storage::appendable_run A, class Item>
[[nodiscard]] result<void> append_section(A& run, format::section which, std::span<Item const> items,
                                          std::uint64_t run_tag, H const& hash) {
    constexpr std::size_t per_block = format::items_per_block(sizeof(Item), sizeof(typename H::digest_type));
    constexpr std::size_t blocks_per_write = 64;
    std::vector<std::byte> buffer;
    for (std::uint64_t ordinal = 0; !items.empty();) {
        buffer.clear();
        for (std::size_t blocks = 0; blocks < blocks_per_write && !items.empty(); ++blocks, ++ordinal) {
            auto const chunk = items.first(std::min(per_block, items.size()));
            items = items.subspan(chunk.size());
            buffer.resize(buffer.size() + format::index_block_bytes);
            format::write_index_block(bytes_span(buffer).last(format::index_block_bytes), which, ordinal,
                                      run_tag, chunk, hash);
        }
        bytes_view const parts[] = {buffer};
        NACRE_TRY(run.append(parts));
    }
    return {};
}

/// Steps 1 to 5. `block` is the run's current superblock, with the log's end and watermark right; it gets the
/// terminal status, and is left as it was written last. A `log_end` in it was read from the run. Everything
/// in the log is durable already.
template <hashing::hasher H, storage::appendable_run A>
[[nodiscard]] result<void> seal_log(A& run, superblock_writer& superblocks, format::superblock& block,
                                    status terminal, log_index const& index, H const& hash) {
    constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);
    superblocks.require_sync();
    NACRE_TRY(run.sync());
    superblocks.synced();

    if (block.log_end != block.committed_offset) {
        block.log_end = block.committed_offset;
        NACRE_TRY(superblocks.write_durably(run, block));
    }

    auto const keys = index.sorted_keys();
    auto const bounds = index.time_bounds();
    format::footer footer{};
    footer.fields.run_tag = block.run_tag;
    footer.fields.log_end = block.log_end;
    footer.fields.high_watermark = block.high_watermark;
    footer.fields.has_times = bounds ? 1 : 0;
    if (bounds) {
        footer.fields.end = bounds->ts_init_max;
        footer.fields.ts_init_min = bounds->ts_init_min;
        footer.fields.ts_init_max = bounds->ts_init_max;
    }
    footer.fields.status = terminal;
    auto const chain = std::as_bytes(std::span(block.chain)).first(digest_bytes);
    footer.chain.assign(chain.begin(), chain.end());

    std::uint64_t at = block.log_end;
    auto const plan = [&](format::section which, std::uint64_t count) {
        auto const item_bytes = format::item_bytes_of(which);
        footer.sections.push_back(
            {static_cast<std::uint32_t>(which), static_cast<std::uint32_t>(item_bytes), count, at});
        at += format::blocks_for(count, item_bytes, digest_bytes) * format::index_block_bytes;
    };
    plan(format::section::offsets, index.offsets().size());
    plan(format::section::times, index.times().size());
    plan(format::section::keys, keys.size());
    plan(format::section::definitions, index.definitions().size());

    auto const room = run.reserve(at - block.log_end + format::footer_reserve_bytes);
    if (!room && room.error().code() != errc::disk_full) return room.error();
    if (room) {
        NACRE_TRY(
            append_section(run, format::section::offsets, std::span(index.offsets()), block.run_tag, hash));
        NACRE_TRY(append_section(run, format::section::times, std::span(index.times()), block.run_tag, hash));
        NACRE_TRY(append_section(run, format::section::keys, std::span(keys), block.run_tag, hash));
        NACRE_TRY(append_section(run, format::section::definitions, std::span(index.definitions()),
                                 block.run_tag, hash));
    } else {
        footer.sections.clear();
        at = block.log_end;
    }
    footer.fields.sections = static_cast<std::uint32_t>(footer.sections.size());
    std::vector<std::byte> bytes;
    format::frame_writer<H> writer(bytes, hash);
    format::write_footer(writer, footer);
    NACRE_ASSERT(bytes.size() <= format::footer_reserve_bytes);
    bytes_view const parts[] = {bytes};
    NACRE_TRY(run.append(parts));
    NACRE_TRY(run.truncate(at + bytes.size()));
    NACRE_TRY(run.sync());

    block.status = terminal;
    block.footer_offset = at;
    block.file_end = at + bytes.size();
    block.has_times = bounds ? 1 : 0;
    block.end = footer.fields.end;
    block.ts_init_min = footer.fields.ts_init_min;
    block.ts_init_max = footer.fields.ts_init_max;
    block.boot_id = {};
    NACRE_TRY(superblocks.write_durably(run, block));
    NACRE_TRY(superblocks.write_durably(run, block));
    return run.retire();
}

}}} // namespace nacre::log
