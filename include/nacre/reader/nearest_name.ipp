// SPDX-License-Identifier: BSL-1.0
// nearest_name.ipp: the bodies of nearest_name.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/reader/nearest_name.hpp>

#include <nacre/core/rooms.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

NACRE_INLINE void nearest_name::offer(std::string_view name) {
    std::size_t const away = distance(wanted_, name);
    if (away >= away_) return;
    away_ = away;
    found_ = name;
}

NACRE_INLINE std::size_t nearest_name::distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1); // changes that lead to each beginning of `to`
    for (std::size_t at = 0; at < row.size(); ++at)
        row[at] = at;
    for (std::size_t taken = 1; taken <= from.size(); ++taken) {
        std::size_t diagonal = row[0];
        row[0] = taken;
        for (std::size_t at = 1; at < row.size(); ++at) {
            std::size_t const replaced = diagonal + (from[taken - 1] == to[at - 1] ? 0 : 1);
            diagonal = row[at];
            row[at] = std::min({replaced, row[at] + 1, row[at - 1] + 1});
        }
    }
    return row.back();
}

}}} // namespace nacre::reading
