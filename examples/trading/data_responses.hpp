// SPDX-License-Identifier: BSL-1.0
// Data responses: the answer to a data request; `stamp.correlation_id` is the request's id.
#pragma once

#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/instrument.hpp>
#include <trading/market_data.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace trading {

struct instrument_response {
    trading::client_id client_id{};
    trading::instrument instrument{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(instrument_response const&, instrument_response const&) = default;
};
NACRE_MEMBERS(instrument_response, client_id, instrument, parameters, stamp)

struct instruments_response {
    trading::client_id client_id{};
    venue_id venue{};
    std::vector<instrument> instruments{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(instruments_response const&, instruments_response const&) = default;
};
NACRE_MEMBERS(instruments_response, client_id, venue, instruments, parameters, stamp)

/// The whole book at one moment, best prices first.
struct book_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    trading::book_type book_type{};
    std::vector<book_order> bids{};
    std::vector<book_order> asks{};
    std::uint64_t sequence{};
    nacre::timestamp ts_event{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(book_response const&, book_response const&) = default;
};
NACRE_MEMBERS(book_response, client_id, instrument_id, book_type, bids, asks, sequence, ts_event, parameters,
              stamp)

struct book_deltas_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<book_delta> deltas{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(book_deltas_response const&, book_deltas_response const&) = default;
};
NACRE_MEMBERS(book_deltas_response, client_id, instrument_id, deltas, parameters, stamp)

/// The best levels, best prices first.
struct book_depth_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<book_level> bids{};
    std::vector<book_level> asks{};
    std::uint64_t sequence{};
    nacre::timestamp ts_event{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(book_depth_response const&, book_depth_response const&) = default;
};
NACRE_MEMBERS(book_depth_response, client_id, instrument_id, bids, asks, sequence, ts_event, parameters,
              stamp)

struct quotes_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<quote> quotes{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(quotes_response const&, quotes_response const&) = default;
};
NACRE_MEMBERS(quotes_response, client_id, instrument_id, quotes, parameters, stamp)

struct trades_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<trade> trades{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(trades_response const&, trades_response const&) = default;
};
NACRE_MEMBERS(trades_response, client_id, instrument_id, trades, parameters, stamp)

struct funding_rates_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<funding_rate> rates{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(funding_rates_response const&, funding_rates_response const&) = default;
};
NACRE_MEMBERS(funding_rates_response, client_id, instrument_id, rates, parameters, stamp)

struct forward_prices_response {
    trading::client_id client_id{};
    instrument_id underlying_id{};
    std::vector<forward_price> prices{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(forward_prices_response const&, forward_prices_response const&) = default;
};
NACRE_MEMBERS(forward_prices_response, client_id, underlying_id, prices, parameters, stamp)

struct bars_response {
    trading::client_id client_id{};
    trading::bar_type bar_type{};
    std::vector<bar> bars{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(bars_response const&, bars_response const&) = default;
};
NACRE_MEMBERS(bars_response, client_id, bar_type, bars, parameters, stamp)

/// Data of a user's own, encoded by the user.
struct custom_response {
    trading::client_id client_id{};
    std::string data_type{};
    std::optional<trading::instrument_id> instrument_id{};
    std::vector<std::byte> data{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(custom_response const&, custom_response const&) = default;
};
NACRE_MEMBERS(custom_response, client_id, data_type, instrument_id, data, parameters, stamp)

/// The messages of this header, all to be registered.
using data_response_types =
    std::tuple<instrument_response, instruments_response, book_response, book_deltas_response,
               book_depth_response, quotes_response, trades_response, funding_rates_response,
               forward_prices_response, bars_response, custom_response>;

} // namespace trading
