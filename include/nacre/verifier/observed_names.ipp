// SPDX-License-Identifier: BSL-1.0
// observed_names.ipp: the bodies of observed_names.hpp.
#pragma once

#include <nacre/verifier/observed_names.hpp>

#include <nacre/format/definition_frame.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <class Unused>
auto basic_observed_names<Unused>::add(format::definition const& what) -> outcome {
    auto& names = tables_[index_of(what.kind)];
    bool const in_order = what.id == names.id_max + 1;
    if (!names.by_id.try_emplace(what.id, what).second) return outcome::id_taken;
    if (what.id > names.id_max) names.id_max = what.id;
    if (!names.by_name.try_emplace(what.name, what.id).second) return outcome::name_taken;
    return in_order ? outcome::in_order : outcome::out_of_order;
}

template <class Unused>
bool basic_observed_names<Unused>::is_news(format::frame_kind kind, std::uint32_t id) {
    auto& reported = tables_[index_of(kind)].reported;
    if (reported.size() >= reported_max) return true;
    return reported.try_emplace(id, true).second;
}

}}} // namespace nacre::verification
