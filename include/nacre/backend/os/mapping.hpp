// SPDX-License-Identifier: BSL-1.0
// Files in memory: mapping an open file through Boost.Interprocess, and faulting pages in ahead of their use.
//
// Boost 1.81's mapped_region takes a size beyond the end of the file on POSIX (it passes the size on and asks
// for the file's only when given 0), so one mapping can reserve address space for what the file will become.
// Its file_mapping opens files without close-on-exec, hence `mappable`: Interprocess's concept MemoryMappable
// for a file of ours.
#pragma once

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/platform.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/mapped_region.hpp>

#include <cstddef>
#include <cstdint>

#include <sys/mman.h>

#if !defined(MADV_POPULATE_WRITE)
#define MADV_POPULATE_WRITE 23 // Linux 5.14; older C libraries do not name it
#endif

namespace nacre { inline namespace nacre_v1 { namespace os {

class mappable {
public:
    explicit mappable(descriptor const& file) noexcept : number_(file.number()) {}
    [[nodiscard]] boost::interprocess::mapping_handle_t get_mapping_handle() const noexcept {
        return {number_, false};
    }

private:
    int number_;
};

/// `offset` a multiple of the page size; `size` may pass the end of the file. Touching a page that lies
/// wholly beyond the end raises SIGBUS: whoever touches must know where the file ends.
[[nodiscard]] result<boost::interprocess::mapped_region>
map_file(descriptor const& file, boost::interprocess::mode_t mode, std::uint64_t offset, std::size_t size);

[[nodiscard]] inline std::size_t page_bytes() noexcept {
    return boost::interprocess::mapped_region::get_page_size();
}

/// Makes the pages from `begin` ready to be written, so that writing takes no fault. Both are multiples of
/// the page size, inside a writable shared mapping, and not beyond the file's end. False when the system
/// cannot provide them: then writing there could raise a signal and must go another way.
[[nodiscard]] bool populate_write(std::byte* begin, std::size_t size) noexcept;

}}} // namespace nacre::os

#ifndef NACRE_COMPILED
#include <nacre/backend/os/mapping.ipp>
#endif
