// SPDX-License-Identifier: BSL-1.0
// quarantine_mark.ipp: the bodies of quarantine_mark.hpp.
#pragma once

#include <nacre/log/quarantine_mark.hpp>

#include <nacre/core/run_boundary.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/superblock_writer.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// Holds the run, lets `change(run, block) -> result<void>` change its current superblock, and writes it into
/// both slots.
template <hashing::hasher H, class Backend, class Change>
[[nodiscard]] result<void> rewrite_superblocks(Backend const& backend, run_id const& id, Change&& change) {
    auto const rewrite = [&]() -> result<void> {
        NACRE_TRY_VALUE(run, backend.open_recover(id));
        NACRE_TRY_VALUE(head, read_run_head(run));
        NACRE_TRY(format::check_hasher<H>(head.header));
        if (head.header.run_id != id)
            return error::corrupted(error::unknown, 0,
                                    "the header names another run: " + head.header.run_id.str());
        auto const* current = head.superblocks.current();
        if (current == nullptr || !format::is_sealed(*current)) return error::not_sealed();
        auto block = *current;
        NACRE_TRY(change(run, block));
        superblock_writer superblocks(head.superblocks.current_slot(), block.generation, true);
        NACRE_TRY(run.sync()); // the slot that is current may have been written and not synced
        superblocks.synced();
        NACRE_TRY(superblocks.write_durably(run, block));
        NACRE_TRY(superblocks.write_durably(run, block));
        return run.retire();
    };
    auto outcome = rewrite();
    if (!outcome) return outcome.error().at_path(backend.location(id));
    return outcome;
}

/// The status that the footer of a sealed run gives; nothing when it cannot be read.
template <hashing::hasher H, class Run>
[[nodiscard]] std::optional<status> status_in_footer(Run const& run, format::superblock const& block) {
    if (block.footer_offset >= block.file_end || block.file_end - block.footer_offset > 4096)
        return std::nullopt;
    std::vector<std::byte> bytes(static_cast<std::size_t>(block.file_end - block.footer_offset));
    auto const size = run.read_at(block.footer_offset, bytes);
    if (!size || *size != bytes.size() || !format::read_prefix(bytes, 0) ||
        !format::frame_is_intact(bytes_view(bytes), H{}))
        return std::nullopt;
    auto const footer =
        format::parse_footer(bytes, block.footer_offset, block.run_tag, sizeof(typename H::digest_type));
    if (!footer) return std::nullopt;
    return footer->fields.status;
}

/// What the last entry says of how the run ended; nothing when it cannot be read.
template <hashing::hasher H, class Backend>
[[nodiscard]] std::optional<status> status_by_last_entry(Backend const& backend, run_id const& id) {
    auto opened = log_reader<Backend, H>::open(backend, id);
    if (!opened) return std::nullopt;
    auto const last = opened->frame_at(opened->high_watermark());
    if (!last || !*last || (*last)->topic().empty() || (*last)->payload_type().empty()) return std::nullopt;
    bool const ended =
        (*last)->topic() == core::lifecycle_topic && (*last)->payload_type() == core::run_ended_type;
    return ended ? status::ended : status::crashed_recovered;
}

template <hashing::hasher H, class Backend>
result<void> mark_quarantined(Backend const& backend, run_id const& id, damage_place where) {
    return rewrite_superblocks<H>(backend, id, [&](auto const&, format::superblock& block) -> result<void> {
        if (block.status == status::quarantined)
            return error::invalid_argument("the run is quarantined already");
        block.status = status::quarantined;
        block.damage_seq = where.seq;
        block.damage_offset = where.offset;
        return {};
    });
}

template <hashing::hasher H, class Backend>
result<status> lift_quarantine(Backend const& backend, run_id const& id) {
    status sealed_with = status::quarantined;
    NACRE_TRY(
        rewrite_superblocks<H>(backend, id, [&](auto const& run, format::superblock& block) -> result<void> {
            if (block.status != status::quarantined)
                return error::invalid_argument("the run is not quarantined");
            if (block.file_end == 0)
                return error::invalid_argument(
                    "recovery quarantined the run, which was never sealed: there is "
                    "no end to go back to");
            auto found = status_in_footer<H>(run, block);
            if (!found) found = status_by_last_entry<H>(backend, id);
            if (!found)
                return error::corrupted(
                    block.high_watermark, block.footer_offset,
                    "neither the footer nor the last entry can be read: how the run ended "
                    "is not known");
            sealed_with = block.status = *found;
            block.damage_seq = block.damage_offset = 0;
            return {};
        }));
    return sealed_with;
}

}}} // namespace nacre::log
