// SPDX-License-Identifier: BSL-1.0
// What each unit of the link test computes for itself: a run of one entry, recorded in memory and read back.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

struct unit_report {
    std::string error;                ///< empty when all went well
    std::array<std::byte, 16> digest; ///< of the text
    std::array<std::byte, 16> chain;  ///< of the run
    std::size_t payload_bytes;        ///< read back
    void const* registry;             ///< the one object of that name

    friend bool operator==(unit_report const&, unit_report const&) = default;
};

unit_report plain(std::string_view text);
unit_report other_settings(std::string_view text);
