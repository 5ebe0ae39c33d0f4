// SPDX-License-Identifier: BSL-1.0
// simulated_disk.ipp: the bodies of simulated_disk.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/simulated_disk.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/testing/disk_image.hpp>
#include <nacre/testing/disk_journal.hpp>
#include <nacre/testing/disk_medium.hpp>
#include <nacre/testing/disk_space.hpp>
#include <nacre/testing/seeded_random.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE disk_journal& simulated_disk::shared::history() {
    if (!journal) {
        disk_medium now(space);
        for (auto const& [id, one] : files)
            now.runs.emplace(id, disk_medium::run_state{one->image.clone(), {}});
        now.tails = tails;
        now.unfinished = unfinished;
        journal.emplace(std::move(now));
    }
    return *journal;
}

NACRE_INLINE std::uint64_t simulated_disk::shared::free_bytes() const {
    std::uint64_t used = 0;
    for (auto const& [id, one] : files)
        used += one->image.extent();
    for (auto const& [id, tail] : tails)
        used += tail->size();
    return limit > used ? limit - used : 0;
}

NACRE_INLINE void simulated_disk::shared::change(file& on, disk_step step) {
    auto& steps = history();
    disk_medium::complete(on.image, step);
    steps.record(std::move(step));
    ++on.unsynced;
}

NACRE_INLINE void simulated_disk::shared::make_durable(run_id const& id, file& on, std::uint64_t writes) {
    history().record({disk_step_kind::synced, id, 0, writes, {}});
    on.unsynced -= writes;
    on.deferred -= std::min(on.deferred, writes);
}

NACRE_INLINE bool simulated_disk::shared::unreadable_at(run_id const& id, std::uint64_t offset,
                                                        std::uint64_t size) const {
    return std::any_of(unreadable.begin(), unreadable.end(), [&](span_of_run const& bad) {
        return bad.run == id && offset < bad.offset + bad.size && bad.offset < offset + size;
    });
}

NACRE_INLINE result<std::size_t> simulated_disk::shared::read(run_id const& id, disk_image const& image,
                                                              std::uint64_t offset, bytes_span into) const {
    auto const extent = image.extent();
    auto const size = std::min<std::uint64_t>(into.size(), extent - std::min(extent, offset));
    if (unreadable_at(id, offset, size)) return media_error(id);
    if (size > 0) std::memcpy(into.data(), image.bytes().data() + offset, size);
    return std::size_t{size};
}

NACRE_INLINE void simulated_disk::shared::become(disk_medium left) {
    for (auto const& [id, one] : files) {
        one->gone = true;
        one->held = false;
        one->published.store(0, std::memory_order_release);
    }
    files.clear();
    for (auto& [id, run] : left.runs) {
        auto const made = std::make_shared<file>(std::move(run.durable));
        made->unsynced = run.unsynced.size();
        files.emplace(id, made);
    }
    tails = std::move(left.tails);
    unfinished = std::move(left.unfinished);
}

NACRE_INLINE shared_bytes simulated_disk::share(bytes_view bytes) {
    return std::make_shared<std::vector<std::byte> const>(bytes.begin(), bytes.end());
}

NACRE_INLINE result<void> simulated_disk::appendable::append(std::span<bytes_view const> parts) {
    return mutate([&]() -> result<void> {
        disk_->settle_deferred(id_, *file_);
        std::uint64_t total = 0;
        for (auto const part : parts)
            total += part.size();
        auto const room = file_->image.extent() - end_ + disk_->free_bytes();
        std::uint64_t at = end_;
        for (auto part : parts) {
            part = part.first(std::min<std::uint64_t>(part.size(), end_ + room - at));
            if (part.empty()) continue;
            disk_->change(*file_, {disk_step_kind::written, id_, at, part.size(), share(part)});
            at += part.size();
        }
        if (total > room) return full(id_);
        end_ = at;
        return {};
    });
}

NACRE_INLINE result<void> simulated_disk::appendable::write_at(std::uint64_t offset, bytes_view bytes) {
    return mutate([&]() -> result<void> {
        if (offset > end_ || bytes.size() > end_ - offset) {
            return error::invalid_argument("a write in place stays inside the run");
        }
        if (bytes.empty()) return {};
        disk_->change(*file_, {disk_step_kind::written, id_, offset, bytes.size(), share(bytes)});
        return {};
    });
}

