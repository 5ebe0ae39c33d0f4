// SPDX-License-Identifier: BSL-1.0
// memory_backend.ipp: the bodies of memory_backend.hpp.
#pragma once

#include <nacre/backend/memory_backend.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/os/anonymous_memory.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE result<std::vector<run_id>> memory_backend::list() const {
    std::lock_guard const guard(place_->mutex);
    std::vector<run_id> ids;
    for (auto const& entry : place_->runs)
        ids.push_back(entry.first);
    return ids;
}

NACRE_INLINE result<void> memory_backend::keep_aside(run_id const& id, bytes_view bytes) const {
    std::lock_guard const guard(place_->mutex);
    place_->aside[id].assign(bytes.begin(), bytes.end());
    return {};
}

NACRE_INLINE result<std::vector<std::byte>> memory_backend::kept_aside(run_id const& id) const {
    std::lock_guard const guard(place_->mutex);
    auto const found = place_->aside.find(id);
    if (found == place_->aside.end()) return error::not_found("nothing was kept aside").at_path(location(id));
    return found->second;
}

NACRE_INLINE memory_backend::hold memory_backend::hold::take(std::shared_ptr<run> of) {
    hold taken;
    std::lock_guard const guard(of->mutex);
    if (of->cell == nullptr) {
        of->cell = std::make_shared<live_cell>();
        taken.cell_ = of->cell;
        taken.run_ = of;
    }
    return taken;
}

NACRE_INLINE void memory_backend::hold::end() noexcept {
    if (run_ != nullptr) {
        std::lock_guard const guard(run_->mutex);
        run_->cell.reset();
    }
    run_.reset();
    cell_.reset();
}

NACRE_INLINE std::shared_ptr<memory_backend::run> memory_backend::find(run_id const& id) const {
    std::lock_guard const guard(place_->mutex);
    auto const found = place_->runs.find(id);
    return found == place_->runs.end() ? nullptr : found->second;
}

NACRE_INLINE void memory_backend::place_lock::end() noexcept {
    if (place_ == nullptr) return;
    std::lock_guard const guard(place_->mutex);
    place_->locked = false;
}

NACRE_INLINE result<memory_backend::place_lock> memory_backend::lock_place() const {
    std::lock_guard const guard(place_->mutex);
    if (std::exchange(place_->locked, true)) return error::busy().at_path("memory:");
    return place_lock{place_};
}

NACRE_INLINE result<void> memory_backend::appendable::append(std::span<bytes_view const> parts) {
    NACRE_TRY(writable());
    std::uint64_t size = 0;
    for (auto const part : parts)
        size += part.size();
    if (size > hold_->size_max() - end_) return fail(full(size));
    for (auto const part : parts) {
        if (!part.empty()) std::memcpy(hold_->data() + end_, part.data(), part.size());
        end_ += part.size();
    }
    grow_extent(end_);
    return {};
}

NACRE_INLINE result<void> memory_backend::appendable::write_at(std::uint64_t offset, bytes_view bytes) {
    NACRE_TRY(writable());
    if (offset > end_ || bytes.size() > end_ - offset) {
        return error::invalid_argument("a write outside the run").at_path(hold_->location);
    }
    std::lock_guard const guard(hold_->mutex);
    // A recovery that rewrites what it accepts disturbs no view of it.
    bool const is_new =
        !bytes.empty() && std::memcmp(hold_->data() + offset, bytes.data(), bytes.size()) != 0;
    if (is_new) std::memcpy(hold_->data() + offset, bytes.data(), bytes.size());
    return {};
}

NACRE_INLINE result<std::size_t> memory_backend::appendable::read_at(std::uint64_t offset,
                                                                     bytes_span into) const {
    if (!hold_) return error::no_run_open();
    auto const extent = hold_->extent.load(std::memory_order_relaxed);
    auto const size =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), extent - std::min(extent, offset)));
    if (size != 0) std::memcpy(into.data(), hold_->data() + offset, size);
    return size;
}

NACRE_INLINE result<void> memory_backend::appendable::reserve(std::uint64_t size) {
    NACRE_TRY(writable());
    if (size > hold_->size_max() - end_) return full(size);
    grow_extent(end_ + size);
    return {};
}

