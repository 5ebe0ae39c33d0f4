// SPDX-License-Identifier: BSL-1.0
// The unit that must run on the ABI's baseline although another one of its program is compiled for more. It
// calls the other only where the processor can run it; the script that inspects the program does not need to
// run it at all.
#include "xxhash_mixed_units.hpp"

#include <cstdio>

namespace {

unsigned char bytes[4096];
float values[64];

} // namespace

int main() {
    for (std::size_t i = 0; i < sizeof bytes; ++i)
        bytes[i] = static_cast<unsigned char>(i * i >> 3);
    bool const can_run_wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                              __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    std::uint64_t folded = 0;
    for (std::size_t size = 0; size <= sizeof bytes; size += 13) {
        std::uint64_t const mine = hash_every_way({reinterpret_cast<std::byte const*>(bytes), size});
        if (can_run_wide && mine != wide_unit_hash(bytes, size)) {
            std::printf("the units differ at %zu bytes\n", size);
            return 1;
        }
        folded = folded * 31 + mine;
    }
    if (can_run_wide && wide_unit_sum(values, 64) != 0) return 1;
    std::printf("folded %llx\n", static_cast<unsigned long long>(folded));
    return 0;
}
