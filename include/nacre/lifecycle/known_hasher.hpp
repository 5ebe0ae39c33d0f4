// SPDX-License-Identifier: BSL-1.0
// with_known_hasher: from a header's hasher id to one of the library's hashers, or the program's own.
#pragma once

#include <nacre/hasher/with_hasher.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// `with_hasher` over the library's hashers and `Hasher`.
template <class Hasher, class F>
[[nodiscard]] auto with_known_hasher(std::uint16_t id, F&& f) {
    if constexpr (Hasher::id == hashing::xxh3_128::id || Hasher::id == hashing::xxh3_64::id)
        return hashing::with_hasher(id, f);
    else
        return hashing::with_hasher<Hasher, hashing::xxh3_128, hashing::xxh3_64>(id, f);
}

}}} // namespace nacre::lifecycle
