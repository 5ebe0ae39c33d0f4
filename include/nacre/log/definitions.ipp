// SPDX-License-Identifier: BSL-1.0
// definitions.ipp: the bodies of definitions.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/log/definitions.hpp>

#include <nacre/format/definition_frame.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace log {

NACRE_INLINE bool definitions::add(format::definition const& what) {
    auto& into = of(what.kind);
    if (what.id != into.by_id.size() + 1) return false;
    into.by_id.push_back(into.record_of(what));
    ++into.in_order;
    return true;
}

NACRE_INLINE bool definitions::add_behind_damage(format::definition const& what, std::uint64_t id_max) {
    auto& into = of(what.kind);
    if (what.id > std::min<std::uint64_t>(id_max, format::definition_id_max(what.kind))) return false;
    if (what.id > into.by_id.size()) into.by_id.resize(what.id);
    auto& place = into.by_id[what.id - 1];
    bool const disputed =
        std::find(into.disputed.begin(), into.disputed.end(), what.id) != into.disputed.end();
    if ((place == nullptr || place == &lost_) && !disputed) place = into.record_of(what);
    if (place != nullptr &&
        *place == record{std::string(what.name), std::string(what.schema), what.fingerprint, what.many})
        return true;
    if (what.id <= into.in_order) return false;
    place = nullptr;
    if (!disputed) into.disputed.push_back(what.id);
    return true;
}

NACRE_INLINE void definitions::note_lost(format::frame_kind kind, std::uint32_t id) {
    auto& into = of(kind);
    if (id == 0 || id > format::definition_id_max(kind)) return;
    if (id > into.by_id.size()) into.by_id.resize(id);
    if (into.by_id[id - 1] == nullptr) into.by_id[id - 1] = &lost_;
}

NACRE_INLINE bool definitions::lacks_index_kinds() const noexcept {
    auto const& ids = index_kinds_.by_id;
    return std::any_of(ids.begin(), ids.end(),
                       [&](record const* each) { return each == nullptr || each == &lost_; });
}

NACRE_INLINE std::uint16_t definitions::index_kind_id(std::string_view name) const noexcept {
    for (std::size_t at = 0; at < index_kinds_.by_id.size(); ++at)
        if (auto const* each = index_kinds_.by_id[at];
            each != nullptr && each != &lost_ && each->name == name)
            return static_cast<std::uint16_t>(at + 1);
    return 0;
}

}}} // namespace nacre::log
