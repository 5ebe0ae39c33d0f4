// SPDX-License-Identifier: BSL-1.0
// log_reader: one run, read in place, over any backend; the base of scans, lookups and verification.
//
// A run is in one of four conditions when it is opened:
//   sealed       the footer finds everything; opening costs O(definitions). Without a usable index, one is
//                built.
//   live         a writer holds it: what is published is read, `refresh` follows. The index is built while
//                following.
//   crashed      no writer, not sealed: the verdict is computed in memory, the accepted prefix is served; of
//                a corrupt one all that was acknowledged, as once it is quarantined.
//   quarantined  every entry that can still be found is served, by its place alone: no index is believed or
//                built.
//
// Damage costs what it touches. Every entry whose own bytes hold is served, whatever else is damaged; of the
// rest the error names seq and offset, and `verdict` what was met when the run was opened. A definition with
// one damaged byte is mended (log/mend.hpp); of one that is lost, the entries that use it have an empty name.
// Where index and sizes of frames lead nowhere, entries are found by their place (log/salvage.hpp). All this
// stands out of the way of reading what is sound.
//
// Invariants
//   1. Nothing is ever written, and no byte at or beyond the published committed offset is touched.
//   2. An entry is handed out only after its digest was verified against its bytes, and its seq against what
//      was asked.
//   3. Views stay valid as long as the reader: the mapping never moves, definitions are never removed.
//
// Threads: one at a time; any number of readers of the same run.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/backend/os/boot_id.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/log/bytes_source.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/log/log_projection.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/salvage.hpp>
#include <nacre/log/scan.hpp>
#include <nacre/log/sealed_index_reader.hpp>
#include <nacre/log/verdict.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

enum class run_condition { sealed, live, crashed, quarantined };

template <class Backend, class Hasher>
class log_reader {
public:
    using digest_type = typename Hasher::digest_type;

    /// Where an entry is, or would be found by stepping on.
    struct position {
        std::uint64_t seq = 0;
        std::uint64_t offset = 0; ///< 0: not known yet
    };

    /// Errors: `not_found`, `unsupported_format`, `wrong_hasher`, `corrupted` (header, manifest), `io`.
    [[nodiscard]] static result<log_reader> open(Backend const& backend, run_id const& id);

    /// Like `open`, and `not_sealed` unless the run has a terminal status.
    [[nodiscard]] static result<log_reader> open_sealed(Backend const& backend, run_id const& id);

    [[nodiscard]] run_condition condition() const noexcept { return condition_; }
    /// The last entry that may be read. Of a live run: as of the last `refresh`.
    [[nodiscard]] std::uint64_t high_watermark() const noexcept { return high_watermark_; }
    [[nodiscard]] format::run_header const& header() const noexcept { return head_.header; }
    [[nodiscard]] log::verdict const& verdict() const noexcept { return verdict_; }
    [[nodiscard]] definitions const& names() const noexcept { return projection_->names(); }
    [[nodiscard]] std::vector<anchor_record> const& anchors() const noexcept {
        return projection_->anchors();
    }
    /// The bytes that may be read: up to the committed offset, the log's end or, once sealed, the file's end.
    [[nodiscard]] bytes_view bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint64_t log_end() const noexcept { return log_end_; }
    /// False when a sealed run's own index could not be used and one was built from the log.
    [[nodiscard]] bool has_sealed_index() const noexcept { return sealed_.has_value(); }

    [[nodiscard]] core::manifest manifest() const;

    /// Takes in what a live writer has published since, and that the run was sealed, crashed or recovered;
    /// true when there was something. Cheap when there is nothing new: a load, and one question whether the
    /// writer lives.
    [[nodiscard]] result<bool> refresh();

    /// The entry with this seq, verified; nothing for 0 and above the watermark. `gap`, `hash_mismatch`,
    /// `corrupted`.
    [[nodiscard]] result<std::optional<entry_view>> frame_at(std::uint64_t seq) {
        NACRE_TRY(usable());
        if (seq == 0 || seq > high_watermark_) return std::optional<entry_view>{};
        NACRE_TRY_VALUE(view, read(position{seq, 0}));
        return std::optional(view);
    }

