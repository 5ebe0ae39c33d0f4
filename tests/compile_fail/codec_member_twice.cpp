// SPDX-License-Identifier: BSL-1.0
// Two members under one name.
// expect: two members are listed under the same name
#include <nacre/messages.hpp>

struct message {
    int first = 0;
    int second = 0;
#if defined(NACRE_CONTROL)
    using nacre_members =
        nacre::members<nacre::member<&message::first, "first">, nacre::member<&message::second, "second">>;
#else
    using nacre_members =
        nacre::members<nacre::member<&message::first, "first">, nacre::member<&message::second, "first">>;
#endif
};

static_assert(nacre::codec::require_encodable<message>());
