// SPDX-License-Identifier: BSL-1.0
// index.ipp: the bodies of index.hpp.
#pragma once

#include <nacre/log/index.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/core/time.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/sealed_index.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <class Unused>
std::vector<format::key_item> basic_log_index<Unused>::sorted_keys() const {
    std::vector<format::key_item> out;
    out.reserve(keys_.size());
    for (auto const& [fingerprint, seqs] : keys_)
        out.push_back({fingerprint, seqs.first, seqs.last});
    std::sort(out.begin(), out.end(),
              [](auto const& a, auto const& b) { return a.fingerprint < b.fingerprint; });
    return out;
}

template <class Unused>
std::optional<format::time_item> basic_log_index<Unused>::time_bounds() const noexcept {
    if (times_.empty()) return std::nullopt;
    format::time_item out = times_.front();
    for (auto const& each : times_) {
        out.ts_init_min = std::min(out.ts_init_min, each.ts_init_min);
        out.ts_init_max = std::max(out.ts_init_max, each.ts_init_max);
    }
    return out;
}

}}} // namespace nacre::log
