// SPDX-License-Identifier: BSL-1.0
// log_check.ipp: the bodies of log_check.hpp.
#pragma once

#include <nacre/verifier/log_check.hpp>

#include <nacre/format/header.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/verifier/frame_probe.hpp>
#include <nacre/verifier/observed_index.hpp>
#include <nacre/verifier/observed_names.hpp>
#include <nacre/verifier/options.hpp>
#include <nacre/verifier/payload_check.hpp>
#include <nacre/verifier/ranges.hpp>
#include <nacre/verifier/report.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <hashing::hasher H>
auto log_check<H>::run() && -> observed {
    std::uint64_t at = format::log_begin;
    while (at < bounds_.end) {
        auto const probe = probe_.at(at);
        if (probe.intact && format::is_log_kind(probe.prefix.kind)) [[likely]] {
            take(probe, at);
            at += probe.frame.size();
        } else {
            at = step_over_damage(probe, at);
        }
        show_progress(at);
    }
    finish();
    return std::move(out_);
}

template <hashing::hasher H>
void log_check<H>::show_progress(std::uint64_t at) {
    if (at < progress_at_ || !options_.progress) return;
    options_.progress(std::min(at, bounds_.end), bounds_.end);
    progress_at_ = at + progress_step_bytes;
}

template <hashing::hasher H>
void log_check<H>::miss(std::uint64_t first, std::uint64_t last, std::uint64_t at) {
    if (first == last)
        report_.add(gap, first, last, at, "entry ", first, " is missing");
    else
        report_.add(gap, first, last, at, "entries ", first, " to ", last, " are missing");
    out_.missing_seqs.add(first, last);
    batch_damaged_ = true;
}

template <hashing::hasher H>
void log_check<H>::check_repeated_key(format::entry_frame const& entry, format::frame_key const& key,
                                      std::uint64_t at) {
    std::uint64_t const fingerprint = format::key_fingerprint(key.kind, key.key);
    for (auto const& earlier : entry.key_range()) {
        if (earlier.at >= key.at) return;
        if (format::key_fingerprint(earlier.kind, earlier.key) != fingerprint) continue;
        if (earlier.kind == key.kind && earlier.key == key.key)
            report_.add(index_drift, entry.seq(), entry.seq(), at, "entry ", entry.seq(),
                        " has the same key twice");
        else if (earlier.previous != key.previous)
            report_.add(index_drift, entry.seq(), entry.seq(), at, "two keys of entry ", entry.seq(),
                        " share a list and link back to different entries");
        return;
    }
}

template <hashing::hasher H>
void log_check<H>::take_manifest(bytes_view frame, std::uint64_t at) {
    if (at != format::log_begin) {
        report_.add(manifest_mismatch, 0, 0, at, "a manifest stands behind the log's first frame");
        return;
    }
    manifest_met_ = true;
    auto const inputs = format::parse_manifest(frame, digest_bytes);
    if (!inputs)
        report_.add(manifest_mismatch, 0, 0, at, "the manifest is not well formed");
    else if (inputs->run_id != header_.run_id)
        report_.add(manifest_mismatch, 0, 0, at, "the manifest names another run, ", inputs->run_id.str());
}

template <hashing::hasher H>
void log_check<H>::take_anchor(bytes_view frame, std::uint64_t at) {
    auto const anchor = format::parse_anchor(frame, digest_bytes);
    out_.last_anchor_offset = at;
    if (!anchor) {
        report_.add(anchor_invalid, 0, 0, at, "an anchor is not well formed");
        return;
    }
    std::uint64_t const seq = anchor->high_watermark;
    if (seq >= next_ && !batch_damaged_)
        report_.add(anchor_invalid, seq, seq, at, "an anchor points at entry ", seq, ", past the watermark ",
                    next_ - 1);
    else if (seq < anchored_seq_)
        report_.add(anchor_invalid, seq, seq, at, "an anchor at entry ", seq,
                    " is older than the one before it, at ", anchored_seq_);
    anchored_seq_ = std::max(anchored_seq_, seq);
}

template <hashing::hasher H>
void log_check<H>::take_definition(bytes_view frame, std::uint64_t at) {
    auto const definition = format::parse_definition(frame, digest_bytes);
    if (!definition) {
        report_.add(definition_missing, 0, 0, at, "a definition is not well formed");
        return;
    }
    std::uint32_t const expected = names_.id_max(definition->kind) + 1;
    auto const added = names_.add(*definition);
    if (definition->kind == format::frame_kind::payload_type && added != observed_names::outcome::id_taken)
        payloads_.take_definition(*definition, at);
    switch (added) {
    case observed_names::outcome::in_order: return;
    case observed_names::outcome::out_of_order:
        report_.add(definition_missing, 0, 0, at, name_of(definition->kind), ' ', definition->id,
                    " is defined where ", expected, " must be");
        return;
    case observed_names::outcome::id_taken:
        report_.add(seq_mismatch, 0, 0, at, name_of(definition->kind), ' ', definition->id,
                    " is defined a second time");
        return;
    case observed_names::outcome::name_taken:
        report_.add(definition_missing, 0, 0, at, name_of(definition->kind), ' ', definition->id,
                    " has the name of another one");
        return;
    }
}

