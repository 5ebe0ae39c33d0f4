// SPDX-License-Identifier: BSL-1.0
// A clock whose epoch nobody else knows.
// expect: the epoch of this clock is not known to a reader
#include <nacre/backends.hpp>
#include <nacre/messages.hpp>

#if defined(NACRE_CONTROL)
using value_type = std::chrono::system_clock::time_point;
#else
using value_type = std::chrono::time_point<std::chrono::file_clock>;
#endif

struct message {
    value_type value;
    using nacre_members = nacre::members<nacre::member<&message::value, "value">>;
};

static_assert(!nacre::codec::schema_text<message>.empty());
