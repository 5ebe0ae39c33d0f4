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

    using self = instrument;
    using nacre_members = nacre::members<
        nacre::member<&self::id, "id">, nacre::member<&self::raw_symbol, "raw_symbol">,
        nacre::member<&self::asset_class, "asset_class">,
        nacre::member<&self::instrument_class, "instrument_class">,
        nacre::member<&self::base_currency, "base_currency">,
        nacre::member<&self::quote_currency, "quote_currency">,
        nacre::member<&self::settlement_currency, "settlement_currency">,
        nacre::member<&self::is_inverse, "is_inverse">, nacre::member<&self::price_scale, "price_scale">,
        nacre::member<&self::size_scale, "size_scale">,
        nacre::member<&self::price_increment, "price_increment">,
        nacre::member<&self::size_increment, "size_increment">,
        nacre::member<&self::multiplier, "multiplier">, nacre::member<&self::lot_size, "lot_size">,
        nacre::member<&self::quantity_max, "quantity_max">,
        nacre::member<&self::quantity_min, "quantity_min">,
        nacre::member<&self::notional_max, "notional_max">,
        nacre::member<&self::notional_min, "notional_min">, nacre::member<&self::price_max, "price_max">,
        nacre::member<&self::price_min, "price_min">, nacre::member<&self::margin_initial, "margin_initial">,
        nacre::member<&self::margin_maintenance, "margin_maintenance">,
        nacre::member<&self::maker_fee, "maker_fee">, nacre::member<&self::taker_fee, "taker_fee">,
        nacre::member<&self::underlying_id, "underlying_id">,
        nacre::member<&self::option_kind, "option_kind">, nacre::member<&self::strike_price, "strike_price">,
        nacre::member<&self::activation, "activation">, nacre::member<&self::expiration, "expiration">,
        nacre::member<&self::details, "details">, nacre::member<&self::ts_event, "ts_event">,
        nacre::member<&self::ts_init, "ts_init">>;
    friend bool operator==(instrument const&, instrument const&) = default;
};

} // namespace trading
