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
    [[nodiscard]] bool is_intact_at(std::uint64_t offset) noexcept;

    /// The last seq before the frame at `offset`, as that frame tells it: an entry that is well formed,
    /// damaged or not, and any other frame that is intact.
    [[nodiscard]] std::optional<std::uint64_t> seq_before(std::uint64_t offset) const noexcept;

    /// How many bytes the damaged frame at `offset` takes, when what follows them confirms it.
    [[nodiscard]] std::optional<std::uint64_t> damaged_extent(std::uint64_t offset);

    /// Where the next intact frame starts behind `offset`; the log's end when there is none.
    [[nodiscard]] std::uint64_t next_intact(std::uint64_t offset) {
        std::uint64_t const limit = next_commit(offset + format::alignment);
        for (offset += format::alignment; offset < limit; offset += format::alignment)
            if (is_intact_at(offset)) return offset;
        return std::min(limit, end());
    }

    /// Where the next self-valid commit starts, at or behind `from`, an aligned offset; the log's end when
    /// there is none. All calls together: O(bytes), for offsets that ascend.
    [[nodiscard]] std::uint64_t next_commit(std::uint64_t from);

    /// The largest `acknowledged_seq` of any self-valid commit at or behind `from`, an aligned offset.
    /// O(bytes).
    [[nodiscard]] std::uint64_t acknowledged_behind(std::uint64_t from) const noexcept;

    /// Whether the entry at `probe` differs from an intact one only in bytes that must be zero and no digest
    /// covers. Gives the offset of the first of them inside the frame.
    [[nodiscard]] std::optional<std::size_t> stray_padding(probed const& probe);

private:
    [[nodiscard]] bool spend(std::uint64_t bytes) noexcept {
        if (bytes > budget_) return false;
        budget_ -= bytes;
        return true;
    }

    /// The size an entry's fields say it has, for a frame whose size field may be the damaged one.
    [[nodiscard]] std::uint64_t size_by_fields(std::uint64_t offset) const noexcept;

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

#include <nacre/verifier/frame_probe.ipp>
