// SPDX-License-Identifier: BSL-1.0
// os::boot_id: which start of the machine this is; equal ids mean that no power was lost in between.
#pragma once

#include <nacre/backend/os/platform.hpp>
#include <nacre/core/bytes.hpp>

#include <array>
#include <cstddef>

namespace nacre { inline namespace nacre_v1 { namespace os {

using boot_id_bytes = std::array<std::byte, 16>;

namespace boot_id_text {

/// Zeros unless `text` starts with 32 hex digits, dashes between them ignored.
[[nodiscard]] boot_id_bytes parse(bytes_view text) noexcept;

} // namespace boot_id_text

/// All zeros when it is not known. Reads a file each time: ask once and keep it.
[[nodiscard]] boot_id_bytes boot_id();

}}} // namespace nacre::os

#ifndef NACRE_COMPILED
#include <nacre/backend/os/boot_id.ipp>
#endif
