// SPDX-License-Identifier: BSL-1.0
#include "trading_engine/quotes.hpp"
#include "trading_engine/settings.hpp"

#include <nacre/catalog.hpp>
#include <nacre/replay.hpp>
#include <nacre/values.hpp>

#include <utility>
#include <variant>

namespace engine {
namespace {

[[nodiscard]] nacre::result<trading::price> price_of(nacre::cataloguing::scaled_decimal value) {
    return trading::price::make(value.mantissa, value.scale);
}

} // namespace

nacre::result<std::vector<trading::quote>> load_quotes(settings const& chosen) {
    if (chosen.catalog.empty()) return generate_quotes(chosen.seed, chosen.quote_count);
    nacre::csv_catalog const catalog({nacre::csv_source::histdata_ticks("quotes", chosen.catalog)});
    std::vector<trading::quote> out;
    nacre::replay::catalog_slice const everything{"quotes", nacre::timestamp::min(), nacre::timestamp::max()};
    auto const loaded =
        catalog.load(everything, [&](nacre::cataloguing::market_record const& record) -> nacre::result<void> {
            auto const* found = std::get_if<nacre::market_quote>(&record);
            if (found == nullptr) return nacre::error::catalog("a bar where a quote belongs");
            trading::quote quote;
            quote.instrument_id = instrument;
            NACRE_TRY_VALUE(bid, price_of(found->bid));
            NACRE_TRY_VALUE(ask, price_of(found->ask));
            quote.bid_price = bid;
            quote.ask_price = ask;
            quote.bid_size = quote.ask_size = trading::quantity::literal("1000000");
            quote.ts_event = quote.ts_init = found->ts;
            out.push_back(std::move(quote));
            return {};
        });
    if (!loaded) return loaded.error();
    return out;
}

} // namespace engine
