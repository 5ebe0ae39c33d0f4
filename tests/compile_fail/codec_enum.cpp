// SPDX-License-Identifier: BSL-1.0
// An enum whose size the compiler chooses.
// expect: fix its underlying type \(enum name : int\)
#include <nacre/messages.hpp>

enum loose { one };
enum tight : int { two };

#if defined(NACRE_CONTROL)
using value_type = tight;
#else
using value_type = loose;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(nacre::codec::require_encodable<message>());
