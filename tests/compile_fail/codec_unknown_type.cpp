// SPDX-License-Identifier: BSL-1.0
// A class that says nothing about its members.
// expect: this type has no encoding: list its members .* or specialise nacre::wire_format
#include <nacre/messages.hpp>

class opaque {
    int hidden = 0;
};

#if defined(NACRE_CONTROL)
using value_type = int;
#else
using value_type = opaque;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
