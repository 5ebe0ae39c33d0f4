# SPDX-License-Identifier: BSL-1.0
# Compares the macros that are defined with and without nacre's hashers: nothing but NACRE_ names may come
# with them, and a macro of the application's own <xxhash.h> keeps its definition. Given: compiler, flags (a
# list), scratch (a folder).

# Everything else that the hashers include.
set(common "#include <nacre/core/bytes.hpp>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif
")
set(nacre "#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
")

function(macros_of result source)
    file(WRITE "${scratch}/macros.cpp" "${source}")
    execute_process(COMMAND "${compiler}" -std=c++20 ${flags} -dM -E "${scratch}/macros.cpp"
        OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "the preprocessor fails:\n${errors}\nfor\n${source}")
    endif()
    # A list of definitions, one macro an element, whatever they hold.
    string(REPLACE ";" "<semicolon>" output "${output}")
    string(REPLACE "[" "<open>" output "${output}")
    string(REPLACE "]" "<close>" output "${output}")
    string(REPLACE "\\" "<backslash>" output "${output}")
    string(REGEX REPLACE "\n$" "" output "${output}")
    string(REPLACE "\n" ";" output "${output}")
    set(${result} "${output}" PARENT_SCOPE)
endfunction()

function(expect_same claim without with)
    macros_of(before "${without}")
    macros_of(after "${with}")
    list(LENGTH before count)
    set(gained ${after})
    list(REMOVE_ITEM gained ${before})
    list(FILTER gained EXCLUDE REGEX "^#define NACRE_")
    set(lost ${before})
    list(REMOVE_ITEM lost ${after})
    if(gained OR lost)
        list(JOIN gained "\n  " gained)
        list(JOIN lost "\n  " lost)
        message(FATAL_ERROR "not true: ${claim}\ngained:\n  ${gained}\nlost:\n  ${lost}")
    endif()
    message(STATUS "${claim} (${count} macros)")
endfunction()

expect_same("the hashers leave no macro behind" "${common}" "${common}${nacre}")

foreach(mode "" "#define XXH_STATIC_LINKING_ONLY\n" "#define XXH_INLINE_ALL\n"
        "#define XXH_NAMESPACE application_\n#define XXH_STATIC_LINKING_ONLY\n#define XXH_IMPLEMENTATION\n")
    string(REGEX MATCHALL "XXH_[A-Z_]+" words "${mode}")
    set(application "${mode}#include <xxhash.h>\n")
    expect_same("an earlier <xxhash.h> keeps its macros (${words})"
        "${common}${application}" "${common}${application}${nacre}")
    expect_same("a later <xxhash.h> gets its macros (${words})"
        "${common}${application}" "${common}${nacre}${application}")
endforeach()

# The comparison itself: it sees <xxhash.h> when that is not hidden.
macros_of(plain "${common}")
macros_of(seen "${common}#include <xxhash.h>\n")
list(REMOVE_ITEM seen ${plain})
list(FILTER seen INCLUDE REGEX "^#define XXH")
list(LENGTH seen count)
if(count LESS 5)
    message(FATAL_ERROR "the comparison does not see the macros of <xxhash.h>")
endif()
