// SPDX-License-Identifier: BSL-1.0
// Where a scan gets its bytes: a mapped view, or windows read piece by piece so that a media error is an
// answer.
//
// A source has `at(offset, size)`: the bytes, valid until the next call, or an empty range when they lie
// beyond the end or cannot be read. Sizes asked for are checked by the caller against core/limits.hpp.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/format/layout.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// Bytes that are all in memory already: a reader's mapping.
class view_source {
public:
    explicit view_source(bytes_view bytes) noexcept : bytes_(bytes) {}

    [[nodiscard]] bytes_view at(std::uint64_t offset, std::uint64_t size) const noexcept {
        if (offset > bytes_.size() || size > bytes_.size() - offset) return {};
        return bytes_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
    }

private:
    bytes_view bytes_;
};

/// Bytes read through an appendable's `read_at`, a window at a time; what cannot be read is answered with
/// nothing.
///
/// A window that fails is halved until the sectors that cannot be read are known, and these are never asked
/// for again: a failing medium takes its time to say so. A media error spoils only what touches its sector.
template <storage::appendable_run A>
class window_source {
public:
    window_source(A const& run, std::uint64_t extent) : run_(&run), extent_(extent) {}

    [[nodiscard]] bytes_view at(std::uint64_t offset, std::uint64_t size) {
        if (offset > extent_ || size > extent_ - offset || is_unreadable(offset, size)) return {};
        if (offset < begin_ || offset + size > begin_ + window_.size()) {
            fill(offset, size);
            if (is_unreadable(offset, size)) return {};
        }
        return bytes_view(window_).subspan(static_cast<std::size_t>(offset - begin_),
                                           static_cast<std::size_t>(size));
    }

private:
    static constexpr std::uint64_t window_bytes = std::uint64_t{1} << 20;

    [[nodiscard]] bool is_unreadable(std::uint64_t offset, std::uint64_t size) const {
        auto const behind = unreadable_.lower_bound(offset + size);
        return behind != unreadable_.begin() && std::prev(behind)->second > offset;
    }

    void fill(std::uint64_t offset, std::uint64_t size) {
        begin_ = offset;
        std::uint64_t const end = offset + std::max(size, std::min(window_bytes, extent_ - offset));
        window_.resize(static_cast<std::size_t>(end - offset));
        auto bad = unreadable_.lower_bound(offset);
        if (bad != unreadable_.begin() && std::prev(bad)->second > offset) --bad;
        while (offset < end) {
            std::uint64_t const until = bad != unreadable_.end() ? std::min(end, bad->first) : end;
            std::uint64_t const next = until < end ? std::min(end, bad->second) : end;
            if (until < end) ++bad; // before `read`, which adds to the map
            if (offset < until) read(offset, until);
            offset = std::max(until, next);
        }
    }

    /// Reads [from, to) into the window, noting the sectors that fail.
    void read(std::uint64_t from, std::uint64_t to) {
        bytes_span const into = bytes_span(window_).subspan(static_cast<std::size_t>(from - begin_),
                                                            static_cast<std::size_t>(to - from));
        auto const got = run_->read_at(from, into);
        if (got && *got == into.size()) return;
        std::uint64_t const middle = (from + (to - from) / 2) / format::sector_bytes * format::sector_bytes;
        std::uint64_t const split =
            middle > from ? middle : (from / format::sector_bytes + 1) * format::sector_bytes;
        if (split >= to) {
            unreadable_.emplace(from, to);
            return;
        }
        read(from, split);
        read(split, to);
    }

    A const* run_;
    std::uint64_t extent_;
    std::uint64_t begin_ = 0;
    std::vector<std::byte> window_;
    std::map<std::uint64_t, std::uint64_t> unreadable_; ///< begin to end, disjoint
};

}}} // namespace nacre::log
