// SPDX-License-Identifier: BSL-1.0
// XXH3 as a handful of functions: the one place that includes <xxhash.h>, and nothing of it is left behind.
//
// Everything in `nacre::xxhash` is for the hashers beside this header; use `xxh3_128`, `xxh3_64`,
// `xxh3_64_value`.
//
// What an application sees. xxHash is compiled into the unit (no library is linked) inside a namespace of
// nacre, with names of its own and internal to the unit. Every macro that <xxhash.h> defines or listens to is
// set aside before and given back after. So an application may include <xxhash.h> before, after, or not at
// all, in any of its modes, may define any of its macros, and may link libxxhash, of another release if it
// likes: neither sees the other.
//
// What instructions are run. Units of one program may be compiled for different instruction sets (one file
// with -mavx2). The linker keeps one copy of an inline function, whichever unit it came from, so code
// compiled for AVX2 could end up behind a call from a unit that was built to run without. The code that
// hashes is therefore the same in every unit:
//   1. The vector path is pinned to what the ABI guarantees: SSE2 on x86-64, NEON on aarch64, scalar
//      elsewhere.
//   2. On x86-64 the functions are compiled for exactly that instruction set, whatever the unit's flags (a
//      target pragma around them); the macros that announce more are hidden from the source. Hence the `_mm_`
//      functions below: those of <emmintrin.h> belong to the unit's instruction set and cannot be inlined
//      here.
//   3. The functions at this header's end are never inlined: in its caller, hashing code would be compiled
//      for the caller's instruction set again. The call costs less than a nanosecond.
//   4. What the hashers put around these calls is always inlined, so it is the calling unit's own code.
// The limit is the general rule of C++: any other inline function or template, of nacre, of the standard
// library or of the application, that two units compile with different flags exists once in the program, with
// the flags of either. Only a program whose units agree on their flags is free of that. On other
// architectures than x86-64, only the first, third and fourth point hold.
//
// By the letter of the one-definition rule an inline function may not call functions internal to the unit, as
// those of an inlined xxHash are. Every unit's are compiled from the same tokens for the same instructions,
// so it does not matter which copy the linker keeps; all units of a program include one release of xxHash,
// whose state a stream holds.
//
// Define NACRE_XXHASH_NATIVE, in every unit of the program alike, to compile xxHash for the unit's
// instruction set instead (AVX-512 takes a 256-byte payload from 23 to 19 ns and doubles or triples the
// throughput of large ones; digests are the same). All units must then be compiled for the same one.
#pragma once

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(NACRE_XXHASH_NATIVE)
#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_FEATURE_SVE)
#include <arm_neon.h>
#include <arm_sve.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif
#elif defined(__x86_64__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// The name of the namespace says what the code was compiled for, so that no two units share differing
// functions.
#if !defined(NACRE_XXHASH_NATIVE)
#define NACRE_XXHASH_CODE baseline
#elif defined(__AVX512F__)
#define NACRE_XXHASH_CODE native_avx512
#elif defined(__AVX2__)
#define NACRE_XXHASH_CODE native_avx2
#elif defined(__ARM_FEATURE_SVE)
#define NACRE_XXHASH_CODE native_sve
#else
#define NACRE_XXHASH_CODE native
#endif

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // inside GCC 12's own AVX-512 intrinsics
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

// `no-sse3` takes with it every vector extension that builds on it, up to AVX-512. The rest are the
// extensions that a compiler uses for plain integer code.
#if defined(__x86_64__) && !defined(NACRE_XXHASH_NATIVE)
#if defined(__clang__)
#if defined(__APX_F__)
#pragma clang attribute push(                                                                                \
    __attribute__((                                                                                          \
        target("no-sse3,no-bmi,no-bmi2,no-lzcnt,no-popcnt,no-movbe,no-adx,no-egpr,no-ndd,no-ccmp,no-nf"))),  \
    apply_to = function)
#else
#pragma clang attribute push(                                                                                \
    __attribute__((target("no-sse3,no-bmi,no-bmi2,no-lzcnt,no-popcnt,no-movbe,no-adx"))),                    \
    apply_to = function)
#endif
#else
#pragma GCC push_options
#pragma GCC target("no-sse3,no-bmi,no-bmi2,no-lzcnt,no-popcnt,no-movbe,no-adx")
#if defined(__APX_F__)
#pragma GCC target("no-apxf")
#endif
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#pragma GCC optimize("O3") // at -O2 GCC leaves the loop over stripes rolled up: half the throughput
#endif
#endif
#endif

#define NACRE_XXHASH_IMPORTING
#include <nacre/hasher/xxhash/save_macros.hpp>

#include <nacre/hasher/xxhash/rename_functions.hpp>

// Memory functions of a hardened C library are inline wrappers, compiled for the unit's instruction set.
#define memcpy __builtin_memcpy
#define memset __builtin_memset
#define memcmp __builtin_memcmp

#define XXH_INLINE_ALL
#if !defined(NACRE_XXHASH_NATIVE)
#pragma push_macro("__AVX512F__")
#pragma push_macro("__AVX2__")
#pragma push_macro("__SSE4_1__")
#pragma push_macro("__ARM_FEATURE_SVE")
#pragma push_macro("_mm_shuffle_epi32") // of <emmintrin.h>, for some compilers
#undef __AVX512F__
#undef __AVX2__
#undef __SSE4_1__
#undef __ARM_FEATURE_SVE
#undef _mm_shuffle_epi32
#if defined(__x86_64__)
#define XXH_VECTOR XXH_SSE2
#define _mm_shuffle_epi32(v, order) ((__m128i)__builtin_ia32_pshufd((__v4si)(v), (order)))
#define NACRE_XXHASH_SSE2 static inline __attribute__((always_inline))
#elif defined(__aarch64__)
#define XXH_VECTOR XXH_NEON
#else
#define XXH_VECTOR XXH_SCALAR
#endif
#endif

