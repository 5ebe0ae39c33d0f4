// SPDX-License-Identifier: BSL-1.0
// The members of a base would be lost.
// expect: this type lists only some of its members, or has a base
#include <nacre/messages.hpp>

struct base {
    int first = 0;
};

#if defined(NACRE_CONTROL)
struct message {
#else
struct message : base {
#endif
    int second = 0;
    using nacre_members = nacre::members<nacre::member<&message::second, "second">>;
};

static_assert(nacre::codec::require_encodable<message>());
