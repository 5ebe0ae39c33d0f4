// SPDX-License-Identifier: BSL-1.0
// A union does not know what it holds.
// expect: a union does not say which member it holds: use std::variant
#include <nacre/messages.hpp>

union either {
    int number;
    float real;
};

#if defined(NACRE_CONTROL)
using value_type = std::variant<int, float>;
#else
using value_type = either;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
