// SPDX-License-Identifier: BSL-1.0
// boot_id.ipp: the bodies of boot_id.hpp.
#pragma once

#include <nacre/backend/os/boot_id.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/platform.hpp>

#include <array>
#include <cstddef>

namespace nacre { inline namespace nacre_v1 { namespace os { namespace boot_id_text {

NACRE_INLINE boot_id_bytes parse(bytes_view text) noexcept {
    boot_id_bytes id{};
    std::size_t digits = 0;
    for (auto const byte : text) {
        auto const c = static_cast<char>(byte);
        if (c == '-') continue;
        int const value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (value < 0 || digits == 2 * id.size()) break;
        id[digits / 2] |= static_cast<std::byte>(digits % 2 == 0 ? value << 4 : value);
        ++digits;
    }
    return digits == 2 * id.size() ? id : boot_id_bytes{};
}

}}}} // namespace nacre::os::boot_id_text

namespace nacre { inline namespace nacre_v1 { namespace os {

NACRE_INLINE boot_id_bytes boot_id() {
    auto const file = open_existing("/proc/sys/kernel/random/boot_id", access::read);
    if (!file) return {};
    std::array<std::byte, 64> text{};
    auto const size = read_all(*file, 0, text);
    if (!size) return {};
    return boot_id_text::parse(bytes_view{text}.first(*size));
}

}}} // namespace nacre::os
