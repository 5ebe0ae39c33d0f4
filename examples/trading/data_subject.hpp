// SPDX-License-Identifier: BSL-1.0
// data_subject: what a data command is about; each alternative has the parameters that only it has.
#pragma once

#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/market_data.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace trading {

struct instrument_subject {
    trading::instrument_id instrument_id{};

    friend bool operator==(instrument_subject const&, instrument_subject const&) = default;
};
NACRE_MEMBERS(instrument_subject, instrument_id)

struct instruments_subject {
    venue_id venue{};

    friend bool operator==(instruments_subject const&, instruments_subject const&) = default;
};
NACRE_MEMBERS(instruments_subject, venue)

/// The whole book, at intervals when subscribed to.
struct book_subject {
    trading::instrument_id instrument_id{};
    trading::book_type book_type{};
    std::optional<std::uint32_t> depth{}; ///< levels a side; absent: all
    std::optional<std::chrono::nanoseconds> interval{};

    friend bool operator==(book_subject const&, book_subject const&) = default;
};
NACRE_MEMBERS(book_subject, instrument_id, book_type, depth, interval)

struct book_deltas_subject {
    trading::instrument_id instrument_id{};
    trading::book_type book_type{};
    std::optional<std::uint32_t> depth{};

    friend bool operator==(book_deltas_subject const&, book_deltas_subject const&) = default;
};
NACRE_MEMBERS(book_deltas_subject, instrument_id, book_type, depth)

struct book_depth_subject {
    trading::instrument_id instrument_id{};
    std::uint32_t depth{}; ///< levels a side

    friend bool operator==(book_depth_subject const&, book_depth_subject const&) = default;
};
NACRE_MEMBERS(book_depth_subject, instrument_id, depth)

struct quotes_subject {
    trading::instrument_id instrument_id{};

    friend bool operator==(quotes_subject const&, quotes_subject const&) = default;
};
NACRE_MEMBERS(quotes_subject, instrument_id)

struct trades_subject {
    trading::instrument_id instrument_id{};

    friend bool operator==(trades_subject const&, trades_subject const&) = default;
};
NACRE_MEMBERS(trades_subject, instrument_id)

struct funding_rates_subject {
    trading::instrument_id instrument_id{};

    friend bool operator==(funding_rates_subject const&, funding_rates_subject const&) = default;
};
NACRE_MEMBERS(funding_rates_subject, instrument_id)

struct forward_prices_subject {
    instrument_id underlying_id{};

    friend bool operator==(forward_prices_subject const&, forward_prices_subject const&) = default;
};
NACRE_MEMBERS(forward_prices_subject, underlying_id)

struct bars_subject {
    trading::bar_type bar_type{};

    friend bool operator==(bars_subject const&, bars_subject const&) = default;
};
NACRE_MEMBERS(bars_subject, bar_type)

/// Data of a user's own.
struct custom_subject {
    std::string data_type{};
    std::optional<trading::instrument_id> instrument_id{};
    parameters metadata{};

    friend bool operator==(custom_subject const&, custom_subject const&) = default;
};
NACRE_MEMBERS(custom_subject, data_type, instrument_id, metadata)

using data_subject = std::variant<instrument_subject, instruments_subject, book_subject, book_deltas_subject,
                                  book_depth_subject, quotes_subject, trades_subject, funding_rates_subject,
                                  forward_prices_subject, bars_subject, custom_subject>;

} // namespace trading
