// SPDX-License-Identifier: BSL-1.0
// A name that could not stand in a schema.
// expect: a member.s name has letters, digits and _ only
#include <nacre/messages.hpp>

struct message {
    int first = 0;
#if defined(NACRE_CONTROL)
    using nacre_members = nacre::members<nacre::member<&message::first, "first">>;
#else
    using nacre_members = nacre::members<nacre::member<&message::first, "the first">>;
#endif
};

static_assert(nacre::codec::require_encodable<message>());
