// SPDX-License-Identifier: BSL-1.0
// A unit that is compiled for more instructions than the rest of its program; linked first, so that the
// linker prefers its copies of inline functions.
#include "xxhash_mixed_units.hpp"

namespace {

[[gnu::always_inline]] inline float sum(float const* values, std::size_t count) {
    float total[16] = {};
    for (std::size_t i = 0; i + 16 <= count; i += 16) {
        for (std::size_t lane = 0; lane < 16; ++lane)
            total[lane] += values[i + lane];
    }
    float all = 0;
    for (float const part : total)
        all += part;
    return all;
}

} // namespace

extern "C" [[gnu::noinline]] std::uint64_t wide_unit_hash(void const* data, std::size_t size) {
    return hash_every_way({static_cast<std::byte const*>(data), size});
}

// Shows that this unit is compiled for more: without it, finding nothing elsewhere would prove nothing.
extern "C" [[gnu::noinline]] float wide_unit_sum(float const* values, std::size_t count) {
    return sum(values, count);
}
