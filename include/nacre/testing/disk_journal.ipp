// SPDX-License-Identifier: BSL-1.0
// disk_journal.ipp: the bodies of disk_journal.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/disk_journal.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/testing/disk_medium.hpp>

#include <cstddef>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE disk_medium const& disk_journal::after(std::size_t steps) {
    NACRE_ASSERT(steps <= steps_.size());
    if (steps == 0) return first_;
    if (!reached_ || applied_ > steps) {
        reached_ = first_.clone();
        applied_ = 0;
    }
    for (; applied_ < steps; ++applied_)
        reached_->apply(steps_[applied_]);
    return *reached_;
}

}}} // namespace nacre::testing
