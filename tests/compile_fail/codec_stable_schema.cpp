// SPDX-License-Identifier: BSL-1.0
// A pinned schema that is no longer the same.
// expect: the encoding of message changed
#include <nacre/messages.hpp>

struct message {
    int first = 0;
#if defined(NACRE_CONTROL)
    using nacre_members = nacre::members<nacre::member<&message::first, "first">>;
#else
    using nacre_members = nacre::members<nacre::member<&message::first, "renamed">>;
#endif
};

static_assert(nacre::stable_schema<message, nacre::codec::fingerprint_of("{first: i32}")>,
              "the encoding of message changed");
