// SPDX-License-Identifier: BSL-1.0
// A member that is not listed would be lost.
// expect: this type lists only some of its members, or has a base
#include <nacre/messages.hpp>

struct message {
    int first = 0;
    int second = 0;
#if defined(NACRE_CONTROL)
    using nacre_members =
        nacre::members<nacre::member<&message::first, "first">, nacre::member<&message::second, "second">>;
#else
    using nacre_members = nacre::members<nacre::member<&message::first, "first">>;
#endif
};

static_assert(nacre::codec::require_encodable<message>());
