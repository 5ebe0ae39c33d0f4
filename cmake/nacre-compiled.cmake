# SPDX-License-Identifier: BSL-1.0
# nacre::compiled: what headers otherwise define inline, compiled once, by this build and with its flags. It is there for
# projects that add this one and, as component `compiled`, for those that find it installed.

# `headers`: the target to compile for. `testing`: its part for tests, or empty.
function(nacre_add_compiled headers testing)
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/nacre_compiled")
    file(CONFIGURE OUTPUT "${folder}/nacre.cpp" CONTENT "#include <nacre/nacre.ipp>\n" @ONLY)
    set(sources "${folder}/nacre.cpp")
    if(testing)
        file(CONFIGURE OUTPUT "${folder}/testing.cpp" CONTENT "#include <nacre/testing.ipp>\n" @ONLY)
        list(APPEND sources "${folder}/testing.cpp")
    endif()
    # Built when something links it.
    add_library(nacre_compiled STATIC EXCLUDE_FROM_ALL ${sources})
    add_library(nacre::compiled ALIAS nacre_compiled)
    target_link_libraries(nacre_compiled PUBLIC ${headers} ${testing})
    target_compile_definitions(nacre_compiled PUBLIC NACRE_COMPILED)
    set_target_properties(nacre_compiled PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
endfunction()
