// SPDX-License-Identifier: BSL-1.0
// replay_inputs.ipp: the bodies of replay_inputs.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/replay/replay_inputs.hpp>

#include <nacre/core/result.hpp>
#include <nacre/format/layout.hpp>

namespace nacre { inline namespace nacre_v1 { namespace replay {

NACRE_INLINE result<void> seq_range::check() const {
    if (from == 0) return error::invalid_argument("entries are numbered from 1");
    if (from > to) return error::invalid_argument("the range of entries ends before it begins");
    return {};
}

}}} // namespace nacre::replay
