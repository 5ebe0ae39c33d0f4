// SPDX-License-Identifier: BSL-1.0
// An order that depends on a hash.
// expect: the order of an unordered container is not the same everywhere: use std::map or std::set
#include <nacre/messages.hpp>

#include <unordered_map>

#if defined(NACRE_CONTROL)
using value_type = std::map<int, int>;
#else
using value_type = std::unordered_map<int, int>;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