namespace nacre { inline namespace nacre_v1 { namespace hashing { namespace xxhash {
inline namespace NACRE_XXHASH_CODE {

namespace imported {

#if defined(NACRE_XXHASH_SSE2)
// The SSE2 operations that <xxhash.h> uses, by the names it uses; unqualified lookup finds these first.
NACRE_XXHASH_SSE2 __m128i _mm_load_si128(__m128i const* p) { return *p; }
NACRE_XXHASH_SSE2 __m128i _mm_loadu_si128(__m128i const* p) { return *(__m128i_u const*)p; }
NACRE_XXHASH_SSE2 __m128 _mm_load_ps(float const* p) { return *(__m128 const*)p; }
NACRE_XXHASH_SSE2 __m128i _mm_castps_si128(__m128 a) { return (__m128i)a; }
NACRE_XXHASH_SSE2 __m128i _mm_xor_si128(__m128i a, __m128i b) { return (__m128i)((__v2du)a ^ (__v2du)b); }
NACRE_XXHASH_SSE2 __m128i _mm_add_epi64(__m128i a, __m128i b) { return (__m128i)((__v2du)a + (__v2du)b); }
NACRE_XXHASH_SSE2 __m128i _mm_slli_epi64(__m128i a, int bits) { return (__m128i)((__v2du)a << bits); }
NACRE_XXHASH_SSE2 __m128i _mm_srli_epi64(__m128i a, int bits) { return (__m128i)((__v2du)a >> bits); }
NACRE_XXHASH_SSE2 __m128i _mm_set1_epi32(int a) {
    __v4si const all = {a, a, a, a};
    return (__m128i)all;
}
NACRE_XXHASH_SSE2 __m128i _mm_set_epi64x(long long high, long long low) {
    __v2di const both = {low, high};
    return (__m128i)both;
}
NACRE_XXHASH_SSE2 __m128i _mm_mul_epu32(__m128i a, __m128i b) { // of the lower halves of each 64-bit lane
#if __has_builtin(__builtin_ia32_pmuludq128)
    return (__m128i)__builtin_ia32_pmuludq128((__v4si)a, (__v4si)b);
#else
    return (__m128i)(((__v2du)a & 0xFFFFFFFFu) * ((__v2du)b & 0xFFFFFFFFu));
#endif
}
#endif

#include <nacre/hasher/xxhash/imported.hpp>

static_assert(XXH_VERSION_NUMBER >= 800,
              "nacre: XXH3 is final since xxHash 0.8.0 (see docs/concepts/hasher.md)");

} // namespace imported

struct value_128 {
    uint64_t low;
    uint64_t high;
};

/// What a stream has seen so far; copyable as bytes.
using state = imported::XXH3_state_t;

// Raw pointers and plain structs only: an inline function of the standard library would be the unit's, not
// pinned.

[[gnu::noinline]] inline uint64_t hash_64(void const* data, size_t size) noexcept {
    return imported::XXH3_64bits(data, size);
}

[[gnu::noinline]] inline uint64_t hash_64_seeded(void const* data, size_t size, uint64_t seed) noexcept {
    return imported::XXH3_64bits_withSeed(data, size, seed);
}

[[gnu::noinline]] inline value_128 hash_128(void const* data, size_t size) noexcept {
    imported::XXH128_hash_t const hash = imported::XXH3_128bits(data, size);
    return {hash.low64, hash.high64};
}

/// A stream serves either width: the state is the same, only the end differs.
[[gnu::noinline]] inline void reset(state& s) noexcept {
    s.seed = 0;
    (void)imported::XXH3_64bits_reset(&s);
}

[[gnu::noinline]] inline void update(state& s, void const* data, size_t size) noexcept {
    if (size != 0) (void)imported::XXH3_64bits_update(&s, data, size);
}

[[gnu::noinline]] inline uint64_t finish_64(state const& s) noexcept {
    return imported::XXH3_64bits_digest(&s);
}

[[gnu::noinline]] inline value_128 finish_128(state const& s) noexcept {
    imported::XXH128_hash_t const hash = imported::XXH3_128bits_digest(&s);
    return {hash.low64, hash.high64};
}

}}}}} // namespace nacre::hashing::xxhash

#if !defined(NACRE_XXHASH_NATIVE)
#undef NACRE_XXHASH_SSE2
#pragma pop_macro("_mm_shuffle_epi32")
#pragma pop_macro("__ARM_FEATURE_SVE")
#pragma pop_macro("__SSE4_1__")
#pragma pop_macro("__AVX2__")
#pragma pop_macro("__AVX512F__")
#endif

#include <nacre/hasher/xxhash/unrename_functions.hpp>

#include <nacre/hasher/xxhash/restore_macros.hpp>
#undef NACRE_XXHASH_IMPORTING

#if defined(__x86_64__) && !defined(NACRE_XXHASH_NATIVE)
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif

#pragma GCC diagnostic pop
#undef NACRE_XXHASH_CODE
