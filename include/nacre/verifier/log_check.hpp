// SPDX-License-Identifier: BSL-1.0
// log_check: walks a log from its first byte to its last, reports what is wrong with it, and gathers what
// index, superblocks and footer must say.
//
// Invariants
//   1. Every byte up to the log's end belongs to an intact frame or to a finding.
//   2. Slots count entries by their place. A frame that bears another seq than its slot is a `seq_mismatch`
//      or the end of a `gap`; what stands behind it tells which (see `place`).
//   3. What merely follows from damage already reported is not reported once more: a batch that holds damage
//      is not checked against its commit, and seqs known to be lost excuse links that lead to them.
//   4. After damage the walk goes on at the next intact frame, so damage elsewhere is found as well.
#pragma once

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

/// Where a log ends, as far as the file says.
struct log_bounds {
    std::uint64_t end = 0;     ///< no byte at or beyond it is log
    bool exact = false;        ///< a commit ends there; else what follows the last commit is a tail
    std::uint64_t seq_max = 0; ///< the watermark it is said to have; no bound: ~0

    // Not exact: what superblocks prove. Damage behind it, and behind what commits prove, is a tail.
    std::uint64_t acknowledged_seq = 0;
    std::uint64_t acknowledged_offset = 0;
};

/// How far the log had come at one commit.
template <class Digest>
struct commit_state {
    std::uint64_t last_seq = 0;
    Digest chain{};
    std::optional<format::time_item> times;
    bool whole = true; ///< nothing before it is damaged or missing
};

/// What a walk gathered.
template <class Digest>
struct observed_log {
    std::uint64_t last_slot = 0; ///< seq of the last slot, committed or not
    std::uint64_t committed_end = format::log_begin;
    std::optional<commit_state<Digest>> last_commit;
    std::uint64_t acknowledged_seq = 0;   ///< the largest that any commit tells of
    std::uint64_t last_anchor_offset = 0; ///< 0: none
    bool anchors_known = true;            ///< no frame that may have been an anchor is damaged
    bool frames_lost = false;             ///< bytes of the log hold no intact frame
    number_ranges damaged_seqs;           ///< slots whose entry cannot be believed
    number_ranges missing_seqs;           ///< seqs that have no slot
    number_ranges damaged_bytes;
    observed_index index;
    /// The state at the offsets that were asked for, where a commit ends.
    std::array<std::optional<commit_state<Digest>>, format::superblock_count> at_commits;

    [[nodiscard]] bool is_lost(std::uint64_t seq) const noexcept {
        return damaged_seqs.contains(seq) || missing_seqs.contains(seq);
    }
    [[nodiscard]] bool whole() const noexcept {
        return !frames_lost && damaged_seqs.empty() && missing_seqs.empty();
    }
};

template <hashing::hasher H>
class log_check {
public:
    using digest_type = typename H::digest_type;
    using observed = observed_log<digest_type>;
    static constexpr std::size_t digest_bytes = sizeof(digest_type);

    /// `file` holds at least `bounds.end` bytes. `commit_ends`: offsets whose state is wanted, 0 for none.
    log_check(bytes_view file, format::run_header const& header, log_bounds const& bounds,
              std::array<std::uint64_t, format::superblock_count> const& commit_ends, H const& hash,
              payload_judge const& judge, report& into, verify_options const& options)
        : header_(header), bounds_(bounds), commit_ends_(commit_ends), hash_(hash),
          payloads_(judge, names_, into), report_(into), options_(options),
          probe_(file.first(static_cast<std::size_t>(bounds.end)), header.run_tag, hash), batch_(hash) {
        out_.last_commit.reset();
        chain_ = hash_.digest(file.first(format::header_bytes));
    }

    /// O(bytes of the log).
    [[nodiscard]] observed run() &&;

private:
    using probed = probed_frame<digest_type>;
    using enum finding_kind;

    static constexpr std::uint64_t seq_limit = std::uint64_t{1}
                                               << 62; ///< no log is that long: such a seq is damage
    static constexpr std::uint64_t progress_step_bytes = std::uint64_t{8} << 20;

