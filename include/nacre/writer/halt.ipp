// SPDX-License-Identifier: BSL-1.0
// halt.ipp: the bodies of halt.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/writer/halt.hpp>

#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>

namespace nacre { inline namespace nacre_v1 { namespace writing {

NACRE_INLINE halt_reason halt_reason_of(error const& cause) noexcept {
    switch (cause.code()) {
    case errc::disk_full: return halt_reason::disk_full;
    case errc::io: return halt_reason::io;
    case errc::corrupted:
    case errc::hash_mismatch:
    case errc::gap: return halt_reason::corrupted;
    default: return halt_reason::other;
    }
}

}}} // namespace nacre::writing