template <hashing::hasher H>
void log_check<H>::take_commit(format::commit_frame<digest_type> const& commit, std::uint64_t at,
                               std::uint64_t end) {
    out_.acknowledged_seq =
        std::max(out_.acknowledged_seq, std::min(commit.fields.acknowledged_seq, seq_limit));
    check_numbers(commit, at, end);
    check_chain(commit, at);

    chain_ = commit.chain;
    chain_known_ = true;
    out_.committed_end = end;
    committed_entries_ = entries_;
    committed_seq_ = next_ - 1;
    out_.last_commit = commit_state<digest_type>{next_ - 1, commit.chain, {}, out_.whole()};
    for (std::size_t slot = 0; slot < commit_ends_.size(); ++slot) {
        if (commit_ends_[slot] != end) continue;
        out_.at_commits[slot] = out_.last_commit;
        out_.at_commits[slot]->times = out_.index.time_bounds();
    }
    begin_batch(end);
}

template <hashing::hasher H>
void log_check<H>::check_numbers(format::commit_frame<digest_type> const& commit, std::uint64_t at,
                                 std::uint64_t end) {
    std::uint64_t const last = commit.last_seq();
    if (last + 1 != next_) {
        auto const before_next = end == bounds_.end ? std::optional(bounds_.seq_max) : probe_.seq_before(end);
        bool const slots_are_right = last >= seq_limit || (before_next && *before_next == next_ - 1);
        if (slots_are_right || last + 1 < next_)
            report_.add(chain_break, 0, 0, at, "a batch ends with entry ", next_ - 1, ", its commit says ",
                        last);
        else
            miss(next_, last, at);
        if (!slots_are_right) next_ = last + 1;
    }
    if (chain_known_ && commit.fields.acknowledged_seq > committed_seq_)
        report_.add(chain_break, 0, 0, at, "a commit calls entry ", commit.fields.acknowledged_seq,
                    " acknowledged, when only ", committed_seq_, " were committed");
}

template <hashing::hasher H>
void log_check<H>::check_chain(format::commit_frame<digest_type> const& commit, std::uint64_t at) {
    auto const& fields = commit.fields;
    auto const broken = [&](auto const&... words) {
        report_.add(chain_break, fields.first_seq, std::max(fields.first_seq, commit.last_seq()), at,
                    words...);
    };
    if (chain_known_ && commit.previous_chain != chain_ && !batch_damaged_)
        broken("a commit does not continue the chain of the one before it");
    if (fields.batch_offset != batch_begin_ && !(batch_damaged_ && fields.batch_offset > batch_begin_))
        return broken("a commit's batch starts at ", batch_begin_, ", it says ", fields.batch_offset);
    if (fields.batch_offset != batch_begin_) return check_later_batch(commit, at);
    if (batch_damaged_) return;
    if (fields.frame_count != batch_.count())
        broken("a batch has ", batch_.count(), " frames, its commit says ", fields.frame_count);
    else if (fields.first_seq != batch_first_seq_)
        broken("a batch starts with entry ", batch_first_seq_, ", its commit says ", fields.first_seq);
    else if (batch_.chain(commit.previous_chain, fields) != commit.chain)
        broken("a commit's chain does not follow from its batch");
}

template <hashing::hasher H>
void log_check<H>::check_later_batch(format::commit_frame<digest_type> const& commit, std::uint64_t at) {
    if (!commit_reported_)
        report_.add(chain_break, 0, 0, batch_begin_, "the commit of the batch at ", batch_begin_,
                    " is missing");
    format::chain_builder<H> batch(hash_);
    for (std::uint64_t from = commit.fields.batch_offset; from < at;) {
        auto const probe = probe_.at(from);
        if (!probe.intact) return; // reported where it was met
        batch.add(probe.entry ? probe.entry->digest : format::trailing_digest(probe.frame, digest_bytes));
        from += probe.frame.size();
    }
    if (batch.count() != commit.fields.frame_count ||
        batch.chain(commit.previous_chain, commit.fields) != commit.chain)
        report_.add(chain_break, commit.fields.first_seq,
                    std::max(commit.fields.first_seq, commit.last_seq()), at,
                    "a commit's chain does not follow from its batch");
}