    /// The entry at a position, whose seq is within the watermark.
    [[nodiscard]] result<entry_view> read(position where) {
        NACRE_TRY(usable());
        if (where.offset == 0) {
            auto located = locate(where.seq);
            if (!located) [[unlikely]]
                return reread(where.seq, std::move(located).error());
            where = *located;
        }
        auto view = read_forward(where);
        if (!view) [[unlikely]]
            return reread(where.seq, std::move(view).error());
        return view;
    }

    /// The shortest way to an entry: whether it stands, verified, exactly at `where`, which then is in `out`.
    /// When not, `read` steps over other frames or says what is wrong.
    [[nodiscard, gnu::flatten]] bool read_exact(position where, entry_view& out) const noexcept {
        std::uint64_t const left = log_end_ - where.offset;
        if (where.offset > log_end_ || left < sizeof(format::entry_fixed)) [[unlikely]]
            return false;
        std::byte const* const start = bytes_.data() + where.offset;
        format::frame_prefix prefix;
        std::memcpy(&prefix, start, sizeof(prefix));
        if (!prefix.is(format::frame_kind::entry) || prefix.seq != where.seq ||
            prefix.size > std::min<std::uint64_t>(left, frame_bytes_max)) [[unlikely]]
            return false;
        bytes_view const frame(start, prefix.size);
        std::size_t const digest_at = format::find_entry_digest(frame, digest_bytes);
        if (digest_at == 0 || !format::entry_is_intact(frame, digest_at, hash_) ||
            !names_are_defined(frame, digest_at, digest_bytes, names())) [[unlikely]]
            return false;
        out = entry_view(frame, digest_at, digest_bytes, names(), where.offset);
        return true;
    }

    /// Where the entry after `view` is looked for.
    [[nodiscard]] position after(entry_view const& view) const noexcept {
        return {view.seq() + 1, by_place_ ? 0 : view.offset() + view.bytes().size()};
    }

    /// Whether entries are found by their place alone, as in a quarantined run: no index is believed, and
    /// what is damaged may be missing from what is looked up by key.
    [[nodiscard]] bool by_place() const noexcept { return by_place_; }
    /// Whether a definition is lost: entries may have empty names, and no key of a kind that is lost is
    /// found.
    [[nodiscard]] bool names_lost() const noexcept { return names_lost_; }

    /// The position of an entry within the watermark, found through the index. O(1); by place O(log n).
    [[nodiscard]] result<position> locate(std::uint64_t seq);

    /// The positions of the entries from `first` on, all within the watermark, found in one pass over the
    /// sizes of their frames. Where that stops, for whatever reason, offsets are left unknown: `read` meets
    /// the same and says why.
    void locate_ahead(std::uint64_t first, std::span<position> out);

    /// Smallest and largest ts_init of the stride of entries that `seq` belongs to, as far as they are read;
    /// nothing where no index is believed. O(1).
    [[nodiscard]] result<std::optional<format::time_item>> time_bounds(std::uint64_t seq);

    /// The list of entries with one key, walked from the newest back.
    struct key_walk {
        std::uint16_t kind = 0;
        std::uint64_t fingerprint = 0;
        std::uint64_t next = 0; ///< the entry looked at next; 0: the walk is over
    };

    /// A walk that begins at the newest entry whose key of this kind has the fingerprint of `key`. O(1)
    /// expected.
    [[nodiscard]] result<key_walk> walk_key(std::uint16_t kind, std::string_view key);

    /// The next entry back that has the key the walk was made for, verified; nothing when there is none. An
    /// entry that cannot be read is met again. O(1) expected; by place O(entries), and then without the
    /// entries whose digest does not hold.
    [[nodiscard]] result<std::optional<entry_view>> step_back(key_walk& walk, std::string_view key) {
        NACRE_TRY(usable());
        if (by_place_) return step_back_salvaged(walk, key);
        while (walk.next != 0) {
            std::uint64_t const seq = walk.next;
            if (seq > high_watermark_)
                return error::corrupted(seq, error::unknown, "the index points past the watermark");
            NACRE_TRY_VALUE(view, read(position{seq, 0}));
            std::uint64_t previous = seq;
            bool found = false;
            for (auto const& candidate : view.frame().key_range()) {
                if (format::key_fingerprint(candidate.kind, candidate.key) != walk.fingerprint) continue;
                previous = candidate.previous;
                found = found || (candidate.kind == walk.kind && candidate.key == key);
            }
            if (previous >= seq)
                return error::corrupted(seq, view.offset(), "the list of a key's entries does not go back");
            walk.next = previous;
            if (found) return std::optional(view);
        }
        return std::optional<entry_view>{};
    }

