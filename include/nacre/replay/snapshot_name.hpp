// SPDX-License-Identifier: BSL-1.0
// snapshot_name: the name under which the state after an entry of a run is stored, and what names a store may
// be given.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// `<run id>-<20 digits>`: different for every run and entry, so that no snapshot replaces one that an anchor
/// names.
[[nodiscard]] std::string snapshot_name(run_id const& run, std::uint64_t seq);

/// `invalid_argument` for names that could leave the folder they stand in, or that the store keeps for
/// itself: separators, nothing, a leading dot, control characters, more than 128 bytes.
[[nodiscard]] result<void> check_snapshot_name(std::string_view name);

}}} // namespace nacre::replay

#ifndef NACRE_COMPILED
#include <nacre/replay/snapshot_name.ipp>
#endif
