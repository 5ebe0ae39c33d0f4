// SPDX-License-Identifier: BSL-1.0
// testing::disk_journal: the recorded history of a simulated disk, open at every step.
//
// The medium after `n` steps is found by going on from the last one asked for, so a campaign that asks for
// steps in ascending order applies each step once. Going back starts over from the first state. No threads.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/testing/disk_medium.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

class disk_journal {
public:
    explicit disk_journal(disk_medium first) : first_(std::move(first)) {}

    void record(disk_step step) { steps_.push_back(std::move(step)); }

    [[nodiscard]] std::size_t size() const noexcept { return steps_.size(); }

    /// 0-based.
    [[nodiscard]] disk_step const& step(std::size_t index) const {
        NACRE_ASSERT(index < steps_.size());
        return steps_[index];
    }

    /// The medium after the first `steps` steps; valid until the next call.
    [[nodiscard]] disk_medium const& after(std::size_t steps);

private:
    disk_medium first_;
    std::vector<disk_step> steps_;
    std::optional<disk_medium> reached_; // the first `applied_` steps applied to `first_`
    std::size_t applied_ = 0;
};

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/disk_journal.ipp>
#endif
