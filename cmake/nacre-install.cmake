# SPDX-License-Identifier: BSL-1.0
# Install rules: headers, `find_package(nacre)`, `pkg-config nacre`, the debugger's printers.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(nacre_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/nacre")

install(TARGETS nacre nacre_testing EXPORT nacre-targets FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT nacre-targets NAMESPACE nacre:: DESTINATION "${nacre_package_dir}")

configure_package_config_file(cmake/nacre-config.cmake.in "${PROJECT_BINARY_DIR}/package/nacre-config.cmake"
    INSTALL_DESTINATION "${nacre_package_dir}" NO_SET_AND_CHECK_MACRO)
# 0.x: a minor version may break the interface. No architecture in it: there is nothing compiled.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/nacre-config-version.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    "${PROJECT_BINARY_DIR}/package/nacre-config.cmake"
    "${PROJECT_BINARY_DIR}/package/nacre-config-version.cmake"
    cmake/nacre-compiled.cmake
    cmake/nacre-dependencies.cmake
    DESTINATION "${nacre_package_dir}")

# Folders the compiler searches anyway stay out of the flags: naming /usr/include would reorder the search.
set(nacre_pc_cflags "")
foreach(dependency Boost::headers xxHash::headers)
    get_target_property(directories ${dependency} INTERFACE_INCLUDE_DIRECTORIES)
    foreach(directory IN LISTS directories)
        if(NOT directory IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES AND IS_ABSOLUTE "${directory}")
            string(APPEND nacre_pc_cflags " -I${directory}")
        endif()
    endforeach()
endforeach()
configure_file(cmake/nacre.pc.in "${PROJECT_BINARY_DIR}/package/nacre.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/package/nacre.pc" DESTINATION "${CMAKE_INSTALL_DATADIR}/pkgconfig")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
# For ~/.gdbinit; the tools have their rule beside them, in examples/.
install(FILES cmake/gdb/nacre_printers.py DESTINATION "${CMAKE_INSTALL_DATADIR}/nacre/gdb")
