// SPDX-License-Identifier: BSL-1.0
// What cannot give back a snapshot is no snapshot store.
// expect: a snapshot store \(concept snapshot_store\) has put
#include <nacre/replay.hpp>
#include <nacre/values.hpp>

struct shredder {
    nacre::result<void> put(std::string_view, nacre::bytes_view) { return {}; }
#if defined(NACRE_CONTROL)
    nacre::result<std::vector<std::byte>> get(std::string_view name) {
        return nacre::error::blob_missing(std::string(name));
    }
#endif
};

template void nacre::replay::require_snapshot_store<shredder>();
