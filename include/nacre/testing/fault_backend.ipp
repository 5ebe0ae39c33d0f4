// SPDX-License-Identifier: BSL-1.0
// fault_backend.ipp: the bodies of fault_backend.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/fault_backend.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/result.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE void fault_plan::add(fault added) const {
    NACRE_ASSERT(added.nth > 0 && added.call != fault_call::publish);
    std::lock_guard lock(state_->mutex);
    state_->faults.push_back(std::move(added));
}

NACRE_INLINE std::uint64_t fault_plan::count(fault_call call) const {
    std::lock_guard lock(state_->mutex);
    if (call != fault_call::any) return state_->counts[index(call)];
    std::uint64_t total = 0;
    for (auto const one : state_->counts)
        total += one;
    return total;
}

NACRE_INLINE void fault_plan::before_each_call(std::function<void(fault_call)> callback) const {
    std::lock_guard lock(state_->mutex);
    state_->callback =
        callback ? std::make_shared<std::function<void(fault_call)> const>(std::move(callback)) : nullptr;
}

NACRE_INLINE void fault_plan::hold(fault_call call) const {
    NACRE_ASSERT(call != fault_call::any);
    std::lock_guard lock(state_->mutex);
    state_->gates[index(call)].closed = true;
}

NACRE_INLINE void fault_plan::release(fault_call call) const {
    std::lock_guard lock(state_->mutex);
    auto& at = state_->gates[index(call)];
    at.admitted += at.held;
    at.held = at.permits = 0;
    at.closed = false;
    state_->changed.notify_all();
}

NACRE_INLINE void fault_plan::let_through(fault_call call, std::uint64_t calls) const {
    std::lock_guard lock(state_->mutex);
    auto& at = state_->gates[index(call)];
    auto const waiting = std::min(calls, at.held);
    at.held -= waiting;
    at.admitted += waiting;
    at.permits += calls - waiting;
    state_->changed.notify_all();
}

NACRE_INLINE void fault_plan::wait_until_held(fault_call call, std::uint64_t calls) const {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] { return state_->gates[index(call)].held >= calls; });
}

NACRE_INLINE std::optional<fault> fault_plan::arrive(fault_call call) const {
    std::unique_lock lock(state_->mutex);
    ++state_->counts[index(call)];
    if (state_->recording) state_->calls.push_back(call);
    auto chosen = due(call);
    if (auto const callback = state_->callback) {
        lock.unlock();
        (*callback)(call);
        lock.lock();
    }
    auto& at = state_->gates[index(call)];
    if (at.closed && at.permits > 0) {
        --at.permits;
    } else if (at.closed) {
        ++at.held;
        state_->changed.notify_all();
        state_->changed.wait(lock, [&] { return at.admitted > 0; });
        --at.admitted;
    }
    return chosen;
}

NACRE_INLINE std::optional<fault> fault_plan::due(fault_call call) const {
    std::optional<fault> chosen;
    if (call == fault_call::publish) return chosen;
    for (auto& one : state_->faults) {
        if (one.call != call && one.call != fault_call::any) continue;
        if (one.nth > 0 && --one.nth > 0) continue;
        if (!chosen) chosen = one;
        one.nth = one.from_then_on ? 1 : spent;
    }
    return chosen;
}

}}} // namespace nacre::testing
