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

    using self = instrument_subject;
    using nacre_members = nacre::members<nacre::member<&self::instrument_id, "instrument_id">>;
    friend bool operator==(instrument_subject const&, instrument_subject const&) = default;
};

struct instruments_subject {
    venue_id venue{};

    using self = instruments_subject;
    using nacre_members = nacre::members<nacre::member<&self::venue, "venue">>;
    friend bool operator==(instruments_subject const&, instruments_subject const&) = default;
};

/// The whole book, at intervals when subscribed to.
struct book_subject {
    trading::instrument_id instrument_id{};
    trading::book_type book_type{};
    std::optional<std::uint32_t> depth{}; ///< levels a side; absent: all
    std::optional<std::chrono::nanoseconds> interval{};

    using self = book_subject;
    using nacre_members =
        nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::book_type, "book_type">, nacre::member<&self::depth, "depth">,
                       nacre::member<&self::interval, "interval">>;
    friend bool operator==(book_subject const&, book_subject const&) = default;
};

struct book_deltas_subject {
    trading::instrument_id instrument_id{};
    trading::book_type book_type{};
    std::optional<std::uint32_t> depth{};

    using self = book_deltas_subject;
    using nacre_members =
        nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::book_type, "book_type">, nacre::member<&self::depth, "depth">>;
    friend bool operator==(book_deltas_subject const&, book_deltas_subject const&) = default;
};

struct book_depth_subject {
    trading::instrument_id instrument_id{};
    std::uint32_t depth{}; ///< levels a side

    using self = book_depth_subject;
    using nacre_members = nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                                         nacre::member<&self::depth, "depth">>;
    friend bool operator==(book_depth_subject const&, book_depth_subject const&) = default;
};

struct quotes_subject {
    trading::instrument_id instrument_id{};

    using self = quotes_subject;
    using nacre_members = nacre::members<nacre::member<&self::instrument_id, "instrument_id">>;
    friend bool operator==(quotes_subject const&, quotes_subject const&) = default;
};

struct trades_subject {
    trading::instrument_id instrument_id{};

    using self = trades_subject;
    using nacre_members = nacre::members<nacre::member<&self::instrument_id, "instrument_id">>;
    friend bool operator==(trades_subject const&, trades_subject const&) = default;
};

struct funding_rates_subject {
    trading::instrument_id instrument_id{};

    using self = funding_rates_subject;
    using nacre_members = nacre::members<nacre::member<&self::instrument_id, "instrument_id">>;
    friend bool operator==(funding_rates_subject const&, funding_rates_subject const&) = default;
};

struct forward_prices_subject {
    instrument_id underlying_id{};

    using self = forward_prices_subject;
    using nacre_members = nacre::members<nacre::member<&self::underlying_id, "underlying_id">>;
    friend bool operator==(forward_prices_subject const&, forward_prices_subject const&) = default;
};

struct bars_subject {
    trading::bar_type bar_type{};

    using self = bars_subject;
    using nacre_members = nacre::members<nacre::member<&self::bar_type, "bar_type">>;
    friend bool operator==(bars_subject const&, bars_subject const&) = default;
};

/// Data of a user's own.
struct custom_subject {
    std::string data_type{};
    std::optional<trading::instrument_id> instrument_id{};
    parameters metadata{};

    using self = custom_subject;
    using nacre_members = nacre::members<nacre::member<&self::data_type, "data_type">,
                                         nacre::member<&self::instrument_id, "instrument_id">,
                                         nacre::member<&self::metadata, "metadata">>;
    friend bool operator==(custom_subject const&, custom_subject const&) = default;
};

using data_subject = std::variant<instrument_subject, instruments_subject, book_subject, book_deltas_subject,
                                  book_depth_subject, quotes_subject, trades_subject, funding_rates_subject,
                                  forward_prices_subject, bars_subject, custom_subject>;

} // namespace trading
