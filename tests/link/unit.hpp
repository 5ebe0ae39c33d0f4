// SPDX-License-Identifier: BSL-1.0
// What each unit of the link test offers: the digests that it computes itself.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

struct unit_report {
    std::array<std::byte, 16> xxh3_128;
    std::array<std::byte, 8> xxh3_64;
    std::size_t error_size;

    friend bool operator==(unit_report const&, unit_report const&) = default;
};

unit_report plain(std::string_view text);
unit_report other_settings(std::string_view text);
unit_report wider_instructions(std::string_view text);
