// SPDX-License-Identifier: BSL-1.0
// log_reader: one run, read in place, over any backend; the base of scans, lookups and verification.
//
// A run is in one of four conditions when it is opened:
//   sealed       the footer finds everything; opening costs O(definitions). Without a usable index, one is
//                built.
//   live         a writer holds it: what is published is read, `refresh` follows. The index is built while
//                following.
//   crashed      no writer, not sealed: the verdict is computed in memory, the accepted prefix is served.
//   quarantined  every entry that can still be found is served, by its place alone: no index is believed or
//                built.
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
    [[nodiscard]] static result<log_reader> open(Backend const& backend, run_id const& id) {
        storage::require_backend<Backend>();
        auto const located = [&](error failure) { return failure.at_path(backend.location(id)); };
        auto run = backend.open_read(id);
        if (!run) return located(std::move(run).error());
        log_reader out(backend, std::move(*run));
        if (auto loaded = out.load(id); !loaded) return located(std::move(loaded).error());
        return out;
    }

    /// Like `open`, and `not_sealed` unless the run has a terminal status.
    [[nodiscard]] static result<log_reader> open_sealed(Backend const& backend, run_id const& id) {
        auto out = open(backend, id);
        if (out && (out->condition() == run_condition::live || out->condition() == run_condition::crashed))
            return error::not_sealed().at_path(backend.location(id));
        return out;
    }

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

    [[nodiscard]] core::manifest manifest() const {
        format::superblock const* current = head_.superblocks.current();
        auto out = log::manifest_of(*projection_->inputs(), head_.header.durability, head_.header.hasher,
                                    current != nullptr ? *current : running_superblock());
        out.high_watermark = high_watermark_;
        return out;
    }

    /// Takes in what a live writer has published since, and that the run was sealed, crashed or recovered;
    /// true when there was something. Cheap when there is nothing new: a load, and one question whether the
    /// writer lives.
    [[nodiscard]] result<bool> refresh() {
        NACRE_TRY(usable());
        if (condition_ == run_condition::live) {
            std::uint64_t const published = run_.published();
            if (published > log_end_) {
                NACRE_TRY(extend(published));
                return true;
            }
            if (run_.writer_alive()) return false;
            NACRE_TRY(load_head());
            NACRE_TRY(choose_condition());
            return true;
        }
        if (condition_ != run_condition::crashed || run_.writer_alive()) return false;
        NACRE_TRY(load_head()); // recovery ends with a terminal superblock
        auto const* current = head_.superblocks.current();
        if (current == nullptr || current->status == status::running) return false;
        NACRE_TRY(choose_condition());
        return true;
    }

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
            if (!located) return std::move(located).error();
            where = *located;
        }
        return read_forward(where);
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
        bool const loose = condition_ == run_condition::quarantined;
        return {view.seq() + 1, loose ? 0 : view.offset() + view.bytes().size()};
    }

    /// The position of an entry within the watermark, found through the index. O(1); of a quarantined run
    /// O(log n).
    [[nodiscard]] result<position> locate(std::uint64_t seq) {
        NACRE_TRY(usable());
        if (condition_ == run_condition::quarantined) return locate_loose(seq);
        std::uint64_t const sample = (seq - 1) / format::offset_stride;
        std::uint64_t offset = 0;
        if (sealed_) {
            if (sample >= sealed_->count(format::section::offsets))
                return error::corrupted(seq, log_end_, "the index is too short");
            auto found = sealed_->template item<std::uint64_t>(format::section::offsets, sample);
            if (!found) {
                NACRE_TRY(build_index());
                return locate(seq);
            }
            offset = *found;
        } else {
            if (sample >= projection_->index().offsets().size())
                return error::gap(projection_->index().last_seq(), seq + 1);
            offset = projection_->index().offsets()[static_cast<std::size_t>(sample)];
        }
        return step_from(sample * format::offset_stride + 1, offset, seq);
    }

    /// The positions of the entries from `first` on, all within the watermark, found in one pass over the
    /// sizes of their frames. Where that stops, for whatever reason, offsets are left unknown: `read` meets
    /// the same and says why.
    void locate_ahead(std::uint64_t first, std::span<position> out) {
        for (std::size_t at = 0; at < out.size(); ++at)
            out[at] = {first + at, 0};
        if (condition_ == run_condition::quarantined || out.empty()) return;
        auto const start = locate(first);
        if (!start) return;
        std::uint64_t offset = start->offset;
        for (std::size_t at = 0; at < out.size();) {
            auto const prefix = format::read_prefix(log_bytes(), offset);
            if (!prefix) return;
            if (prefix->is(format::frame_kind::entry)) out[at++].offset = offset;
            offset += prefix->size;
        }
    }

    /// Smallest and largest ts_init of the stride of entries that `seq` belongs to, as far as they are read;
    /// nothing where no index is believed. O(1).
    [[nodiscard]] result<std::optional<format::time_item>> time_bounds(std::uint64_t seq) {
        NACRE_TRY(usable());
        std::uint64_t const stride = (seq - 1) / format::time_stride;
        if (sealed_) {
            if (stride >= sealed_->count(format::section::times)) return std::optional<format::time_item>{};
            auto found = sealed_->template item<format::time_item>(format::section::times, stride);
            if (found) return std::optional(*found);
            NACRE_TRY(build_index());
        }
        auto const& times = projection_->index().times(); // empty for a quarantined run
        if (stride >= times.size()) return std::optional<format::time_item>{};
        return std::optional(times[static_cast<std::size_t>(stride)]);
    }

    /// The list of entries with one key, walked from the newest back.
    struct key_walk {
        std::uint16_t kind = 0;
        std::uint64_t fingerprint = 0;
        std::uint64_t next = 0; ///< the entry looked at next; 0: the walk is over
    };

    /// A walk that begins at the newest entry whose key of this kind has the fingerprint of `key`. O(1)
    /// expected.
    [[nodiscard]] result<key_walk> walk_key(std::uint16_t kind, std::string_view key) {
        NACRE_TRY(usable());
        key_walk out{kind, format::key_fingerprint(kind, key), high_watermark_};
        if (condition_ == run_condition::quarantined) return out; // no index is believed: past every entry
        NACRE_TRY_VALUE(item, find_key(out.fingerprint));
        out.next = item ? item->last : 0;
        return out;
    }

    /// The next entry back that has the key the walk was made for, verified; nothing when there is none. An
    /// entry that cannot be read is met again. O(1) expected; of a quarantined run O(entries), and there
    /// without the entries whose digest does not hold.
    [[nodiscard]] result<std::optional<entry_view>> step_back(key_walk& walk, std::string_view key) {
        NACRE_TRY(usable());
        if (condition_ == run_condition::quarantined) return step_back_loose(walk, key);
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

    /// The first entry with this key, verified. O(1) expected; of a quarantined run O(entries).
    [[nodiscard]] result<std::optional<entry_view>> find_first(std::uint16_t kind, std::string_view key) {
        NACRE_TRY(usable());
        if (condition_ == run_condition::quarantined) {
            for (auto const& each : loose_) {
                auto const view = read_forward({each.seq, each.offset});
                if (view && has_key(*view, kind, key)) return std::optional(*view);
            }
            return std::optional<entry_view>{};
        }
        NACRE_TRY_VALUE(item, find_key(format::key_fingerprint(kind, key)));
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
    [[nodiscard]] result<std::optional<std::uint64_t>> lookup(std::string_view kind, std::string_view key) {
        NACRE_TRY(usable());
        std::uint16_t const kind_id = names().index_kind_id(kind);
        if (kind_id == 0) return std::optional<std::uint64_t>{};
        NACRE_TRY_VALUE(first, find_first(kind_id, key));
        return first ? std::optional(first->seq()) : std::nullopt;
    }

    /// The seq of every entry with this key, in order. O(occurrences); of a quarantined run O(entries).
    [[nodiscard]] result<std::vector<std::uint64_t>> lookup_all(std::string_view kind, std::string_view key) {
        NACRE_TRY(usable());
        std::vector<std::uint64_t> out;
        std::uint16_t const kind_id = names().index_kind_id(kind);
        if (kind_id == 0) return out;
        NACRE_TRY_VALUE(walk, walk_key(kind_id, key));
        for (;;) {
            NACRE_TRY_VALUE(found, step_back(walk, key));
            if (!found) break;
            out.push_back(found->seq());
        }
        std::reverse(out.begin(), out.end());
        return out;
    }

private:
    struct loose_entry {
        std::uint64_t seq;
        std::uint64_t offset;
    };
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

    [[nodiscard]] result<void> load(run_id const& id) {
        NACRE_TRY(load_head());
        NACRE_TRY(format::check_hasher<Hasher>(head_.header));
        if (head_.header.run_id != id)
            return error::corrupted(error::unknown, 0,
                                    "the header names another run: " + head_.header.run_id.str());
        NACRE_TRY(choose_condition());
        if (!projection_->inputs())
            return error::corrupted(error::unknown, format::log_begin, "the manifest cannot be read");
        return {};
    }

    [[nodiscard]] result<void> load_head() {
        NACRE_TRY_VALUE(head, read_run_head(run_));
        head_ = head;
        return {};
    }

    /// A writer that seals between two looks is met by looking again: superblocks, then the hold, then
    /// superblocks.
    [[nodiscard]] result<void> choose_condition() {
        for (int look = 0; look < 2; ++look) {
            auto const* current = head_.superblocks.current();
            if (current != nullptr && current->status == status::quarantined) return open_loose(*current);
            if (current != nullptr && format::is_sealed(*current)) return load_sealed(*current);
            if (run_.writer_alive()) {
                condition_ = run_condition::live;
                std::uint64_t const published = run_.published();
                return extend(std::max(published, current != nullptr ? current->committed_offset : 0));
            }
            NACRE_TRY(load_head());
        }
        return judge_crashed();
    }

    /// Takes in accepted frames up to `to`, the end of a commit.
    [[nodiscard]] result<void> extend(std::uint64_t to) {
        if (to <= log_end_) return {};
        NACRE_TRY_VALUE(bytes, run_.view(0, to));
        std::uint64_t const from = std::max<std::uint64_t>(log_end_, format::log_begin);
        NACRE_TRY(project(bytes, from, to));
        bytes_ = bytes;
        log_end_ = to;
        high_watermark_ = projection_->committed_seq();
        return {};
    }

    [[nodiscard]] result<void> project(bytes_view bytes, std::uint64_t from, std::uint64_t to) {
        return walk_frames(view_source(bytes), from, to,
                           [&](std::uint64_t offset, bytes_view frame) -> result<void> {
                               // Entries are verified when they are read; what names and finds them is
                               // verified now.
                               auto const prefix = format::load<format::frame_prefix>(frame);
                               bool const is_entry = prefix.is(format::frame_kind::entry);
                               if (!is_entry && !log_frame_is_intact(frame, hash_))
                                   return error::corrupted(projection_->index().last_seq() + 1, offset,
                                                           "a frame's digest does not match its bytes");
                               return projection_->add(offset, frame, digest_bytes);
                           });
    }

    [[nodiscard]] result<void> judge_crashed() {
        condition_ = run_condition::crashed;
        NACRE_TRY_VALUE(extent, run_.extent());
        NACRE_TRY_VALUE(bytes, run_.view(0, extent));
        auto const judged =
            judge<Hasher>(view_source(bytes), extent, head_.header,
                          hash_.digest(bytes.first(format::header_bytes)), head_.superblocks, os::boot_id());
        verdict_ = judged.verdict;
        return extend(verdict_.log_end);
    }

    [[nodiscard]] result<void> load_sealed(format::superblock const& block) {
        condition_ = run_condition::sealed;
        NACRE_TRY_VALUE(extent, run_.extent());
        if (block.file_end > extent || block.log_end > block.file_end || block.log_end < format::log_begin)
            return error::corrupted(error::unknown, extent, "the file is shorter than its superblock says");
        NACRE_TRY_VALUE(bytes, run_.view(0, block.file_end));
        bytes_ = bytes;
        log_end_ = block.log_end;
        high_watermark_ = block.high_watermark;
        verdict_.kind = verdict_kind::sealed;
        verdict_.log_end = block.log_end;
        verdict_.last_seq = verdict_.acknowledged_seq = block.high_watermark;
        if (projection_->index().last_seq() != 0 || projection_->inputs())
            return build_index(); // was followed while live
        if (read_footer(block) && load_definitions()) return {};
        return build_index();
    }

    /// False when there is no footer that can be used.
    [[nodiscard]] bool read_footer(format::superblock const& block) {
        auto const prefix = format::read_prefix(bytes_, block.footer_offset);
        if (!prefix || block.footer_offset < block.log_end) return false;
        bytes_view const frame = bytes_.subspan(static_cast<std::size_t>(block.footer_offset), prefix->size);
        if (!format::frame_is_intact(frame, hash_)) return false;
        auto footer = format::parse_footer(frame, block.footer_offset, head_.header.run_tag, digest_bytes);
        if (!footer || footer->sections.empty() || footer->fields.log_end != block.log_end) return false;
        sealed_.emplace(bytes_, std::move(*footer));
        return true;
    }

    /// Notes every definition and anchor the index lists. False when the list is damaged or does not lead to
    /// them.
    [[nodiscard]] bool load_definitions() {
        auto found = std::make_unique<log_projection>();
        for (std::uint64_t at = 0; at < sealed_->count(format::section::definitions); ++at) {
            auto const offset = sealed_->template item<std::uint64_t>(format::section::definitions, at);
            if (!offset) break;
            bytes_view const frame = log::frame_at(view_source(bytes_), *offset, log_end_);
            if (frame.empty() || !log_frame_is_intact(frame, hash_)) break;
            if (format::load<format::frame_prefix>(frame).is(format::frame_kind::entry)) break;
            if (!found->add(*offset, frame, digest_bytes)) break;
            if (at + 1 == sealed_->count(format::section::definitions) && found->inputs()) {
                projection_ = std::move(found);
                return true;
            }
        }
        sealed_.reset();
        return false;
    }

    /// Builds from the log what the sealed index would have said. O(bytes). Views handed out before stay
    /// valid.
    [[nodiscard]] result<void> build_index() {
        sealed_.reset();
        std::uint64_t const from = std::max<std::uint64_t>(projection_->committed_end(), format::log_begin);
        if (projection_->index().last_seq() == 0 && projection_->inputs()) {
            retired_.push_back(std::move(projection_)); // views hold on to its names
            projection_ = std::make_unique<log_projection>();
            return project(bytes_, format::log_begin, log_end_);
        }
        return project(bytes_, from, log_end_);
    }

    // Quarantined runs.

    /// Finds every entry that can still be told from its bytes, in order, whether its digest holds or not.
    [[nodiscard]] result<void> open_loose(format::superblock const& block) {
        condition_ = run_condition::quarantined;
        NACRE_TRY_VALUE(extent, run_.extent());
        NACRE_TRY_VALUE(bytes, run_.view(0, extent));
        bytes_ = bytes;
        log_end_ = extent;
        high_watermark_ = block.high_watermark;
        verdict_.kind = verdict_kind::corrupt;
        verdict_.acknowledged_seq = block.high_watermark;
        verdict_.damage_seq = block.damage_seq;
        verdict_.damage_offset = block.damage_offset;
        loose_.clear();
        // What a reader of the crashed run had gathered is gathered anew; views of its names may be out.
        retired_.push_back(std::exchange(projection_, std::make_unique<log_projection>()));
        // Frames that look plausible and are not cost their digest: without a limit a hostile file makes that
        // quadratic.
        std::uint64_t budget = 4 * extent + frame_bytes_max;
        for (std::uint64_t at = format::log_begin; at < extent;) {
            bytes_view const frame = log::frame_at(view_source(bytes), at, extent);
            at += frame.empty() || !note_loose(frame, at, budget) ? format::alignment : frame.size();
        }
        return {};
    }

    [[nodiscard]] bool note_loose(bytes_view frame, std::uint64_t offset, std::uint64_t& budget) {
        auto const prefix = format::load<format::frame_prefix>(frame);
        if (!format::is_log_kind(prefix.kind)) return false;
        auto const is_intact = [&](auto const& check) {
            if (frame.size() > budget) return false;
            bool const intact = check();
            if (!intact) budget -= frame.size();
            return intact;
        };
        if (!prefix.is(format::frame_kind::entry)) {
            constexpr std::size_t definition_bytes_max = schema_bytes_max + 4096;
            if (prefix.size > std::max(manifest_bytes_max, definition_bytes_max)) return false;
            if (!is_intact([&] { return format::frame_is_intact(frame, hash_); })) return false;
            if (prefix.is(format::frame_kind::commit)) return true;
            return offset < verdict_.damage_offset
                       ? projection_->add(offset, frame, digest_bytes).has_value()
                       : projection_->add_behind_damage(offset, frame, digest_bytes);
        }
        auto const entry = format::parse_entry(frame, digest_bytes);
        std::uint64_t const last = loose_.empty() ? 0 : loose_.back().seq;
        if (!entry || entry->seq() <= last || entry->seq() > high_watermark_) return false;
        // Only an intact entry may leave a gap before it: a damaged seq would hide the entries it jumps over.
        if (entry->seq() != last + 1 && !is_intact([&] { return format::entry_is_intact(*entry, hash_); }))
            return false;
        loose_.push_back({entry->seq(), offset});
        return true;
    }

    [[nodiscard]] result<position> locate_loose(std::uint64_t seq) const {
        auto const at =
            std::lower_bound(loose_.begin(), loose_.end(), seq,
                             [](loose_entry const& each, std::uint64_t wanted) { return each.seq < wanted; });
        if (at != loose_.end() && at->seq == seq) return position{seq, at->offset};
        return error::gap(at == loose_.begin() ? 0 : std::prev(at)->seq,
                          at == loose_.end() ? high_watermark_ + 1 : at->seq);
    }

    [[nodiscard]] result<std::optional<entry_view>> step_back_loose(key_walk& walk,
                                                                    std::string_view key) const {
        auto at =
            std::upper_bound(loose_.begin(), loose_.end(), walk.next,
                             [](std::uint64_t wanted, loose_entry const& each) { return wanted < each.seq; });
        while (at != loose_.begin()) {
            --at;
            walk.next = at->seq - 1;
            auto const view = read_forward({at->seq, at->offset});
            if (view && has_key(*view, walk.kind, key)) return std::optional(*view);
        }
        walk.next = 0;
        return std::optional<entry_view>{};
    }

    // Reading.

    [[nodiscard]] static bool has_key(entry_view const& view, std::uint16_t kind,
                                      std::string_view key) noexcept {
        for (auto const& candidate : view.frame().key_range())
            if (candidate.kind == kind && candidate.key == key) return true;
        return false;
    }

    [[nodiscard]] result<std::optional<format::key_item>> find_key(std::uint64_t fingerprint) {
        if (sealed_) {
            auto found = sealed_->find_key(fingerprint);
            if (found) return found;
            NACRE_TRY(build_index());
        }
        return projection_->index().find_key(fingerprint);
    }

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
    [[nodiscard]] error explain(position where, bytes_view frame) const {
        std::size_t const digest_at = format::find_entry_digest(frame, digest_bytes);
        if (digest_at == 0) return error::corrupted(where.seq, where.offset, "an entry is not well formed");
        if (!format::entry_is_intact(frame, digest_at, hash_))
            return error::hash_mismatch(where.seq, where.offset);
        auto const seq = format::load<format::frame_prefix>(frame).seq;
        if (seq > where.seq) return error::gap(where.seq - 1, seq);
        if (seq < where.seq)
            return error::corrupted(where.seq, where.offset, "an entry stands where another belongs");
        return error::corrupted(where.seq, where.offset, "a name the entry refers to is not defined");
    }

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
    std::vector<loose_entry> loose_; ///< quarantined only
};

}}} // namespace nacre::log
