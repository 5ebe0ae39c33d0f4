// SPDX-License-Identifier: BSL-1.0
// Behind the enum and by specialisation.
// expect: the values of this enum are named in two ways
#include <nacre/messages.hpp>

enum class side : unsigned char { buy, sell };
NACRE_ENUMERATORS(side, buy, sell)

#if !defined(NACRE_CONTROL)
template <>
inline constexpr auto nacre::enumerators<side> =
    nacre::enumerator_list<nacre::enumerator<side::buy, "bid">, nacre::enumerator<side::sell, "ask">>{};
#endif

static_assert(!nacre::codec::schema_text<side>.empty());