    /// The first entry with this key, verified. O(1) expected; by place O(entries).
    [[nodiscard]] result<std::optional<entry_view>> find_first(std::uint16_t kind, std::string_view key) {
        NACRE_TRY(usable());
        if (by_place_) return find_first_salvaged(kind, key);
        NACRE_TRY_VALUE(item, find_key(format::key_fingerprint(kind, key)));
        if (by_place_) return find_first_salvaged(kind, key); // the index led nowhere, nor does the log
        if (!item) return std::optional<entry_view>{};
        if (item->first >= 1 && item->first <= high_watermark_) {
            NACRE_TRY_VALUE(view, read(position{item->first, 0}));
            if (has_key(view, kind, key)) return std::optional(view);
        }
        std::optional<entry_view> oldest; // another key has the same fingerprint, and the list begins with it
        NACRE_TRY_VALUE(walk, walk_key(kind, key));
        for (;;) {
            NACRE_TRY_VALUE(found, step_back(walk, key));
            if (!found) return oldest;
            oldest = found;
        }
    }

    /// The seq of the first entry with this key. O(1) expected.
    [[nodiscard]] result<std::optional<std::uint64_t>> lookup(std::string_view kind, std::string_view key);

    /// The seq of every entry with this key, in order. O(occurrences); by place O(entries).
    [[nodiscard]] result<std::vector<std::uint64_t>> lookup_all(std::string_view kind, std::string_view key);

private:
    static constexpr std::size_t digest_bytes = sizeof(digest_type);

    log_reader(Backend const& backend, typename Backend::readable run)
        : backend_(backend), run_(std::move(run)) {}

    /// `no_run_open` once moved from.
    [[nodiscard]] result<void> usable() const noexcept {
        if (projection_ == nullptr) [[unlikely]]
            return error::no_run_open();
        return {};
    }

    [[nodiscard]] bytes_view log_bytes() const noexcept {
        return bytes_.first(static_cast<std::size_t>(log_end_));
    }

    [[nodiscard]] static format::superblock running_superblock() noexcept {
        format::superblock out{};
        out.status = status::running;
        return out;
    }

    [[nodiscard]] result<void> load(run_id const& id);

    [[nodiscard]] result<void> load_head() {
        NACRE_TRY_VALUE(head, read_run_head(run_));
        head_ = head;
        return {};
    }

    /// A writer that seals between two looks is met by looking again: superblocks, then the hold, then
    /// superblocks.
    [[nodiscard]] result<void> choose_condition();

    /// Takes in accepted frames up to `to`, the end of a commit.
    [[nodiscard]] result<void> extend(std::uint64_t to);

    [[nodiscard]] result<void> project(bytes_view bytes, std::uint64_t from, std::uint64_t to);

    [[nodiscard]] result<void> judge_crashed();

    [[nodiscard]] result<void> load_sealed(format::superblock const& block);

    /// False when there is no footer that can be used.
    [[nodiscard]] bool read_footer(format::superblock const& block);

    /// Notes every definition and anchor the index lists, mended where that can be. False when the list is
    /// damaged or does not lead to them.
    [[nodiscard]] bool load_definitions();

    /// Builds from the log what the sealed index would have said; where the log is damaged too, entries are
    /// found by place. O(bytes). Views handed out before stay valid.
    void build_index();

    // Damaged runs.

    [[nodiscard]] result<void> open_quarantined(format::superblock const& block);

    /// From here on entries are found by their place. Views handed out before stay valid.
    void serve_by_place();

    /// Keeps the first damage that was met, for the verdict.
    void note_damage(std::uint64_t seq, std::uint64_t offset, std::string_view what);

    /// The entry `seq`, whatever is damaged around it; else `why`, with which the straight way ended. The
    /// first one of a run costs O(bytes).
    [[nodiscard]] result<entry_view> reread(std::uint64_t seq, error why);

    [[nodiscard]] result<std::optional<entry_view>> step_back_salvaged(key_walk& walk, std::string_view key);
    [[nodiscard]] result<std::optional<entry_view>> find_first_salvaged(std::uint16_t kind,
                                                                        std::string_view key);

