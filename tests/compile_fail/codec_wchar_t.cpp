// SPDX-License-Identifier: BSL-1.0
// wchar_t is not the same everywhere.
// expect: wchar_t and the charN_t types have no encoding: use char and std::string
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = char;
#else
using value_type = wchar_t;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
