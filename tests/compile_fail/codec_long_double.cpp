// SPDX-License-Identifier: BSL-1.0
// long double is not the same everywhere.
// expect: long double differs between hosts: use double
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = double;
#else
using value_type = long double;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
