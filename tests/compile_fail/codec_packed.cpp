// SPDX-License-Identifier: BSL-1.0
// A packed type: references to its members are undefined where they stand askew.
// expect: nacre: this type is packed
// without: lists only some of its members
#include <nacre/messages.hpp>

#include <array>
#include <cstdint>

#if !defined(NACRE_CONTROL)
#pragma pack(push, 1)
#endif
struct message {
    char side;
    std::array<char, 8> stock;
    std::uint64_t order;
};
#if !defined(NACRE_CONTROL)
#pragma pack(pop)
#endif
NACRE_MEMBERS(message, side, stock, order)

static_assert(nacre::codec::require_encodable<message>());
