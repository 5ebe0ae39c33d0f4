// SPDX-License-Identifier: BSL-1.0
// place.ipp: the bodies of place.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/log/place.hpp>

#include <nacre/core/rooms.hpp>

#include <filesystem>

namespace nacre { inline namespace nacre_v1 { namespace log {

NACRE_INLINE place::place(std::filesystem::path const& whole) {
    auto const& named = whole.has_filename() ? whole : whole.parent_path();
    instance = named.filename().string();
    base = named.parent_path();
    if (base.empty()) base = ".";
}

}}} // namespace nacre::log
