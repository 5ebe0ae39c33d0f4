// SPDX-License-Identifier: BSL-1.0
// disk_medium.ipp: the bodies of disk_medium.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/disk_medium.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/testing/disk_image.hpp>
#include <nacre/testing/seeded_random.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE disk_medium disk_medium::clone() const {
    disk_medium copy(space_);
    for (auto const& [id, run] : runs)
        copy.runs.emplace(id, run_state{run.durable.clone(), run.unsynced});
    copy.unfinished = unfinished;
    copy.tails = tails;
    copy.tails_begun = tails_begun;
    return copy;
}

NACRE_INLINE void disk_medium::apply(disk_step const& step) {
    switch (step.kind) {
    case disk_step_kind::create_begun: unfinished.insert(step.run); break;
    case disk_step_kind::created: {
        unfinished.erase(step.run);
        disk_image first(space_);
        first.write(0, *step.bytes);
        runs.insert_or_assign(step.run, run_state{std::move(first), {}});
        break;
    }
    case disk_step_kind::written:
    case disk_step_kind::extended:
    case disk_step_kind::truncated: runs.at(step.run).unsynced.push_back(step); break;
    case disk_step_kind::synced: make_durable(runs.at(step.run), step.size); break;
    case disk_step_kind::keep_begun: tails_begun[step.run] = step.bytes; break;
    case disk_step_kind::kept:
        tails_begun.erase(step.run);
        tails[step.run] = step.bytes;
        break;
    case disk_step_kind::discarded: unfinished.clear(); break;
    case disk_step_kind::retired: break;
    }
}

NACRE_INLINE void disk_medium::complete(disk_image& image, disk_step const& step) {
    switch (step.kind) {
    case disk_step_kind::written: image.write(step.offset, *step.bytes); break;
    case disk_step_kind::extended: image.resize(std::max(image.extent(), step.size)); break;
    case disk_step_kind::truncated: image.resize(step.size); break;
    default: NACRE_ASSERT(false);
    }
}

NACRE_INLINE disk_medium disk_medium::lose_power(seeded_random& random, bytes_view stale) const {
    disk_medium left(space_);
    for (auto const& [id, run] : runs) {
        auto image = run.durable.clone();
        survive(image, run.unsynced, random, stale);
        left.runs.emplace(id, run_state{std::move(image), {}});
    }
    settle_names(left, random);
    return left;
}

NACRE_INLINE disk_medium disk_medium::kill_process(seeded_random& random, disk_step const* last) const {
    auto left = clone();
    settle_names(left, random);
    if (last == nullptr || !changes_bytes(*last)) return left;
    auto& unsynced = left.runs.at(last->run).unsynced;
    NACRE_ASSERT(!unsynced.empty());
    auto& cut = unsynced.back();
    if (cut.kind == disk_step_kind::written) {
        auto const kept = random.chance(1, 4) ? cut.bytes->size() : random.below(cut.bytes->size() + 1);
        cut.bytes = std::make_shared<std::vector<std::byte> const>(
            cut.bytes->begin(), cut.bytes->begin() + static_cast<std::ptrdiff_t>(kept));
    } else if (random.chance(1, 2)) {
        unsynced.pop_back(); // the call that changes a size happened, or it did not
    }
    return left;
}

NACRE_INLINE bool disk_medium::changes_bytes(disk_step const& step) noexcept {
    return step.kind == disk_step_kind::written || step.kind == disk_step_kind::extended ||
           step.kind == disk_step_kind::truncated;
}

NACRE_INLINE void disk_medium::make_durable(run_state& run, std::uint64_t writes) {
    NACRE_ASSERT(writes <= run.unsynced.size());
    auto const end = run.unsynced.begin() + static_cast<std::ptrdiff_t>(writes);
    for (auto it = run.unsynced.begin(); it != end; ++it)
        complete(run.durable, *it);
    run.unsynced.erase(run.unsynced.begin(), end);
}

NACRE_INLINE void disk_medium::settle_names(disk_medium& left, seeded_random& random) const {
    left.unfinished = unfinished;
    left.tails = tails;
    left.tails_begun.clear();
    for (auto const& [id, bytes] : tails_begun) {
        if (random.chance(1, 2)) left.tails[id] = bytes;
    }
}

