// SPDX-License-Identifier: BSL-1.0
// recovery.ipp: the bodies of recovery.hpp.
#pragma once

#include <nacre/log/recovery.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/log/bytes_source.hpp>
#include <nacre/log/log_projection.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/scan.hpp>
#include <nacre/log/seal.hpp>
#include <nacre/log/superblock_writer.hpp>
#include <nacre/log/verdict.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <class Backend, class Hasher>
auto recovered_run<Backend, Hasher>::open(Backend const& backend, run_id const& id, log_options options,
                                          scan_checks checks) -> result<recovered_run> {
    storage::require_backend<Backend>();
    auto located = [&](error failure) { return failure.at_path(backend.location(id)); };
    auto run = backend.open_recover(id);
    if (!run) return located(std::move(run).error());
    auto head = read_run_head(*run);
    if (!head) return located(std::move(head).error());
    if (auto checked = format::check_hasher<Hasher>(head->header); !checked) return located(checked.error());
    if (head->header.run_id != id)
        return located(error::corrupted(error::unknown, 0,
                                        "the header names another run: " + head->header.run_id.str()));
    recovered_run out(backend, std::move(*run), *head, options);
    if (auto loaded = out.load(checks); !loaded) return located(std::move(loaded).error());
    return out;
}

template <class Backend, class Hasher>
result<status> recovered_run<Backend, Hasher>::seal() {
    if (!run_) return error::no_run_open();
    auto outcome = carry_out();
    run_.reset();
    if (!outcome) return outcome.error().at_path(backend_.location(header_.run_id));
    return block_.status;
}

