# SPDX-License-Identifier: BSL-1.0
# Builds and runs one consumer. Given: kind (subdirectory, fetched, installed, pkg_config), source_dir (this folder),
# nacre_dir, work_dir, prefix (where the library is installed), version, compiler, generator, hints (a list of -D).

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "${command}: ${status}\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${work_dir}")
file(MAKE_DIRECTORY "${work_dir}")

if(kind STREQUAL "pkg_config")
    set(ENV{PKG_CONFIG_PATH} "${prefix}/share/pkgconfig")
    run(pkg-config --modversion nacre)
    string(STRIP "${output}" found)
    if(NOT found STREQUAL version)
        message(FATAL_ERROR "pkg-config says version ${found}, the library is ${version}")
    endif()
    run(pkg-config --cflags --libs nacre)
    separate_arguments(flags UNIX_COMMAND "${output}")
    run("${compiler}" -std=c++20 "${source_dir}/main.cpp" ${flags} -o "${work_dir}/consumer")
    # And as who has no CMake compiles the bodies once.
    run("${compiler}" -std=c++20 -DNACRE_COMPILED "${source_dir}/main.cpp" "${source_dir}/second_unit.cpp"
        "${source_dir}/bodies.cpp" ${flags} -o "${work_dir}/consumer")
else()
    set(project subdirectory)
    set(arguments "-DNACRE_DIR=${nacre_dir}")
    if(kind STREQUAL "fetched")
        list(APPEND arguments -DCONSUMER_FETCHES=ON)
    elseif(kind STREQUAL "installed")
        set(project installed)
        set(arguments "-DCMAKE_PREFIX_PATH=${prefix}" "-DNACRE_VERSION=${version}")
    endif()
    run("${CMAKE_COMMAND}" -S "${source_dir}/${project}" -B "${work_dir}" -G "${generator}"
        "-DCMAKE_CXX_COMPILER=${compiler}" ${arguments} ${hints})
    run("${CMAKE_COMMAND}" --build "${work_dir}")
endif()

run("${work_dir}/consumer")
if(NOT output MATCHES "nacre ${version}")
    message(FATAL_ERROR "the consumer prints '${output}' and not the version ${version}")
endif()
