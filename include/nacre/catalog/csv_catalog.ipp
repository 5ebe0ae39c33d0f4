// SPDX-License-Identifier: BSL-1.0
// csv_catalog.ipp: the bodies of csv_catalog.hpp.
#pragma once

#include <nacre/catalog/csv_catalog.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/directory.hpp>
#include <nacre/catalog/csv_fields.hpp>
#include <nacre/catalog/csv_lines.hpp>
#include <nacre/catalog/market_record.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/replay/catalog.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

NACRE_INLINE csv_source csv_source::histdata_ticks(std::string name, std::filesystem::path file) {
    return {std::move(name), std::move(file), csv_format::compact_ticks, std::chrono::hours{-5}};
}

NACRE_INLINE result<replay::catalog_slice> csv_catalog::plan(replay::catalog_slice const& wanted) const {
    replay::catalog_slice out = wanted;
    auto const* source = find(wanted.name);
    out.present = source != nullptr && os::exists(source->file);
    return out;
}

NACRE_INLINE csv_source const* csv_catalog::find(std::string_view name) const noexcept {
    auto const at = std::find_if(sources_.begin(), sources_.end(),
                                 [&](csv_source const& each) { return each.name == name; });
    return at != sources_.end() ? &*at : nullptr;
}

NACRE_INLINE result<void> csv_catalog::check_header(csv_lines& lines, std::string_view wanted) {
    if (wanted.empty()) return {};
    NACRE_TRY_VALUE(text, lines.next());
    std::string_view const found = text.value_or(std::string_view{});
    if (found == wanted) return {};
    auto const differ = std::mismatch(found.begin(), found.end(), wanted.begin(), wanted.end());
    return csv_error(1, static_cast<std::size_t>(differ.first - found.begin()) + 1,
                     "expected the header " + std::string(wanted));
}

NACRE_INLINE result<market_record> csv_catalog::parse(csv_fields fields, csv_source const& source) {
    switch (source.format) {
    case csv_format::compact_ticks: {
        NACRE_TRY_VALUE(time, fields.compact_time(source.ahead_of_utc));
        NACRE_TRY_VALUE(quote, parse_quote(fields, time));
        NACRE_TRY(fields.expect(','));
        NACRE_TRY_VALUE(volume, fields.decimal());
        quote.volume = volume;
        NACRE_TRY(fields.expect_end());
        return market_record(quote);
    }
    case csv_format::ticks: {
        NACRE_TRY_VALUE(time, fields.iso_time());
        NACRE_TRY_VALUE(quote, parse_quote(fields, time));
        NACRE_TRY(fields.expect_end());
        return market_record(quote);
    }
    case csv_format::bars: {
        NACRE_TRY_VALUE(bar, parse_bar(fields));
        return market_record(bar);
    }
    }
    return error::invalid_argument("a format that is not known");
}

NACRE_INLINE result<market_quote> csv_catalog::parse_quote(csv_fields& fields, timestamp time) {
    NACRE_TRY(fields.expect(','));
    NACRE_TRY_VALUE(bid, fields.decimal());
    NACRE_TRY(fields.expect(','));
    NACRE_TRY_VALUE(ask, fields.decimal());
    return market_quote{time, bid, ask, {}};
}

NACRE_INLINE result<market_bar> csv_catalog::parse_bar(csv_fields& fields) {
    market_bar out;
    NACRE_TRY_VALUE(time, fields.iso_time());
    out.ts = time;
    std::size_t columns[4] = {};
    scaled_decimal* const prices[4] = {&out.open, &out.high, &out.low, &out.close};
    for (std::size_t each = 0; each < 4; ++each) {
        NACRE_TRY(fields.expect(','));
        columns[each] = fields.column();
        NACRE_TRY_VALUE(price, fields.decimal());
        *prices[each] = price;
    }
    NACRE_TRY(fields.expect_end());
    if (out.high < std::max({out.open, out.low, out.close}))
        return fields.failure_at(columns[1], "the high is not the highest price");
    if (out.low > std::min(out.open, out.close))
        return fields.failure_at(columns[2], "the low is not the lowest price");
    return out;
}

}}} // namespace nacre::cataloguing