NACRE_INLINE result<void> simulated_disk::appendable::sync() {
    return mutate([&]() -> result<void> {
        disk_->settle_deferred(id_, *file_);
        if (disk_->options.sync_omitted) return {};
        if (disk_->options.sync_deferred) {
            file_->deferred = file_->unsynced;
        } else {
            disk_->make_durable(id_, *file_, file_->unsynced);
        }
        return {};
    });
}

NACRE_INLINE result<void> simulated_disk::appendable::truncate(std::uint64_t offset) {
    return mutate([&]() -> result<void> {
        auto const extent = file_->image.extent();
        if (offset > extent && offset - extent > disk_->free_bytes()) return full(id_);
        if (offset > extent) {
            disk_->change(*file_, {disk_step_kind::extended, id_, extent, offset, {}});
        } else {
            disk_->change(*file_, {disk_step_kind::truncated, id_, 0, offset, {}});
        }
        end_ = offset;
        return {};
    });
}

NACRE_INLINE result<void> simulated_disk::appendable::reserve(std::uint64_t size) {
    return when_open([&]() -> result<void> {
        auto const extent = file_->image.extent();
        if (size <= extent - end_) return {};
        if (size - (extent - end_) > disk_->free_bytes()) return full(id_);
        disk_->change(*file_, {disk_step_kind::extended, id_, extent, end_ + size, {}});
        return {};
    });
}

NACRE_INLINE result<std::size_t> simulated_disk::appendable::read_at(std::uint64_t offset,
                                                                     bytes_span into) const {
    return when_open([&] { return disk_->read(id_, file_->image, offset, into); });
}

NACRE_INLINE result<void> simulated_disk::appendable::resume_at(std::uint64_t offset) {
    return when_open([&]() -> result<void> {
        if (offset > file_->image.extent()) return error::invalid_argument("a run resumes inside its extent");
        end_ = offset;
        return {};
    });
}

NACRE_INLINE void simulated_disk::appendable::publish(std::uint64_t offset) noexcept {
    if (disk_ == nullptr) return;
    std::lock_guard lock(disk_->mutex); // else a crash on another thread could be outlived by this store
    if (!file_->gone) file_->published.store(offset, std::memory_order_release);
}

NACRE_INLINE result<void> simulated_disk::appendable::retire() {
    NACRE_TRY(when_open([&]() -> result<void> {
        disk_->history().record({disk_step_kind::retired, id_, 0, 0, {}});
        return {};
    }));
    let_go();
    return {};
}

NACRE_INLINE result<std::uint64_t> simulated_disk::appendable::extent() const {
    return when_open([&]() -> result<std::uint64_t> { return file_->image.extent(); });
}

NACRE_INLINE void simulated_disk::appendable::let_go() noexcept {
    if (disk_ == nullptr) return;
    {
        std::lock_guard lock(disk_->mutex);
        if (!file_->gone) {
            file_->held = false;
            file_->published.store(0, std::memory_order_release);
        }
    }
    file_.reset();
    disk_.reset();
}

NACRE_INLINE result<bytes_view> simulated_disk::readable::view(std::uint64_t offset,
                                                               std::uint64_t size) const {
    return when_open([&]() -> result<bytes_view> {
        auto const bytes = file_->image.bytes();
        if (offset > bytes.size() || size > bytes.size() - offset) {
            return error::corrupted(error::unknown, offset, "the run ends before the bytes asked for")
                .at_path(location_of(id_));
        }
        if (disk_->unreadable_at(id_, offset, size)) return media_error(id_);
        return bytes.subspan(offset, size);
    });
}

NACRE_INLINE result<std::size_t> simulated_disk::readable::read_at(std::uint64_t offset,
                                                                   bytes_span into) const {
    return when_open([&] { return disk_->read(id_, file_->image, offset, into); });
}

NACRE_INLINE result<std::uint64_t> simulated_disk::readable::extent() const {
    return when_open([&]() -> result<std::uint64_t> { return file_->image.extent(); });
}

