// SPDX-License-Identifier: BSL-1.0
// NACRE_MEMBERS names a member that is not there.
// expect: [^ ]secnd[^ ]* is not a member of [^ ]*message|no member named .secnd. in .message.
#include <nacre/messages.hpp>

struct message {
    int first = 0;
    int second = 0;
};
#if defined(NACRE_CONTROL)
NACRE_MEMBERS(message, first, second)
#else
NACRE_MEMBERS(message, first, secnd)
#endif

static_assert(nacre::codec::require_encodable<message>());
