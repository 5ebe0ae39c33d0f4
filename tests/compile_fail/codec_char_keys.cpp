// SPDX-License-Identifier: BSL-1.0
// Plain char is signed here and unsigned there.
// expect: keys of plain char are ordered differently where char is unsigned
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = std::set<unsigned char>;
#else
using value_type = std::set<char>;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
