// SPDX-License-Identifier: BSL-1.0
// Ids: text under types that do not mix, so that a venue's order id cannot stand where the client's belongs.
//
// An id encodes as its text. Empty is what no message should hold: an absent id is an empty optional.
#pragma once

#include <nacre/codec/wire_format.hpp>
#include <nacre/values.hpp>

#include <compare>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace trading {

template <class Kind>
class id {
public:
    using kind = Kind;

    id() = default;
    explicit id(std::string text) noexcept : text_(std::move(text)) {}

    [[nodiscard]] std::string const& str() const noexcept { return text_; }
    /// Valid as long as the id, and unchanged.
    [[nodiscard]] std::string_view view() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(id const&, id const&) = default;
    friend auto operator<=>(id const&, id const&) = default;
    friend std::ostream& operator<<(std::ostream& out, id const& value) { return out << value.text_; }

private:
    std::string text_;
};

struct trader_id_kind {
    static constexpr std::string_view name = "trader_id";
};
struct strategy_id_kind {
    static constexpr std::string_view name = "strategy_id";
};
struct client_id_kind {
    static constexpr std::string_view name = "client_id";
};
struct account_id_kind {
    static constexpr std::string_view name = "account_id";
};
struct instrument_id_kind {
    static constexpr std::string_view name = "instrument_id";
};
struct venue_id_kind {
    static constexpr std::string_view name = "venue_id";
};
struct client_order_id_kind {
    static constexpr std::string_view name = "client_order_id";
};
struct venue_order_id_kind {
    static constexpr std::string_view name = "venue_order_id";
};
struct order_list_id_kind {
    static constexpr std::string_view name = "order_list_id";
};
struct position_id_kind {
    static constexpr std::string_view name = "position_id";
};
struct trade_id_kind {
    static constexpr std::string_view name = "trade_id";
};
struct exec_algorithm_id_kind {
    static constexpr std::string_view name = "exec_algorithm_id";
};
struct currency_kind {
    static constexpr std::string_view name = "currency";
};
struct component_id_kind {
    static constexpr std::string_view name = "component_id";
};

using trader_id = id<trader_id_kind>;         ///< who trades: one engine instance
using strategy_id = id<strategy_id_kind>;     ///< what decided the order
using client_id = id<client_id_kind>;         ///< the adapter a command goes through
using account_id = id<account_id_kind>;       ///< an account at a venue
using instrument_id = id<instrument_id_kind>; ///< `SYMBOL.VENUE`
using venue_id = id<venue_id_kind>;           ///< where an instrument trades
using client_order_id =
    id<client_order_id_kind>; ///< given to an order by the engine, before any venue has seen it
using venue_order_id = id<venue_order_id_kind>;       ///< given to an order by the venue
using order_list_id = id<order_list_id_kind>;         ///< orders submitted together
using position_id = id<position_id_kind>;             ///< a position, given by the engine or the venue
using trade_id = id<trade_id_kind>;                   ///< one execution, given by the venue
using exec_algorithm_id = id<exec_algorithm_id_kind>; ///< what slices an order into child orders
using currency = id<currency_kind>;                   ///< an ISO 4217 code, or a venue's code of a coin
using component_id = id<component_id_kind>;           ///< a part of the engine

/// What stands before the last point of an instrument id; all of it when there is none.
[[nodiscard]] inline std::string_view symbol_of(instrument_id const& id) noexcept {
    return id.view().substr(0, id.view().rfind('.'));
}

/// What stands behind the last point of an instrument id; empty when there is none.
[[nodiscard]] inline std::string_view venue_of(instrument_id const& id) noexcept {
    auto const point = id.view().rfind('.');
    return point == std::string_view::npos ? std::string_view{} : id.view().substr(point + 1);
}

} // namespace trading

template <class Kind>
struct std::hash<trading::id<Kind>> {
    std::size_t operator()(trading::id<Kind> const& id) const noexcept {
        return std::hash<std::string_view>{}(id.view());
    }
};

template <class Kind>
struct nacre::wire_format<trading::id<Kind>> {
    using wire_type = std::string_view;
    static constexpr std::string_view name = Kind::name;
    static wire_type to_wire(trading::id<Kind> const& id) noexcept { return id.view(); }
    static nacre::result<trading::id<Kind>> from_wire(wire_type text) {
        return trading::id<Kind>{std::string(text)};
    }
};
