// SPDX-License-Identifier: BSL-1.0
// A type packed by an attribute, inside of a message that is not.
// expect: nacre: this type is packed
// without: lists only some of its members
#include <nacre/messages.hpp>

#include <array>
#include <cstdint>

#if defined(NACRE_CONTROL)
#define PACKED
#else
#define PACKED [[gnu::packed]]
#endif

struct PACKED line {
    char side;
    int shares;
};
NACRE_MEMBERS(line, side, shares)

struct message {
    std::array<line, 2> lines;
};
NACRE_MEMBERS(message, lines)

static_assert(nacre::codec::require_encodable<message>());
