// SPDX-License-Identifier: BSL-1.0
// mapping.ipp: the bodies of mapping.hpp.
#pragma once

#include <nacre/backend/os/mapping.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace os {

NACRE_INLINE result<boost::interprocess::mapped_region>
map_file(descriptor const& file, boost::interprocess::mode_t mode, std::uint64_t offset, std::size_t size) {
    try {
        return boost::interprocess::mapped_region(mappable{file}, mode,
                                                  static_cast<boost::interprocess::offset_t>(offset), size);
    } catch (boost::interprocess::interprocess_exception const& failure) {
        return error::io(failure.get_native_error(), "mapping " + std::to_string(size) + " bytes");
    }
}

NACRE_INLINE bool populate_write(std::byte* begin, std::size_t size) noexcept {
    for (;;) {
        if (::madvise(begin, size, MADV_POPULATE_WRITE) == 0) return true;
        if (errno == EINTR || errno == EAGAIN) continue;
        if (errno != EINVAL) return false;
        break; // a system older than the advice: touch each page instead
    }
    for (std::size_t at = 0; at < size; at += page_bytes()) {
        auto volatile* const byte = begin + at;
        *byte = *byte;
    }
    return true;
}

}}} // namespace nacre::os
