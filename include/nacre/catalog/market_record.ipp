// SPDX-License-Identifier: BSL-1.0
// market_record.ipp: the bodies of market_record.hpp.
#pragma once

#include <nacre/catalog/market_record.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/core/time.hpp>

#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

NACRE_INLINE timestamp time_of(market_record const& record) noexcept {
    return std::visit([](auto const& each) { return each.ts; }, record);
}

}}} // namespace nacre::cataloguing
