// SPDX-License-Identifier: BSL-1.0
// The entry frame: its bytes, its digest, and its safe parsing.
//
//     0   prefix: size u32 | kind u16 | flags u16 | seq u64
//     16  ts_init i64 | ts_publish i64 | topic u32 | payload type u32 | payload_bytes u32 | keys_bytes u16
//         | key_count u16
//     48  message id 16, correlation id 16, causation id 16: each only if its flag is set
//     ..  keys: previous u64 | kind u16 | size u16 | bytes | zeros to 8; `key_count` of them in `keys_bytes`
//     ..  digest
//     ..  payload | zeros to 8
//
// Invariants
//   1. digest = H(all bytes before it, the redacted bit taken as 0, then H(payload)). So a payload can be
//      replaced by H(payload) and zeros and the frame, its chain and every proof still hold.
//   2. What the digest does not cover is decided otherwise: alignment zeros must be zero, the redacted bit
//      decides where H(payload) is taken from, so that flipping it breaks the digest too.
//   3. The digest stands before the payload: a writer puts H(payload) in the digest's place, digests one
//      contiguous range and overwrites it; nothing is copied.
//   4. The fixed part is 64 bytes with a 16-byte digest.
#pragma once

#include <nacre/core/entry.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/hasher/concept.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace format {

struct entry_fixed {
    frame_prefix prefix;
    std::int64_t ts_init;       ///< ns
    std::int64_t ts_publish;    ///< ns
    std::uint32_t topic;        ///< id of a topic definition, 1-based
    std::uint32_t payload_type; ///< id of a payload type definition, 1-based
    std::uint32_t payload_bytes;
    std::uint16_t keys_bytes;
    std::uint16_t key_count;
};
static_assert(sizeof(entry_fixed) == 48 && offsetof(entry_fixed, ts_init) == 16);
static_assert(offsetof(entry_fixed, ts_publish) == 24 && offsetof(entry_fixed, topic) == 32);
static_assert(offsetof(entry_fixed, payload_type) == 36 && offsetof(entry_fixed, payload_bytes) == 40);
static_assert(offsetof(entry_fixed, keys_bytes) == 44 && offsetof(entry_fixed, key_count) == 46);
static_assert(std::has_unique_object_representations_v<entry_fixed>, "no padding");

struct key_fixed {
    std::uint64_t previous; ///< seq of the last entry before this one with the same key fingerprint; 0: none
    std::uint16_t kind;     ///< id of an index kind definition, 1-based
    std::uint16_t size;     ///< key bytes that follow, before the zeros
};
inline constexpr std::size_t key_fixed_bytes = 12; ///< the struct without its tail padding
static_assert(offsetof(key_fixed, kind) == 8 && offsetof(key_fixed, size) == 10);

[[nodiscard]] constexpr std::size_t key_frame_bytes(std::size_t key_bytes) noexcept {
    return align_up(key_fixed_bytes + key_bytes);
}
static_assert(entry_keys_max * key_frame_bytes(key_bytes_max) <= 0xFFFF, "keys_bytes is a u16");

[[nodiscard]] constexpr std::size_t header_count(std::uint16_t flags) noexcept {
    // The number of bits set in 0..7, two bits each: no instruction of the baseline counts bits.
    constexpr std::uint32_t counts = 0b11'10'10'01'10'01'01'00;
    return (counts >> (2 * (flags & 7u))) & 3u;
}
static_assert((entry_flag::message_id | entry_flag::correlation_id | entry_flag::causation_id) == 7);

[[nodiscard]] inline std::uint16_t header_flags(headers const& ids) noexcept {
    return static_cast<std::uint16_t>((ids.message_id ? entry_flag::message_id : 0) |
                                      (ids.correlation_id ? entry_flag::correlation_id : 0) |
                                      (ids.causation_id ? entry_flag::causation_id : 0));
}

/// Size of the whole frame. The arguments have been checked against core/limits.hpp.
[[nodiscard]] constexpr std::size_t entry_frame_bytes(std::uint16_t flags, std::size_t keys_bytes,
                                                      std::size_t payload_bytes,
                                                      std::size_t digest_bytes) noexcept {
    return sizeof(entry_fixed) + 16 * header_count(flags) + keys_bytes + digest_bytes +
           align_up(payload_bytes);
}

