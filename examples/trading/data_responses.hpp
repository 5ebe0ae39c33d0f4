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

    using self = instrument_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::instrument, "instrument">,
                       nacre::member<&self::parameters, "parameters">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(instrument_response const&, instrument_response const&) = default;
};

struct instruments_response {
    trading::client_id client_id{};
    venue_id venue{};
    std::vector<instrument> instruments{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = instruments_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">, nacre::member<&self::venue, "venue">,
                       nacre::member<&self::instruments, "instruments">,
                       nacre::member<&self::parameters, "parameters">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(instruments_response const&, instruments_response const&) = default;
};

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

    using self = book_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::book_type, "book_type">, nacre::member<&self::bids, "bids">,
                       nacre::member<&self::asks, "asks">, nacre::member<&self::sequence, "sequence">,
                       nacre::member<&self::ts_event, "ts_event">,
                       nacre::member<&self::parameters, "parameters">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(book_response const&, book_response const&) = default;
};

struct book_deltas_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<book_delta> deltas{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = book_deltas_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::deltas, "deltas">, nacre::member<&self::parameters, "parameters">,
                       nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(book_deltas_response const&, book_deltas_response const&) = default;
};

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

    using self = book_depth_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::bids, "bids">, nacre::member<&self::asks, "asks">,
                       nacre::member<&self::sequence, "sequence">, nacre::member<&self::ts_event, "ts_event">,
                       nacre::member<&self::parameters, "parameters">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(book_depth_response const&, book_depth_response const&) = default;
};

struct quotes_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<quote> quotes{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = quotes_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::quotes, "quotes">, nacre::member<&self::parameters, "parameters">,
                       nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(quotes_response const&, quotes_response const&) = default;
};

struct trades_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<trade> trades{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = trades_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::trades, "trades">, nacre::member<&self::parameters, "parameters">,
                       nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(trades_response const&, trades_response const&) = default;
};

struct funding_rates_response {
    trading::client_id client_id{};
    trading::instrument_id instrument_id{};
    std::vector<funding_rate> rates{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = funding_rates_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::rates, "rates">, nacre::member<&self::parameters, "parameters">,
                       nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(funding_rates_response const&, funding_rates_response const&) = default;
};

struct forward_prices_response {
    trading::client_id client_id{};
    instrument_id underlying_id{};
    std::vector<forward_price> prices{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = forward_prices_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::underlying_id, "underlying_id">,
                       nacre::member<&self::prices, "prices">, nacre::member<&self::parameters, "parameters">,
                       nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(forward_prices_response const&, forward_prices_response const&) = default;
};

struct bars_response {
    trading::client_id client_id{};
    trading::bar_type bar_type{};
    std::vector<bar> bars{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = bars_response;
    using nacre_members =
        nacre::members<nacre::member<&self::client_id, "client_id">,
                       nacre::member<&self::bar_type, "bar_type">, nacre::member<&self::bars, "bars">,
                       nacre::member<&self::parameters, "parameters">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(bars_response const&, bars_response const&) = default;
};

/// Data of a user's own, encoded by the user.
struct custom_response {
    trading::client_id client_id{};
    std::string data_type{};
    std::optional<trading::instrument_id> instrument_id{};
    std::vector<std::byte> data{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    using self = custom_response;
    using nacre_members = nacre::members<
        nacre::member<&self::client_id, "client_id">, nacre::member<&self::data_type, "data_type">,
        nacre::member<&self::instrument_id, "instrument_id">, nacre::member<&self::data, "data">,
        nacre::member<&self::parameters, "parameters">, nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(custom_response const&, custom_response const&) = default;
};

/// The messages of this header, all to be registered.
using data_response_types =
    std::tuple<instrument_response, instruments_response, book_response, book_deltas_response,
               book_depth_response, quotes_response, trades_response, funding_rates_response,
               forward_prices_response, bars_response, custom_response>;

} // namespace trading
