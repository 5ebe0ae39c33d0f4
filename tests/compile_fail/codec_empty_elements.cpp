// SPDX-License-Identifier: BSL-1.0
// Elements without bytes could be announced in any number.
// expect: elements without bytes cannot be counted safely: hold their number instead
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = std::vector<bool>;
#else
using value_type = std::vector<std::monostate>;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
