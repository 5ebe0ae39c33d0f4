// SPDX-License-Identifier: BSL-1.0
// Order events: each step of an order's life, from its making to its last fill.
//
// `ts_event` is when it happened, at the venue where the venue knows; `stamp.ts_init` when this process
// learned of it.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/money.hpp>
#include <trading/order_terms.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <string>
#include <tuple>

namespace trading {

/// The order exists: everything it asks for, so that a projection needs no command.
struct order_initialized {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    order_terms terms{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_initialized const&, order_initialized const&) = default;
};
NACRE_MEMBERS(order_initialized, trader_id, strategy_id, instrument_id, client_order_id, terms,
              is_reconciliation, ts_event, stamp)

/// Refused inside the engine, before any venue saw it.
struct order_denied {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::string reason{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_denied const&, order_denied const&) = default;
};
NACRE_MEMBERS(order_denied, trader_id, strategy_id, instrument_id, client_order_id, reason, ts_event, stamp)

/// Held by the engine until its trigger.
struct order_emulated {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_emulated const&, order_emulated const&) = default;
};
NACRE_MEMBERS(order_emulated, trader_id, strategy_id, instrument_id, client_order_id, ts_event, stamp)

/// No longer held: sent on at this price of the market.
struct order_released {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    price released_price{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_released const&, order_released const&) = default;
};
NACRE_MEMBERS(order_released, trader_id, strategy_id, instrument_id, client_order_id, released_price,
              ts_event, stamp)

/// Sent to the venue.
struct order_submitted {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    trading::account_id account_id{};
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_submitted const&, order_submitted const&) = default;
};
NACRE_MEMBERS(order_submitted, trader_id, strategy_id, instrument_id, client_order_id, account_id, ts_event,
              stamp)

/// Working at the venue.
struct order_accepted {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    trading::venue_order_id venue_order_id{};
    trading::account_id account_id{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_accepted const&, order_accepted const&) = default;
};
NACRE_MEMBERS(order_accepted, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, is_reconciliation, ts_event, stamp)

/// Refused by the venue.
struct order_rejected {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    trading::account_id account_id{};
    std::string reason{};
    bool is_due_to_post_only{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_rejected const&, order_rejected const&) = default;
};
NACRE_MEMBERS(order_rejected, trader_id, strategy_id, instrument_id, client_order_id, account_id, reason,
              is_due_to_post_only, is_reconciliation, ts_event, stamp)

struct order_canceled {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_canceled const&, order_canceled const&) = default;
};
NACRE_MEMBERS(order_canceled, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, is_reconciliation, ts_event, stamp)

struct order_expired {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_expired const&, order_expired const&) = default;
};
NACRE_MEMBERS(order_expired, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, is_reconciliation, ts_event, stamp)

/// A stop or if-touched order became active.
struct order_triggered {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_triggered const&, order_triggered const&) = default;
};
NACRE_MEMBERS(order_triggered, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, is_reconciliation, ts_event, stamp)

/// A modification was sent to the venue.
struct order_pending_update {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_pending_update const&, order_pending_update const&) = default;
};
NACRE_MEMBERS(order_pending_update, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, is_reconciliation, ts_event, stamp)

/// A cancellation was sent to the venue.
struct order_pending_cancel {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_pending_cancel const&, order_pending_cancel const&) = default;
};
NACRE_MEMBERS(order_pending_cancel, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, is_reconciliation, ts_event, stamp)

/// The order works on as it was.
struct order_modify_rejected {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    std::string reason{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_modify_rejected const&, order_modify_rejected const&) = default;
};
NACRE_MEMBERS(order_modify_rejected, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, reason, is_reconciliation, ts_event, stamp)

/// The order works on.
struct order_cancel_rejected {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    std::string reason{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_cancel_rejected const&, order_cancel_rejected const&) = default;
};
NACRE_MEMBERS(order_cancel_rejected, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, reason, is_reconciliation, ts_event, stamp)

/// The order works with these terms.
struct order_updated {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::account_id> account_id{};
    trading::quantity quantity{};
    std::optional<trading::price> price{};
    std::optional<trading::price> trigger_price{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_updated const&, order_updated const&) = default;
};
NACRE_MEMBERS(order_updated, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, quantity, price, trigger_price, is_reconciliation, ts_event, stamp)

/// One execution, in part or in full.
struct order_filled {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    trading::venue_order_id venue_order_id{};
    trading::account_id account_id{};
    trading::trade_id trade_id{};
    std::optional<trading::position_id> position_id{};
    order_side side{};
    order_type type{};
    quantity last_quantity{}; ///< of this execution
    price last_price{};       ///< of this execution
    currency quote_currency{};
    std::optional<money> commission{}; ///< above zero: paid
    trading::liquidity_side liquidity_side{};
    trading::parameters parameters{};
    bool is_reconciliation{}; ///< derived from a report, not sent by the venue
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(order_filled const&, order_filled const&) = default;
};
NACRE_MEMBERS(order_filled, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id,
              account_id, trade_id, position_id, side, type, last_quantity, last_price, quote_currency,
              commission, liquidity_side, parameters, is_reconciliation, ts_event, stamp)

/// The messages of this header, all to be registered.
using order_event_types =
    std::tuple<order_initialized, order_denied, order_emulated, order_released, order_submitted,
               order_accepted, order_rejected, order_canceled, order_expired, order_triggered,
               order_pending_update, order_pending_cancel, order_modify_rejected, order_cancel_rejected,
               order_updated, order_filled>;

} // namespace trading
