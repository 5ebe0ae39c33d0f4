// SPDX-License-Identifier: BSL-1.0
// log_writer.ipp: the bodies of log_writer.hpp.
#pragma once

#include <nacre/log/log_writer.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/os/boot_id.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/log/entry_writer.hpp>
#include <nacre/log/index.hpp>
#include <nacre/log/name_table.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/seal.hpp>
#include <nacre/log/superblock_writer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <class Backend, class Hasher>
auto log_writer<Backend, Hasher>::create(Backend const& backend, run_inputs const& inputs,
                                         durability_policy policy, timestamp now, log_options options)
    -> result<log_writer> {
    storage::require_backend<Backend>();
    hashing::require_hasher<Hasher>();
    Hasher const hash{};
    auto const header = format::make_header<Hasher>(inputs.run_id, policy, now);
    log_writer out(backend, inputs, policy, options, now);
    out.block_.run_tag = header.run_tag;
    out.chain_ = hash.digest(format::object_bytes(header));

    std::vector<std::byte> log;
    format::frame_writer<Hasher> frames(log, hash);
    format::write_manifest(frames, inputs);
    if (log.size() > manifest_bytes_max) return error::too_large(log.size(), manifest_bytes_max);
    out.batch_.add(format::trailing_digest(log, sizeof(digest_type)));
    out.index_.add_definition(format::log_begin);
    out.end_ = format::log_begin;
    out.append_commit(log, 1, 0, log.size(), now);
    out.end_ += log.size();
    out.note_committed();

    std::vector<std::byte> first(format::log_begin);
    format::store(bytes_span(first), 0, header);
    for (std::size_t slot = 0; slot < format::superblock_count; ++slot) {
        out.block_.generation = slot + 1;
        format::finish(out.block_);
        format::store(bytes_span(first), format::superblock_offset(slot), out.block_);
    }
    first.insert(first.end(), log.begin(), log.end());
    auto run = backend.create(inputs.run_id, first, storage::create_options{policy});
    if (!run) return out.why_not_created(std::move(run).error());
    out.run_ = std::make_unique<appendable>(std::move(*run));
    out.superblocks_ = superblock_writer(1, 2, policy == durability_policy::immediate);
    out.state_ = state::open;
    out.run_->publish(out.end_);
    return out;
}

template <class Backend, class Hasher>
result<void> log_writer<Backend, Hasher>::append_frames(std::span<bytes_span const> segments,
                                                        std::uint64_t first_seq, std::uint64_t count,
                                                        timestamp now) {
    NACRE_TRY(check_open());
    if (count == 0) return {};
    if (first_seq != high_watermark_ + 1) return error::out_of_order(high_watermark_, first_seq);

    std::vector<std::byte>& definitions = definitions_;
    definitions.clear();
    define_new_names(definitions, first_seq);
    std::uint64_t offset = end_ + definitions.size();
    std::uint64_t seq = first_seq;
    for (bytes_span const segment : segments) {
        for (std::size_t at = 0; at < segment.size(); ++seq) {
            auto const fixed = format::load<format::entry_fixed>(segment, at);
            bytes_span const frame = segment.subspan(at, fixed.prefix.size);
            NACRE_ASSERT(fixed.prefix.seq == seq);
            complete(frame, fixed, offset);
            at += fixed.prefix.size;
            offset += fixed.prefix.size;
        }
    }
    NACRE_ASSERT(seq == first_seq + count);

    commit_.clear();
    append_commit(commit_, first_seq, seq - 1, offset - end_, now);
    parts_.clear();
    if (!definitions.empty()) parts_.push_back(definitions);
    parts_.insert(parts_.end(), segments.begin(), segments.end());
    parts_.push_back(commit_);
    NACRE_TRY(write_batch(offset + commit_.size() - end_));
    high_watermark_ = seq - 1;
    publish(now);
    return {};
}

template <class Backend, class Hasher>
result<void> log_writer<Backend, Hasher>::record_anchor(anchor const& what, timestamp now) {
    NACRE_TRY(check_open());
    if (what.high_watermark > high_watermark_)
        return error::invalid_argument("an anchor cannot be past the durable high-watermark");
    if (last_anchor_ && what.high_watermark < last_anchor_->high_watermark)
        return error::invalid_argument("an anchor cannot be older than the latest one");
    if (what.snapshot_id.size() > name_bytes_max)
        return error::too_large(what.snapshot_id.size(), name_bytes_max);
    if (what.content_hash.size() > digest_bytes_max)
        return error::too_large(what.content_hash.size(), digest_bytes_max);

    definitions_.clear();
    format::frame_writer<Hasher> frames(definitions_, hash_);
    format::write_anchor(frames, what, high_watermark_ + 1);
    batch_.add(format::trailing_digest(definitions_, sizeof(digest_type)));
    std::uint64_t const anchor_at = end_;
    index_.add_definition(anchor_at);
    commit_.clear();
    append_commit(commit_, high_watermark_ + 1, high_watermark_, definitions_.size(), now);
    parts_.assign({bytes_view(definitions_), bytes_view(commit_)});
    NACRE_TRY(write_batch(definitions_.size() + commit_.size()));
    block_.anchor_offset = anchor_at;
    last_anchor_ = what;
    publish(now, true);
    return {};
}

