// SPDX-License-Identifier: BSL-1.0
// superblock_writer: writes a run's two superblock slots alternately, and keeps the rule that makes one
// always readable.
//
// Invariant: a slot is written only when the other slot's last write is synced. `write` therefore leaves the
// new slot unsynced, and refuses (as a programmer's mistake) a second write before `synced()` was told of a
// sync. Under policy `process` a completed write takes the place of a sync.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/superblock.hpp>

#include <cstddef>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace log {

class superblock_writer {
public:
    superblock_writer() = default;
    /// `slot` holds the current superblock, of generation `generation`, synced.
    superblock_writer(std::size_t slot, std::uint64_t generation, bool needs_sync) noexcept
        : slot_(slot), generation_(generation), needs_sync_(needs_sync) {}

    /// Whether a superblock may be written now.
    [[nodiscard]] bool ready() const noexcept { return synced_ || !needs_sync_; }

    /// Writes `block` with the next generation into the other slot.
    template <storage::appendable_run A>
    [[nodiscard]] result<void> write(A& run, format::superblock block) {
        NACRE_ASSERT(ready());
        block.generation = generation_ + 1;
        format::finish(block);
        NACRE_TRY(run.write_at(format::superblock_offset(1 - slot_), format::object_bytes(block)));
        slot_ = 1 - slot_;
        ++generation_;
        synced_ = false;
        return {};
    }

    /// Writes `block` and syncs it.
    template <storage::appendable_run A>
    [[nodiscard]] result<void> write_durably(A& run, format::superblock const& block) {
        NACRE_TRY(write(run, block));
        NACRE_TRY(run.sync());
        synced();
        return {};
    }

    /// A sync of the run completed.
    void synced() noexcept { synced_ = true; }
    /// From now on a sync is needed between two writes, whatever the policy: sealing and recovery sync.
    void require_sync() noexcept { needs_sync_ = true; }

private:
    std::size_t slot_ = 0;
    std::uint64_t generation_ = 0;
    bool needs_sync_ = true;
    bool synced_ = true;
};

}}} // namespace nacre::log
