// SPDX-License-Identifier: BSL-1.0
// growth.ipp: the bodies of growth.hpp.
#pragma once

#include <nacre/schema/growth.hpp>

#include <nacre/schema/tree.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace schema {

template <class Tree>
bool schema_growth<Tree>::holds(schema_node const& old, schema_node const& now) const {
    if (recorded_.text(old) == compiled_.text(now)) return true;
    if (old.kind != now.kind || old.parts_count != now.parts_count) return false;
    switch (old.kind) {
    case schema_kind::enumeration: return enumerators_stay(old, now);
    case schema_kind::array:
        if (old.element_count != now.element_count) return false;
        break;
    case schema_kind::named:
        if (recorded_.name(old) != compiled_.name(now)) return false;
        break;
    case schema_kind::structure: {
        auto const before = recorded_.parts(old);
        auto const after = compiled_.parts(now);
        for (std::size_t at = 0; at < before.size(); ++at)
            if (!is_called(recorded_.name(before[at]), compiled_.name(after[at]))) return false;
        break;
    }
    case schema_kind::list:
    case schema_kind::set:
    case schema_kind::ordered_set:
    case schema_kind::map:
    case schema_kind::ordered_map:
    case schema_kind::optional:
    case schema_kind::variant:
    case schema_kind::tuple: break;
    default: return false;
    }
    for (std::size_t at = 0; at < old.parts_count; ++at)
        if (!holds(recorded_.part(old, at), compiled_.part(now, at))) return false;
    return true;
}

template <class Tree>
bool schema_growth<Tree>::is_called(std::string_view before, std::string_view now) const noexcept {
    return before == now || std::any_of(renamed_.begin(), renamed_.end(), [&](renamed_member const& each) {
               return each.before == before && each.now == now;
           });
}

template <class Tree>
bool schema_growth<Tree>::enumerators_stay(schema_node const& old, schema_node const& now) const {
    if (old.number != now.number || old.number_bytes != now.number_bytes) return false;
    auto const held = compiled_.enumerators(now);
    for (auto const& each : recorded_.enumerators(old)) {
        bool const stays = std::any_of(held.begin(), held.end(), [&](schema_enumerator const& other) {
            return other.value == each.value && compiled_.name(other) == recorded_.name(each);
        });
        if (!stays) return false;
    }
    return true;
}

}}} // namespace nacre::schema
