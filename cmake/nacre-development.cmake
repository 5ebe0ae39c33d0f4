# SPDX-License-Identifier: BSL-1.0
# Private targets of the project's own tests, tools and benchmarks; users of the library see none of them.

add_library(nacre_warnings INTERFACE)
target_compile_options(nacre_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror
    # These GCC derives after inlining, and GCC 12 gets them wrong inside its own library (optional, shared_ptr,
    # vector), differently at each optimisation level. The sanitizer presets look for the real ones.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overread;-Wno-stringop-overflow;-Wno-restrict>)

add_library(nacre_sanitizers INTERFACE)
if(NACRE_SANITIZE)
    target_compile_options(nacre_sanitizers INTERFACE
        -fsanitize=${NACRE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(nacre_sanitizers INTERFACE -fsanitize=${NACRE_SANITIZE})
endif()

# What every program of the project links.
add_library(nacre_development INTERFACE)
target_link_libraries(nacre_development INTERFACE nacre::nacre nacre::testing nacre_warnings nacre_sanitizers)
# Bodies compiled once, as for users of nacre::compiled; without it every unit defines inline what it uses.
option(NACRE_DEVELOP_COMPILED "Link nacre::compiled into tests, tools and benchmarks" OFF)
target_link_libraries(nacre_compiled PRIVATE $<BUILD_INTERFACE:nacre_warnings> $<BUILD_INTERFACE:nacre_sanitizers>)
if(NACRE_DEVELOP_COMPILED)
    target_link_libraries(nacre_development INTERFACE nacre_compiled)
endif()
set(nacre_public_headers ${nacre_headers} ${nacre_testing_headers})
list(REMOVE_ITEM nacre_public_headers ${nacre_header_fragments})

# Building `all_verify_interface_header_sets` compiles each header alone, under the project's own warnings: those that
# users include, and the rooms' headers too when asked for. Without bodies, which would bring along what a header lacks.
option(NACRE_VERIFY_ROOMS "Compile the rooms' headers alone as well" OFF)
set(nacre_headers_alone ${nacre_public_headers})
if(NOT NACRE_VERIFY_ROOMS)
    list(FILTER nacre_headers_alone INCLUDE REGEX
        "/include/nacre/([^/]+|hasher/openssl|lifecycle/config_json|testing/matchers)\\.hpp$")
endif()
add_library(nacre_headers INTERFACE)
target_link_libraries(nacre_headers INTERFACE nacre::nacre nacre::testing nacre_warnings)
target_compile_definitions(nacre_headers INTERFACE NACRE_COMPILED)
target_compile_options(nacre_headers INTERFACE -O0 -g0)
target_sources(nacre_headers INTERFACE
    FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${nacre_headers_alone})
set_target_properties(nacre_headers PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)

# Tools and benchmarks stand together; a project that adds this one keeps its own choice.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_RUNTIME_OUTPUT_DIRECTORY)
    set(nacre_bin_dir "${PROJECT_BINARY_DIR}/bin")
else()
    set(nacre_bin_dir "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
endif()
