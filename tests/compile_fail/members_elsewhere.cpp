// SPDX-License-Identifier: BSL-1.0
// A list in another namespace is not found.
// expect: list its members by NACRE_MEMBERS\(type, a, b, c\), behind it and in its namespace
#include <nacre/messages.hpp>

namespace desk {
struct message {
    int first = 0;
};
#if defined(NACRE_CONTROL)
NACRE_MEMBERS(message, first)
#endif
} // namespace desk
#if !defined(NACRE_CONTROL)
NACRE_MEMBERS(desk::message, first)
#endif

static_assert(nacre::codec::require_encodable<desk::message>());
