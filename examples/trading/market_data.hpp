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

    friend bool operator==(quote const&, quote const&) = default;
};
NACRE_MEMBERS(quote, instrument_id, bid_price, ask_price, bid_size, ask_size, ts_event, ts_init)

struct trade {
    trading::instrument_id instrument_id{};
    trading::price price{};
    quantity size{};
    aggressor_side aggressor{};
    trading::trade_id trade_id{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    friend bool operator==(trade const&, trade const&) = default;
};
NACRE_MEMBERS(trade, instrument_id, price, size, aggressor, trade_id, ts_event, ts_init)

/// An order of a book, or a level of one.
struct book_order {
    order_side side{};
    trading::price price{};
    quantity size{};
    std::uint64_t order_id{}; ///< 0 where the book is not by order

    friend bool operator==(book_order const&, book_order const&) = default;
};
NACRE_MEMBERS(book_order, side, price, size, order_id)

/// Flags and sequence are the venue's own.
struct book_delta {
    book_action action{};
    book_order order{};
    std::uint8_t flags{};
    std::uint64_t sequence{};
    nacre::timestamp ts_event{};

    friend bool operator==(book_delta const&, book_delta const&) = default;
};
NACRE_MEMBERS(book_delta, action, order, flags, sequence, ts_event)

struct book_level {
    trading::price price{};
    quantity size{};
    std::uint32_t order_count{};

    friend bool operator==(book_level const&, book_level const&) = default;
};
NACRE_MEMBERS(book_level, price, size, order_count)

struct bar_specification {
    std::uint32_t step = 1;
    bar_aggregation aggregation{};
    trading::price_type price_type{};

    friend bool operator==(bar_specification const&, bar_specification const&) = default;
};
NACRE_MEMBERS(bar_specification, step, aggregation, price_type)

struct bar_type {
    trading::instrument_id instrument_id{};
    bar_specification specification{};
    aggregation_source source{};

    friend bool operator==(bar_type const&, bar_type const&) = default;
};
NACRE_MEMBERS(bar_type, instrument_id, specification, source)

struct bar {
    price open{};
    price high{};
    price low{};
    price close{};
    quantity volume{};
    nacre::timestamp ts_event{}; ///< when the bar closed
    nacre::timestamp ts_init{};

    friend bool operator==(bar const&, bar const&) = default;
};
NACRE_MEMBERS(bar, open, high, low, close, volume, ts_event, ts_init)

struct funding_rate {
    trading::instrument_id instrument_id{};
    ratio rate{};
    std::optional<std::chrono::nanoseconds> interval{};
    std::optional<nacre::timestamp> next_funding{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    friend bool operator==(funding_rate const&, funding_rate const&) = default;
};
NACRE_MEMBERS(funding_rate, instrument_id, rate, interval, next_funding, ts_event, ts_init)

/// The forward price of an underlying for one expiry, as option venues quote it.
struct forward_price {
    trading::instrument_id instrument_id{};
    std::optional<trading::instrument_id> underlying_id{};
    trading::price price{};
    std::optional<nacre::timestamp> expiry{};
    nacre::timestamp ts_event{};
    nacre::timestamp ts_init{};

    friend bool operator==(forward_price const&, forward_price const&) = default;
};
NACRE_MEMBERS(forward_price, instrument_id, underlying_id, price, expiry, ts_event, ts_init)

} // namespace trading
