// SPDX-License-Identifier: BSL-1.0
// A class with a constructor cannot be taken apart.
// expect: a type with listed members is an aggregate
#include <nacre/messages.hpp>

struct message {
    int first = 0;
#if !defined(NACRE_CONTROL)
    explicit message(int value = 0) : first(value) {}
#endif
    using nacre_members = nacre::members<nacre::member<&message::first, "first">>;
};

static_assert(nacre::codec::require_encodable<message>());
