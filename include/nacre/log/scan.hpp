// SPDX-License-Identifier: BSL-1.0
// Scanning a log: walking its frames, finding the longest prefix that checks, and the largest seq proven
// acknowledged.
//
// `scan_prefix` believes nothing: a batch counts only when each of its frames is intact and well formed, its
// entries and definitions are numbered gaplessly from the batch before it, and its commit is self-valid and
// chained. So what it accepts can be projected (log_projection.hpp); a frame that no writer makes is damage,
// whatever its digest says. `walk_frames` believes its caller: it steps over frames that were accepted
// before, and still checks every size.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/hasher/concept.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// The whole frame at `offset` when its prefix is sane and it ends at or before `limit`; else nothing.
template <class Source>
[[nodiscard]] bytes_view frame_at(Source&& source, std::uint64_t offset, std::uint64_t limit) {
    if (offset > limit || limit - offset < sizeof(format::frame_prefix)) return {};
    auto const head = source.at(offset, sizeof(format::frame_prefix));
    if (head.empty()) return {};
    auto const prefix = format::load<format::frame_prefix>(head);
    bool const sane = prefix.size >= sizeof(format::frame_prefix) + 8 &&
                      prefix.size % format::alignment == 0 && prefix.size <= frame_bytes_max &&
                      prefix.size <= limit - offset;
    return sane ? source.at(offset, prefix.size) : bytes_view{};
}

/// Whether `frame` is of a kind the log may hold, well formed, and has the digest it should have.
template <hashing::hasher H>
[[nodiscard]] bool log_frame_is_intact(bytes_view frame, H const& hash) noexcept {
    auto const prefix = format::load<format::frame_prefix>(frame);
    if (!format::is_log_kind(prefix.kind)) return false;
    if (!prefix.is(format::frame_kind::entry)) return format::frame_is_intact(frame, hash);
    auto const entry = format::parse_entry(frame, sizeof(typename H::digest_type));
    return entry && format::entry_is_intact(*entry, hash);
}

/// Whether the frames that are neither entry nor commit are such as a writer makes, one behind another.
class log_structure {
public:
    /// `frame` stands at `offset` and is intact.
    [[nodiscard]] bool admits(bytes_view frame, std::uint64_t offset, std::size_t digest_bytes) {
        auto const kind = static_cast<format::frame_kind>(format::load<format::frame_prefix>(frame).kind);
        if ((kind == format::frame_kind::manifest) != (offset == format::log_begin)) return false;
        if (kind == format::frame_kind::manifest)
            return format::parse_manifest(frame, digest_bytes).has_value();
        if (kind == format::frame_kind::anchor) return format::parse_anchor(frame, digest_bytes).has_value();
        auto const definition = format::parse_definition(frame, digest_bytes);
        if (!definition) return false;
        auto& last =
            last_ids_[static_cast<std::size_t>(kind) - static_cast<std::size_t>(format::frame_kind::topic)];
        return definition->id == ++last && definition->id <= format::definition_id_max(kind);
    }

private:
    std::array<std::uint32_t, 3> last_ids_{}; ///< topics, payload types, index kinds
};

/// Calls `f(offset, frame) -> result<void>` for each frame of [from, to), which has been accepted before.
template <class Source, class F>
[[nodiscard]] result<void> walk_frames(Source&& source, std::uint64_t from, std::uint64_t to, F&& f) {
    while (from < to) {
        bytes_view const frame = frame_at(source, from, to);
        if (frame.empty())
            return error::corrupted(error::unknown, from, "a frame's size is not possible here");
        std::uint64_t const size = frame.size();
        NACRE_TRY(f(from, frame));
        from += size;
    }
    return {};
}

/// The longest prefix of a log in which frames, commits and chain check.
template <class Digest>
struct prefix_scan {
    std::uint64_t end = format::log_begin; ///< behind the last accepted commit
    std::uint64_t last_seq = 0;            ///< L
    Digest chain{};                        ///< after that commit
    std::uint64_t batches = 0;

    bool clean = false;              ///< the log ends here: at the limit, or at a zero size
    std::uint64_t damage_offset = 0; ///< when not clean: the first frame that does not check
    std::uint64_t damage_seq = 0;    ///< the entry it is, or would have been
    std::string_view damage;         ///< what is wrong with it
};

/// What a scan verifies; everything, except in the tests that prove each check is needed.
struct scan_checks {
    bool chain = true;
};

