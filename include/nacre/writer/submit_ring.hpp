// SPDX-License-Identifier: BSL-1.0
// submit_ring: a bounded byte ring, many producers and one consumer, in which entries are encoded as finished
// frames.
//
//     position 0                                                    capacity      capacity + slack
//     | frame | frame | claimed, being filled | free ...               frame that | begins before the end |
//                      ^ consumed             ^ claimed
//
// Positions count 8-byte units and never wrap; a frame stands at `position * 8 mod capacity` and is
// contiguous: what begins before the end may run into the slack behind it, which is as large as the largest
// frame.
//
// Invariants
//   1. One fetch_add claims number and position together: the word is the sum over all claims of 2^36 +
//      units. The claim order is the seq order, and no claim ever fails or is retried. A group is one claim
//      of several numbers: nobody else's stands between them.
//   2. The consumer never passes a claim that is not published, so `consumed <= claim` for whoever holds one.
//      A claimant decodes its word against `consumed` as read after its claim: the true distance is below
//      capacity plus one frame or group a thread, far below 2^36 units and 2^28 entries, so the truncated
//      sums decode exactly.
//   3. A claimant writes only after `consumed + capacity` has passed its end (acquire), everything but the
//      frame's size first, and publishes by storing the size (release). Every 8-byte unit that may become a
//      frame's start is zero before it is claimed: the consumer zeroes what it consumed before it moves
//      `consumed` (release).
//   4. The frames of a group are published by one store, the first one's size: those behind it have theirs by
//      then, and the consumer looks at none before that. Each size but the last one's has a mark that no size
//      has by itself (`joined`): the next frame belongs to the same group. Who consumes a group takes it
//      whole, and takes the marks away. So a group is never split, neither by what is published nor by a
//      limit.
//   5. A claim that is never published (its thread gave up on a full ring) stops the consumer there for good:
//      only a halted writer leaves one behind.
//
// Interleavings: claim A, claim B, B publishes first: the consumer waits at A, B's bytes stay put. Ring full:
// claimants wait for `consumed`, in claim order by the space each needs. A claimant delayed between claim and
// decode: `consumed` cannot pass it (2), so the decode stays exact however long it takes.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/format/memory.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

namespace nacre { inline namespace nacre_v1 { namespace writing {

/// Tells the processor that this is a spin loop.
inline void cpu_relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield" ::: "memory");
#endif
}

class submit_ring {
public:
    static constexpr std::size_t unit_bytes = 8;

    /// A place in the order: the number of claims before it and its position, both since the ring was made.
    struct claim {
        std::uint64_t number;   ///< 0-based
        std::uint64_t position; ///< units
        std::size_t units;
    };

    /// `capacity_bytes` is a power of two; no frame is larger than `largest_frame`.
    submit_ring(std::size_t capacity_bytes, std::size_t largest_frame)
        : capacity_units_(capacity_bytes / unit_bytes),
          memory_(std::make_unique<std::byte[]>(capacity_bytes + largest_frame)) {}

    // Producers: any thread.

    /// Takes the next number and `bytes` (a multiple of 8) of space; of a group, as many numbers as it has
    /// frames, and space for all. Wait-free.
    [[nodiscard]] claim take(std::size_t bytes, std::uint64_t frames = 1) noexcept {
        NACRE_ASSERT(bytes % unit_bytes == 0);
        std::uint64_t const units = bytes / unit_bytes;
        std::uint64_t const before =
            claimed_.fetch_add(frames * one_claim + units, std::memory_order_acq_rel);
        auto const [number, position] = decode(before, consumed());
        return {number, position, static_cast<std::size_t>(units)};
    }
    /// Whether the consumer has made room for the claim.
    [[nodiscard]] bool has_room(claim const& mine) const noexcept {
        return mine.position + mine.units <=
               consumed_position_.load(std::memory_order_acquire) + capacity_units_;
    }
    /// The claim's memory; to be written once there is room, all but the first four bytes.
    [[nodiscard]] bytes_span frame(claim const& mine) noexcept {
        return {at(mine.position), mine.units * unit_bytes};
    }
    /// Hands the frame to the consumer. Sequentially consistent, so that a producer which then finds the
    /// consumer awake knows that it will look.
    void publish(claim const& mine) noexcept {
        std::atomic_ref(size_word(mine.position)).store(size_of(mine), std::memory_order_seq_cst);
    }
    /// Hands over the frames of a group, all at once: the parts of one claim, in order, at least one.
    void publish_group(std::span<claim const> frames) noexcept {
        NACRE_ASSERT(!frames.empty());
        for (std::size_t at = frames.size() - 1; at != 0; --at)
            std::atomic_ref(size_word(frames[at].position))
                .store(size_of(frames[at]) | (at + 1 == frames.size() ? 0 : joined),
                       std::memory_order_relaxed);
        std::atomic_ref(size_word(frames[0].position))
            .store(size_of(frames[0]) | (frames.size() == 1 ? 0 : joined), std::memory_order_seq_cst);
    }
    /// Number of claims so far. Without a claim of its own the caller is not covered by invariant 2, so it
    /// looks again until the consumer stood still meanwhile.
    [[nodiscard]] std::uint64_t claims() const noexcept {
        for (;;) {
            auto const base = consumed();
            std::uint64_t const word = claimed_.load(std::memory_order_acquire);
            if (consumed().position == base.position) return decode(word, base).number;
        }
    }

