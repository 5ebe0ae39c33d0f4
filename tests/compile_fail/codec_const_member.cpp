// SPDX-License-Identifier: BSL-1.0
// A member that cannot be decoded into.
// expect: a const or volatile member cannot be decoded into
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = int;
#else
using value_type = int const;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
