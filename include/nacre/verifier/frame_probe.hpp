// SPDX-License-Identifier: BSL-1.0
// frame_probe: what stands at an offset of a log whose bytes nobody vouches for.
//
// Invariants
//   1. No byte at or beyond the end of the log is read, whatever a size field says.
//   2. Probing where a frame must be costs that frame's digest. Searching beside damage costs digests too, of
//      frames that turn out to be none; all searches of one verification together spend a budget in
//      proportion to the log, so bytes made to look like frames cannot make it quadratic. Beyond the budget
//      only commits are still recognised, by their run tag and their own offset.
#pragma once

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

/// What was found at an offset. Without `frame`, the prefix there is not possible.
template <class Digest>
struct probed_frame {
    bytes_view frame;
    format::frame_prefix prefix{};
    std::optional<format::entry_frame> entry;           ///< of a well-formed entry, intact or not
    std::optional<format::commit_frame<Digest>> commit; ///< of a self-valid commit
    bool intact = false;                                ///< its digest matches its bytes

    [[nodiscard]] bool is(format::frame_kind kind) const noexcept { return prefix.is(kind); }
};

template <hashing::hasher H>
class frame_probe {
public:
    using digest_type = typename H::digest_type;
    using probed = probed_frame<digest_type>;
    static constexpr std::size_t digest_bytes = sizeof(digest_type);

    /// `log`: the run from its first byte to the log's end.
    frame_probe(bytes_view log, std::uint64_t run_tag, H const& hash)
        : log_(log), run_tag_(run_tag), hash_(hash),
          budget_(4 * std::uint64_t{log.size()} + frame_bytes_max) {}

    [[nodiscard]] bytes_view log() const noexcept { return log_; }
    [[nodiscard]] std::uint64_t end() const noexcept { return log_.size(); }

    /// O(bytes of the frame).
    [[nodiscard]] probed at(std::uint64_t offset) const noexcept {
        probed out;
        auto const prefix = format::read_prefix(log_, offset);
        if (!prefix) return out;
        out.prefix = *prefix;
        out.frame = log_.subspan(static_cast<std::size_t>(offset), prefix->size);
        if (out.is(format::frame_kind::entry)) {
            out.entry = format::parse_entry(out.frame, digest_bytes);
            out.intact = out.entry && format::entry_is_intact(*out.entry, hash_);
        } else if (out.is(format::frame_kind::commit)) {
            out.commit = format::read_commit(out.frame, offset, run_tag_, hash_);
            out.intact = out.commit.has_value();
        } else {
            out.intact = format::frame_is_intact(out.frame, hash_);
        }
        return out;
    }

    /// Whether a frame of the log certainly starts at `offset`: it is intact and of a known kind. Spends the
    /// budget.
    [[nodiscard]] bool is_intact_at(std::uint64_t offset) noexcept {
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
        if (format::is_definition(prefix->kind) && !format::parse_definition(frame, digest_bytes))
            return false;
        return spend(prefix->size) && format::frame_is_intact(frame, hash_);
    }

    /// The last seq before the frame at `offset`, as that frame tells it: an entry that is well formed,
    /// damaged or not, and any other frame that is intact.
    [[nodiscard]] std::optional<std::uint64_t> seq_before(std::uint64_t offset) const noexcept {
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

    /// How many bytes the damaged frame at `offset` takes, when what follows them confirms it.
    [[nodiscard]] std::optional<std::uint64_t> damaged_extent(std::uint64_t offset) {
        if (end() - offset < sizeof(format::frame_prefix)) return std::nullopt;
        auto const head = format::load<format::frame_prefix>(log_, static_cast<std::size_t>(offset));
        std::array<std::uint64_t, 3> sizes{};
        if (auto const prefix = format::read_prefix(log_, offset)) sizes[0] = prefix->size;
        if (head.is(format::frame_kind::commit)) sizes[1] = format::commit_bytes<digest_type>;
        if (head.is(format::frame_kind::entry)) sizes[2] = size_by_fields(offset);
        for (std::uint64_t const size : sizes)
            if (size != 0 && size % format::alignment == 0 && size <= end() - offset &&
                resumes_at(offset + size))
                return size;
        return std::nullopt;
    }

    /// Where the next intact frame starts behind `offset`; the log's end when there is none.
    [[nodiscard]] std::uint64_t next_intact(std::uint64_t offset) {
        std::uint64_t const limit = next_commit(offset + format::alignment);
        for (offset += format::alignment; offset < limit; offset += format::alignment)
            if (is_intact_at(offset)) return offset;
        return std::min(limit, end());
    }

    /// Where the next self-valid commit starts, at or behind `from`, an aligned offset; the log's end when
    /// there is none. All calls together: O(bytes), for offsets that ascend.
    [[nodiscard]] std::uint64_t next_commit(std::uint64_t from) {
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

    /// The largest `acknowledged_seq` of any self-valid commit at or behind `from`, an aligned offset.
    /// O(bytes).
    [[nodiscard]] std::uint64_t acknowledged_behind(std::uint64_t from) const noexcept {
        std::uint64_t out = 0;
        for (; from < end() && end() - from >= format::commit_bytes<digest_type>; from += format::alignment) {
            bytes_view const frame =
                log_.subspan(static_cast<std::size_t>(from), format::commit_bytes<digest_type>);
            auto const commit = format::read_commit(frame, from, run_tag_, hash_);
            if (commit) out = std::max(out, commit->fields.acknowledged_seq);
        }
        return out;
    }

    /// Whether the entry at `probe` differs from an intact one only in bytes that must be zero and no digest
    /// covers. Gives the offset of the first of them inside the frame.
    [[nodiscard]] std::optional<std::size_t> stray_padding(probed const& probe) {
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
        auto const first =
            std::find_if(probe.frame.begin() + static_cast<std::ptrdiff_t>(zeros_at), probe.frame.end(),
                         [](std::byte each) { return each != std::byte{0}; });
        return static_cast<std::size_t>(first - probe.frame.begin());
    }

private:
    [[nodiscard]] bool spend(std::uint64_t bytes) noexcept {
        if (bytes > budget_) return false;
        budget_ -= bytes;
        return true;
    }

    /// The size an entry's fields say it has, for a frame whose size field may be the damaged one.
    [[nodiscard]] std::uint64_t size_by_fields(std::uint64_t offset) const noexcept {
        if (end() - offset < sizeof(format::entry_fixed)) return 0;
        auto const fixed = format::load<format::entry_fixed>(log_, static_cast<std::size_t>(offset));
        if (fixed.payload_bytes > payload_bytes_max) return 0;
        return format::entry_frame_bytes(fixed.prefix.flags, fixed.keys_bytes, fixed.payload_bytes,
                                         digest_bytes);
    }

    /// Whether the log goes on at `offset`: it ends there, or an intact frame or a well-formed entry starts
    /// there.
    [[nodiscard]] bool resumes_at(std::uint64_t offset) {
        if (offset == end()) return true;
        auto const prefix = format::read_prefix(log_, offset);
        if (prefix && prefix->is(format::frame_kind::entry)) return seq_before(offset).has_value();
        return is_intact_at(offset);
    }

    bytes_view log_;
    std::uint64_t run_tag_;
    [[no_unique_address]] H hash_;
    std::uint64_t budget_;
    std::uint64_t commit_searched_from_ = 1; ///< [searched_from, commit_at) holds no commit
    std::uint64_t commit_at_ = 0;
};

}}} // namespace nacre::verification
