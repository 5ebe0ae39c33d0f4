// SPDX-License-Identifier: BSL-1.0
// The same for what Boost.Hana adapts.
// expect: this type lists only some of its members, or has a base
#include <nacre/codec/canonical_codec.hpp>

#include <boost/hana/adapt_struct.hpp>

struct message {
    int first = 0;
    int second = 0;
};

#if defined(NACRE_CONTROL)
BOOST_HANA_ADAPT_STRUCT(message, first, second);
#else
BOOST_HANA_ADAPT_STRUCT(message, first);
#endif

static_assert(nacre::codec::require_encodable<message>());
