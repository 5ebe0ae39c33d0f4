// SPDX-License-Identifier: BSL-1.0
// Where a scan gets its bytes: a mapped view, or windows read piece by piece so that a media error is an answer.
//
// A source has `at(offset, size)`: the bytes, valid until the next call, or an empty range when they lie beyond the
// end or cannot be read. Sizes asked for are checked by the caller against core/limits.hpp.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/bytes.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace nacre::inline v1 {

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

/// Bytes read through an appendable's `read_at`, a window at a time; what cannot be read is answered with nothing.
template <appendable_run A>
class window_source {
public:
    window_source(A const& run, std::uint64_t extent) : run_(&run), extent_(extent) {}

    [[nodiscard]] bytes_view at(std::uint64_t offset, std::uint64_t size) {
        if (offset > extent_ || size > extent_ - offset) return {};
        if (offset < begin_ || offset + size > begin_ + held_) {
            if (!fill(offset, size)) return {};
        }
        return bytes_view(window_).subspan(static_cast<std::size_t>(offset - begin_), static_cast<std::size_t>(size));
    }

private:
    static constexpr std::uint64_t window_bytes = std::uint64_t{1} << 20;

    [[nodiscard]] bool fill(std::uint64_t offset, std::uint64_t size) {
        // A failed window is tried again with no more than was asked for: a media error spoils only what it hits.
        for (std::uint64_t const want : {std::max(size, std::min(window_bytes, extent_ - offset)), size}) {
            window_.resize(static_cast<std::size_t>(want));
            begin_ = offset;
            held_ = 0;
            auto const got = run_->read_at(offset, window_);
            if (!got || *got < size) continue;
            held_ = *got;
            return true;
        }
        return false;
    }

    A const* run_;
    std::uint64_t extent_;
    std::uint64_t begin_ = 0;
    std::uint64_t held_ = 0;
    std::vector<std::byte> window_;
};

} // namespace nacre::inline v1
