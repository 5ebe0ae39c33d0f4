// SPDX-License-Identifier: BSL-1.0
// erased_table: from a type's run-time identity to what is done with a message of that type.
//
// Filled once and then only read: `find` allocates nothing. Open addressing over the hash of the type's name;
// at most half of the slots are taken, so a probe ends. A type that two shared libraries both define is one
// type here, as `std::type_index` has it. Threads: `find` from any.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <typeindex>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace capture {

template <class Action>
class erased_table {
public:
    /// What is done with messages of `type`; an earlier answer is replaced.
    void add(std::type_index type, Action action) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        auto& slot = slots_[slot_of(type)];
        if (!slot) ++size_;
        slot.emplace(type, std::move(action));
    }

    /// Null for a type that was not added. O(length of its name).
    [[nodiscard]] Action const* find(std::type_index type) const noexcept {
        auto const& slot = slots_[slot_of(type)];
        return slot ? &slot->second : nullptr;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    using entry = std::optional<std::pair<std::type_index, Action>>;

    [[nodiscard]] std::size_t slot_of(std::type_index type) const noexcept {
        std::size_t const mask = slots_.size() - 1;
        std::size_t slot = std::hash<std::type_index>{}(type)&mask;
        while (slots_[slot] && slots_[slot]->first != type)
            slot = (slot + 1) & mask;
        return slot;
    }

    void grow() {
        std::vector<entry> const before = std::exchange(slots_, std::vector<entry>(2 * slots_.size()));
        for (auto const& one : before)
            if (one) slots_[slot_of(one->first)] = one;
    }

    std::vector<entry> slots_ = std::vector<entry>(16); // a power of two
    std::size_t size_ = 0;
};

}}} // namespace nacre::capture
