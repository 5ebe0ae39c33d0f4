// SPDX-License-Identifier: BSL-1.0
// A reference inside a tuple.
// expect: a reference has no encoding: hold the value itself
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = std::tuple<int>;
#else
using value_type = std::tuple<int const&>;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
