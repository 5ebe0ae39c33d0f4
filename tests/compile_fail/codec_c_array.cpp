// SPDX-License-Identifier: BSL-1.0
// An array of the language, whose elements count as fields: all members are listed nevertheless.
// expect: a C array has no encoding: use std::array
// without: lists only some of its members
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = std::array<int, 3>;
#else
using value_type = int[3]; // NOLINT
#endif

struct message {
    value_type value;
    int number;
};
NACRE_MEMBERS(message, value, number)

static_assert(nacre::codec::require_encodable<message>());
