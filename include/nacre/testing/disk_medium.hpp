// SPDX-License-Identifier: BSL-1.0
// testing::disk_medium: what a disk holds for certain, what is still on its way, and what may be left when
// power goes.
//
// Pure computation, no threads. A disk's history is a list of steps; a medium is that history applied to a
// first state. For each run it holds the durable image and the writes no sync has covered yet. From there one
// of the many states that a crash may leave is drawn:
//
//   Power lost. Each unsynced write survives whole, torn (any subset of its 512-byte sectors), or not at all,
//   in any order; its change of the file's size survives or not by itself. Truncations keep their order among
//   themselves and against the writes around them, as a journalling file system keeps it. Sectors inside the
//   file that nothing reached read as zeros, or as `stale` bytes: a medium that hands out blocks of a deleted
//   file without wiping them.
//
//   Process killed. Everything handed over survives, up to a prefix of the last write; what was unsynced
//   still is.
//
// Creations and tails kept aside are there completely or not at all.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/testing/disk_image.hpp>
#include <nacre/testing/disk_space.hpp>
#include <nacre/testing/seeded_random.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

inline constexpr std::uint64_t disk_sector_bytes = 512; ///< what a power loss cannot tear

using shared_bytes = std::shared_ptr<std::vector<std::byte> const>;

enum class disk_step_kind : std::uint8_t {
    create_begun, ///< an unfinished creation; the run does not exist yet
    created,      ///< durable at once, with exactly `bytes`
    written,      ///< `bytes` at `offset`, unsynced
    extended,     ///< zeros from `offset` up to `size`, unsynced
    truncated,    ///< the file ends at `size`, unsynced
    synced,       ///< the `size` oldest unsynced writes of the run are durable
    keep_begun,   ///< a tail is being kept aside: the old one or the new one is there
    kept,         ///< the new one is there, durable
    discarded,    ///< unfinished creations are gone
    retired,      ///< nothing changes on the medium
};

struct disk_step {
    disk_step_kind kind;
    run_id run;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    shared_bytes bytes;
};

class disk_medium {
public:
    struct run_state {
        disk_image durable;
        std::vector<disk_step> unsynced; ///< written, extended and truncated only, oldest first
    };

    explicit disk_medium(std::shared_ptr<disk_space> space) : space_(std::move(space)) {}

    [[nodiscard]] disk_medium clone() const;

    void apply(disk_step const& step);

    /// The writes reach `image` in full.
    static void complete(disk_image& image, disk_step const& step);

    /// One state of the medium after power was lost now: nothing in it is unsynced.
    [[nodiscard]] disk_medium lose_power(seeded_random& random, bytes_view stale) const;

    /// One state after the process died while it made its last step, `last` (of which the medium knows), or
    /// after it.
    [[nodiscard]] disk_medium kill_process(seeded_random& random, disk_step const* last) const;

    [[nodiscard]] static bool changes_bytes(disk_step const& step) noexcept;

    std::map<run_id, run_state> runs;
    std::set<run_id> unfinished;
    std::map<run_id, shared_bytes> tails;
    std::map<run_id, shared_bytes> tails_begun;

private:
    enum class fate : std::uint8_t { lost, torn, whole };

    static void make_durable(run_state& run, std::uint64_t writes);

    void settle_names(disk_medium& left, seeded_random& random) const;

    /// Fates for every write. Five moods, since independent draws alone would hardly ever leave a long run
    /// whole.
    static std::vector<fate> draw_fates(std::size_t writes, seeded_random& random);

    static void survive(disk_image& image, std::span<disk_step const> unsynced, seeded_random& random,
                        bytes_view stale);

    static void arrive(disk_image& image, disk_step const& step, fate how, seeded_random& random,
                       bytes_view stale);

    static void tear(disk_image& image, disk_step const& step, seeded_random& random, bytes_view stale);

    /// The file ends at `size`. Sectors that are new show what the recycled blocks held, zeros where that is
    /// not known; the rest of the last old sector was written as zeros together with it.
    static void resize(disk_image& image, std::uint64_t size, bytes_view stale);

    std::shared_ptr<disk_space> space_;
};

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/disk_medium.ipp>
#endif