NACRE_INLINE bool simulated_disk::readable::writer_alive() const {
    if (disk_ == nullptr) return false;
    std::lock_guard lock(disk_->mutex);
    return file_->held;
}

NACRE_INLINE simulated_disk::simulated_disk(simulated_disk_options options) {
    auto space = std::make_shared<disk_space>(options.capacity_bytes);
    shared_ = std::make_shared<shared>(std::move(options), std::move(space));
}

NACRE_INLINE result<simulated_disk::appendable> simulated_disk::create(run_id const& id, bytes_view first,
                                                                       storage::create_options) const {
    std::lock_guard lock(shared_->mutex);
    if (auto const found = shared_->files.find(id); found != shared_->files.end()) {
        if (found->second->held) return error::busy().at_path(location_of(id));
        return error::crashed_predecessor(location_of(id));
    }
    if (first.size() > shared_->free_bytes()) return full(id);
    auto& steps = shared_->history();
    steps.record({disk_step_kind::create_begun, id, 0, 0, {}});
    disk_image image(shared_->space);
    image.write(0, first);
    auto const made = std::make_shared<file>(std::move(image));
    shared_->files.emplace(id, made);
    shared_->unfinished.erase(id);
    steps.record({disk_step_kind::created, id, 0, first.size(), share(first)});
    return appendable{shared_, made, id};
}

NACRE_INLINE result<simulated_disk::readable> simulated_disk::open_read(run_id const& id) const {
    std::lock_guard lock(shared_->mutex);
    auto const found = shared_->files.find(id);
    if (found == shared_->files.end()) return error::not_found().at_path(location_of(id));
    return readable{shared_, found->second, id};
}

NACRE_INLINE result<simulated_disk::appendable> simulated_disk::open_recover(run_id const& id) const {
    std::lock_guard lock(shared_->mutex);
    auto const found = shared_->files.find(id);
    if (found == shared_->files.end()) return error::not_found().at_path(location_of(id));
    if (found->second->held) return error::busy().at_path(location_of(id));
    return appendable{shared_, found->second, id};
}

NACRE_INLINE result<std::vector<run_id>> simulated_disk::list() const {
    std::lock_guard lock(shared_->mutex);
    std::vector<run_id> ids;
    for (auto const& [id, one] : shared_->files)
        ids.push_back(id);
    return ids;
}

NACRE_INLINE result<void> simulated_disk::keep_aside(run_id const& id, bytes_view bytes) const {
    std::lock_guard lock(shared_->mutex);
    if (bytes.size() > shared_->free_bytes())
        return full(id); // the tail it replaces is still there meanwhile
    auto& steps = shared_->history();
    auto const kept = share(bytes);
    steps.record({disk_step_kind::keep_begun, id, 0, bytes.size(), kept});
    steps.record({disk_step_kind::kept, id, 0, bytes.size(), kept});
    shared_->tails[id] = kept;
    return {};
}

NACRE_INLINE result<std::vector<std::byte>> simulated_disk::kept_aside(run_id const& id) const {
    std::lock_guard lock(shared_->mutex);
    auto const found = shared_->tails.find(id);
    if (found == shared_->tails.end()) return error::not_found().at_path(location_of(id));
    return *found->second;
}

NACRE_INLINE result<std::size_t> simulated_disk::discard_unfinished() const {
    std::lock_guard lock(shared_->mutex);
    auto const found = shared_->unfinished.size();
    if (found > 0) shared_->history().record({disk_step_kind::discarded, {}, 0, 0, {}});
    shared_->unfinished.clear();
    return found;
}

NACRE_INLINE std::size_t simulated_disk::steps() const {
    std::lock_guard lock(shared_->mutex);
    return shared_->journal ? shared_->journal->size() : 0;
}

NACRE_INLINE void simulated_disk::crash(std::uint64_t seed) const {
    std::lock_guard lock(shared_->mutex);
    seeded_random random(seed);
    auto& steps = shared_->history();
    auto left = steps.after(steps.size()).lose_power(random, shared_->options.stale_sectors);
    shared_->journal.reset();
    shared_->become(std::move(left));
}

