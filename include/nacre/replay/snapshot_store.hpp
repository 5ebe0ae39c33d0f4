// SPDX-License-Identifier: BSL-1.0
// The snapshot_store concept: where the bytes of saved states live. The log holds only their names and
// digests.
//
// Intuition: a snapshot saves replay time, and nothing depends on it: a store that loses or mangles a blob
// costs speed, since restore checks each blob against the digest in its anchor and falls back.
//
// Laws
//   1. After `put(name, bytes)` succeeded, `get(name)` gives exactly those bytes, until the next `put` of
//      that name, whatever happens to the process, and, for a store that promises it, to the machine.
//   2. A `put` that fails or is interrupted leaves what `get(name)` gave before, or the new bytes: never a
//      mixture.
//   3. `get` of a name nobody put is `blob_missing`. A name that the store refuses is `invalid_argument` for
//      both.
//   4. Names do not see each other's blobs.
//
// Models: directory_snapshot_store (replay/directory_snapshot_store.hpp), testing::memory_snapshot_store
// (testing/memory_snapshot_store.hpp). See docs/concepts/snapshot_store.md.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

template <class S>
concept snapshot_store = requires(S& store, std::string_view name, bytes_view bytes) {
    { store.put(name, bytes) } -> std::same_as<result<void>>;
    { store.get(name) } -> std::same_as<result<std::vector<std::byte>>>;
};

/// Stops the compilation with a sentence that says what `S` lacks to be a snapshot store.
template <class S>
constexpr void require_snapshot_store() noexcept {
    static_assert(snapshot_store<S>,
                  "nacre: a snapshot store (concept snapshot_store) has put(name, bytes) -> result<void> and "
                  "get(name) -> result<std::vector<std::byte>> (see docs/concepts/snapshot_store.md)");
}

}}} // namespace nacre::replay
