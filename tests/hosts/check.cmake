# SPDX-License-Identifier: BSL-1.0
# Compiles program.cpp as one host does. Given: kind, source_dir (this folder), work_dir, compiler, includes and flags
# (lists), expect (the sentence of a refusal, as a regular expression).
#
# kind `compiles`: the compiler says nothing. `runs`: it says nothing, and the program does its work. `refused`: the
# sentence is the compiler's first error, and the only one but for the end of the compilation.

file(REMOVE_RECURSE "${work_dir}")
file(MAKE_DIRECTORY "${work_dir}")
set(compile "${compiler}" -std=c++20 -Werror ${includes} ${flags} "${source_dir}/program.cpp")
set(program "${work_dir}/program")

if(kind STREQUAL "runs")
    list(APPEND compile -pthread -o "${program}")
else()
    list(APPEND compile -fsyntax-only)
endif()
execute_process(COMMAND ${compile} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(kind STREQUAL "refused")
    if(status EQUAL 0)
        message(FATAL_ERROR "it compiles, and should not")
    endif()
    string(REPLACE ";" "," lines "${output}")
    string(REPLACE "\n" ";" lines "${lines}")
    # Clang counts the end of the compilation, a file that is not found, as GCC does: an error.
    set(errors "")
    foreach(line IN LISTS lines)
        if(line MATCHES ": (fatal )?error: " AND NOT line MATCHES "nacre/stopped_by_the_error_above")
            list(APPEND errors "${line}")
        endif()
    endforeach()
    list(LENGTH errors count)
    if(NOT count EQUAL 1 OR NOT "${errors}" MATCHES "${expect}")
        message(FATAL_ERROR "not one error that says '${expect}', but ${count}:\n${output}")
    endif()
    return()
endif()

# GCC tells so much about its own work when it has several processors.
string(REGEX REPLACE "lto-wrapper: (warning: using serial compilation|note: see the)[^\n]*\n" "" output "${output}")
if(NOT status EQUAL 0 OR NOT output STREQUAL "")
    message(FATAL_ERROR "the compiler (${status}) says:\n${output}")
endif()
if(kind STREQUAL "runs")
    execute_process(COMMAND "${program}" "${work_dir}/data" RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0 OR NOT output MATCHES "sum: 250")
        message(FATAL_ERROR "the program (${status}) says:\n${output}")
    endif()
endif()
