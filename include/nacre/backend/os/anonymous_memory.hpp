// SPDX-License-Identifier: BSL-1.0
// Anonymous memory: address space that reads as zeros and takes pages of memory only where it is written.
#pragma once

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/mapped_region.hpp>

#include <cstddef>

#include <sys/mman.h>

namespace nacre { inline namespace nacre_v1 { namespace os {

/// No file at all, as Boost.Interprocess's concept MemoryMappable wants it said.
struct no_file {
    [[nodiscard]] boost::interprocess::mapping_handle_t get_mapping_handle() const noexcept {
        return {-1, false};
    }
};

/// `size` bytes of private zeros at an address that never changes. Nothing is set aside for them: a machine
/// that runs out of memory when they are written ends the process, as with any memory that was promised but
/// not there.
[[nodiscard]] result<boost::interprocess::mapped_region> reserve_memory(std::size_t size);

}}} // namespace nacre::os

#ifndef NACRE_COMPILED
#include <nacre/backend/os/anonymous_memory.ipp>
#endif
