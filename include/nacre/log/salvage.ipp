// SPDX-License-Identifier: BSL-1.0
// salvage.ipp: the bodies of salvage.hpp.
#pragma once

#include <nacre/log/salvage.hpp>

#include <nacre/core/limits.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/log/bytes_source.hpp>
#include <nacre/log/mend.hpp>
#include <nacre/log/scan.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <hashing::hasher H>
void salvage<H>::scan(bytes_view file, std::uint64_t high_watermark, std::uint64_t damage_offset,
                      H const& hash, log_projection& into) {
    entries_.clear();
    high_watermark_ = high_watermark;
    damage_offset_ = damage_offset;
    budget_ = 4 * std::uint64_t{file.size()} + frame_bytes_max;
    mend_budget_ = mend_budget_bytes;
    bool behind_frame = true; // where one must stand
    for (std::uint64_t at = format::log_begin; at < file.size();) {
        bytes_view const frame = log::frame_at(view_source(file), at, file.size());
        if (!frame.empty() && take(frame, at, behind_frame, hash, into)) {
            at += frame.size();
            behind_frame = true;
            continue;
        }
        auto const mended = behind_frame ? mend_frame(file, at, mend_budget_, hash) : std::nullopt;
        if (mended && take(*mended, at, behind_frame, hash, into)) {
            at += mended->size();
            continue;
        }
        damage_offset_ = std::min(damage_offset_, at);
        if (behind_frame && !frame.empty())
            into.note_lost_frame(format::load<format::frame_prefix>(frame).kind);
        std::uint64_t const step = behind_frame ? step_over(file, at, hash) : format::alignment;
        behind_frame = step != format::alignment;
        at += step;
    }
}

template <hashing::hasher H>
std::uint64_t salvage<H>::step_over(bytes_view file, std::uint64_t offset, H const& hash) {
    if (file.size() - offset < sizeof(format::entry_fixed)) return format::alignment;
    auto const fixed = format::load<format::entry_fixed>(file, static_cast<std::size_t>(offset));
    // One of the two may be the damaged one, and lead to a frame further on: the nearer is right.
    std::uint64_t near = fixed.prefix.size;
    std::uint64_t far = near;
    if (fixed.payload_bytes <= payload_bytes_max) {
        auto const by_fields = format::entry_frame_bytes(fixed.prefix.flags, fixed.keys_bytes,
                                                         fixed.payload_bytes, digest_bytes);
        near = std::min<std::uint64_t>(near, by_fields);
        far = std::max<std::uint64_t>(far, by_fields);
    }
    for (std::uint64_t const size : {near, far})
        if (size >= sizeof(format::entry_fixed) && size % format::alignment == 0 &&
            size <= file.size() - offset && goes_on_at(file, offset + size, hash))
            return size;
    return format::alignment;
}

template <hashing::hasher H>
bool salvage<H>::goes_on_at(bytes_view file, std::uint64_t offset, H const& hash) {
    if (offset == file.size()) return true;
    bytes_view const frame = log::frame_at(view_source(file), offset, file.size());
    return !frame.empty() && within_budget(frame.size(), [&] { return log_frame_is_intact(frame, hash); });
}

template <hashing::hasher H>
std::span<typename salvage<H>::entry_place const> salvage<H>::up_to(std::uint64_t seq) const noexcept {
    auto const end =
        std::upper_bound(entries_.begin(), entries_.end(), seq,
                         [](std::uint64_t wanted, entry_place const& each) { return wanted < each.seq; });
    return entries().first(static_cast<std::size_t>(end - entries_.begin()));
}

template <hashing::hasher H>
result<std::uint64_t> salvage<H>::offset_of(std::uint64_t seq) const {
    auto const before = up_to(seq);
    if (!before.empty() && before.back().seq == seq) return before.back().offset;
    auto const behind = entries().subspan(before.size());
    return error::gap(before.empty() ? 0 : before.back().seq,
                      behind.empty() ? high_watermark_ + 1 : behind.front().seq);
}

template <hashing::hasher H>
bool salvage<H>::take(bytes_view frame, std::uint64_t offset, bool expected, H const& hash,
                      log_projection& into) {
    auto const prefix = format::load<format::frame_prefix>(frame);
    if (!format::is_log_kind(prefix.kind)) return false;
    if (!prefix.is(format::frame_kind::entry)) {
        constexpr std::size_t definition_bytes_max = schema_bytes_max + 4096;
        if (prefix.size > std::max(manifest_bytes_max, definition_bytes_max)) return false;
        if (!within_budget(frame.size(), [&] { return format::frame_is_intact(frame, hash); })) return false;
        if (prefix.is(format::frame_kind::commit)) return true;
        return offset < damage_offset_ ? into.add(offset, frame, digest_bytes).has_value()
                                       : into.add_behind_damage(offset, frame, digest_bytes);
    }
    auto const entry = format::parse_entry(frame, digest_bytes);
    std::uint64_t const last = entries_.empty() ? 0 : entries_.back().seq;
    if (!entry || entry->seq() <= last || entry->seq() > high_watermark_) return false;
    if (!(expected && entry->seq() == last + 1) &&
        !within_budget(frame.size(), [&] { return format::entry_is_intact(*entry, hash); }))
        return false;
    entries_.push_back({entry->seq(), offset});
    return true;
}

template <hashing::hasher H>
template <class Check>
bool salvage<H>::within_budget(std::size_t bytes, Check const& is_intact) {
    if (bytes > budget_) return false;
    bool const intact = is_intact();
    if (!intact) budget_ -= bytes;
    return intact;
}

}}} // namespace nacre::log