    // Reading.

    [[nodiscard]] static bool has_key(entry_view const& view, std::uint16_t kind,
                                      std::string_view key) noexcept {
        for (auto const& candidate : view.frame().key_range())
            if (candidate.kind == kind && candidate.key == key) return true;
        return false;
    }

    [[nodiscard]] result<std::optional<format::key_item>> find_key(std::uint64_t fingerprint);

    static constexpr std::uint64_t frames_ahead = 4; // measured: benchmarks/rivals, get

    /// Steps over the entries between one, `first` at `offset`, and `seq`, counting them. Where the count
    /// leads to another entry, a kind or a seq on the way is damaged: then the frame that names itself `seq`
    /// is the one, if there is one.
    [[nodiscard]] result<position> step_from(std::uint64_t first, std::uint64_t offset,
                                             std::uint64_t seq) const {
        std::optional<position> by_name;
        std::optional<position> by_count;
        for (std::uint64_t at = first; at <= first + format::offset_stride;) {
            auto const prefix = format::read_prefix(log_bytes(), offset);
            if (!prefix) {
                if (by_name || by_count) break;
                if (offset >= log_end_) return error::gap(at - 1, high_watermark_ + 1);
                return error::corrupted(at, offset, "a frame's size is not possible here");
            }
            // Each frame is a cache miss, and its place is known only from the one before: but frames are
            // much alike.
            __builtin_prefetch(bytes_.data() +
                               std::min<std::uint64_t>(offset + frames_ahead * prefix->size, log_end_));
            if (prefix->is(format::frame_kind::entry)) {
                bool const named = prefix->seq == seq;
                if (at == seq && (named || by_name)) return named ? position{seq, offset} : *by_name;
                if (at == seq) by_count = position{seq, offset};
                if (named) by_name = position{seq, offset};
                ++at;
            }
            offset += prefix->size;
        }
        return by_name ? *by_name : *by_count;
    }

    /// The next entry frame at or behind `where`, which must be the entry `where.seq`.
    [[nodiscard]] result<entry_view> read_forward(position where) const {
        bytes_view const log = log_bytes();
        for (std::uint64_t offset = where.offset;;) {
            auto const prefix = format::read_prefix(log, offset);
            if (!prefix) [[unlikely]] {
                if (offset >= log.size()) return error::gap(where.seq - 1, high_watermark_ + 1);
                return error::corrupted(where.seq, offset, "a frame's size is not possible here");
            }
            if (!prefix->is(format::frame_kind::entry)) {
                if (!format::is_log_kind(prefix->kind)) [[unlikely]]
                    return error::corrupted(where.seq, offset, "a frame of unknown kind");
                offset += prefix->size;
                continue;
            }
            entry_view view;
            if (read_exact({where.seq, offset}, view)) [[likely]]
                return view;
            return explain({where.seq, offset}, log.subspan(static_cast<std::size_t>(offset), prefix->size));
        }
    }

    /// What is wrong with the entry frame at `where`, which `read_exact` did not accept.
    [[nodiscard]] error explain(position where, bytes_view frame) const;

    Backend backend_;
    typename Backend::readable run_;
    [[no_unique_address]] Hasher hash_{};
    run_head head_{};
    run_condition condition_ = run_condition::live;
    log::verdict verdict_;
    bytes_view bytes_;
    std::uint64_t log_end_ = 0;
    std::uint64_t high_watermark_ = 0;
    std::unique_ptr<log_projection> projection_ =
        std::make_unique<log_projection>(); ///< views point into its names
    std::vector<std::unique_ptr<log_projection>>
        retired_; ///< projections replaced while views of their names are out
    std::optional<sealed_index_reader<Hasher>> sealed_;
    salvage<Hasher> salvaged_; ///< of a run that is served by place, or was searched for an entry
    bool by_place_ = false;
    bool searched_ = false;
    bool names_lost_ = false;
};

}}} // namespace nacre::log

#include <nacre/log/log_reader.ipp>

#ifdef NACRE_COMPILED
#include <nacre/log/instances.hpp>
namespace nacre { inline namespace nacre_v1 { namespace log {
NACRE_LOG_INSTANCES(extern, log_reader)
}}} // namespace nacre::log
#endif