NACRE_INLINE std::vector<disk_medium::fate> disk_medium::draw_fates(std::size_t writes,
                                                                    seeded_random& random) {
    std::vector<fate> fates(writes, fate::whole);
    auto const one_of_three = [&] { return static_cast<fate>(random.below(3)); };
    switch (random.below(5)) {
    case 0: break;
    case 1: std::fill(fates.begin(), fates.end(), fate::lost); break;
    case 2: { // written back in order, interrupted in the middle of one
        auto const torn = static_cast<std::ptrdiff_t>(random.below(writes));
        std::fill(fates.begin() + torn, fates.end(), fate::lost);
        fates[static_cast<std::size_t>(torn)] = fate::torn;
        break;
    }
    case 3: // most of it arrived
        for (auto& one : fates) {
            if (random.chance(1, 8)) one = one_of_three();
        }
        break;
    default: std::generate(fates.begin(), fates.end(), one_of_three);
    }
    return fates;
}

NACRE_INLINE void disk_medium::survive(disk_image& image, std::span<disk_step const> unsynced,
                                       seeded_random& random, bytes_view stale) {
    if (unsynced.empty()) return;
    auto const fates = draw_fates(unsynced.size(), random);
    bool const in_order = random.chance(1, 2);
    std::vector<std::size_t> between; // writes since the last truncation that survived
    auto const flush = [&] {
        for (std::size_t i = between.size(); !in_order && i > 1; --i)
            std::swap(between[i - 1], between[random.below(i)]);
        for (auto const i : between)
            arrive(image, unsynced[i], fates[i], random, stale);
        between.clear();
    };
    for (std::size_t i = 0; i < unsynced.size(); ++i) {
        if (unsynced[i].kind != disk_step_kind::truncated) {
            between.push_back(i);
        } else if (fates[i] == fate::whole || (fates[i] == fate::torn && random.chance(1, 2))) {
            flush();
            resize(image, unsynced[i].size, stale);
        }
    }
    flush();
}

NACRE_INLINE void disk_medium::arrive(disk_image& image, disk_step const& step, fate how,
                                      seeded_random& random, bytes_view stale) {
    auto const end = step.kind == disk_step_kind::written ? step.offset + step.bytes->size() : step.size;
    if (how == fate::whole) {
        if (step.kind == disk_step_kind::written && step.offset > image.extent())
            resize(image, step.offset, stale);
        complete(image, step);
        return;
    }
    if (how == fate::torn && step.kind == disk_step_kind::written) tear(image, step, random, stale);
    // The size is not in the sectors: it may have moved without them, and then no further than the
    // write's end.
    if (end > image.extent() && random.chance(1, 2)) {
        auto const grown =
            random.chance(1, 2) ? end : image.extent() + random.below(end - image.extent() + 1);
        resize(image, grown,
               how == fate::torn && step.kind == disk_step_kind::extended && random.chance(1, 2)
                   ? bytes_view{}
                   : stale);
    }
}

NACRE_INLINE void disk_medium::tear(disk_image& image, disk_step const& step, seeded_random& random,
                                    bytes_view stale) {
    bytes_view const bytes = *step.bytes;
    std::uint64_t coins = 0;
    unsigned left = 0;
    for (std::uint64_t at = 0; at < bytes.size();) {
        auto const sector_end =
            (step.offset + at) / disk_sector_bytes * disk_sector_bytes + disk_sector_bytes;
        auto const size = std::min<std::uint64_t>(bytes.size() - at, sector_end - (step.offset + at));
        if (left == 0) coins = random(), left = 64;
        if ((coins & 1) != 0) {
            if (step.offset + at > image.extent()) resize(image, step.offset + at, stale);
            image.write(step.offset + at, bytes.subspan(at, size));
        }
        coins >>= 1, --left;
        at += size;
    }
}

NACRE_INLINE void disk_medium::resize(disk_image& image, std::uint64_t size, bytes_view stale) {
    auto const from = (image.extent() + disk_sector_bytes - 1) / disk_sector_bytes * disk_sector_bytes;
    image.resize(size);
    auto const known = std::min<std::uint64_t>(size, stale.size());
    if (known > from) image.write(from, stale.subspan(from, known - from));
}

}}} // namespace nacre::testing