/// One key as it stands in a frame.
struct frame_key {
    std::uint64_t previous;
    std::uint16_t kind;
    std::string_view key;
    std::size_t at; ///< offset of the key inside the keys region
};

/// The keys region of a parsed entry, as a forward range of frame_key. The region has been checked.
class frame_keys {
public:
    frame_keys() = default;
    frame_keys(bytes_view region, std::size_t count) noexcept : region_(region), count_(count) {}

    class iterator {
    public:
        using value_type = frame_key;
        using difference_type = std::ptrdiff_t;
        using reference = frame_key;
        using iterator_category = std::input_iterator_tag;

        iterator() = default;
        iterator(bytes_view region, std::size_t at) noexcept : region_(region), at_(at) {}
        [[nodiscard]] frame_key operator*() const noexcept {
            auto const size = load<std::uint16_t>(region_, at_ + 10);
            return {load<std::uint64_t>(region_, at_), load<std::uint16_t>(region_, at_ + 8),
                    as_text(region_.subspan(at_ + key_fixed_bytes, size)), at_};
        }
        iterator& operator++() noexcept {
            at_ += key_frame_bytes(load<std::uint16_t>(region_, at_ + 10));
            return *this;
        }
        iterator operator++(int) noexcept {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(iterator const& a, iterator const& b) noexcept { return a.at_ == b.at_; }

    private:
        bytes_view region_;
        std::size_t at_ = 0;
    };

    [[nodiscard]] iterator begin() const noexcept { return {region_, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {region_, region_.size()}; }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

private:
    bytes_view region_;
    std::size_t count_ = 0;
};

/// An entry frame whose structure has been checked; its digest has not.
struct entry_frame {
    bytes_view frame;
    entry_fixed fixed;
    bytes_view ids;     ///< 0 to 3 UUIDs
    bytes_view keys;    ///< the keys region
    bytes_view digest;  ///< as stored
    bytes_view payload; ///< as stored: when redacted, its digest and zeros

