// SPDX-License-Identifier: BSL-1.0
// A format that may throw while it encodes.
// expect: wire_format<T> needs wire_type, static to_wire\(T const&\) noexcept
#include <nacre/codec/canonical_codec.hpp>

struct price {
    int ticks = 0;
};

template <>
struct nacre::wire_format<price> {
    using wire_type = int;
#if defined(NACRE_CONTROL)
    static int to_wire(price const& value) noexcept { return value.ticks; }
#else
    static int to_wire(price const& value) { return value.ticks; }
#endif
    static price from_wire(int ticks) { return {ticks}; }
};

static_assert(nacre::codec::require_encodable<price>());
