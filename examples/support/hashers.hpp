// SPDX-License-Identifier: BSL-1.0
// The hashers the tools know: every one the library ships, SHA-256 where OpenSSL is.
#pragma once

#include <nacre/hashers.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#ifdef NACRE_TOOLS_OPENSSL
#include <nacre/hasher/openssl.hpp>
#endif

#include <cstdint>
#include <utility>

namespace nacre_tools {

/// `nacre::hashing::with_hasher` with all of them.
template <class F>
[[nodiscard]] auto with_any_hasher(std::uint16_t id, F&& f) {
#ifdef NACRE_TOOLS_OPENSSL
    return nacre::hashing::with_hasher<nacre::xxh3_128, nacre::xxh3_64, nacre::hashing::sha256>(
        id, std::forward<F>(f));
#else
    return nacre::hashing::with_hasher(id, std::forward<F>(f));
#endif
}

/// `nacre::log::read_manifest` with all of them.
template <class Backend>
[[nodiscard]] nacre::result<nacre::manifest> read_any_manifest(Backend const& backend,
                                                               nacre::run_id const& id) {
#ifdef NACRE_TOOLS_OPENSSL
    return nacre::log::read_manifest<nacre::xxh3_128, nacre::xxh3_64, nacre::hashing::sha256>(backend, id);
#else
    return nacre::log::read_manifest(backend, id);
#endif
}

} // namespace nacre_tools
