// SPDX-License-Identifier: BSL-1.0
// dedup_window: the identities of the last Capacity messages recorded, each with the seq it got.
//
// An identity is a payload type (by its number in the registry) and a message id: messages of two types are
// two messages, whatever their ids, so that a clash of ids never loses one.
//
// Invariants
//   1. `ring_` holds the identities in the order they were noted; the oldest is forgotten first, and only
//      when the ring is full.
//   2. `slots_` is an open-addressing table with linear probing that holds the place in the ring of every
//      identity there, once; between an identity's home slot and its own there is no empty slot.
//   3. At most half of the slots are taken, so a probe ends.
//
// Memory is taken once, at construction. Threads: one.
#pragma once

#include <nacre/core/uuid.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace capture {

struct message_identity {
    std::uint32_t type = 0; ///< the payload type's number in the registry
    uuid id{};

    friend bool operator==(message_identity const&, message_identity const&) = default;
};

template <std::size_t Capacity>
class dedup_window {
    static_assert(Capacity > 0 && Capacity <= (std::size_t{1} << 24),
                  "nacre: a dedup window remembers between 1 and 2^24 identities");

public:
    static constexpr std::size_t capacity = Capacity;

    dedup_window() : ring_(Capacity), slots_(slot_count, nowhere) {}

    /// The seq it was noted with, while it is among the last Capacity. O(1) expected, at most Capacity steps.
    [[nodiscard]] std::optional<std::uint64_t> find(message_identity const& identity) const noexcept {
        std::size_t const slot = slot_of(identity);
        if (slots_[slot] == nowhere) return std::nullopt;
        return ring_[slots_[slot]].seq;
    }

    /// Remembers an identity, forgetting the oldest when there is no room. One that is known keeps its seq
    /// and its age.
    void note(message_identity const& identity, std::uint64_t seq) noexcept {
        std::size_t slot = slot_of(identity);
        if (slots_[slot] != nowhere) return;
        if (size_ == Capacity) {
            forget(ring_[next_].identity);
            slot = slot_of(identity); // what was moved up may have made room nearer home
        } else {
            ++size_;
        }
        ring_[next_] = {identity, seq};
        slots_[slot] = static_cast<std::uint32_t>(next_);
        next_ = next_ + 1 == Capacity ? 0 : next_ + 1;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    struct noted {
        message_identity identity;
        std::uint64_t seq = 0;
    };

    static constexpr std::size_t slot_count = 2 * std::bit_ceil(Capacity);
    static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

    [[nodiscard]] static std::size_t home(message_identity const& identity) noexcept {
        std::uint64_t halves[2];
        static_assert(sizeof(halves) == sizeof(identity.id));
        std::memcpy(halves, &identity.id, sizeof(halves));
        // Ids that count up must not share a home: multiply, then take the high bits, which all bits reach.
        std::uint64_t mixed = (halves[0] ^ identity.type) * 0x9E37'79B9'7F4A'7C15U;
        mixed = ((mixed ^ (mixed >> 32)) ^ halves[1]) * 0xD6E8'FEB8'6659'FD93U;
        return static_cast<std::size_t>((mixed ^ (mixed >> 32)) & (slot_count - 1));
    }
    [[nodiscard]] static std::size_t after(std::size_t slot) noexcept {
        return (slot + 1) & (slot_count - 1);
    }

    /// Where it is, or where it would go.
    [[nodiscard]] std::size_t slot_of(message_identity const& identity) const noexcept {
        std::size_t slot = home(identity);
        while (slots_[slot] != nowhere && ring_[slots_[slot]].identity != identity)
            slot = after(slot);
        return slot;
    }

    /// Empties its slot and moves up what would be cut off from its home (invariant 2).
    void forget(message_identity const& identity) noexcept {
        std::size_t hole = slot_of(identity);
        for (std::size_t at = after(hole); slots_[at] != nowhere; at = after(at)) {
            std::size_t const wanted = home(ring_[slots_[at]].identity);
            std::size_t const distance_from_home = (at - wanted) & (slot_count - 1);
            std::size_t const distance_from_hole = (at - hole) & (slot_count - 1);
            if (distance_from_home < distance_from_hole) continue;
            slots_[hole] = slots_[at];
            hole = at;
        }
        slots_[hole] = nowhere;
    }

    std::vector<noted> ring_;
    std::vector<std::uint32_t> slots_;
    std::size_t next_ = 0; ///< where in the ring the next goes: the oldest, once it is full
    std::size_t size_ = 0;
};

}}} // namespace nacre::capture
