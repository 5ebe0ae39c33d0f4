// SPDX-License-Identifier: BSL-1.0
// NACRE_MEMBERS names one member twice, in another's place.
// expect: two members are listed under the same name
// expect: a member is listed twice
#include <nacre/messages.hpp>

struct message {
    int first = 0;
    int second = 0;
};
#if defined(NACRE_CONTROL)
NACRE_MEMBERS(message, first, second)
#else
NACRE_MEMBERS(message, first, first)
#endif

static_assert(nacre::codec::require_encodable<message>());
