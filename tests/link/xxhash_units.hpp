// SPDX-License-Identifier: BSL-1.0
// The units of the xxHash link test: each includes <xxhash.h> at another place, or in another mode, relative
// to nacre.
#pragma once

#include <cstddef>
#include <cstdint>

/// The hash of the same bytes by nacre and by the application's own xxHash.
struct digests {
    std::uint64_t nacre_64;
    std::uint64_t nacre_low;
    std::uint64_t nacre_high;
    std::uint64_t own_64;
    std::uint64_t own_low;
    std::uint64_t own_high;
};

digests never_included(void const* data, std::size_t size); // its own values are nacre's
digests included_before(void const* data, std::size_t size);
digests included_after(void const* data, std::size_t size);
digests included_around(void const* data, std::size_t size);
digests inlined_before(void const* data, std::size_t size);
digests inlined_after(void const* data, std::size_t size);
digests implemented_before(void const* data, std::size_t size);
digests implemented_after(void const* data, std::size_t size);
digests configured_otherwise(void const* data, std::size_t size);
