// SPDX-License-Identifier: BSL-1.0
// nearest_name: of names that are offered, the one that a name which was asked for was most likely meant to
// be.
//
// Near is what few insertions, removals and replacements of single bytes lead to. For messages: O(product of
// the lengths) a name offered.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace reading {

class nearest_name {
public:
    explicit nearest_name(std::string_view wanted) : wanted_(wanted) {}

    /// Of several that are as near, the first offered stays.
    void offer(std::string_view name);

    /// Empty when none was offered.
    [[nodiscard]] std::string const& found() const noexcept { return found_; }

    /// Single-byte changes that lead from one name to the other.
    [[nodiscard]] static std::size_t distance(std::string_view from, std::string_view to);

private:
    std::string wanted_;
    std::string found_;
    std::size_t away_ = std::numeric_limits<std::size_t>::max();
};

}}} // namespace nacre::reading

#ifndef NACRE_COMPILED
#include <nacre/reader/nearest_name.ipp>
#endif
