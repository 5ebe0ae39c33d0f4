// SPDX-License-Identifier: BSL-1.0
// identity.ipp: the bodies of identity.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/message/identity.hpp>

#include <nacre/core/bytes.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/hasher/xxh3_128.hpp>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

NACRE_INLINE uuid text_identity(std::string_view text) noexcept {
    auto digest = hashing::xxh3_128{}.digest(bytes(text));
    digest[6] = (digest[6] & std::byte{0x0F}) | std::byte{0x80}; // version 8: made as its maker likes
    digest[8] = (digest[8] & std::byte{0x3F}) | std::byte{0x80}; // the variant of RFC 9562
    uuid out;
    static_assert(sizeof(out) == sizeof(digest));
    std::memcpy(&out, digest.data(), digest.size());
    return out;
}

}}} // namespace nacre::messaging