/// Scans [log_begin, limit). O(bytes). Never fails: what cannot be read is damage at that offset.
template <hashing::hasher H, class Source>
[[nodiscard]] prefix_scan<typename H::digest_type>
scan_prefix(Source&& source, std::uint64_t limit, std::uint64_t run_tag,
            typename H::digest_type const& header_digest, H const& hash = {}, scan_checks checks = {}) {
    using digest_type = typename H::digest_type;
    prefix_scan<digest_type> out;
    out.chain = header_digest;
    format::chain_builder<H> batch(hash);
    std::uint64_t at = out.end;
    std::uint64_t seq = 0; // last entry met, committed or not
    log_structure structure;

    auto const damaged = [&](std::string_view what) {
        out.damage_offset = at;
        out.damage_seq = seq + 1;
        out.damage = what;
        return out;
    };
    auto const commit_follows = [&](format::commit_frame<digest_type> const& commit) {
        auto const& fields = commit.fields;
        bool const numbered = commit.first_seq() == out.last_seq + 1 && commit.last_seq() == seq &&
                              fields.batch_offset == out.end && fields.frame_count == batch.count() &&
                              fields.acknowledged_seq <= out.last_seq;
        if (!checks.chain) return numbered;
        return numbered && commit.previous_chain == out.chain &&
               commit.chain == batch.chain(out.chain, fields);
    };

    while (at < limit) {
        auto const head = source.at(at, std::min<std::uint64_t>(sizeof(format::frame_prefix), limit - at));
        if (head.size() < sizeof(format::frame_prefix))
            return damaged("the medium could not be read, or the log is cut short");
        auto const prefix = format::load<format::frame_prefix>(head);
        if (prefix.size == 0 && at == out.end) break; // the end, if all behind it is zero: the caller looks
        bytes_view const frame = frame_at(source, at, limit);
        if (frame.empty()) return damaged("a frame's size is not possible here");
        if (!format::is_log_kind(prefix.kind)) return damaged("a frame of unknown kind");
        std::uint64_t const frame_bytes = frame.size();

        if (prefix.is(format::frame_kind::entry)) {
            auto const entry = format::parse_entry(frame, sizeof(digest_type));
            if (!entry) return damaged("an entry is not well formed");
            if (!format::entry_is_intact(*entry, hash))
                return damaged("an entry's digest does not match its bytes");
            if (entry->seq() != seq + 1) return damaged("an entry is out of sequence");
            ++seq;
            batch.add(entry->digest);
        } else if (prefix.is(format::frame_kind::commit)) {
            auto const commit = format::read_commit(frame, at, run_tag, hash);
            if (!commit) return damaged("a commit does not check");
            if (!commit_follows(*commit))
                return damaged("a commit does not follow from its batch and the chain");
            out.end = at + frame_bytes;
            out.last_seq = seq;
            out.chain = commit->chain;
            ++out.batches;
            batch.clear();
        } else {
            if (!format::frame_is_intact(frame, hash))
                return damaged("a frame's digest does not match its bytes");
            if (!structure.admits(frame, at, sizeof(digest_type)))
                return damaged("a manifest, definition or anchor is malformed or out of place");
            batch.add(format::trailing_digest(frame, sizeof(digest_type)));
        }
        at += frame_bytes;
    }
    if (at != out.end) return damaged("a batch has no commit");
    out.clean = true;
    return out;
}

/// The largest seq that self-valid commits in [from, limit) prove acknowledged, 0 when there is none: their
/// `acknowledged_seq`, and the last seq of one right behind which an intact frame stands, since a batch is
/// written only once the one before it is acknowledged.
///
/// Steps over frames that are intact, so that a payload cannot pose as a commit, and eight bytes at a time
/// elsewhere. Frames that look plausible and are not cost their digest; a tail made of such frames would make
/// that quadratic, so beyond a budget in proportion to the range only commits are tried. O(limit - from).
template <hashing::hasher H, class Source>
[[nodiscard]] std::uint64_t find_acknowledged(Source&& source, std::uint64_t from, std::uint64_t limit,
                                              std::uint64_t run_tag, H const& hash = {}) {
    std::uint64_t acknowledged = 0;
    std::uint64_t last_seq = 0;  // of the last commit met,
    std::uint64_t behind_it = 0; // and where it ends
    std::uint64_t budget = 4 * (limit - std::min(from, limit)) + frame_bytes_max;
    auto const step = [&](std::uint64_t at) -> std::uint64_t {
        auto const head = source.at(at, std::min<std::uint64_t>(sizeof(format::frame_prefix), limit - at));
        if (head.size() < sizeof(format::frame_prefix)) return format::alignment;
        auto const prefix = format::load<format::frame_prefix>(head);
        if (!format::is_log_kind(prefix.kind)) return format::alignment;
        bool const is_commit = prefix.is(format::frame_kind::commit);
        if (!is_commit && prefix.size > budget) return format::alignment;
        bytes_view const frame = frame_at(source, at, limit);
        if (frame.empty()) return format::alignment;
        std::uint64_t const frame_bytes = frame.size();
        if (is_commit) {
            auto const commit = format::read_commit(frame, at, run_tag, hash);
            if (!commit) return format::alignment;
            acknowledged = std::max(acknowledged, commit->fields.acknowledged_seq);
            last_seq = commit->last_seq();
            behind_it = at + frame_bytes;
            return frame_bytes;
        }
        if (log_frame_is_intact(frame, hash)) {
            if (at == behind_it) acknowledged = std::max(acknowledged, last_seq);
            return frame_bytes;
        }
        budget -= frame_bytes;
        return format::alignment;
    };
    for (std::uint64_t at = from; at < limit; at += step(at)) {
    }
    return acknowledged;
}

/// Where the last byte that is not zero ends in [from, limit), rounded up to 8; `from` when all are zero.
/// What cannot be read counts as not zero.
template <class Source>
[[nodiscard]] std::uint64_t content_end(Source&& source, std::uint64_t from, std::uint64_t limit) {
    constexpr std::uint64_t piece_bytes = 64 * 1024;
    std::uint64_t end = from;
    for (std::uint64_t at = from; at < limit;) {
        std::uint64_t const size = std::min(piece_bytes, limit - at);
        bytes_view const piece = source.at(at, size);
        if (piece.empty()) {
            end = at + size;
        } else if (!format::all_zero(piece)) {
            std::size_t last = piece.size();
            while (piece[last - 1] == std::byte{0})
                --last;
            end = at + last;
        }
        at += size;
    }
    return std::min<std::uint64_t>(limit, from + format::align_up(static_cast<std::size_t>(end - from)));
}

}}} // namespace nacre::log
