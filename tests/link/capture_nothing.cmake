# SPDX-License-Identifier: BSL-1.0
# Disassembles the object of capture_nothing.cpp: capturing what the registry ignores is no instruction but the return;
# asking for the outcome is a constant. What is registered is the counter-check. Given: object, objdump.

execute_process(COMMAND "${objdump}" -d --no-show-raw-insn "${object}"
    OUTPUT_VARIABLE listing RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${objdump} cannot read ${object}")
endif()
string(REPLACE ";" "," listing "${listing}")
string(REPLACE "[" "(" listing "${listing}")
string(REPLACE "]" ")" listing "${listing}")
string(REPLACE "\n" ";" lines "${listing}")

# Instructions of each function, without the padding behind it and the landing mark of control-flow protection.
set(function "")
foreach(line IN LISTS lines)
    if(line MATCHES "^[0-9a-f]+ <([a-z_]+)>:$")
        set(function "${CMAKE_MATCH_1}")
        set(code_${function} "")
    elseif(line MATCHES "^[0-9a-f]+ <")
        set(function "")
    elseif(function AND line MATCHES "^ *[0-9a-f]+:[ \t]+(.*)$")
        string(STRIP "${CMAKE_MATCH_1}" instruction)
        if(NOT instruction MATCHES "^(nop|data16|cs nop|xchg +%ax,%ax|int3|endbr64)")
            list(APPEND code_${function} "${instruction}")
        endif()
    endif()
endforeach()

foreach(function nothing_of_a_message nothing_of_an_envelope nothing_of_a_tapped_message)
    if(NOT "${code_${function}}" MATCHES "^ret[q]?$")
        message(FATAL_ERROR "${function} should be a return and nothing else, and is: ${code_${function}}")
    endif()
endforeach()
if(NOT "${code_nothing_but_its_outcome}" MATCHES "^mov[a-z]* +.0x1,%[a-z]+,ret[q]?$|^mov[a-z]* +.0x1,%[a-z]+;ret[q]?$")
    message(FATAL_ERROR "nothing_but_its_outcome should return a constant, and is: ${code_nothing_but_its_outcome}")
endif()
if(NOT "${code_something_of_a_registered_message}" MATCHES "call")
    message(FATAL_ERROR "capturing a registered message calls nothing: the test would prove nothing")
endif()