template <class Backend, class Hasher>
result<void> log_writer<Backend, Hasher>::settle(timestamp now) {
    NACRE_TRY(check_open());
    if (settled_at_ == end_) return {};
    return poison_on_error([&]() -> result<void> {
        if (!superblocks_.ready()) {
            NACRE_TRY(run_->sync());
            superblocks_.synced();
        }
        if (superblock_at_ != end_) {
            NACRE_TRY(superblocks_.write(*run_, block_));
            if (policy_ == durability_policy::immediate) {
                NACRE_TRY(run_->sync());
                superblocks_.synced();
            }
        }
        superblock_at_ = settled_at_ = end_;
        superblock_time_ = now;
        return {};
    });
}

template <class Backend, class Hasher>
void log_writer<Backend, Hasher>::halt(halt_reason reason) {
    if (!run_ || state_ == state::halted || state_ == state::sealed) return;
    bool const writable = state_ != state::poisoned;
    state_ = state::halted;
    halted_ = reason;
    block_.halt_reason = static_cast<std::uint16_t>(reason);
    if (!writable) return; // the backend refuses writes after one of them failed
    if (!superblocks_.ready()) {
        if (!run_->sync()) return;
        superblocks_.synced();
    }
    if (superblocks_.write(*run_, block_) && policy_ == durability_policy::immediate && run_->sync())
        superblocks_.synced();
}

template <class Backend, class Hasher>
result<void> log_writer<Backend, Hasher>::seal(status terminal) {
    NACRE_TRY(check_open());
    if (terminal == status::running || terminal == status::quarantined || !is_known(terminal))
        return error::invalid_argument("a run is sealed ended or crashed_recovered");
    return poison_on_error([&]() -> result<void> {
        NACRE_TRY(seal_log(*run_, superblocks_, block_, terminal, index_, hash_));
        state_ = state::sealed;
        return {};
    });
}

template <class Backend, class Hasher>
result<void> log_writer<Backend, Hasher>::check_open() const noexcept {
    switch (run_ ? state_ : state::none) {
    case state::open: return {};
    case state::sealed: return error::closed();
    case state::halted: return error::halted(halted_);
    case state::refused:
    case state::poisoned:
    case state::none: break;
    }
    return error::no_run_open();
}

template <class Backend, class Hasher>
error log_writer<Backend, Hasher>::why_not_created(error failure) const {
    if (failure.code() != errc::crashed_predecessor) return failure;
    auto const existing = backend_.open_read(inputs_.run_id);
    if (existing) {
        auto const head = read_run_head(*existing);
        auto const* current = head ? head->superblocks.current() : nullptr;
        if (current != nullptr && format::is_sealed(*current)) return error::closed().at_path(failure.path());
    }
    return failure;
}

template <class Backend, class Hasher>
result<void> log_writer<Backend, Hasher>::encode(entry_draft const& draft) {
    NACRE_TRY_VALUE(topic, names_->topics.intern(draft.topic));
    NACRE_TRY_VALUE(type, names_->payload_types.intern(draft.payload_type));
    if (draft.payload.size() > payload_bytes_max)
        return error::too_large(draft.payload.size(), payload_bytes_max);
    key_list keys;
    for (auto const& key : draft.keys) {
        NACRE_TRY_VALUE(kind, names_->index_kinds.intern(key.kind, {}, 0, true));
        NACRE_TRY(keys.add(static_cast<std::uint16_t>(kind), key.key));
    }
    std::size_t const start = scratch_.size();
    std::size_t const size = format::entry_frame_bytes(format::header_flags(draft.headers), keys.bytes(),
                                                       draft.payload.size(), sizeof(digest_type));
    scratch_.resize(start + size);
    bytes_span const frame = bytes_span(scratch_).subspan(start);
    auto const payload = write_entry(
        frame, {draft.seq, to_nanoseconds(draft.ts_init), to_nanoseconds(draft.ts_publish), topic, type},
        draft.headers, keys, draft.payload.size(), sizeof(digest_type));
    format::store_bytes(payload, 0, draft.payload);
    store_frame_size(frame);
    return {};
}

