// SPDX-License-Identifier: BSL-1.0
// read_known_manifest: a run's manifest, whether its hasher is one of the library's or the program's own.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
#include <nacre/log/list_runs.hpp>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// `read_manifest` with the library's hashers and `Hasher`.
template <class Hasher, class Backend>
[[nodiscard]] result<manifest> read_known_manifest(Backend const& backend, run_id const& id) {
    if constexpr (Hasher::id == hashing::xxh3_128::id || Hasher::id == hashing::xxh3_64::id)
        return log::read_manifest(backend, id);
    else
        return log::read_manifest<Hasher, hashing::xxh3_128, hashing::xxh3_64>(backend, id);
}

}}} // namespace nacre::lifecycle
