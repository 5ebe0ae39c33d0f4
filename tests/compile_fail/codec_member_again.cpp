// SPDX-License-Identifier: BSL-1.0
// One member under two names, in another's place.
// expect: a member is listed twice, under two names
#include <nacre/messages.hpp>

struct message {
    int first = 0;
    int second = 0;
#if defined(NACRE_CONTROL)
    using nacre_members =
        nacre::members<nacre::member<&message::first, "first">, nacre::member<&message::second, "second">>;
#else
    using nacre_members =
        nacre::members<nacre::member<&message::first, "first">, nacre::member<&message::first, "second">>;
#endif
};

static_assert(nacre::codec::require_encodable<message>());