    void show_progress(std::uint64_t at);

    void take(probed const& probe, std::uint64_t at) {
        std::uint64_t const end = at + probe.frame.size();
        auto const kind = static_cast<format::frame_kind>(probe.prefix.kind);
        if (kind == format::frame_kind::entry) return take_entry(*probe.entry, at, end);
        if (kind == format::frame_kind::commit) return take_commit(*probe.commit, at, end);
        batch_.add(format::trailing_digest(probe.frame, digest_bytes));
        out_.index.note_definition(at);
        if (probe.prefix.seq != next_ && !batch_damaged_)
            report_.add(seq_mismatch, next_, next_, at, "the ", name_of(kind), " frame before entry ", next_,
                        " says it stands before entry ", probe.prefix.seq);
        if (kind == format::frame_kind::manifest) return take_manifest(probe.frame, at);
        if (kind == format::frame_kind::anchor) return take_anchor(probe.frame, at);
        take_definition(probe.frame, at);
    }

    // Entries.

    void take_entry(format::entry_frame const& entry, std::uint64_t at, std::uint64_t end) {
        batch_.add(entry.digest);
        ++entries_;
        std::uint64_t const slot = place(entry.seq(), at, end);
        if (slot == 0) return;
        out_.index.note_place(slot, at);
        if (slot != entry.seq()) {
            out_.damaged_seqs.add(slot, slot);
            return;
        }
        out_.index.note_time(slot, entry.fixed.ts_init);
        check_names(entry, at);
        check_keys(entry, at);
        payloads_.take_entry(entry, at);
    }

    /// The slot of an intact entry that bears `seq`; 0 when it takes none. Reports what the difference means:
    ///     the frame behind it follows the slot      another entry stands in this slot
    ///     the frame behind it follows `seq`         the entries between are missing
    ///     it follows neither                        ahead: a gap ends here; behind: a frame too many
    [[nodiscard]] std::uint64_t place(std::uint64_t seq, std::uint64_t at, std::uint64_t end) {
        std::uint64_t const slot = next_;
        if (seq == slot) [[likely]] {
            ++next_;
            return slot;
        }
        auto const before_next = probe_.seq_before(end);
        bool const in_slot = before_next && *before_next == slot;
        bool const ahead = seq > slot && seq <= std::min(bounds_.seq_max, seq_limit);
        if (!in_slot && ahead && (!before_next || *before_next >= seq)) {
            miss(slot, seq - 1, at);
            next_ = seq + 1;
            return seq;
        }
        report_.add(seq_mismatch, slot, slot, at, "where entry ", slot, " belongs stands a frame of entry ",
                    seq);
        batch_damaged_ = batch_damaged_ || !in_slot;
        if (!in_slot && !ahead) return 0;
        ++next_;
        return slot;
    }

    void miss(std::uint64_t first, std::uint64_t last, std::uint64_t at);

    void check_names(format::entry_frame const& entry, std::uint64_t at) {
        auto const need = [&](format::frame_kind kind, std::uint32_t id) {
            if (names_.find(kind, id) != nullptr) [[likely]]
                return;
            if (names_.is_news(kind, id))
                report_.add(definition_missing, entry.seq(), entry.seq(), at, "entry ", entry.seq(),
                            " refers to ", name_of(kind), ' ', id,
                            ", which no intact frame before it defines");
        };
        need(format::frame_kind::topic, entry.fixed.topic);
        need(format::frame_kind::payload_type, entry.fixed.payload_type);
        for (auto const& key : entry.key_range())
            need(format::frame_kind::index_kind, key.kind);
    }

