// SPDX-License-Identifier: BSL-1.0
// The body that every unit of the link test compiles for itself: UNIT names the function.
#pragma once

#include "unit.hpp"

#include "all_headers.hpp"

#if defined(XXH_VERSION_NUMBER) || defined(XXH_INLINE_ALL) || defined(XXH_NAMESPACE) || defined(XXH_VECTOR)
#error "a macro of xxHash is left behind"
#endif

unit_report UNIT(std::string_view text) {
    auto const bytes = nacre::as_bytes_view(text);
    auto stream = nacre::xxh3_128{}.start();
    stream.update(bytes.first(bytes.size() / 2));
    stream.update(bytes.subspan(bytes.size() / 2));
    auto const digest = nacre::xxh3_128{}.digest(bytes);
    NACRE_ASSERT(stream.finish() == digest);
    return {digest, nacre::xxh3_64{}.digest(bytes), sizeof(nacre::error)};
}