template <class Backend, class Hasher>
void log_writer<Backend, Hasher>::complete(bytes_span frame, format::entry_fixed const& fixed,
                                           std::uint64_t offset) {
    std::size_t const keys_at = sizeof(fixed) + 16 * format::header_count(fixed.prefix.flags);
    if (fixed.keys_bytes != 0) link_keys(index_, frame.subspan(keys_at, fixed.keys_bytes), fixed.prefix.seq);
    format::seal_entry(frame, hash_);
    batch_.add(frame.subspan(keys_at + fixed.keys_bytes, sizeof(digest_type)));
    index_.add_entry(fixed.prefix.seq, offset, fixed.ts_init);
    ts_init_min_ = std::min(ts_init_min_, fixed.ts_init);
    ts_init_max_ = std::max(ts_init_max_, fixed.ts_init);
}

template <class Backend, class Hasher>
void log_writer<Backend, Hasher>::define_new_names(std::vector<std::byte>& out, std::uint64_t next_seq) {
    format::frame_writer<Hasher> frames(out, hash_);
    auto const define = [&](name_table const& table, std::uint32_t& defined) {
        if (table.size() == defined) [[likely]]
            return;
        table.for_each_from(defined + 1, [&](format::definition const& each) {
            std::size_t const start = out.size();
            format::write_definition(frames, each, next_seq);
            index_.add_definition(end_ + start);
            batch_.add(format::trailing_digest(bytes_view(out), sizeof(digest_type)));
            defined = each.id;
        });
    };
    define(names_->topics, topics_defined_);
    define(names_->payload_types, payload_types_defined_);
    define(names_->index_kinds, index_kinds_defined_);
}

template <class Backend, class Hasher>
void log_writer<Backend, Hasher>::append_commit(std::vector<std::byte>& out, std::uint64_t first_seq,
                                                std::uint64_t last_seq, std::uint64_t batch_bytes,
                                                timestamp now) {
    format::commit_frame<digest_type> commit;
    commit.fields = {format::frame_prefix::of(format::frame_kind::commit, 0, last_seq,
                                              static_cast<std::uint32_t>(format::commit_bytes<digest_type>)),
                     first_seq,
                     end_,
                     end_ + batch_bytes,
                     block_.run_tag,
                     to_nanoseconds(now),
                     high_watermark_,
                     batch_.count(),
                     0};
    commit.previous_chain = chain_;
    commit.chain = batch_.chain(chain_, commit.fields);
    format::write_commit<Hasher>(out, commit, hash_);
    chain_ = commit.chain;
    batch_.clear();
}

template <class Backend, class Hasher>
result<void> log_writer<Backend, Hasher>::write_batch(std::uint64_t bytes) {
    if (auto room = run_->reserve(bytes + reserve_bytes_); !room) {
        // Nothing was written, so a reason can still be stored. But index and chain have gone on without
        // the log.
        state_ = state::refused;
        return std::move(room).error();
    }
    return poison_on_error([&]() -> result<void> {
        NACRE_TRY(run_->append(parts_));
        if (policy_ == durability_policy::immediate) {
            NACRE_TRY(run_->sync());
            superblocks_.synced();
        }
        end_ += bytes;
        return {};
    });
}

template <class Backend, class Hasher>
void log_writer<Backend, Hasher>::note_committed() noexcept {
    block_.committed_offset = end_;
    block_.high_watermark = high_watermark_;
    std::memcpy(block_.chain.data(), chain_.data(), sizeof(chain_));
    if (high_watermark_ == 0) return;
    block_.has_times = 1;
    block_.ts_init_min = ts_init_min_;
    block_.ts_init_max = ts_init_max_;
}

template <class Backend, class Hasher>
void log_writer<Backend, Hasher>::publish(timestamp now, bool superblock_due) {
    note_committed();
    run_->publish(end_);
    superblock_due = superblock_due || end_ - superblock_at_ >= options_.superblock_every_bytes ||
                     now < superblock_time_ || now - superblock_time_ >= options_.superblock_every;
    if (!superblock_due || !superblocks_.ready()) return;
    // The batch is durable and acknowledged; a failure here poisons the handle and is met by the next
    // append.
    if (!superblocks_.write(*run_, block_)) state_ = state::poisoned;
    superblock_at_ = end_;
    superblock_time_ = now;
}

}}} // namespace nacre::log
