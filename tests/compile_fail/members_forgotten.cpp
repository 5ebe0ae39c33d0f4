// SPDX-License-Identifier: BSL-1.0
// A member that NACRE_MEMBERS does not name would be lost.
// expect: this type lists only some of its members, or has a base
#include <nacre/messages.hpp>

struct message {
    int first = 0;
    int second = 0;
};
#if defined(NACRE_CONTROL)
NACRE_MEMBERS(message, first, second)
#else
NACRE_MEMBERS(message, first)
#endif

static_assert(nacre::codec::require_encodable<message>());
