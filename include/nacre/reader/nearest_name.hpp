// SPDX-License-Identifier: BSL-1.0
// nearest_name: of names that are offered, the one that a name which was asked for was most likely meant to
// be.
//
// Near is what few insertions, removals and replacements of single bytes lead to. For messages: O(product of
// the lengths) a name offered.
#pragma once

#include <nacre/core/rooms.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

class nearest_name {
public:
    explicit nearest_name(std::string_view wanted) : wanted_(wanted) {}

    /// Of several that are as near, the first offered stays.
    void offer(std::string_view name) {
        std::size_t const away = distance(wanted_, name);
        if (away >= away_) return;
        away_ = away;
        found_ = name;
    }

    /// Empty when none was offered.
    [[nodiscard]] std::string const& found() const noexcept { return found_; }

    /// Single-byte changes that lead from one name to the other.
    [[nodiscard]] static std::size_t distance(std::string_view from, std::string_view to) {
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

private:
    std::string wanted_;
    std::string found_;
    std::size_t away_ = std::numeric_limits<std::size_t>::max();
};

}}} // namespace nacre::reading