NACRE_INLINE result<void> memory_backend::appendable::resume_at(std::uint64_t offset) {
    NACRE_TRY(writable());
    if (offset > hold_->extent.load(std::memory_order_relaxed)) {
        return error::invalid_argument("a run cannot resume beyond its extent").at_path(hold_->location);
    }
    end_ = offset;
    return {};
}

NACRE_INLINE result<void> memory_backend::appendable::truncate(std::uint64_t offset) {
    NACRE_TRY(writable());
    auto const extent = hold_->extent.load(std::memory_order_relaxed);
    if (offset > extent) {
        return error::invalid_argument("a run cannot be truncated beyond its extent")
            .at_path(hold_->location);
    }
    hold_->extent.store(offset, std::memory_order_release);
    std::memset(hold_->data() + offset, 0, static_cast<std::size_t>(extent - offset));
    end_ = offset;
    return {};
}

NACRE_INLINE result<std::uint64_t> memory_backend::appendable::extent() const {
    if (!hold_) return error::no_run_open();
    return hold_->extent.load(std::memory_order_relaxed);
}

NACRE_INLINE error memory_backend::appendable::full(std::uint64_t size) const {
    return error::disk_full(std::to_string(size) + " bytes more than the limit of " +
                            std::to_string(hold_->size_max()) + " bytes a run")
        .at_path(hold_->location);
}

NACRE_INLINE void memory_backend::appendable::grow_extent(std::uint64_t to) noexcept {
    if (to > hold_->extent.load(std::memory_order_relaxed))
        hold_->extent.store(to, std::memory_order_release);
}

NACRE_INLINE result<bytes_view> memory_backend::readable::view(std::uint64_t offset,
                                                               std::uint64_t size) const {
    if (run_ == nullptr) return error::no_run_open();
    auto const extent = run_->extent.load(std::memory_order_acquire);
    if (offset > extent || size > extent - offset) {
        return error::corrupted(error::unknown, offset, "the run ends before the bytes that were asked for")
            .at_path(run_->location);
    }
    return bytes_view{run_->data() + offset, static_cast<std::size_t>(size)};
}

NACRE_INLINE result<std::size_t> memory_backend::readable::read_at(std::uint64_t offset,
                                                                   bytes_span into) const {
    if (run_ == nullptr) return error::no_run_open();
    auto const extent = run_->extent.load(std::memory_order_acquire);
    auto const size =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), extent - std::min(extent, offset)));
    std::lock_guard const guard(run_->mutex);
    if (size != 0) std::memcpy(into.data(), run_->data() + offset, size);
    return size;
}

NACRE_INLINE result<std::uint64_t> memory_backend::readable::extent() const {
    if (run_ == nullptr) return error::no_run_open();
    return run_->extent.load(std::memory_order_acquire);
}

NACRE_INLINE result<memory_backend::appendable> memory_backend::create(run_id const& id, bytes_view first,
                                                                       create_options) const {
    std::lock_guard const guard(place_->mutex);
    if (auto const found = place_->runs.find(id); found != place_->runs.end()) {
        if (found->second->held()) return error::busy().at_path(location(id));
        return error::crashed_predecessor(location(id));
    }
    auto made = std::make_shared<run>();
    made->location = location(id);
    auto memory = os::reserve_memory(static_cast<std::size_t>(place_->choice.run_bytes_max));
    if (!memory) return memory.error().at_path(made->location);
    made->memory.swap(*memory);
    if (first.size() > made->size_max()) {
        return error::disk_full("the first bytes alone exceed the limit of a run").at_path(made->location);
    }
    if (!first.empty()) std::memcpy(made->data(), first.data(), first.size());
    made->extent.store(first.size(), std::memory_order_release);
    auto held = hold::take(made);
    place_->runs.emplace(id, std::move(made));
    return appendable{std::move(held), first.size()};
}

NACRE_INLINE result<memory_backend::readable> memory_backend::open_read(run_id const& id) const {
    auto found = find(id);
    if (found == nullptr) return error::not_found("no such run").at_path(location(id));
    return readable{std::move(found)};
}

NACRE_INLINE result<memory_backend::appendable> memory_backend::open_recover(run_id const& id) const {
    auto found = find(id);
    if (found == nullptr) return error::not_found("no such run").at_path(location(id));
    auto const extent = found->extent.load(std::memory_order_acquire);
    auto held = hold::take(std::move(found));
    if (!held) return error::busy().at_path(location(id));
    return appendable{std::move(held), extent};
}

}}} // namespace nacre::storage
