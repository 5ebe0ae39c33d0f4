// SPDX-License-Identifier: BSL-1.0
// Byte ranges: the read-only and the writable view that every seam of the library speaks.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

using bytes_view = std::span<std::byte const>;
using bytes_span = std::span<std::byte>;

/// The bytes of `text`, valid as long as what `text` views.
[[nodiscard]] inline bytes_view bytes(std::string_view text) noexcept {
    return {reinterpret_cast<std::byte const*>(text.data()), text.size()};
}

/// `bytes` seen as characters; any byte may occur.
[[nodiscard]] inline std::string_view as_text(bytes_view bytes) noexcept {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

}}} // namespace nacre::core
