# SPDX-License-Identifier: BSL-1.0
# Runs the tools where `cmake --install` put them: records a run, looks into it, verifies it. Given: bin and data
# (folders of the installation), work_dir.

function(expect pattern) # what the command behind it has to print, and to succeed
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0 OR NOT output MATCHES "${pattern}")
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "${command}: ${status}, and it does not print '${pattern}':\n${output}")
    endif()
endfunction()

file(REMOVE_RECURSE "${work_dir}")
file(MAKE_DIRECTORY "${work_dir}")
file(WRITE "${work_dir}/stream" "first\nsecond\n")

foreach(tool nacre nacre-verify nacre-record)
    expect("Usage: " "${bin}/${tool}" --help)
endforeach()
expect("" "${bin}/nacre-record" --base "${work_dir}/data" "${work_dir}/stream")
file(GLOB run "${work_dir}/data/recorder/*.nacre")
expect("ended" "${bin}/nacre" stat "${run}")
# The program starts itself again for its worker: from where it is installed.
expect("^clean " "${bin}/nacre-verify" "${run}")

if(NOT EXISTS "${data}/nacre/gdb/nacre_printers.py")
    message(FATAL_ERROR "${data}/nacre/gdb/nacre_printers.py is not installed")
endif()
