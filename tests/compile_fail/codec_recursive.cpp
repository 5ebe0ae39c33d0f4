// SPDX-License-Identifier: BSL-1.0
// A type inside itself has no bound.
// expect: this type contains itself, so its encoding has no bound
#include <nacre/messages.hpp>

struct node {
    int value = 0;
#if defined(NACRE_CONTROL)
    std::vector<int> children;
#else
    std::vector<node> children;
#endif
    using nacre_members =
        nacre::members<nacre::member<&node::value, "value">, nacre::member<&node::children, "children">>;
};

static_assert(nacre::codec::require_encodable<node>());
