// SPDX-License-Identifier: BSL-1.0
// with_known_hasher: from a header's hasher id to one of the library's hashers, or the program's own.
#pragma once

#include <nacre/hasher/with_hasher.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <cstdint>

namespace nacre::inline v1 {

/// `with_hasher` over the library's hashers and `Hasher`.
template <class Hasher, class F>
[[nodiscard]] auto with_known_hasher(std::uint16_t id, F&& f) {
    if constexpr (Hasher::id == xxh3_128::id || Hasher::id == xxh3_64::id)
        return with_hasher(id, f);
    else
        return with_hasher<Hasher, xxh3_128, xxh3_64>(id, f);
}

} // namespace nacre::inline v1
