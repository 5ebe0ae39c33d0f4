// SPDX-License-Identifier: BSL-1.0
// ranges.ipp: the bodies of ranges.hpp.
#pragma once

#include <nacre/verifier/ranges.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <class Unused>
void basic_number_ranges<Unused>::add(std::uint64_t first, std::uint64_t last) {
    bool const widen = !ranges_.empty() && (first <= ranges_.back().last ||
                                            first - ranges_.back().last == 1 || ranges_.size() >= ranges_max);
    if (!widen) {
        ranges_.push_back({first, last});
        return;
    }
    range& back = ranges_.back();
    back = {std::min(back.first, first), std::max(back.last, last)};
    while (ranges_.size() > 1 && ranges_[ranges_.size() - 2].last >= ranges_.back().first) {
        range const merged = {std::min(ranges_[ranges_.size() - 2].first, ranges_.back().first),
                              std::max(ranges_[ranges_.size() - 2].last, ranges_.back().last)};
        ranges_.pop_back();
        ranges_.back() = merged;
    }
}

template <class Unused>
bool basic_number_ranges<Unused>::contains(std::uint64_t number) const noexcept {
    auto const at =
        std::lower_bound(ranges_.begin(), ranges_.end(), number,
                         [](range const& each, std::uint64_t wanted) { return each.last < wanted; });
    return at != ranges_.end() && at->first <= number;
}

}}} // namespace nacre::verification
