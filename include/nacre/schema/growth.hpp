// SPDX-License-Identifier: BSL-1.0
// schema_growth: whether a schema grew into another without changing what any byte means.
//
// Allowed are enumerators that were added or stand in another order, as long as those recorded have the
// values they had; and members with new names, where those are said. Every payload of the one is then a
// payload of the other, and means the same.
#pragma once

#include <nacre/schema/tree.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace schema {

/// A member that has another name than when it was recorded.
struct renamed_member {
    std::string_view before;
    std::string_view now;
};

/// Compares two trees. A template, so that only units that compare schemas compile it.
template <class Tree>
class schema_growth {
public:
    schema_growth(Tree const& recorded, Tree const& compiled, std::span<renamed_member const> renamed)
        : recorded_(recorded), compiled_(compiled), renamed_(renamed) {}

    /// Whether what was recorded as `old` reads as `now`.
    [[nodiscard]] bool holds(schema_node const& old, schema_node const& now) const;

private:
    [[nodiscard]] bool is_called(std::string_view before, std::string_view now) const noexcept;
    [[nodiscard]] bool enumerators_stay(schema_node const& old, schema_node const& now) const;

    Tree const& recorded_;
    Tree const& compiled_;
    std::span<renamed_member const> renamed_;
};

/// False also for what is no schema of this codec.
template <class Tree = schema_tree>
[[nodiscard]] bool is_grown(std::string_view recorded, std::string_view compiled,
                            std::span<renamed_member const> renamed = {}) {
    if (recorded.empty()) return false;
    auto const old = parse_schema<Tree>(recorded);
    auto const now = parse_schema<Tree>(compiled);
    return old && now && schema_growth<Tree>(*old, *now, renamed).holds(old->root(), now->root());
}

}}} // namespace nacre::schema

#include <nacre/schema/growth.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace schema {
extern template class schema_growth<schema_tree>;
}}} // namespace nacre::schema
#endif
