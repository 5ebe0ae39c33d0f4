// SPDX-License-Identifier: BSL-1.0
// market_record: a quote or a bar as a catalog's file has it, times in UTC, prices exact.
#pragma once

#include <nacre/catalog/scaled_decimal.hpp>
#include <nacre/core/time.hpp>

#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

struct market_quote {
    timestamp ts{};
    scaled_decimal bid;
    scaled_decimal ask;
    scaled_decimal volume; ///< 0 where the file has none

    friend bool operator==(market_quote const&, market_quote const&) = default;
};

struct market_bar {
    timestamp ts{}; ///< when it begins
    scaled_decimal open;
    scaled_decimal high;
    scaled_decimal low;
    scaled_decimal close;

    friend bool operator==(market_bar const&, market_bar const&) = default;
};

using market_record = std::variant<market_quote, market_bar>;

[[nodiscard]] timestamp time_of(market_record const& record) noexcept;

}}} // namespace nacre::cataloguing

#ifndef NACRE_COMPILED
#include <nacre/catalog/market_record.ipp>
#endif
