# SPDX-License-Identifier: BSL-1.0
# Runs the program under GDB and compares what the printers print. Given: program, gdb, session, printers.

# Neither the user's settings nor the printers of the standard library decide what is seen here.
execute_process(
    COMMAND "${gdb}" -nx -batch -iex "set auto-load off" -iex "set debuginfod enabled off"
        -ex "source ${printers}" -x "${session}" "${program}"
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE problems)
# Some containers let nobody trace a process.
if(problems MATCHES "ptrace: |Could not trace the inferior")
    message("skipped: GDB may not trace a process here")
    return()
endif()
if(problems MATCHES "Python scripting is not supported")
    message("skipped: this GDB was built without Python")
    return()
endif()

file(READ "${session}" script)
# A semicolon in an answer would part the list: there are none.
string(REGEX MATCHALL "\n#= [^\n]*" expected "${script}")
list(LENGTH expected count)
set(wrong "")
foreach(line IN LISTS expected)
    string(SUBSTRING "${line}" 4 -1 line)
    string(FIND "\n${output}" "\n${line}\n" at)
    if(at EQUAL -1)
        string(APPEND wrong "expected: ${line}\n")
    endif()
endforeach()
if(wrong OR count EQUAL 0 OR NOT status EQUAL 0)
    message(FATAL_ERROR "GDB ended with ${status}.\n${wrong}It printed:\n${output}\n${problems}")
endif()
