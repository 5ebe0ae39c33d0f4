// SPDX-License-Identifier: BSL-1.0
// halt_signal.ipp: the bodies of halt_signal.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/lifecycle/halt_signal.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>

#include <atomic>
#include <memory>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

NACRE_INLINE bool halt_signal::raise(halt_reason reason, error const& cause) const {
    NACRE_ASSERT(reason != halt_reason::none);
    if (raised()) return false;
    auto mine = std::make_unique<halt>(halt{reason, error::halted(reason, cause)});
    halt const* expected = nullptr;
    if (!shared_->first.compare_exchange_strong(expected, mine.get(), std::memory_order_acq_rel,
                                                std::memory_order_acquire))
        return false;
    static_cast<void>(mine.release()); // the signal's own now
    return true;
}

NACRE_INLINE halt_reason halt_signal::reason() const noexcept {
    auto const* const first = shared_->first.load(std::memory_order_acquire);
    return first != nullptr ? first->reason : halt_reason::none;
}

NACRE_INLINE error halt_signal::cause() const noexcept {
    auto const* const first = shared_->first.load(std::memory_order_acquire);
    return first != nullptr ? first->cause : error();
}

}}} // namespace nacre::lifecycle
