// SPDX-License-Identifier: BSL-1.0
// A catalog that plans nothing is no catalog.
// expect: a catalog \(concept catalog\) names C::record_type
#include <nacre/replay.hpp>
#include <nacre/values.hpp>

struct numbers {
    using record_type = int;
#if defined(NACRE_CONTROL)
    nacre::result<nacre::replay::catalog_slice> plan(nacre::replay::catalog_slice const& slice) const {
        return slice;
    }
#endif
    template <class Sink>
    nacre::result<std::uint64_t> load(nacre::replay::catalog_slice const&, Sink&& sink) const {
        static_cast<void>(sink(7));
        return std::uint64_t{1};
    }
};

template void nacre::replay::require_catalog<numbers>();
