// SPDX-License-Identifier: BSL-1.0
// By NACRE_MEMBERS and by Boost.Hana.
// expect: the members of this type are listed in two ways
#include <nacre/messages.hpp>

#include <boost/hana/adapt_struct.hpp>

struct message {
    int first = 0;
};
NACRE_MEMBERS(message, first)
#if !defined(NACRE_CONTROL)
BOOST_HANA_ADAPT_STRUCT(message, first);
#endif

static_assert(nacre::codec::require_encodable<message>());
