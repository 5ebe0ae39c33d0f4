# SPDX-License-Identifier: BSL-1.0
# Holds a wrong program against its refusal. `source` names the text the compiler must say in lines
#
#     // expect: <regular expression, matched against the output as one line>
#
# and what it must not say, where that would mislead, in lines `// without: <regular expression>`. It passes when the
# source compiles with NACRE_CONTROL defined (so nothing else is wrong with it), fails without, every expected text is in
# the output, and none of the others. A line `// errors: N` is for the number of errors. Given: source, compiler, flags (a
# list).

file(STRINGS "${source}" expectations REGEX "^// expect: ")
if(NOT expectations)
    message(FATAL_ERROR "${source} has no line '// expect: <regex>'")
endif()
# Bodies that are compiled elsewhere refuse nothing.
set(compile "${compiler}" -std=c++20 -fsyntax-only -DNACRE_COMPILED ${flags})

execute_process(COMMAND ${compile} -DNACRE_CONTROL "${source}"
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "the control does not compile: the failure would prove nothing\n${output}")
endif()

execute_process(COMMAND ${compile} "${source}"
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
    message(FATAL_ERROR "it compiles, and should not")
endif()
string(REGEX REPLACE "[ \t\r\n]+" " " line "${output}")
foreach(expectation IN LISTS expectations)
    string(REGEX REPLACE "^// expect: " "" expectation "${expectation}")
    if(NOT line MATCHES "${expectation}")
        message(FATAL_ERROR "the compiler does not say '${expectation}', but:\n${output}")
    endif()
endforeach()

file(STRINGS "${source}" misleading REGEX "^// without: ")
foreach(text IN LISTS misleading)
    string(REGEX REPLACE "^// without: " "" text "${text}")
    if(line MATCHES "${text}")
        message(FATAL_ERROR "the compiler says '${text}', which misleads:\n${output}")
    endif()
endforeach()

file(STRINGS "${source}" errors REGEX "^// errors: ")
if(errors)
    string(REGEX REPLACE "^// errors: " "" errors "${errors}")
    string(REGEX MATCHALL "error: " said "${output}")
    list(LENGTH said said)
    if(NOT said EQUAL errors)
        message(FATAL_ERROR "the compiler says ${said} errors, not ${errors}:\n${output}")
    endif()
endif()