    // The consumer: one thread.

    /// Size of the frame at `position`, 0 while it is not published; a number with the mark (`begins_group`)
    /// where a group begins.
    [[nodiscard]] std::size_t published_bytes(std::uint64_t position) const noexcept {
        return std::atomic_ref(size_word(position)).load(std::memory_order_seq_cst);
    }
    [[nodiscard]] static constexpr bool begins_group(std::size_t published) noexcept {
        return (published & joined) != 0;
    }
    struct group {
        std::uint64_t frames = 0;
        std::size_t bytes = 0;
    };
    /// The whole group that begins at `position`.
    [[nodiscard]] group group_at(std::uint64_t position) const noexcept {
        group out;
        for (bool more = true; more; ++out.frames) {
            std::size_t const published = size_word(position + out.bytes / unit_bytes);
            more = begins_group(published);
            out.bytes += published & ~std::size_t{joined};
        }
        return out;
    }
    /// Takes the mark from the frame at `position`, of a group; the frame's size.
    std::size_t separate(std::uint64_t position) noexcept {
        std::uint32_t& size = size_word(position);
        size &= ~joined;
        return size;
    }
    [[nodiscard]] std::byte* at(std::uint64_t position) const noexcept {
        return memory_.get() + (position & (capacity_units_ - 1)) * unit_bytes;
    }
    /// Whether frames at these two positions, the second behind the first, stand behind each other in memory
    /// too.
    [[nodiscard]] bool same_lap(std::uint64_t first, std::uint64_t second) const noexcept {
        return (first & ~(capacity_units_ - 1)) == (second & ~(capacity_units_ - 1));
    }
    /// Gives back everything before `position`; `segments` are the bytes it stood in.
    template <class Segments>
    void consume(std::uint64_t position, std::uint64_t number, Segments const& segments) noexcept {
        for (bytes_span const segment : segments)
            format::store_zeros(segment);
        consumed_number_.store(number, std::memory_order_release);
        consumed_position_.store(position, std::memory_order_seq_cst);
    }
    [[nodiscard]] std::uint64_t consumed_position() const noexcept {
        return consumed_position_.load(std::memory_order_relaxed);
    }

private:
    static constexpr unsigned position_bits = 36;
    static constexpr std::uint64_t one_claim = std::uint64_t{1} << position_bits;
    static constexpr std::uint64_t position_mask = one_claim - 1;
    static constexpr std::uint64_t number_mask = (std::uint64_t{1} << (64 - position_bits)) - 1;

    static constexpr std::uint32_t joined = 1; ///< sizes are multiples of 8
    [[nodiscard]] static std::uint32_t size_of(claim const& mine) noexcept {
        return static_cast<std::uint32_t>(mine.units * unit_bytes);
    }

    struct progress {
        std::uint64_t number;
        std::uint64_t position;
    };
    [[nodiscard]] progress consumed() const noexcept {
        std::uint64_t const position = consumed_position_.load(std::memory_order_acquire);
        return {consumed_number_.load(std::memory_order_acquire), position};
    }
    [[nodiscard]] static progress decode(std::uint64_t word, progress base) noexcept {
        std::uint64_t const position = base.position + ((word - base.position) & position_mask);
        std::uint64_t const number = (word - position) >> position_bits; // truncated to 28 bits
        return {base.number + ((number - base.number) & number_mask), position};
    }

    [[nodiscard]] std::uint32_t& size_word(std::uint64_t position) const noexcept {
        return *reinterpret_cast<std::uint32_t*>(at(position));
    }

    std::uint64_t capacity_units_;
    std::unique_ptr<std::byte[]> memory_; ///< zeroed; aligned for any fundamental type
    alignas(64) std::atomic<std::uint64_t> claimed_{0};
    alignas(64) std::atomic<std::uint64_t> consumed_position_{0}; ///< units
    std::atomic<std::uint64_t> consumed_number_{0};
};

}}} // namespace nacre::writing