NACRE_INLINE simulated_disk simulated_disk::state_after(std::size_t step, std::uint64_t seed) const {
    std::lock_guard lock(shared_->mutex);
    seeded_random random(seed ^ seeded_random(step)());
    auto const made = healthy_disk(random);
    auto const& medium = shared_->history().after(step);
    made.shared_->become(medium.lose_power(random, shared_->options.stale_sectors));
    return made;
}

NACRE_INLINE simulated_disk simulated_disk::kill_after(std::size_t step, std::uint64_t seed) const {
    std::lock_guard lock(shared_->mutex);
    seeded_random random(seed ^ seeded_random(step)());
    auto const made = healthy_disk(random);
    auto& steps = shared_->history();
    auto left = steps.after(step).kill_process(random, step > 0 ? &steps.step(step - 1) : nullptr);
    made.shared_->journal.emplace(left.clone());
    for (auto& [id, run] : left.runs) {
        for (auto const& write : run.unsynced)
            disk_medium::complete(run.durable, write);
    }
    made.shared_->become(std::move(left));
    return made;
}

NACRE_INLINE void simulated_disk::fail_reads(run_id const& id, std::uint64_t offset,
                                             std::uint64_t size) const {
    std::lock_guard lock(shared_->mutex);
    shared_->unreadable.push_back({id, offset, size});
}

NACRE_INLINE void simulated_disk::limit_to(std::uint64_t bytes) const {
    std::lock_guard lock(shared_->mutex);
    NACRE_ASSERT(bytes <= shared_->options.capacity_bytes);
    shared_->limit = bytes;
}

NACRE_INLINE std::vector<std::byte> simulated_disk::live_bytes(run_id const& id) const {
    std::lock_guard lock(shared_->mutex);
    auto const found = shared_->files.find(id);
    return found != shared_->files.end() ? copy_of(found->second->image) : std::vector<std::byte>{};
}

NACRE_INLINE std::vector<std::byte> simulated_disk::durable_bytes(run_id const& id) const {
    std::lock_guard lock(shared_->mutex);
    auto& steps = shared_->history();
    auto const& runs = steps.after(steps.size()).runs;
    auto const found = runs.find(id);
    return found != runs.end() ? copy_of(found->second.durable) : std::vector<std::byte>{};
}

NACRE_INLINE std::vector<std::byte> simulated_disk::copy_of(disk_image const& image) {
    auto const bytes = image.bytes();
    return {bytes.begin(), bytes.end()};
}

NACRE_INLINE simulated_disk simulated_disk::healthy_disk(seeded_random& random) const {
    simulated_disk_options options;
    options.seed = random();
    options.capacity_bytes = shared_->options.capacity_bytes;
    return simulated_disk{std::make_shared<shared>(std::move(options), shared_->space)};
}

NACRE_INLINE std::string simulated_disk::describe(std::size_t step) const {
    std::lock_guard lock(shared_->mutex);
    if (step == 0) return "nothing yet";
    auto const& one = shared_->history().step(step - 1);
    auto const at = [&] { return " at " + std::to_string(one.offset); };
    auto const words = [&]() -> std::string {
        switch (one.kind) {
        case disk_step_kind::create_begun: return "creation begun";
        case disk_step_kind::created: return "created with " + std::to_string(one.size) + " bytes";
        case disk_step_kind::written: return "wrote " + std::to_string(one.size) + " bytes" + at();
        case disk_step_kind::extended: return "extended to " + std::to_string(one.size);
        case disk_step_kind::truncated: return "truncated to " + std::to_string(one.size);
        case disk_step_kind::synced: return "synced " + std::to_string(one.size) + " writes";
        case disk_step_kind::keep_begun: return "keeping a tail aside begun";
        case disk_step_kind::kept: return "kept " + std::to_string(one.size) + " bytes aside";
        case disk_step_kind::discarded: return "unfinished creations discarded";
        case disk_step_kind::retired: return "retired";
        }
        return "unknown";
    };
    return "step " + std::to_string(step) + ": " + words() +
           (one.kind == disk_step_kind::discarded ? std::string{} : " (run " + one.run.str() + ")");
}

}}} // namespace nacre::testing
