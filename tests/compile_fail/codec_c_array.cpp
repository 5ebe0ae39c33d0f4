// SPDX-License-Identifier: BSL-1.0
// An array of the language.
// expect: a C array has no encoding: use std::array
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = std::array<int, 3>;
#else
using value_type = int[3]; // NOLINT
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
