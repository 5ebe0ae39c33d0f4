// SPDX-License-Identifier: BSL-1.0
// follower.ipp: bodies.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/reader/follower.hpp>

#include <nacre/core/result.hpp>
#include <nacre/reader/reader.hpp>

namespace nacre { inline namespace nacre_v1 { namespace reading {

NACRE_INLINE result<void> follow_options::check() const {
    if (from == 0) return error::invalid_argument("entries are numbered from 1");
    if (poll_min.count() <= 0 || poll_max < poll_min)
        return error::invalid_argument("poll_min is not above 0, or above poll_max");
    return {};
}

}}} // namespace nacre::reading