    void check_keys(format::entry_frame const& entry, std::uint64_t at) {
        std::uint64_t const seq = entry.seq();
        for (auto const& key : entry.key_range()) {
            std::uint64_t const previous =
                out_.index.note_key(format::key_fingerprint(key.kind, key.key), seq);
            if (previous == seq) {
                check_repeated_key(entry, key, at);
            } else if (key.previous != previous && !(key.previous < seq && out_.is_lost(key.previous))) {
                report_.add(index_drift, seq, seq, at, "a key of entry ", seq, " links back to entry ",
                            key.previous, "; the last entry before it with that key is ", previous);
            }
        }
    }

    /// Two keys of one entry share a fingerprint: they may not be equal, and share the link.
    void check_repeated_key(format::entry_frame const& entry, format::frame_key const& key, std::uint64_t at);

    // Other frames.

    void take_manifest(bytes_view frame, std::uint64_t at);

    void take_anchor(bytes_view frame, std::uint64_t at);

    void take_definition(bytes_view frame, std::uint64_t at);

    // Commits.

    void take_commit(format::commit_frame<digest_type> const& commit, std::uint64_t at, std::uint64_t end);

    void begin_batch(std::uint64_t at) {
        batch_.clear();
        batch_begin_ = at;
        batch_first_seq_ = next_;
        batch_damaged_ = false;
        commit_reported_ = false;
    }

    /// Holds the commit's last seq against the slots met. When they differ, what stands behind the commit
    /// (or, at the log's end, the watermark) tells which is right.
    void check_numbers(format::commit_frame<digest_type> const& commit, std::uint64_t at, std::uint64_t end);

    void check_chain(format::commit_frame<digest_type> const& commit, std::uint64_t at);

    /// The commit before this one is lost: this one's batch starts inside what was gathered.
    void check_later_batch(format::commit_frame<digest_type> const& commit, std::uint64_t at);

    // Damage.

    /// Reports what stands at `at`, which is no intact frame of the log; gives where to go on.
    [[nodiscard]] std::uint64_t step_over_damage(probed const& probe, std::uint64_t at);

    /// Whether nothing proves that what stands at `at` was ever acknowledged: a crash may have left it as it
    /// is.
    [[nodiscard]] bool is_tail(std::uint64_t at);

    /// The bytes [at, end) are lost to the batch.
    [[nodiscard]] std::uint64_t lose(std::uint64_t at, std::uint64_t end) {
        out_.damaged_bytes.add(at, end - 1);
        out_.frames_lost = true;
        batch_damaged_ = true;
        return end;
    }

    void report_damage(std::uint64_t at, std::uint64_t bytes, bool sized);

    [[nodiscard]] std::uint64_t take_damaged_entry(probed const& probe, std::uint64_t at, std::uint64_t end);

    /// An entry that is as it should be but for bytes that must be zero.
    [[nodiscard]] std::uint64_t take_mended(probed const& probe, std::uint64_t at, std::size_t stray);

    void finish();

    format::run_header const& header_;
    log_bounds bounds_;
    std::array<std::uint64_t, format::superblock_count> commit_ends_;
    [[no_unique_address]] H hash_;
    observed_names names_;
    payload_check payloads_; ///< refers to names_
    report& report_;
    verify_options const& options_;
    frame_probe<H> probe_;

    observed out_;
    std::uint64_t next_ = 1; ///< the next slot
    std::uint64_t entries_ = 0;
    std::uint64_t anchored_seq_ = 0;
    bool manifest_met_ = false;
    std::optional<std::uint64_t>
        acknowledged_behind_damage_; ///< asked once, at the first damage: all commits behind it
    std::uint64_t progress_at_ = progress_step_bytes;

    format::chain_builder<H> batch_;
    digest_type chain_{};
    bool chain_known_ = true; ///< the commit before this batch was read
    std::uint64_t batch_begin_ = format::log_begin;
    std::uint64_t batch_first_seq_ = 1;
    bool batch_damaged_ = false;   ///< something of this batch is reported already
    bool commit_reported_ = false; ///< and so is a commit
    std::uint64_t committed_seq_ = 0;
    std::uint64_t committed_entries_ = 0;
};

}}} // namespace nacre::verification

#include <nacre/verifier/log_check.ipp>
