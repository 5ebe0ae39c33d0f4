// SPDX-License-Identifier: BSL-1.0
// mend.ipp: the bodies of mend.hpp.
#pragma once

#include <nacre/log/mend.hpp>

#include <nacre/core/limits.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// Tries frames one behind another, as long as the budget lasts.
template <hashing::hasher H>
class frame_mender {
public:
    frame_mender(bytes_view log, std::uint64_t offset, std::uint64_t& budget, H const& hash)
        : rest_(log.subspan(static_cast<std::size_t>(offset))), budget_(budget), hash_(hash) {}

    [[nodiscard]] bool mend() {
        auto const stored = format::load<format::frame_prefix>(rest_);
        for (unsigned const mask : masks()) // first, as a wrong size can be so large that it takes the budget
            for (unsigned byte = 0; byte < size_bytes; ++byte)
                if (try_size(stored.size ^ (mask << (8 * byte))) && holds()) return true;
        return try_size(stored.size) && mend_within(stored.is(format::frame_kind::entry));
    }
    [[nodiscard]] std::vector<std::byte> take() noexcept { return std::move(frame_); }

private:
    static constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);
    static constexpr std::size_t size_bytes = sizeof(std::uint32_t);
    static constexpr std::size_t kind_end = offsetof(format::frame_prefix, flags);
    static constexpr std::size_t bytes_max = std::max(manifest_bytes_max, schema_bytes_max + 4096);

    /// Every change of a byte, those of one bit first.
    [[nodiscard]] static std::array<unsigned char, 255> masks() noexcept {
        std::array<unsigned char, 255> out{};
        std::size_t at = 0;
        for (unsigned bit = 1; bit < 256; bit *= 2)
            out[at++] = static_cast<unsigned char>(bit);
        for (unsigned mask = 1; mask < 256; ++mask)
            if ((mask & (mask - 1)) != 0) out[at++] = static_cast<unsigned char>(mask);
        return out;
    }

    /// Whether a frame can have that size here; then it is in `frame_`.
    [[nodiscard]] bool try_size(std::uint32_t size) {
        bool const sane = size >= sizeof(format::frame_prefix) + digest_bytes &&
                          size % format::alignment == 0 && size <= std::min(rest_.size(), bytes_max);
        if (!sane) return false;
        frame_.assign(rest_.begin(), rest_.begin() + size);
        format::store(bytes_span(frame_), 0, size);
        return true;
    }

    /// Looks for the damaged byte behind the size; in what looks like an entry, the kind alone.
    [[nodiscard]] bool mend_within(bool looks_like_entry) {
        if (!looks_like_entry && mend_digest()) return true;
        std::size_t const end = looks_like_entry ? kind_end : frame_.size() - digest_bytes;
        for (unsigned char const mask : masks())
            for (std::size_t at = size_bytes; at < end; ++at) {
                frame_[at] ^= std::byte{mask};
                if (holds()) return true;
                frame_[at] ^= std::byte{mask};
                if (budget_ < frame_.size()) return false;
            }
        return false;
    }

    /// Whether all but a byte of the digest is as it was.
    [[nodiscard]] bool mend_digest() {
        if (!spend()) return false;
        auto const right = hash_.digest(bytes_view(frame_).first(frame_.size() - digest_bytes));
        auto const stored = bytes_span(frame_).last(digest_bytes);
        auto const bytes = std::as_bytes(std::span(right));
        std::size_t wrong = 0;
        for (std::size_t at = 0; at < digest_bytes; ++at)
            if (bytes[at] != stored[at]) ++wrong;
        if (wrong > 1 || !is_wanted()) return false;
        format::store_bytes(stored, 0, bytes);
        return true;
    }

    [[nodiscard]] bool holds() {
        return is_wanted() && spend() && format::frame_is_intact(bytes_view(frame_), hash_);
    }
    [[nodiscard]] bool is_wanted() const noexcept {
        auto const prefix = format::load<format::frame_prefix>(frame_);
        return format::is_log_kind(prefix.kind) && !prefix.is(format::frame_kind::entry);
    }
    [[nodiscard]] bool spend() noexcept {
        if (budget_ < frame_.size()) return false;
        budget_ -= frame_.size();
        return true;
    }

    bytes_view rest_;
    std::uint64_t& budget_;
    H const& hash_;
    std::vector<std::byte> frame_;
};

template <hashing::hasher H>
std::optional<std::vector<std::byte>> mend_frame(bytes_view log, std::uint64_t offset, std::uint64_t& budget,
                                                 H const& hash) {
    if (offset > log.size() || log.size() - offset < sizeof(format::frame_prefix)) return std::nullopt;
    frame_mender<H> mender(log, offset, budget, hash);
    if (!mender.mend()) return std::nullopt;
    return mender.take();
}

}}} // namespace nacre::log
