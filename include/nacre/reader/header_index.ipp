// SPDX-License-Identifier: BSL-1.0
// header_index.ipp: the bodies of header_index.hpp.
#pragma once

#include <nacre/reader/header_index.hpp>

#include <nacre/core/result.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/hasher/xxh3_64.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/log/log_reader.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

template <class Unused>
std::uint64_t basic_header_index<Unused>::first_with_message_id(uuid const& id) const {
    auto const found = messages_.find(id);
    return found != messages_.end() ? found->second : 0;
}

template <class Unused>
std::vector<std::uint64_t> basic_header_index<Unused>::with_correlation_id(uuid const& id) const {
    auto out = correlations_.find(id);
    if (std::uint64_t const first = first_with_message_id(id); first != 0) {
        auto const at = std::lower_bound(out.begin(), out.end(), first);
        if (at == out.end() || *at != first) out.insert(at, first);
    }
    return out;
}

template <class Unused>
void basic_header_index<Unused>::add(log::entry_view const& view) {
    auto const ids = view.headers();
    if (ids.message_id) messages_.try_emplace(*ids.message_id, view.seq());
    if (ids.correlation_id) correlations_.add(*ids.correlation_id, view.seq());
    if (ids.causation_id) causations_.add(*ids.causation_id, view.seq());
    covered_ = view.seq();
}

}}} // namespace nacre::reading