template <class Backend, class Hasher>
status recovered_run<Backend, Hasher>::terminal_status() const noexcept {
    switch (verdict_.kind) {
    case verdict_kind::sealed: return block_.status;
    case verdict_kind::corrupt: return status::quarantined;
    case verdict_kind::accepted:
    case verdict_kind::torn: break;
    }
    return projection_->ends_orderly() ? status::ended : status::crashed_recovered;
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::load(scan_checks checks) {
    NACRE_TRY_VALUE(extent, run_->extent());
    extent_ = extent;
    auto const* current = found_.current();
    block_.status = status::running;
    if (current != nullptr) block_ = *current;
    block_.run_tag = header_.run_tag;
    superblocks_ = superblock_writer(found_.current_slot(), block_.generation, true);
    window_source<appendable> source(*run_, extent_);

    std::uint64_t accepted_end = block_.log_end;
    if (current != nullptr && format::is_sealed(*current)) {
        verdict_.kind = verdict_kind::sealed;
        verdict_.acknowledged_seq = verdict_.last_seq = block_.high_watermark;
        verdict_.log_end = block_.log_end;
        verdict_.damage_seq = block_.damage_seq;
        verdict_.damage_offset = block_.damage_offset;
        verdict_.superblocks_valid = std::size_t{found_.slots[0].has_value()} + found_.slots[1].has_value();
        accepted_end = 0;
    } else {
        NACRE_TRY_VALUE(header_digest, digest_of_header());
        auto judged =
            judge<Hasher>(source, extent_, header_, header_digest, found_, options_.boot_id, hash_, checks);
        verdict_ = std::move(judged.verdict);
        accepted_end = verdict_.log_end;
        prefix_ = judged.prefix;
    }
    NACRE_TRY(project(source, accepted_end));
    if (verdict_.kind != verdict_kind::sealed) NACRE_TRY(adopt_prefix());
    return {};
}

template <class Backend, class Hasher>
auto recovered_run<Backend, Hasher>::digest_of_header() const -> result<digest_type> {
    std::vector<std::byte> bytes(format::header_bytes);
    NACRE_TRY_VALUE(size, run_->read_at(0, bytes));
    if (size != bytes.size()) return error::corrupted(error::unknown, size, "the header is cut short");
    return hash_.digest(bytes);
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::project(window_source<appendable>& source,
                                                     std::uint64_t accepted_end) {
    constexpr std::size_t digest_bytes = sizeof(digest_type);
    auto const first = frame_at(source, format::log_begin, extent_);
    bool const readable = !first.empty() && format::frame_is_intact(first, hash_) &&
                          format::parse_manifest(first, digest_bytes).has_value();
    if (!readable) return error::corrupted(error::unknown, format::log_begin, "the manifest cannot be read");
    // A manifest whose first commit is gone is evidence, not log: it is read so that the run can be
    // named.
    std::uint64_t const end = std::max(accepted_end, format::log_begin + first.size());
    return walk_frames(source, format::log_begin, end, [&](std::uint64_t offset, bytes_view frame) {
        return projection_->add(offset, frame, digest_bytes);
    });
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::adopt_prefix() {
    // Under `process` a superblock proves a write, not a sync: all of the log is rewritten.
    bool const was_synced = header_.durability == durability_policy::immediate;
    std::uint64_t const known_good =
        std::max<std::uint64_t>(was_synced ? block_.committed_offset : 0, format::log_begin);
    if (verdict_.kind != verdict_kind::corrupt) {
        NACRE_TRY(rewrite(std::min(known_good, prefix_.end), prefix_.end));
        block_.committed_offset = prefix_.end;
        block_.high_watermark = prefix_.last_seq;
        std::memcpy(block_.chain.data(), prefix_.chain.data(), sizeof(digest_type));
        block_.anchor_offset = projection_->anchors().empty() ? 0 : projection_->anchors().back().offset;
        block_.lost_entries = std::max(block_.lost_entries, verdict_.lost_entries);
    } else {
        block_.high_watermark = verdict_.acknowledged_seq;
    }
    note_times();
    return {};
}

template <class Backend, class Hasher>
void recovered_run<Backend, Hasher>::note_times() {
    auto const bounds = projection_->index().time_bounds();
    if (!bounds) return;
    bool const keeps_known = verdict_.kind == verdict_kind::corrupt && block_.has_times != 0;
    block_.ts_init_min =
        keeps_known ? std::min(block_.ts_init_min, bounds->ts_init_min) : bounds->ts_init_min;
    block_.ts_init_max =
        keeps_known ? std::max(block_.ts_init_max, bounds->ts_init_max) : bounds->ts_init_max;
    block_.has_times = 1;
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::rewrite(std::uint64_t from, std::uint64_t to) {
    std::vector<std::byte> piece(std::size_t{1} << 20);
    while (from < to) {
        auto const part = bytes_span(piece).first(
            static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), to - from)));
        NACRE_TRY_VALUE(size, run_->read_at(from, part));
        if (size != part.size()) return error::io(0, "the accepted log could not be read again");
        NACRE_TRY(run_->write_at(from, part));
        from += part.size();
    }
    return run_->sync();
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::carry_out() {
    switch (verdict_.kind) {
    case verdict_kind::sealed: NACRE_TRY(repair_other_slot()); return run_->retire();
    case verdict_kind::corrupt: return quarantine();
    case verdict_kind::torn: NACRE_TRY(keep_tail_aside()); break;
    case verdict_kind::accepted: break;
    }
    status const terminal = terminal_status();
    NACRE_TRY(run_->resume_at(block_.committed_offset));
    return seal_log(*run_, superblocks_, block_, terminal, projection_->index(), hash_);
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::repair_other_slot() {
    auto const& other = found_.slots[1 - found_.current_slot()];
    if (other && other->status == block_.status) return {};
    NACRE_TRY(settle_current_slot());
    return superblocks_.write_durably(*run_, block_);
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::quarantine() {
    block_.status = status::quarantined;
    block_.damage_seq = verdict_.damage_seq;
    block_.damage_offset = verdict_.damage_offset;
    block_.boot_id = {};
    if (block_.has_times != 0) block_.end = block_.ts_init_max;
    NACRE_TRY(settle_current_slot());
    NACRE_TRY(superblocks_.write_durably(*run_, block_));
    NACRE_TRY(superblocks_.write_durably(*run_, block_));
    return run_->retire();
}

template <class Backend, class Hasher>
result<void> recovered_run<Backend, Hasher>::keep_tail_aside() {
    std::vector<std::byte> tail;
    constexpr std::uint64_t piece_bytes = 64 * 1024;
    std::uint64_t const end = verdict_.log_end + verdict_.tail_bytes;
    for (std::uint64_t at = verdict_.log_end; at < end;) {
        std::uint64_t size = std::min(piece_bytes, end - at);
        std::size_t const start = tail.size();
        tail.resize(start + static_cast<std::size_t>(size));
        if (!run_->read_at(at, bytes_span(tail).subspan(start))) {
            // Sector by sector: where nothing can be read, zeros are kept.
            size = std::min(size, format::sector_bytes - at % format::sector_bytes);
            tail.resize(start + static_cast<std::size_t>(size));
            if (!run_->read_at(at, bytes_span(tail).subspan(start)))
                format::store_zeros(bytes_span(tail).subspan(start));
        }
        at += size;
    }
    NACRE_TRY(backend_.keep_aside(header_.run_id, tail));
    block_.tail_bytes = tail.size();
    block_.tail_digest = hashing::xxh3_64_value(tail);
    return {};
}

}}} // namespace nacre::log
