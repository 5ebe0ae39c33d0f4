// SPDX-License-Identifier: BSL-1.0
// tree.ipp: bodies.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/schema/tree.hpp>

#include <nacre/core/result.hpp>
#include <nacre/schema/node.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace schema {

NACRE_INLINE std::string_view schema_tree::enumerator_name(schema_node const& of,
                                                           std::uint64_t value) const noexcept {
    auto const all = std::span(by_value_).subspan(of.names_begin, of.names_count);
    auto const at =
        std::lower_bound(all.begin(), all.end(), value, [this](std::uint32_t each, std::uint64_t wanted) {
            return enumerators_[each].value < wanted;
        });
    return at != all.end() && enumerators_[*at].value == value ? name(enumerators_[*at]) : std::string_view{};
}

}}} // namespace nacre::schema
