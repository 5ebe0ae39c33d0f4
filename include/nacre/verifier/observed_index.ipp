// SPDX-License-Identifier: BSL-1.0
// observed_index.ipp: the bodies of observed_index.hpp.
#pragma once

#include <nacre/verifier/observed_index.hpp>

#include <nacre/format/layout.hpp>
#include <nacre/format/sealed_index.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <class Unused>
void basic_observed_index<Unused>::finish() {
    auto const by_number = [](auto const& a, auto const& b) { return a.number < b.number; };
    std::stable_sort(places_.begin(), places_.end(), by_number);
    std::stable_sort(groups_.begin(), groups_.end(), by_number);
}

template <class Unused>
auto basic_observed_index<Unused>::unindexed_keys() const -> std::vector<key_ends> {
    std::vector<key_ends> out;
    for (auto const& [fingerprint, ends] : keys_)
        if (!ends.indexed) out.push_back(ends);
    std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) {
        return std::pair(a.first, a.last) < std::pair(b.first, b.last);
    });
    return out;
}

template <class Unused>
std::optional<format::time_item> basic_observed_index<Unused>::time_bounds() const noexcept {
    if (groups_.empty()) return std::nullopt;
    format::time_item out = groups_.front().times;
    for (auto const& each : groups_) {
        out.ts_init_min = std::min(out.ts_init_min, each.times.ts_init_min);
        out.ts_init_max = std::max(out.ts_init_max, each.times.ts_init_max);
    }
    return out;
}

}}} // namespace nacre::verification
