# SPDX-License-Identifier: BSL-1.0
# Disassembles `program`, one unit of which was built with -mavx2 -mbmi2, and looks at the functions that hash: none may
# hold a VEX-encoded vector instruction (all begin with v) or one of BMI2.

execute_process(COMMAND "${objdump}" -d -C --no-show-raw-insn "${program}"
    RESULT_VARIABLE status OUTPUT_VARIABLE listing ERROR_VARIABLE errors)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "objdump: ${errors}")
endif()

# A function is a paragraph: "0000000000001234 <name>:" and its instructions.
string(REPLACE ";" "," listing "${listing}")
string(REPLACE "[" "(" listing "${listing}")
string(REPLACE "]" ")" listing "${listing}")
string(REPLACE "\n\n" ";" paragraphs "${listing}")
set(functions 0)
foreach(paragraph IN LISTS paragraphs)
    if(NOT paragraph MATCHES "^[0-9a-f]+ <[^\n]*(nacre::v1::xxhash::|nacre_XXH)[^\n]*>:")
        continue()
    endif()
    math(EXPR functions "${functions} + 1")
    if(paragraph MATCHES "\n *[0-9a-f]+:\t(v[a-z0-9]+|mulx|rorx|sarx|shlx|shrx|pdep|pext|bzhi) [^\n]*")
        string(STRIP "${CMAKE_MATCH_0}" instruction)
        string(REGEX MATCH "^[^\n]*" name "${paragraph}")
        message(FATAL_ERROR "${name} holds ${instruction}")
    endif()
endforeach()
if(functions EQUAL 0)
    message(FATAL_ERROR "no function of nacre::xxhash found in ${program}: this test looks at nothing")
endif()
message(STATUS "${functions} functions checked")
