// SPDX-License-Identifier: BSL-1.0
// unnamed_types: the payload types that a replay met and that nobody names, each with its number of entries.
#pragma once

#include <nacre/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// For the one error that a replay ends with: only then are the entries counted.
class unnamed_types {
public:
    void add(std::string_view payload_type);

    /// `first`, which ended the replay, with how many entries up to `last` are of such types.
    [[nodiscard]] error explain(error const& first, std::uint64_t last) const;

private:
    static constexpr std::size_t types_shown_max = 10;

    std::vector<std::pair<std::string, std::uint64_t>> types_; ///< in the order they were met
    std::uint64_t entries_ = 0;
};

/// The error for one entry of such a type.
[[nodiscard]] error unnamed_type(std::uint64_t seq, std::string_view payload_type);

}}} // namespace nacre::replay

#ifndef NACRE_COMPILED
#include <nacre/replay/unnamed_types.ipp>
#endif
