// SPDX-License-Identifier: BSL-1.0
// Market data: the values that data responses carry.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace trading {

struct quote {
    trading::instrument_id instrument_id{};
    price bid_price{};
    price ask_price{};
    quantity bid_size{};
    quantity ask_size{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    using self = quote;
    using nacre_members =
        nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::bid_price, "bid_price">,
                       nacre::member<&self::ask_price, "ask_price">,
                       nacre::member<&self::bid_size, "bid_size">, nacre::member<&self::ask_size, "ask_size">,
                       nacre::member<&self::ts_event, "ts_event">, nacre::member<&self::ts_init, "ts_init">>;
    friend bool operator==(quote const&, quote const&) = default;
};

struct trade {
    trading::instrument_id instrument_id{};
    trading::price price{};
    quantity size{};
    aggressor_side aggressor{};
    trading::trade_id trade_id{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    using self = trade;
    using nacre_members =
        nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::price, "price">, nacre::member<&self::size, "size">,
                       nacre::member<&self::aggressor, "aggressor">,
                       nacre::member<&self::trade_id, "trade_id">, nacre::member<&self::ts_event, "ts_event">,
                       nacre::member<&self::ts_init, "ts_init">>;
    friend bool operator==(trade const&, trade const&) = default;
};

/// An order of a book, or a level of one.
struct book_order {
    order_side side{};
    trading::price price{};
    quantity size{};
    std::uint64_t order_id{}; ///< 0 where the book is not by order

    using self = book_order;
    using nacre_members =
        nacre::members<nacre::member<&self::side, "side">, nacre::member<&self::price, "price">,
                       nacre::member<&self::size, "size">, nacre::member<&self::order_id, "order_id">>;
    friend bool operator==(book_order const&, book_order const&) = default;
};

/// Flags and sequence are the venue's own.
struct book_delta {
    book_action action{};
    book_order order{};
    std::uint8_t flags{};
    std::uint64_t sequence{};
    nacre::timestamp ts_event{};

    using self = book_delta;
    using nacre_members =
        nacre::members<nacre::member<&self::action, "action">, nacre::member<&self::order, "order">,
                       nacre::member<&self::flags, "flags">, nacre::member<&self::sequence, "sequence">,
                       nacre::member<&self::ts_event, "ts_event">>;
    friend bool operator==(book_delta const&, book_delta const&) = default;
};

struct book_level {
    trading::price price{};
    quantity size{};
    std::uint32_t order_count{};

    using self = book_level;
    using nacre_members =
        nacre::members<nacre::member<&self::price, "price">, nacre::member<&self::size, "size">,
                       nacre::member<&self::order_count, "order_count">>;
    friend bool operator==(book_level const&, book_level const&) = default;
};

struct bar_specification {
    std::uint32_t step = 1;
    bar_aggregation aggregation{};
    trading::price_type price_type{};

    using self = bar_specification;
    using nacre_members =
        nacre::members<nacre::member<&self::step, "step">, nacre::member<&self::aggregation, "aggregation">,
                       nacre::member<&self::price_type, "price_type">>;
    friend bool operator==(bar_specification const&, bar_specification const&) = default;
};

struct bar_type {
    trading::instrument_id instrument_id{};
    bar_specification specification{};
    aggregation_source source{};

    using self = bar_type;
    using nacre_members = nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                                         nacre::member<&self::specification, "specification">,
                                         nacre::member<&self::source, "source">>;
    friend bool operator==(bar_type const&, bar_type const&) = default;
};

struct bar {
    price open{};
    price high{};
    price low{};
    price close{};
    quantity volume{};
    nacre::timestamp ts_event{}; ///< when the bar closed
    nacre::timestamp ts_init{};

    using self = bar;
    using nacre_members =
        nacre::members<nacre::member<&self::open, "open">, nacre::member<&self::high, "high">,
                       nacre::member<&self::low, "low">, nacre::member<&self::close, "close">,
                       nacre::member<&self::volume, "volume">, nacre::member<&self::ts_event, "ts_event">,
                       nacre::member<&self::ts_init, "ts_init">>;
    friend bool operator==(bar const&, bar const&) = default;
};

struct funding_rate {
    trading::instrument_id instrument_id{};
    ratio rate{};
    std::optional<std::chrono::nanoseconds> interval{};
    std::optional<nacre::timestamp> next_funding{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    using self = funding_rate;
    using nacre_members =
        nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::rate, "rate">, nacre::member<&self::interval, "interval">,
                       nacre::member<&self::next_funding, "next_funding">,
                       nacre::member<&self::ts_event, "ts_event">, nacre::member<&self::ts_init, "ts_init">>;
    friend bool operator==(funding_rate const&, funding_rate const&) = default;
};

/// The forward price of an underlying for one expiry, as option venues quote it.
struct forward_price {
    trading::instrument_id instrument_id{};
    std::optional<trading::instrument_id> underlying_id{};
    trading::price price{};
    std::optional<nacre::timestamp> expiry{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    using self = forward_price;
    using nacre_members =
        nacre::members<nacre::member<&self::instrument_id, "instrument_id">,
                       nacre::member<&self::underlying_id, "underlying_id">,
                       nacre::member<&self::price, "price">, nacre::member<&self::expiry, "expiry">,
                       nacre::member<&self::ts_event, "ts_event">, nacre::member<&self::ts_init, "ts_init">>;
    friend bool operator==(forward_price const&, forward_price const&) = default;
};

} // namespace trading