    [[nodiscard]] std::uint64_t seq() const noexcept { return fixed.prefix.seq; }
    [[nodiscard]] bool redacted() const noexcept { return (fixed.prefix.flags & entry_flag::redacted) != 0; }
    [[nodiscard]] frame_keys key_range() const noexcept { return {keys, fixed.key_count}; }
    [[nodiscard]] std::size_t digest_offset() const noexcept {
        return sizeof(entry_fixed) + ids.size() + keys.size();
    }
    [[nodiscard]] core::headers headers() const noexcept {
        core::headers out;
        std::size_t at = 0;
        auto const next = [&](std::uint16_t flag, std::optional<uuid>& id) {
            if ((fixed.prefix.flags & flag) == 0) return;
            id.emplace();
            std::memcpy(&*id, ids.data() + at, 16);
            at += 16;
        };
        next(entry_flag::message_id, out.message_id);
        next(entry_flag::correlation_id, out.correlation_id);
        next(entry_flag::causation_id, out.causation_id);
        return out;
    }
};

[[nodiscard]] inline bool keys_are_well_formed(bytes_view region, std::size_t count) noexcept {
    std::size_t at = 0;
    for (; count != 0; --count) {
        if (region.size() - at < key_fixed_bytes) return false;
        std::size_t const size = load<std::uint16_t>(region, at + 10);
        if (size > key_bytes_max || region.size() - at < key_frame_bytes(size)) return false;
        if (!all_zero(
                region.subspan(at + key_fixed_bytes + size, key_frame_bytes(size) - key_fixed_bytes - size)))
            return false;
        at += key_frame_bytes(size);
    }
    return at == region.size();
}

/// Where the digest of `frame` stands, exactly one frame long, of a run whose digests have `digest_bytes`. 0
/// when any size, flag or alignment byte is not as format 1 has it. O(keys).
[[nodiscard]] inline std::size_t find_entry_digest(bytes_view frame, std::size_t digest_bytes) noexcept {
    if (frame.size() < sizeof(entry_fixed) + digest_bytes) return 0;
    // Field by field: a copy of them all would go through memory.
    auto const prefix = load<frame_prefix>(frame);
    auto const payload_bytes = load<std::uint32_t>(frame, offsetof(entry_fixed, payload_bytes));
    auto const keys_bytes = load<std::uint16_t>(frame, offsetof(entry_fixed, keys_bytes));
    auto const key_count = load<std::uint16_t>(frame, offsetof(entry_fixed, key_count));
    std::size_t const keys_at = sizeof(entry_fixed) + 16 * header_count(prefix.flags);
    std::size_t const digest_at = keys_at + keys_bytes;
    std::size_t const payload_end = digest_at + digest_bytes + payload_bytes;
    bool const sane = prefix.is(frame_kind::entry) && (prefix.flags & ~entry_flag::known) == 0 &&
                      prefix.size == frame.size() && payload_bytes <= payload_bytes_max &&
                      key_count <= entry_keys_max && align_up(payload_end) == frame.size();
    if (!sane) [[unlikely]]
        return 0;
    if (std::size_t const padding = frame.size() - payload_end; padding != 0) {
        // The frame's last eight bytes; the padding stands in their high end.
        if (load<std::uint64_t>(frame, frame.size() - 8) >> (64 - 8 * padding) != 0) [[unlikely]]
            return 0;
    }
    if ((prefix.flags & entry_flag::redacted) != 0) [[unlikely]] {
        auto const payload = frame.subspan(digest_at + digest_bytes, payload_bytes);
        if (payload.size() < digest_bytes || !all_zero(payload.subspan(digest_bytes))) return 0;
    }
    if ((keys_bytes | key_count) != 0 && !keys_are_well_formed(frame.subspan(keys_at, keys_bytes), key_count))
        [[unlikely]]
        return 0;
    return digest_at;
}

/// The parts of a frame whose digest was found at `digest_at`.
[[nodiscard]] inline entry_frame split_entry(bytes_view frame, std::size_t digest_at,
                                             std::size_t digest_bytes) noexcept {
    entry_frame out;
    out.frame = frame;
    out.fixed = load<entry_fixed>(frame);
    std::size_t const keys_at = digest_at - out.fixed.keys_bytes;
    out.ids = frame.subspan(sizeof(entry_fixed), keys_at - sizeof(entry_fixed));
    out.keys = frame.subspan(keys_at, out.fixed.keys_bytes);
    out.digest = frame.subspan(digest_at, digest_bytes);
    out.payload = frame.subspan(digest_at + digest_bytes, out.fixed.payload_bytes);
    return out;
}

/// Parses `frame`; nothing when `find_entry_digest` finds fault with it.
[[nodiscard]] inline std::optional<entry_frame> parse_entry(bytes_view frame,
                                                            std::size_t digest_bytes) noexcept {
    std::size_t const digest_at = find_entry_digest(frame, digest_bytes);
    if (digest_at == 0) return std::nullopt;
    return split_entry(frame, digest_at, digest_bytes);
}

/// Computes and stores the digest of a frame that is complete but for it.
template <hashing::hasher H>
void seal_entry(bytes_span frame, H const& hash) noexcept {
    using digest_type = typename H::digest_type;
    auto const fixed = load<entry_fixed>(frame);
    std::size_t const at = sizeof(entry_fixed) + 16 * header_count(fixed.prefix.flags) + fixed.keys_bytes;
    digest_type const payload = hash.digest(frame.subspan(at + sizeof(digest_type), fixed.payload_bytes));
    store(frame, at, payload);
    store(frame, at, hash.digest(frame.first(at + sizeof(digest_type))));
}

/// The words of a digest: kept in registers where an array of bytes would go through memory.
template <class Digest>
using digest_words = std::array<std::uint64_t, sizeof(Digest) / 8>;

/// H(payload) of a redacted entry, as it is stored; computed of any other.
template <hashing::hasher H>
[[nodiscard]] digest_words<typename H::digest_type> payload_digest(bytes_view frame, std::size_t digest_at,
                                                                   H const& hash) noexcept {
    using digest_type = typename H::digest_type;
    std::size_t const payload_at = digest_at + sizeof(digest_type);
    auto const flags =
        load<std::uint16_t>(frame, offsetof(entry_fixed, prefix) + offsetof(frame_prefix, flags));
    if ((flags & entry_flag::redacted) != 0) [[unlikely]]
        return load<digest_words<digest_type>>(frame, payload_at);
    auto const payload_bytes = load<std::uint32_t>(frame, offsetof(entry_fixed, payload_bytes));
    return __builtin_bit_cast(digest_words<digest_type>,
                              hash.digest(frame.subspan(payload_at, payload_bytes)));
}

/// The digest of an entry with more ids and keys than `entry_digest` keeps room for.
template <hashing::hasher H>
[[nodiscard, gnu::noinline]] typename H::digest_type
long_entry_digest(bytes_view frame, std::size_t digest_at, H const& hash) noexcept {
    auto const payload = payload_digest(frame, digest_at, hash);
    auto fixed = load<entry_fixed>(frame);
    fixed.prefix.flags = static_cast<std::uint16_t>(fixed.prefix.flags & ~entry_flag::redacted);
    auto stream = hash.start();
    stream.update(object_bytes(fixed));
    stream.update(frame.subspan(sizeof(fixed), digest_at - sizeof(fixed)));
    stream.update(object_bytes(payload));
    return stream.finish();
}

/// The digest a frame should have whose digest was found at `digest_at`. O(frame bytes).
template <hashing::hasher H>
[[nodiscard]] typename H::digest_type entry_digest(bytes_view frame, std::size_t digest_at,
                                                   H const& hash) noexcept {
    using digest_type = typename H::digest_type;
    constexpr std::size_t flags_at = offsetof(entry_fixed, prefix) + offsetof(frame_prefix, flags);
    constexpr std::size_t scratch_bytes = 256;
    constexpr std::size_t step = 32;
    if (digest_at + sizeof(digest_type) > scratch_bytes) [[unlikely]]
        return long_entry_digest(frame, digest_at, hash);

    // A scan spends its time here: what the hash reads back at once is stored in pieces no smaller than it
    // reads.
    auto const payload = payload_digest(frame, digest_at, hash);
    alignas(16) std::array<std::byte, scratch_bytes> scratch;
    std::memcpy(scratch.data(), frame.data(), sizeof(entry_fixed));
    std::size_t const more = digest_at - sizeof(entry_fixed);
    if (more != 0) {
        if (more <= step && frame.size() >= sizeof(entry_fixed) + step)
            std::memcpy(scratch.data() + sizeof(entry_fixed), frame.data() + sizeof(entry_fixed), step);
        else
            std::memcpy(scratch.data() + sizeof(entry_fixed), frame.data() + sizeof(entry_fixed), more);
    }
    for (std::size_t at = 0; at < payload.size();
         ++at) { // word by word, as they come and as they will be read
        std::uint64_t word = payload[at];
        __asm__("" : "+r"(word));
        std::memcpy(scratch.data() + digest_at + at * sizeof(word), &word, sizeof(word));
    }
    auto flags = load<std::uint16_t>(frame, flags_at);
    if ((flags & entry_flag::redacted) != 0) [[unlikely]] {
        flags = static_cast<std::uint16_t>(flags & ~entry_flag::redacted);
        std::memcpy(scratch.data() + flags_at, &flags, sizeof(flags));
    }
    return hash.digest(bytes_view(scratch.data(), digest_at + sizeof(payload)));
}

template <hashing::hasher H>
[[nodiscard]] typename H::digest_type entry_digest(entry_frame const& entry, H const& hash) noexcept {
    return entry_digest(entry.frame, entry.digest_offset(), hash);
}

/// Whether the digest found at `digest_at` is the one that belongs there.
template <hashing::hasher H>
[[nodiscard]] bool entry_is_intact(bytes_view frame, std::size_t digest_at, H const& hash) noexcept {
    using words = digest_words<typename H::digest_type>;
    return __builtin_bit_cast(words, entry_digest(frame, digest_at, hash)) == load<words>(frame, digest_at);
}

template <hashing::hasher H>
[[nodiscard]] bool entry_is_intact(entry_frame const& entry, H const& hash) noexcept {
    return entry_is_intact(entry.frame, entry.digest_offset(), hash);
}

}}} // namespace nacre::format
