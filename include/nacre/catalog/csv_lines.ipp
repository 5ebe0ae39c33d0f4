// SPDX-License-Identifier: BSL-1.0
// csv_lines.ipp: bodies.
#pragma once

#include <nacre/catalog/csv_lines.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

NACRE_INLINE error csv_error(std::uint64_t line, std::size_t column, std::string_view what) {
    return error::catalog("line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
                          std::string(what));
}

}}} // namespace nacre::cataloguing
