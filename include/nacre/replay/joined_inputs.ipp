// SPDX-License-Identifier: BSL-1.0
// joined_inputs.ipp: the bodies of joined_inputs.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/replay/joined_inputs.hpp>

#include <nacre/core/result.hpp>
#include <nacre/replay/catalog.hpp>
#include <nacre/replay/replay_inputs.hpp>

#include <optional>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace replay {

NACRE_INLINE error slice_error(std::string const& name, error const& why) {
    std::string const words = why.code() == errc::catalog ? std::string(why.reason()) : why.message();
    auto const out = error::catalog("slice " + name + ": " + words);
    return why.code() == errc::catalog && !why.path().empty() ? out.at_path(why.path()) : out;
}

NACRE_INLINE result<catalog_slice> resolve_slice(slice_selector const& wanted,
                                                 std::optional<time_range> const& times) {
    if ((!wanted.start || !wanted.end) && !times)
        return error::catalog("slice " + wanted.name +
                              ": it has no bounds of its own, and there are no entries to take them from");
    catalog_slice out;
    out.name = wanted.name;
    out.start = wanted.start ? *wanted.start : times->start;
    out.end = wanted.end ? *wanted.end : times->end;
    out.required = wanted.required;
    if (out.start > out.end) return error::catalog("slice " + wanted.name + ": it ends before it starts");
    return out;
}

}}} // namespace nacre::replay
