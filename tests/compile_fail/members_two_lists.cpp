// SPDX-License-Identifier: BSL-1.0
// Behind the class and in it: nobody knows which list is meant.
// expect: the members of this type are listed in two ways
#include <nacre/messages.hpp>

struct message {
    int first = 0;
#if !defined(NACRE_CONTROL)
    using nacre_members = nacre::members<nacre::member<&message::first, "first">>;
#endif
};
NACRE_MEMBERS(message, first)

static_assert(nacre::codec::require_encodable<message>());
