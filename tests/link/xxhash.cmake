# SPDX-License-Identifier: BSL-1.0
# The link tests of the inlined xxHash, included by tests/CMakeLists.txt: it meets the application's own <xxhash.h> in
# every order and mode, leaves no macro, and runs no instruction that a unit was not compiled for.

set(link_dir "${CMAKE_CURRENT_LIST_DIR}")
find_library(nacre_xxhash_library xxhash DOC "The compiled libxxhash, for link tests only")
mark_as_advanced(nacre_xxhash_library)

if(nacre_xxhash_library)
    add_executable(nacre_link_xxhash
        "${link_dir}/xxhash_main.cpp"
        "${link_dir}/xxhash_never_included.cpp"
        "${link_dir}/xxhash_included_before.cpp"
        "${link_dir}/xxhash_included_after.cpp"
        "${link_dir}/xxhash_included_around.cpp"
        "${link_dir}/xxhash_inlined_before.cpp"
        "${link_dir}/xxhash_inlined_after.cpp"
        "${link_dir}/xxhash_implemented_before.cpp"
        "${link_dir}/xxhash_implemented_after.cpp"
        "${link_dir}/xxhash_configured_otherwise.cpp")
    target_link_libraries(nacre_link_xxhash PRIVATE nacre_development "${nacre_xxhash_library}")
    target_compile_options(nacre_link_xxhash PRIVATE ${NACRE_TEST_OPTIMISATION})
    add_test(NAME "link: an application's own xxHash, wherever it is included, and nacre's agree"
        COMMAND nacre_link_xxhash)
else()
    message(WARNING "No libxxhash: its link tests are left out (Debian: libxxhash-dev).")
endif()

add_test(NAME "link: the inlined xxHash leaves no macro behind"
    COMMAND "${CMAKE_COMMAND}" -D "compiler=${CMAKE_CXX_COMPILER}" -D "scratch=${CMAKE_CURRENT_BINARY_DIR}"
        -D "flags=-I$<JOIN:$<TARGET_PROPERTY:nacre,INTERFACE_INCLUDE_DIRECTORIES>,$<SEMICOLON>-I>$<SEMICOLON>-I$<JOIN:$<TARGET_PROPERTY:xxHash::headers,INTERFACE_INCLUDE_DIRECTORIES>,$<SEMICOLON>-I>"
        -P "${link_dir}/xxhash_macros.cmake")

find_program(nacre_bash bash DOC "The shell of the scripts, for a test that runs one")
mark_as_advanced(nacre_bash)
add_test(NAME "link: the lists of xxHash's names are generated, and complete for the installed header"
    COMMAND "${CMAKE_COMMAND}" -D "source=${PROJECT_SOURCE_DIR}" -D "bash=${nacre_bash}"
        -D "compiler=${CMAKE_CXX_COMPILER}" -D "scratch=${CMAKE_CURRENT_BINARY_DIR}"
        -D "flags=-I$<JOIN:$<TARGET_PROPERTY:nacre,INTERFACE_INCLUDE_DIRECTORIES>,$<SEMICOLON>-I>$<SEMICOLON>-I$<JOIN:$<TARGET_PROPERTY:xxHash::headers,INTERFACE_INCLUDE_DIRECTORIES>,$<SEMICOLON>-I>"
        -P "${link_dir}/xxhash_lists.cmake")

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8)
    # Optimized whatever the build type: without, every accessor of std::span is a function that the linker picks.
    # A sanitizer's own code, in every function, would be the wide unit's.
    if(NOT NACRE_SANITIZE)
        find_program(nacre_objdump NAMES objdump llvm-objdump DOC "Disassembler, for a link test only")
        mark_as_advanced(nacre_objdump)
        add_executable(nacre_link_xxhash_mixed
            "${link_dir}/xxhash_wide_unit.cpp"
            "${link_dir}/xxhash_baseline_unit.cpp")
        target_link_libraries(nacre_link_xxhash_mixed PRIVATE nacre_development)
        target_compile_options(nacre_link_xxhash_mixed PRIVATE -O2 -march=x86-64)
        set_source_files_properties("${link_dir}/xxhash_wide_unit.cpp" PROPERTIES
            COMPILE_OPTIONS "-mavx2;-mbmi2;-mavx512f;-mavx512vl")
        add_test(NAME "link: units with other instruction sets compute the same digests"
            COMMAND nacre_link_xxhash_mixed)
        if(nacre_objdump)
            add_test(NAME "link: a unit with another instruction set changes no instruction of the others"
                COMMAND "${CMAKE_COMMAND}" -D "program=$<TARGET_FILE:nacre_link_xxhash_mixed>"
                    -D "objdump=${nacre_objdump}" -P "${link_dir}/xxhash_instructions.cmake")
        endif()
    endif()

    if(nacre_xxhash_library)
        add_executable(nacre_link_xxhash_native "${link_dir}/xxhash_native_unit.cpp")
        target_link_libraries(nacre_link_xxhash_native PRIVATE nacre_development "${nacre_xxhash_library}")
        target_compile_definitions(nacre_link_xxhash_native PRIVATE NACRE_XXHASH_NATIVE)
        target_compile_options(nacre_link_xxhash_native PRIVATE -mavx2)
        add_test(NAME "link: compiled for the unit's instruction set the digests are the same"
            COMMAND nacre_link_xxhash_native)
        set_tests_properties("link: compiled for the unit's instruction set the digests are the same" PROPERTIES
            SKIP_RETURN_CODE 77)
    endif()
endif()

# The one hasher that needs a compiled library is tested with the others, where that library is.
find_package(OpenSSL QUIET COMPONENTS Crypto)
if(OPENSSL_FOUND AND TARGET nacre_test_hasher)
    target_link_libraries(nacre_test_hasher PRIVATE OpenSSL::Crypto)
    target_compile_definitions(nacre_test_hasher PRIVATE NACRE_TEST_OPENSSL)
endif()
