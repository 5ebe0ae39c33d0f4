// SPDX-License-Identifier: BSL-1.0
// Encoding an entry's frame, complete but for what only the log knows: the links of its keys and its digest.
//
// Two steps, so that every error is found before a seq is taken: `measure` checks and sizes, `write_entry`
// cannot fail.
#pragma once

#include <nacre/core/entry.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/entry_frame.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// A key with its kind's id: what a frame stores.
struct numbered_key {
    std::uint16_t kind;
    std::uint16_t size;
    char const* bytes;

    [[nodiscard]] std::string_view key() const noexcept { return {bytes, size}; }
};
static_assert(std::is_trivially_default_constructible_v<numbered_key>,
              "a key_list costs what its keys cost, not its room");

/// The distinct keys of one entry, in order of first mention; a key repeated inside the entry counts once.
class key_list {
public:
    /// `too_large` for a key over 1024 bytes or one key too many.
    [[nodiscard]] result<void> add(std::uint16_t kind, std::string_view key) noexcept {
        if (key.size() > key_bytes_max) return error::too_large(key.size(), key_bytes_max);
        for (std::size_t at = 0; at < count_; ++at)
            if (keys_[at].kind == kind && keys_[at].key() == key) return {};
        if (count_ == entry_keys_max) return error::too_large(count_ + 1, entry_keys_max);
        keys_[count_++] = {kind, static_cast<std::uint16_t>(key.size()), key.data()};
        bytes_ += format::key_frame_bytes(key.size());
        return {};
    }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] numbered_key const* begin() const noexcept { return keys_.data(); }
    [[nodiscard]] numbered_key const* end() const noexcept { return keys_.data() + count_; }

private:
    std::array<numbered_key, entry_keys_max> keys_; // only the first count_ are ever read
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;
};

/// Everything of an entry but keys and payload.
struct entry_head {
    std::uint64_t seq = 0;
    std::int64_t ts_init = 0;
    std::int64_t ts_publish = 0;
    std::uint32_t topic = 0;
    std::uint32_t payload_type = 0;
};

/// Writes prefix, fixed fields, headers and keys into `frame` (of the size `entry_frame_bytes` says), zeros
/// its padding, and returns where the payload's `payload_bytes` go. Never writes the first 4 bytes, the
/// frame's size: a ring publishes a frame by storing them last.
[[nodiscard]] inline bytes_span write_entry(bytes_span frame, entry_head const& head, headers const& ids,
                                            key_list const& keys, std::size_t payload_bytes,
                                            std::size_t digest_bytes) noexcept {
    std::uint16_t const flags = format::header_flags(ids);
    NACRE_ASSERT(frame.size() == format::entry_frame_bytes(flags, keys.bytes(), payload_bytes, digest_bytes));
    format::entry_fixed const fixed{format::frame_prefix::of(format::frame_kind::entry, flags, head.seq),
                                    head.ts_init,
                                    head.ts_publish,
                                    head.topic,
                                    head.payload_type,
                                    static_cast<std::uint32_t>(payload_bytes),
                                    static_cast<std::uint16_t>(keys.bytes()),
                                    static_cast<std::uint16_t>(keys.count())};
    format::store_bytes(frame, sizeof(std::uint32_t),
                        format::object_bytes(fixed).subspan(sizeof(std::uint32_t)));
    std::size_t at = sizeof(fixed);
    for (auto const* id : {&ids.message_id, &ids.correlation_id, &ids.causation_id}) {
        if (!*id) continue;
        std::memcpy(frame.data() + at, &**id, 16);
        at += 16;
    }
    for (auto const& key : keys) {
        std::size_t const size = format::key_frame_bytes(key.size);
        format::store_zeros(frame.subspan(at, size));
        format::store(frame, at + 8, key.kind);
        format::store(frame, at + 10, key.size);
        format::store_bytes(frame, at + format::key_fixed_bytes, bytes(key.key()));
        at += size;
    }
    at += digest_bytes;
    format::store_zeros(frame.subspan(at + payload_bytes));
    return frame.subspan(at, payload_bytes);
}

/// Publishes the frame's size, the last thing to be written of it.
inline void store_frame_size(bytes_span frame) noexcept {
    format::store(frame, 0, static_cast<std::uint32_t>(frame.size()));
}

}}} // namespace nacre::log
