# SPDX-License-Identifier: BSL-1.0
# Holds every front header against the rule that its first include sets the host's macros aside, and its last gives them
# back. Given: headers (a list).

foreach(header IN LISTS headers)
    file(STRINGS "${header}" includes REGEX "^#include ")
    list(GET includes 0 first)
    list(GET includes -1 last)
    file(STRINGS "${header}" lines)
    list(GET lines -1 end)
    if(NOT first STREQUAL "#include <nacre/core/save_macros.hpp>" OR NOT last STREQUAL "#include <nacre/core/restore_macros.hpp>"
        OR NOT end STREQUAL last)
        message(FATAL_ERROR "${header} has to begin with #include <nacre/core/save_macros.hpp> and to end with "
            "#include <nacre/core/restore_macros.hpp>")
    endif()
endforeach()
