// SPDX-License-Identifier: BSL-1.0
// anonymous_memory.ipp: the bodies of anonymous_memory.hpp.
#pragma once

#include <nacre/backend/os/anonymous_memory.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <sys/mman.h>

#include <cstddef>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace os {

NACRE_INLINE result<boost::interprocess::mapped_region> reserve_memory(std::size_t size) {
    try {
        // copy_on_write is Interprocess's name for a private mapping that can be written.
        return boost::interprocess::mapped_region(no_file{}, boost::interprocess::copy_on_write, 0, size,
                                                  nullptr, MAP_ANONYMOUS | MAP_NORESERVE);
    } catch (boost::interprocess::interprocess_exception const& failure) {
        return error::io(failure.get_native_error(),
                         "cannot reserve " + std::to_string(size) + " bytes of address space");
    }
}

}}} // namespace nacre::os