template <hashing::hasher H>
std::uint64_t log_check<H>::step_over_damage(probed const& probe, std::uint64_t at) {
    if (is_tail(at)) return bounds_.end; // see finish
    auto const stray = probe_.stray_padding(probe);
    if (stray) return take_mended(probe, at, *stray);
    out_.anchors_known = false;
    if (probe.intact) { // of a kind the log does not hold
        report_.add(byte_not_accounted_for, 0, 0, at, "a frame of kind ", probe.prefix.kind,
                    " inside the log");
        return lose(at, at + probe.frame.size());
    }
    auto const size = probe_.damaged_extent(at);
    if (!size) {
        std::uint64_t const end = probe_.next_intact(at);
        report_damage(at, end - at, false);
        return lose(at, end);
    }
    std::uint64_t const end = at + *size;
    auto const prefix = format::load<format::frame_prefix>(probe_.log(), static_cast<std::size_t>(at));
    if (prefix.is(format::frame_kind::entry)) return take_damaged_entry(probe, at, end);
    report_damage(at, *size, true);
    if (prefix.is(format::frame_kind::commit)) {
        out_.damaged_bytes.add(at, end - 1);
        out_.frames_lost = true;
        begin_batch(end);
        chain_known_ = false;
        commit_reported_ = true;
        return end;
    }
    return lose(at, end);
}

template <hashing::hasher H>
bool log_check<H>::is_tail(std::uint64_t at) {
    if (bounds_.exact || bounds_.acknowledged_offset > out_.committed_end) return false;
    if (!acknowledged_behind_damage_) acknowledged_behind_damage_ = probe_.acknowledged_behind(at);
    return std::max(*acknowledged_behind_damage_, bounds_.acknowledged_seq) <= committed_seq_;
}

template <hashing::hasher H>
void log_check<H>::report_damage(std::uint64_t at, std::uint64_t bytes, bool sized) {
    auto const head = probe_.end() - at >= sizeof(format::frame_prefix)
                          ? format::load<format::frame_prefix>(probe_.log(), static_cast<std::size_t>(at))
                          : format::frame_prefix{};
    auto const kind = static_cast<format::frame_kind>(head.kind);
    if (at == format::log_begin) {
        manifest_met_ = true;
        report_.add(manifest_mismatch, 0, 0, at, "the manifest cannot be read: its ", bytes,
                    " bytes do not match its digest");
    } else if (kind == format::frame_kind::commit) {
        commit_reported_ = true;
        report_.add(chain_break, 0, 0, at, "a commit cannot be read: digest, run tag or place do not match");
    } else if (kind == format::frame_kind::anchor) {
        report_.add(anchor_invalid, 0, 0, at, "an anchor cannot be read: its bytes do not match its digest");
    } else if (sized && format::is_definition(head.kind)) {
        report_.add(hash_mismatch, 0, 0, at, "the bytes of a definition (", name_of(kind),
                    ") do not match its digest");
    } else {
        report_.add(byte_not_accounted_for, 0, 0, at, bytes, " bytes hold no intact frame");
    }
}

template <hashing::hasher H>
std::uint64_t log_check<H>::take_damaged_entry(probed const& probe, std::uint64_t at, std::uint64_t end) {
    std::uint64_t slot = next_;
    auto const before_next = probe_.seq_before(end);
    if (before_next && *before_next > slot && *before_next <= std::min(bounds_.seq_max, seq_limit)) {
        slot = *before_next;
        miss(next_, slot - 1, at);
    }
    next_ = slot + 1;
    report_.add(hash_mismatch, slot, slot, at, "the bytes of entry ", slot, " do not match its digest",
                probe.entry ? "" : ", nor is it well formed");
    out_.damaged_seqs.add(slot, slot);
    out_.index.note_place(slot, at);
    batch_damaged_ = true;
    return end;
}

template <hashing::hasher H>
std::uint64_t log_check<H>::take_mended(probed const& probe, std::uint64_t at, std::size_t stray) {
    std::uint64_t const end = at + probe.frame.size();
    std::uint64_t const slot = place(probe.prefix.seq, at, end);
    report_.add(byte_not_accounted_for, slot, slot, at + stray, "a byte of entry ", probe.prefix.seq,
                " that must be zero is not");
    if (slot != 0) {
        out_.damaged_seqs.add(slot, slot);
        out_.index.note_place(slot, at);
    }
    batch_damaged_ = true;
    return end;
}

template <hashing::hasher H>
void log_check<H>::finish() {
    if (!manifest_met_)
        report_.add(manifest_mismatch, 0, 0, format::log_begin, "the log does not start with a manifest");
    if (out_.committed_end < bounds_.end) {
        if (!bounds_.exact)
            report_.add(byte_not_accounted_for, 0, 0, out_.committed_end, bounds_.end - out_.committed_end,
                        " bytes behind the last commit: a tail that no commit ends");
        else if (!commit_reported_)
            report_.add(chain_break, 0, 0, batch_begin_, "the log's last batch has no commit");
    }
    if (!bounds_.exact) { // a tail is no part of the log
        next_ = committed_seq_ + 1;
        entries_ = committed_entries_;
    }
    out_.last_slot = next_ - 1;
    out_.index.finish();
    if (out_.last_commit) out_.last_commit->times = out_.index.time_bounds();
    report_.entries = entries_;
    show_progress(bounds_.end);
}

}}} // namespace nacre::verification
