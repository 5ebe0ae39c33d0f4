# SPDX-License-Identifier: BSL-1.0
# Writes the CTest listing of one test binary: every case it holds, one test each. Run after each link of `binary`, which
# `emulator` runs where it was built for another processor.
# A name that CTest or Catch2 would cut, merge or read as a pattern stops the build: such a case would never run.

# The names of the cases that match `pattern` (all when empty), one a line.
function(list_names pattern result)
    execute_process(COMMAND ${emulator} "${binary}" --list-test-names-only ${pattern}
        OUTPUT_VARIABLE names ERROR_VARIABLE errors RESULT_VARIABLE status)
    if(errors MATCHES "Unrecognised token" OR names MATCHES "Unrecognised token" OR NOT status MATCHES "^[0-9]+$")
        # Catch2 3 has another spelling, and another exit code: 0 instead of the number of cases.
        execute_process(COMMAND ${emulator} "${binary}" --list-tests --verbosity quiet ${pattern}
            OUTPUT_VARIABLE names ERROR_VARIABLE errors RESULT_VARIABLE status)
        if(NOT status EQUAL 0)
            message(FATAL_ERROR "${binary} cannot list its cases (${status}):\n${names}${errors}")
        endif()
    endif()
    set(${result} "${names}" PARENT_SCOPE)
endfunction()

list_names("" names)
# Long ones start first, so that none is left to run alone at the end.
list_names("[kill],[slow],[campaign],[stress]" long_names)

set(command "")
foreach(part IN LISTS emulator binary)
    string(APPEND command " [==[${part}]==]")
endforeach()
set(script "# ${binary}\n")
set(count 0)
string(FIND "${names}" "\n" end)
while(end GREATER_EQUAL 0)
    string(SUBSTRING "${names}" 0 ${end} name)
    math(EXPR next "${end} + 1")
    string(SUBSTRING "${names}" ${next} -1 names)
    string(FIND "${names}" "\n" end)
    if(name STREQUAL "")
        continue()
    endif()
    if(name MATCHES "[][;\\\\\"*]" OR name MATCHES "^[ ~#]" OR name MATCHES " $")
        message(FATAL_ERROR "${area}: the test name '${name}' holds one of [ ] ; \\ \" * or begins with ~ # or a space: "
            "discovery would lose it")
    endif()
    string(REPLACE "," "\\," spec "${name}")
    string(APPEND script
        "add_test([==[${area}: ${name}]==]${command} [==[${spec}]==])\n"
        "set_tests_properties([==[${area}: ${name}]==] PROPERTIES LABELS \"case\" TIMEOUT ${seconds_max}\n"
        "    SKIP_REGULAR_EXPRESSION \"test skipped: \")\n")
    string(FIND "\n${long_names}" "\n${name}\n" found)
    if(found GREATER_EQUAL 0)
        string(APPEND script "set_tests_properties([==[${area}: ${name}]==] PROPERTIES COST 100)\n")
    endif()
    math(EXPR count "${count} + 1")
endwhile()
if(count EQUAL 0)
    message(FATAL_ERROR "${binary} holds no test case")
endif()
file(WRITE "${listing}" "${script}")
