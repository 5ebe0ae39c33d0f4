// SPDX-License-Identifier: BSL-1.0
// frame_probe.ipp: the bodies of frame_probe.hpp.
#pragma once

#include <nacre/verifier/frame_probe.hpp>

#include <nacre/core/bytes.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/hasher/concept.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <hashing::hasher H>
bool frame_probe<H>::is_intact_at(std::uint64_t offset) noexcept {
    auto const prefix = format::read_prefix(log_, offset);
    if (!prefix || !format::is_log_kind(prefix->kind)) return false;
    bytes_view const frame = log_.subspan(static_cast<std::size_t>(offset), prefix->size);
    auto const kind = static_cast<format::frame_kind>(prefix->kind);
    if (kind == format::frame_kind::commit)
        return format::read_commit(frame, offset, run_tag_, hash_).has_value();
    if (prefix->size > budget_) return false;
    if (kind == format::frame_kind::entry) { // well-formedness is cheap, and rare by chance
        auto const entry = format::parse_entry(frame, digest_bytes);
        return entry && spend(prefix->size) && format::entry_is_intact(*entry, hash_);
    }
    if (format::is_definition(prefix->kind) && !format::parse_definition(frame, digest_bytes)) return false;
    return spend(prefix->size) && format::frame_is_intact(frame, hash_);
}

template <hashing::hasher H>
std::optional<std::uint64_t> frame_probe<H>::seq_before(std::uint64_t offset) const noexcept {
    auto const prefix = format::read_prefix(log_, offset);
    if (!prefix || !format::is_log_kind(prefix->kind)) return std::nullopt;
    bytes_view const frame = log_.subspan(static_cast<std::size_t>(offset), prefix->size);
    if (prefix->is(format::frame_kind::commit)) {
        auto const commit = format::read_commit(frame, offset, run_tag_, hash_);
        if (!commit) return std::nullopt;
        return commit->last_seq();
    }
    bool const tells = prefix->is(format::frame_kind::entry)
                           ? format::find_entry_digest(frame, digest_bytes) != 0
                           : format::frame_is_intact(frame, hash_);
    if (!tells || prefix->seq == 0) return std::nullopt;
    return prefix->seq - 1;
}

template <hashing::hasher H>
std::optional<std::uint64_t> frame_probe<H>::damaged_extent(std::uint64_t offset) {
    if (end() - offset < sizeof(format::frame_prefix)) return std::nullopt;
    auto const head = format::load<format::frame_prefix>(log_, static_cast<std::size_t>(offset));
    std::array<std::uint64_t, 3> sizes{};
    if (auto const prefix = format::read_prefix(log_, offset)) sizes[0] = prefix->size;
    if (head.is(format::frame_kind::commit)) sizes[1] = format::commit_bytes<digest_type>;
    if (head.is(format::frame_kind::entry)) sizes[2] = size_by_fields(offset);
    for (std::uint64_t const size : sizes)
        if (size != 0 && size % format::alignment == 0 && size <= end() - offset && resumes_at(offset + size))
            return size;
    return std::nullopt;
}

template <hashing::hasher H>
std::uint64_t frame_probe<H>::next_commit(std::uint64_t from) {
    if (from <= commit_at_ && from >= commit_searched_from_) return commit_at_;
    commit_searched_from_ = from;
    for (; from < end(); from += format::alignment) {
        if (end() - from < format::commit_bytes<digest_type>) continue;
        bytes_view const frame =
            log_.subspan(static_cast<std::size_t>(from), format::commit_bytes<digest_type>);
        if (format::read_commit(frame, from, run_tag_, hash_)) break;
    }
    return commit_at_ = std::min(from, end());
}

template <hashing::hasher H>
std::uint64_t frame_probe<H>::acknowledged_behind(std::uint64_t from) const noexcept {
    std::uint64_t out = 0;
    for (; from < end() && end() - from >= format::commit_bytes<digest_type>; from += format::alignment) {
        bytes_view const frame =
            log_.subspan(static_cast<std::size_t>(from), format::commit_bytes<digest_type>);
        auto const commit = format::read_commit(frame, from, run_tag_, hash_);
        if (commit) out = std::max(out, commit->fields.acknowledged_seq);
    }
    return out;
}

template <hashing::hasher H>
std::optional<std::size_t> frame_probe<H>::stray_padding(probed const& probe) {
    bool const possible = probe.is(format::frame_kind::entry) && !probe.entry &&
                          probe.frame.size() >= sizeof(format::entry_fixed) + digest_bytes;
    if (!possible || !spend(probe.frame.size())) return std::nullopt;
    auto const fixed = format::load<format::entry_fixed>(probe.frame);
    std::uint64_t const digest_at =
        sizeof(fixed) + 16 * format::header_count(fixed.prefix.flags) + fixed.keys_bytes;
    std::uint64_t const payload_at = digest_at + digest_bytes;
    std::uint64_t const payload_end = payload_at + fixed.payload_bytes;
    if (payload_end > probe.frame.size()) return std::nullopt;
    std::vector<std::byte> mended(probe.frame.begin(), probe.frame.end());
    std::uint64_t zeros_at = payload_end;
    bool const redacted = (fixed.prefix.flags & format::entry_flag::redacted) != 0;
    if (redacted && fixed.payload_bytes >= digest_bytes) zeros_at = payload_at + digest_bytes;
    format::store_zeros(bytes_span(mended).subspan(static_cast<std::size_t>(zeros_at)));
    auto const entry = format::parse_entry(mended, digest_bytes);
    if (!entry || !format::entry_is_intact(*entry, hash_)) return std::nullopt;
    auto const first = std::find_if(probe.frame.begin() + static_cast<std::ptrdiff_t>(zeros_at),
                                    probe.frame.end(), [](std::byte each) { return each != std::byte{0}; });
    return static_cast<std::size_t>(first - probe.frame.begin());
}

template <hashing::hasher H>
std::uint64_t frame_probe<H>::size_by_fields(std::uint64_t offset) const noexcept {
    if (end() - offset < sizeof(format::entry_fixed)) return 0;
    auto const fixed = format::load<format::entry_fixed>(log_, static_cast<std::size_t>(offset));
    if (fixed.payload_bytes > payload_bytes_max) return 0;
    return format::entry_frame_bytes(fixed.prefix.flags, fixed.keys_bytes, fixed.payload_bytes, digest_bytes);
}

}}} // namespace nacre::verification
