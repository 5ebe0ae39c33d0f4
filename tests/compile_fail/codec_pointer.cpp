// SPDX-License-Identifier: BSL-1.0
// An address means nothing to whoever reads it.
// expect: a pointer has no encoding.* std::optional<T> for one that may be absent
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = std::string_view;
#else
using value_type = char const*;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
