// SPDX-License-Identifier: BSL-1.0
// instrument: what trades, and in which steps.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/money.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace trading {

struct instrument {
    instrument_id id{};
    std::string raw_symbol{}; ///< as the venue writes it
    trading::asset_class asset_class{};
    trading::instrument_class instrument_class{};
    std::optional<currency> base_currency{};
    currency quote_currency{};
    currency settlement_currency{};
    bool is_inverse{};          ///< contracts count the quote currency
    std::uint8_t price_scale{}; ///< digits behind the point
    std::uint8_t size_scale{};  ///< digits behind the point
    price price_increment{};
    quantity size_increment{};
    quantity multiplier{};
    std::optional<quantity> lot_size{};
    std::optional<quantity> quantity_max{};
    std::optional<quantity> quantity_min{};
    std::optional<money> notional_max{};
    std::optional<money> notional_min{};
    std::optional<price> price_max{};
    std::optional<price> price_min{};
    ratio margin_initial{};
    ratio margin_maintenance{};
    ratio maker_fee{}; ///< below zero: a rebate
    ratio taker_fee{};
    std::optional<instrument_id> underlying_id{};
    std::optional<trading::option_kind> option_kind{};
    std::optional<price> strike_price{};
    std::optional<nacre::timestamp> activation{};
    std::optional<nacre::timestamp> expiration{};
    parameters details{}; ///< what else the venue said
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    friend bool operator==(instrument const&, instrument const&) = default;
};
NACRE_MEMBERS(instrument, id, raw_symbol, asset_class, instrument_class, base_currency, quote_currency,
              settlement_currency, is_inverse, price_scale, size_scale, price_increment, size_increment,
              multiplier, lot_size, quantity_max, quantity_min, notional_max, notional_min, price_max,
              price_min, margin_initial, margin_maintenance, maker_fee, taker_fee, underlying_id, option_kind,
              strike_price, activation, expiration, details, ts_event, ts_init)

} // namespace trading
