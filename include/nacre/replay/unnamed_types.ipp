// SPDX-License-Identifier: BSL-1.0
// unnamed_types.ipp: the bodies of unnamed_types.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/replay/unnamed_types.hpp>

#include <nacre/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

NACRE_INLINE void unnamed_types::add(std::string_view payload_type) {
    ++entries_;
    auto const at = std::find_if(types_.begin(), types_.end(),
                                 [&](auto const& each) { return each.first == payload_type; });
    if (at != types_.end())
        ++at->second;
    else
        types_.emplace_back(payload_type, 1);
}

NACRE_INLINE error unnamed_types::explain(error const& first, std::uint64_t last) const {
    std::string what(first.reason());
    what.append("; up to entry ").append(std::to_string(last));
    what.append(entries_ == 1 ? " 1 entry is" : " " + std::to_string(entries_) + " entries are");
    what.append(" of such types (");
    for (std::size_t at = 0; at < types_.size() && at < types_shown_max; ++at) {
        if (at > 0) what += ", ";
        what.append(types_[at].first).append(": ").append(std::to_string(types_[at].second));
    }
    if (types_.size() > types_shown_max)
        what.append(", and ").append(std::to_string(types_.size() - types_shown_max)).append(" more types");
    what += ')';
    auto const located = error::not_registered(first.seq(), what);
    return first.path().empty() ? located : located.at_path(first.path());
}

NACRE_INLINE error unnamed_type(std::uint64_t seq, std::string_view payload_type) {
    std::string what = "payload type ";
    what.append(payload_type)
        .append(" is named neither by the registry nor by the projection: register it, ");
    what.append("if it was renamed with formerly<\"").append(payload_type);
    what.append("\">, handle it with when<M>, or say ignore<\"").append(payload_type);
    what.append("\"> or ignore_unknown");
    return error::not_registered(seq, what);
}

}}} // namespace nacre::replay
