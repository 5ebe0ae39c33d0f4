// SPDX-License-Identifier: BSL-1.0
// NACRE_ENUMERATORS names one value twice.
// expect: two enumerators are listed under the same name
#include <nacre/messages.hpp>

enum class side : unsigned char { buy, sell };
#if defined(NACRE_CONTROL)
NACRE_ENUMERATORS(side, buy, sell)
#else
NACRE_ENUMERATORS(side, buy, buy)
#endif

static_assert(!nacre::codec::schema_text<side>.empty());
