// SPDX-License-Identifier: BSL-1.0
// scaled_decimal.ipp: the bodies of scaled_decimal.hpp.
#pragma once

#include <nacre/catalog/scaled_decimal.hpp>
#include <nacre/core/compiled.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

NACRE_INLINE std::string scaled_decimal::str() const {
    bool const negative = mantissa < 0;
    auto const magnitude = negative ? std::uint64_t{0} - static_cast<std::uint64_t>(mantissa)
                                    : static_cast<std::uint64_t>(mantissa);
    std::string digits = std::to_string(magnitude);
    if (digits.size() <= scale) digits.insert(0, scale + std::size_t{1} - digits.size(), '0');
    if (scale != 0) digits.insert(digits.size() - scale, 1, '.');
    return negative ? '-' + digits : digits;
}

}}} // namespace nacre::cataloguing
