// SPDX-License-Identifier: BSL-1.0
// log_reader.ipp: the bodies of log_reader.hpp.
#pragma once

#include <nacre/log/log_reader.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/os/boot_id.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/log/bytes_source.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/log/log_projection.hpp>
#include <nacre/log/mend.hpp>
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

template <class Backend, class Hasher>
auto log_reader<Backend, Hasher>::open(Backend const& backend, run_id const& id) -> result<log_reader> {
    storage::require_backend<Backend>();
    auto const located = [&](error failure) { return failure.at_path(backend.location(id)); };
    auto run = backend.open_read(id);
    if (!run) return located(std::move(run).error());
    log_reader out(backend, std::move(*run));
    if (auto loaded = out.load(id); !loaded) return located(std::move(loaded).error());
    return out;
}

template <class Backend, class Hasher>
auto log_reader<Backend, Hasher>::open_sealed(Backend const& backend, run_id const& id)
    -> result<log_reader> {
    auto out = open(backend, id);
    if (out && (out->condition() == run_condition::live || out->condition() == run_condition::crashed))
        return error::not_sealed().at_path(backend.location(id));
    return out;
}

template <class Backend, class Hasher>
core::manifest log_reader<Backend, Hasher>::manifest() const {
    format::superblock const* current = head_.superblocks.current();
    auto out = log::manifest_of(*projection_->inputs(), head_.header.durability, head_.header.hasher,
                                current != nullptr ? *current : running_superblock());
    out.high_watermark = high_watermark_;
    return out;
}

