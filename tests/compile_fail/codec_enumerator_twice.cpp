// SPDX-License-Identifier: BSL-1.0
// Two values of an enum under one name: a schema that nobody could read.
// expect: two enumerators are listed under the same name
#include <nacre/messages.hpp>

enum class side : unsigned char { buy, sell };

template <>
inline constexpr auto nacre::enumerators<side> =
#if defined(NACRE_CONTROL)
    nacre::enumerator_list<nacre::enumerator<side::buy, "buy">, nacre::enumerator<side::sell, "sell">>{};
#else
    nacre::enumerator_list<nacre::enumerator<side::buy, "buy">, nacre::enumerator<side::sell, "buy">>{};
#endif

static_assert(!nacre::codec::schema_text<side>.empty());
