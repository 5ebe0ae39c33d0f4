// SPDX-License-Identifier: BSL-1.0
// errc.ipp: the bodies of errc.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/core/errc.hpp>

#include <nacre/core/rooms.hpp>

#include <system_error>

namespace nacre { inline namespace nacre_v1 { namespace core {

NACRE_INLINE std::error_condition errc_category::default_error_condition(int code) const noexcept {
    switch (static_cast<errc>(code)) {
    case errc::io: return std::errc::io_error;
    case errc::disk_full: return std::errc::no_space_on_device;
    case errc::not_found: return std::errc::no_such_file_or_directory;
    case errc::invalid_argument: return std::errc::invalid_argument;
    case errc::timeout: return std::errc::timed_out;
    case errc::busy: return std::errc::device_or_resource_busy;
    default: return {code, *this};
    }
}

}}} // namespace nacre::core
