# SPDX-License-Identifier: BSL-1.0
# Finds what the headers include: Boost (headers only, 1.81 or later), xxHash (its header only) and threads. Used by the
# build and by the installed package alike, so that both find the same things in the same way.
#
# Boost_ROOT (CMake or environment variable) may name an unpacked Boost or an installation prefix; it wins over whatever
# the system has. xxHash_ROOT does the same for xxhash.h.

# Sets `result` to the version of the Boost whose headers are in `directory`, as 1.81.0, or to nothing.
function(nacre_boost_version directory result)
    set(${result} "" PARENT_SCOPE)
    if(EXISTS "${directory}/boost/version.hpp")
        file(STRINGS "${directory}/boost/version.hpp" line REGEX "^#define BOOST_VERSION [0-9]+")
        if(line MATCHES "BOOST_VERSION ([0-9]+)")
            math(EXPR major "${CMAKE_MATCH_1} / 100000")
            math(EXPR minor "${CMAKE_MATCH_1} / 100 % 1000")
            math(EXPR patch "${CMAKE_MATCH_1} % 100")
            set(${result} "${major}.${minor}.${patch}" PARENT_SCOPE)
        endif()
    endif()
endfunction()

# Creates the targets Boost::headers, xxHash::headers and Threads::Threads; sets `problem` to a sentence when it cannot.
function(nacre_find_dependencies problem)
    set(${problem} "" PARENT_SCOPE)

    set(THREADS_PREFER_PTHREAD_FLAG ON)
    find_package(Threads QUIET)
    if(NOT TARGET Threads::Threads)
        set(${problem} "nacre needs threads, and the compiler offers none." PARENT_SCOPE)
        return()
    endif()

    if(NOT TARGET Boost::headers)
        find_path(nacre_boost_include_dir boost/version.hpp
            HINTS "${Boost_ROOT}" "${BOOST_ROOT}" "$ENV{Boost_ROOT}" "$ENV{BOOST_ROOT}"
            PATH_SUFFIXES include
            DOC "Folder that holds boost/version.hpp, Boost 1.81 or later")
        mark_as_advanced(nacre_boost_include_dir)
        nacre_boost_version("${nacre_boost_include_dir}" version)
        if(NOT version)
            set(${problem}
                "nacre needs the headers of Boost 1.81 or later, and found no Boost. Debian 13 and later, Ubuntu 24.04 and \
later: apt-get install libboost-dev. Debian 12: apt-get install libboost1.81-dev. Elsewhere: -DBoost_ROOT=<folder that \
holds boost/ or include/boost/>." PARENT_SCOPE)
            unset(nacre_boost_include_dir CACHE)
            return()
        elseif(version VERSION_LESS 1.81)
            set(${problem}
                "nacre needs the headers of Boost 1.81 or later; ${nacre_boost_include_dir} holds Boost ${version}. On \
Debian 12 that is libboost-dev (1.74), which conflicts with libboost1.81-dev: the two cannot be installed together. \
Either replace it (apt-get install libboost1.81-dev removes libboost1.74-dev and what needs it), or keep it, unpack a \
newer Boost anywhere (headers suffice, nothing to compile) and configure with -DBoost_ROOT=<that folder>." PARENT_SCOPE)
            unset(nacre_boost_include_dir CACHE)
            return()
        endif()
        add_library(Boost::headers IMPORTED INTERFACE GLOBAL)
        target_include_directories(Boost::headers INTERFACE "${nacre_boost_include_dir}")
        target_compile_definitions(Boost::headers INTERFACE BOOST_ALL_NO_LIB)
    endif()

    if(NOT TARGET xxHash::headers)
        find_package(PkgConfig QUIET)
        if(PkgConfig_FOUND)
            pkg_check_modules(nacre_xxhash_pc QUIET libxxhash)
        endif()
        find_path(nacre_xxhash_include_dir xxhash.h
            HINTS "${xxHash_ROOT}" "$ENV{xxHash_ROOT}" ${nacre_xxhash_pc_INCLUDE_DIRS}
            PATH_SUFFIXES include
            DOC "Folder that holds xxhash.h")
        mark_as_advanced(nacre_xxhash_include_dir)
        if(NOT nacre_xxhash_include_dir)
            set(${problem}
                "nacre needs xxhash.h (xxHash 0.8 or later; only the header, no library). Debian: apt-get install \
libxxhash-dev. Elsewhere: -DxxHash_ROOT=<folder that holds xxhash.h or include/xxhash.h>." PARENT_SCOPE)
            return()
        endif()
        add_library(xxHash::headers IMPORTED INTERFACE GLOBAL)
        target_include_directories(xxHash::headers INTERFACE "${nacre_xxhash_include_dir}")
    endif()
endfunction()

# Stops the configuration with the sentence when something is missing.
function(nacre_require_dependencies)
    nacre_find_dependencies(problem)
    if(problem)
        message(FATAL_ERROR "${problem}")
    endif()
endfunction()