template <class Backend, class Hasher>
result<bool> log_reader<Backend, Hasher>::refresh() {
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

template <class Backend, class Hasher>
auto log_reader<Backend, Hasher>::locate(std::uint64_t seq) -> result<position> {
    NACRE_TRY(usable());
    if (by_place_) {
        NACRE_TRY_VALUE(offset, salvaged_.offset_of(seq));
        return position{seq, offset};
    }
    std::uint64_t const sample = (seq - 1) / format::offset_stride;
    std::uint64_t offset = 0;
    if (sealed_) {
        if (sample >= sealed_->count(format::section::offsets))
            return error::corrupted(seq, log_end_, "the index is too short");
        auto found = sealed_->template item<std::uint64_t>(format::section::offsets, sample);
        if (!found) {
            build_index();
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

template <class Backend, class Hasher>
void log_reader<Backend, Hasher>::locate_ahead(std::uint64_t first, std::span<position> out) {
    for (std::size_t at = 0; at < out.size(); ++at)
        out[at] = {first + at, 0};
    if (by_place_ || out.empty()) return;
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

template <class Backend, class Hasher>
result<std::optional<format::time_item>> log_reader<Backend, Hasher>::time_bounds(std::uint64_t seq) {
    NACRE_TRY(usable());
    std::uint64_t const stride = (seq - 1) / format::time_stride;
    if (sealed_) {
        if (stride >= sealed_->count(format::section::times)) return std::optional<format::time_item>{};
        auto found = sealed_->template item<format::time_item>(format::section::times, stride);
        if (found) return std::optional(*found);
        build_index();
    }
    auto const& times = projection_->index().times(); // empty for what is served by place
    if (stride >= times.size()) return std::optional<format::time_item>{};
    return std::optional(times[static_cast<std::size_t>(stride)]);
}

template <class Backend, class Hasher>
auto log_reader<Backend, Hasher>::walk_key(std::uint16_t kind, std::string_view key) -> result<key_walk> {
    NACRE_TRY(usable());
    key_walk out{kind, format::key_fingerprint(kind, key), high_watermark_};
    if (by_place_) return out; // no index is believed: past every entry
    NACRE_TRY_VALUE(item, find_key(out.fingerprint));
    if (by_place_) return out;
    out.next = item ? item->last : 0;
    return out;
}

template <class Backend, class Hasher>
result<std::optional<std::uint64_t>> log_reader<Backend, Hasher>::lookup(std::string_view kind,
                                                                         std::string_view key) {
    NACRE_TRY(usable());
    std::uint16_t const kind_id = names().index_kind_id(kind);
    if (kind_id == 0) return std::optional<std::uint64_t>{};
    NACRE_TRY_VALUE(first, find_first(kind_id, key));
    return first ? std::optional(first->seq()) : std::nullopt;
}

template <class Backend, class Hasher>
result<std::vector<std::uint64_t>> log_reader<Backend, Hasher>::lookup_all(std::string_view kind,
                                                                           std::string_view key) {
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

template <class Backend, class Hasher>
result<void> log_reader<Backend, Hasher>::load(run_id const& id) {
    NACRE_TRY(load_head());
    NACRE_TRY(format::check_hasher<Hasher>(head_.header));
    if (head_.header.run_id != id)
        return error::corrupted(error::unknown, 0,
                                "the header names another run: " + head_.header.run_id.str());
    NACRE_TRY(choose_condition());
    if (projection_->inputs()) return {};
    if (salvaged_.entries().empty())
        return error::corrupted(error::unknown, format::log_begin, "the manifest cannot be read");
    projection_->assume_inputs(id);
    note_damage(0, format::log_begin, "the manifest cannot be read");
    return {};
}

template <class Backend, class Hasher>
result<void> log_reader<Backend, Hasher>::choose_condition() {
    by_place_ = searched_ = names_lost_ = false;
    for (int look = 0; look < 2; ++look) {
        auto const* current = head_.superblocks.current();
        if (current != nullptr && current->status == status::quarantined) return open_quarantined(*current);
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

template <class Backend, class Hasher>
result<void> log_reader<Backend, Hasher>::extend(std::uint64_t to) {
    if (to <= log_end_) return {};
    NACRE_TRY_VALUE(bytes, run_.view(0, to));
    std::uint64_t const from = std::max<std::uint64_t>(log_end_, format::log_begin);
    NACRE_TRY(project(bytes, from, to));
    bytes_ = bytes;
    log_end_ = to;
    high_watermark_ = projection_->committed_seq();
    return {};
}

template <class Backend, class Hasher>
result<void> log_reader<Backend, Hasher>::project(bytes_view bytes, std::uint64_t from, std::uint64_t to) {
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

template <class Backend, class Hasher>
result<void> log_reader<Backend, Hasher>::judge_crashed() {
    condition_ = run_condition::crashed;
    NACRE_TRY_VALUE(extent, run_.extent());
    NACRE_TRY_VALUE(bytes, run_.view(0, extent));
    auto const judged =
        judge<Hasher>(view_source(bytes), extent, head_.header,
                      hash_.digest(bytes.first(format::header_bytes)), head_.superblocks, os::boot_id());
    verdict_ = judged.verdict;
    if (verdict_.kind != verdict_kind::corrupt) return extend(verdict_.log_end);
    bytes_ = bytes;
    log_end_ = extent;
    for (auto const& slot : head_.superblocks.slots)
        if (slot && slot->log_end != 0) log_end_ = std::min(log_end_, slot->log_end);
    high_watermark_ = std::max({high_watermark_, verdict_.last_seq, verdict_.acknowledged_seq});
    serve_by_place();
    return {};
}

template <class Backend, class Hasher>
result<void> log_reader<Backend, Hasher>::load_sealed(format::superblock const& block) {
    condition_ = run_condition::sealed;
    NACRE_TRY_VALUE(extent, run_.extent());
    NACRE_TRY_VALUE(bytes, run_.view(0, std::min(extent, block.file_end)));
    bytes_ = bytes;
    log_end_ = std::min(block.log_end, bytes.size());
    high_watermark_ = block.high_watermark;
    verdict_ = {};
    verdict_.kind = verdict_kind::sealed;
    verdict_.log_end = block.log_end;
    verdict_.last_seq = verdict_.acknowledged_seq = block.high_watermark;
    if (block.file_end > extent) {
        note_damage(0, extent, "the file is shorter than its superblock says");
        serve_by_place();
        return {};
    }
    bool const was_followed = projection_->index().last_seq() != 0 || projection_->inputs();
    if (was_followed || !read_footer(block) || !load_definitions()) build_index();
    return {};
}

template <class Backend, class Hasher>
bool log_reader<Backend, Hasher>::read_footer(format::superblock const& block) {
    auto const prefix = format::read_prefix(bytes_, block.footer_offset);
    if (!prefix || block.footer_offset < block.log_end) return false;
    bytes_view const frame = bytes_.subspan(static_cast<std::size_t>(block.footer_offset), prefix->size);
    if (!format::frame_is_intact(frame, hash_)) return false;
    auto footer = format::parse_footer(frame, block.footer_offset, head_.header.run_tag, digest_bytes);
    if (!footer || footer->sections.empty() || footer->fields.log_end != block.log_end) return false;
    sealed_.emplace(bytes_, std::move(*footer));
    return true;
}

template <class Backend, class Hasher>
bool log_reader<Backend, Hasher>::load_definitions() {
    auto const unusable_index = [&] {
        sealed_.reset();
        names_lost_ = false;
        return false;
    };
    auto found = std::make_unique<log_projection>();
    std::uint64_t budget = mend_budget_bytes;
    bool usable = true;
    for (std::uint64_t at = 0; usable && at < sealed_->count(format::section::definitions); ++at) {
        auto const offset = sealed_->template item<std::uint64_t>(format::section::definitions, at);
        usable = offset.has_value();
        if (!usable || *offset > log_end_) return unusable_index();
        bytes_view frame = log::frame_at(view_source(bytes_), *offset, log_end_);
        std::optional<std::vector<std::byte>> mended;
        if (frame.empty() || !log_frame_is_intact(frame, hash_)) {
            mended = mend_frame(log_bytes(), *offset, budget, hash_);
            note_damage(0, *offset,
                        mended ? "a definition is damaged, and was mended" : "a definition is lost");
            names_lost_ = names_lost_ || !mended;
            if (!mended) {
                if (log_bytes().size() - *offset >= sizeof(format::frame_prefix))
                    found->note_lost_frame(
                        format::load<format::frame_prefix>(log_bytes(), static_cast<std::size_t>(*offset))
                            .kind);
                continue;
            }
            frame = *mended;
        }
        usable = !format::load<format::frame_prefix>(frame).is(format::frame_kind::entry) &&
                 (names_lost_ ? found->add_behind_damage(*offset, frame, digest_bytes)
                              : found->add(*offset, frame, digest_bytes).has_value());
    }
    if (names_lost_ && usable) found->assume_inputs(head_.header.run_id);
    if (!usable || !found->inputs()) return unusable_index();
    projection_ = std::move(found);
    return true;
}

template <class Backend, class Hasher>
void log_reader<Backend, Hasher>::build_index() {
    sealed_.reset();
    std::uint64_t from = std::max<std::uint64_t>(projection_->committed_end(), format::log_begin);
    if (projection_->index().last_seq() == 0 && projection_->inputs()) {
        retired_.push_back(std::move(projection_)); // views hold on to its names
        projection_ = std::make_unique<log_projection>();
        from = format::log_begin;
    }
    auto const built = project(bytes_, from, log_end_);
    if (built && !names_lost_) return;
    if (!built) note_damage(built.error().seq(), built.error().offset(), built.error().reason());
    serve_by_place();
}

template <class Backend, class Hasher>
void log_reader<Backend, Hasher>::serve_by_place() {
    sealed_.reset();
    by_place_ = names_lost_ = true;
    retired_.push_back(std::exchange(projection_, std::make_unique<log_projection>()));
    std::uint64_t const in_order_up_to = verdict_.damage_offset != 0 ? verdict_.damage_offset : log_end_;
    salvaged_.scan(log_bytes(), high_watermark_, in_order_up_to, hash_, *projection_);
}

template <class Backend, class Hasher>
void log_reader<Backend, Hasher>::note_damage(std::uint64_t seq, std::uint64_t offset,
                                              std::string_view what) {
    if (!verdict_.damage.empty() || verdict_.damage_offset != 0) return;
    verdict_.damage_seq = seq != error::unknown ? seq : 0;
    verdict_.damage_offset = offset;
    verdict_.damage = what;
}

template <class Backend, class Hasher>
result<entry_view> log_reader<Backend, Hasher>::reread(std::uint64_t seq, error why) {
    if (condition_ == run_condition::live || seq == 0 || seq > high_watermark_) return why;
    if (!by_place_ && !searched_) {
        searched_ = true;
        log_projection names_again; // those that are known are as good
        salvaged_.scan(log_bytes(), high_watermark_, log_end_, hash_, names_again);
    }
    auto const offset = salvaged_.offset_of(seq);
    auto const prefix = offset ? format::read_prefix(log_bytes(), *offset) : std::nullopt;
    if (!prefix || prefix->seq != seq) return why;
    bytes_view const frame = log_bytes().subspan(static_cast<std::size_t>(*offset), prefix->size);
    auto const entry = format::parse_entry(frame, digest_bytes);
    if (!entry || !format::entry_is_intact(*entry, hash_)) return why;
    if (names_lost_) projection_->note_lost_names(*entry);
    entry_view view;
    if (!read_exact({seq, *offset}, view)) return why;
    return view;
}

template <class Backend, class Hasher>
result<void> log_reader<Backend, Hasher>::open_quarantined(format::superblock const& block) {
    condition_ = run_condition::quarantined;
    NACRE_TRY_VALUE(extent, run_.extent());
    NACRE_TRY_VALUE(bytes, run_.view(0, extent));
    bytes_ = bytes;
    log_end_ = block.log_end != 0 ? std::min(extent, block.log_end) : extent;
    high_watermark_ = block.high_watermark;
    verdict_.kind = verdict_kind::corrupt;
    verdict_.acknowledged_seq = block.high_watermark;
    verdict_.damage_seq = block.damage_seq;
    verdict_.damage_offset = block.damage_offset;
    serve_by_place(); // what a reader of the crashed run had gathered is gathered anew
    return {};
}

template <class Backend, class Hasher>
result<std::optional<entry_view>> log_reader<Backend, Hasher>::step_back_salvaged(key_walk& walk,
                                                                                  std::string_view key) {
    for (auto left = salvaged_.up_to(walk.next); !left.empty(); left = left.first(left.size() - 1)) {
        auto const [seq, offset] = left.back();
        walk.next = seq - 1;
        auto const view = read({seq, offset});
        if (view && has_key(*view, walk.kind, key)) return std::optional(*view);
    }
    walk.next = 0;
    return std::optional<entry_view>{};
}

template <class Backend, class Hasher>
result<std::optional<entry_view>> log_reader<Backend, Hasher>::find_first_salvaged(std::uint16_t kind,
                                                                                   std::string_view key) {
    for (auto const& each : salvaged_.entries()) {
        auto const view = read({each.seq, each.offset});
        if (view && has_key(*view, kind, key)) return std::optional(*view);
    }
    return std::optional<entry_view>{};
}

template <class Backend, class Hasher>
result<std::optional<format::key_item>> log_reader<Backend, Hasher>::find_key(std::uint64_t fingerprint) {
    if (sealed_) {
        auto found = sealed_->find_key(fingerprint);
        if (found) return found;
        build_index();
    }
    return projection_->index().find_key(fingerprint);
}

template <class Backend, class Hasher>
error log_reader<Backend, Hasher>::explain(position where, bytes_view frame) const {
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

}}} // namespace nacre::log
