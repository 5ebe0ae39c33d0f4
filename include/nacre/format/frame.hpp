// SPDX-License-Identifier: BSL-1.0
// Frames: reading a frame's prefix safely, and the frames whose digest stands at their end.
//
// Every frame but the entry is `prefix | fields | zeros | digest`, and its digest covers all bytes before it.
// An entry has its own rule (entry_frame.hpp), so that its payload can be redacted later.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/hasher/concept.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace format {

/// The prefix at `offset` of `bytes` when its size is aligned, within bounds and inside `bytes`; the kind is
/// not judged.
[[nodiscard]] inline std::optional<frame_prefix> read_prefix(bytes_view bytes,
                                                             std::uint64_t offset) noexcept {
    if (offset > bytes.size() || bytes.size() - offset < sizeof(frame_prefix)) return std::nullopt;
    auto const prefix = load<frame_prefix>(bytes, static_cast<std::size_t>(offset));
    bool const sane = prefix.size >= sizeof(frame_prefix) + 8 && prefix.size % alignment == 0 &&
                      prefix.size <= frame_bytes_max && prefix.size <= bytes.size() - offset;
    if (!sane) return std::nullopt;
    return prefix;
}

/// Stores the digest of all bytes before it at the frame's end.
template <hashing::hasher H>
void seal_frame(bytes_span frame, H const& hash) noexcept {
    constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);
    auto const digest = hash.digest(frame.first(frame.size() - digest_bytes));
    store(frame, frame.size() - digest_bytes, digest);
}

/// Whether the digest at the end of `frame` is right. Not for entries.
template <hashing::hasher H>
[[nodiscard]] bool frame_is_intact(bytes_view frame, H const& hash) noexcept {
    constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);
    if (frame.size() < sizeof(frame_prefix) + digest_bytes) return false;
    auto const digest = hash.digest(frame.first(frame.size() - digest_bytes));
    return equal(std::as_bytes(std::span(digest)), frame.last(digest_bytes));
}

/// The digest that stands at the end of `frame`. Not for entries.
[[nodiscard]] inline bytes_view trailing_digest(bytes_view frame, std::size_t digest_bytes) noexcept {
    return frame.last(digest_bytes);
}

/// Writes the fields of one frame behind another in a growing buffer: `begin`, fields, `end`.
template <hashing::hasher H>
class frame_writer {
public:
    explicit frame_writer(std::vector<std::byte>& out, H const& hash = {}) noexcept
        : out_(out), hash_(hash) {}

    void begin(frame_kind kind, std::uint16_t flags, std::uint64_t seq) {
        start_ = out_.size();
        put(frame_prefix::of(kind, flags, seq));
    }
    template <class T>
    void put(T const& value) {
        put_bytes(object_bytes(value));
    }
    void put_bytes(bytes_view bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    /// Pads, sizes and digests the frame.
    void end() {
        constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);
        out_.resize(start_ + align_up(out_.size() - start_) + digest_bytes);
        bytes_span const frame(out_.data() + start_, out_.size() - start_);
        store(frame, 0, static_cast<std::uint32_t>(frame.size()));
        seal_frame(frame, hash_);
    }

private:
    std::vector<std::byte>& out_;
    H hash_;
    std::size_t start_ = 0;
};

/// Reads fields one behind another; once something does not fit, it is `failed()` and hands out nothing more.
class field_reader {
public:
    explicit field_reader(bytes_view bytes) noexcept : rest_(bytes) {}

    template <class T>
    [[nodiscard]] T get() noexcept {
        T value{};
        if (rest_.size() < sizeof(T)) failed_ = true;
        if (failed_) return value;
        value = load<T>(rest_);
        rest_ = rest_.subspan(sizeof(T));
        return value;
    }
    /// The next `size` bytes; `size` comes from the file and is checked here.
    [[nodiscard]] bytes_view get_bytes(std::size_t size) noexcept {
        if (rest_.size() < size) failed_ = true;
        if (failed_) return {};
        auto const bytes = rest_.first(size);
        rest_ = rest_.subspan(size);
        return bytes;
    }
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    [[nodiscard]] bytes_view rest() const noexcept { return rest_; }
    /// Nothing went wrong and only alignment zeros are left.
    [[nodiscard]] bool at_end() const noexcept {
        return !failed_ && rest_.size() < alignment && all_zero(rest_);
    }

private:
    bytes_view rest_;
    bool failed_ = false;
};

/// The fields of a frame: what stands between prefix and digest. `frame` is at least that large.
[[nodiscard]] inline bytes_view frame_fields(bytes_view frame, std::size_t digest_bytes) noexcept {
    if (frame.size() < sizeof(frame_prefix) + digest_bytes) return {};
    return frame.subspan(sizeof(frame_prefix), frame.size() - sizeof(frame_prefix) - digest_bytes);
}

}}} // namespace nacre::format
