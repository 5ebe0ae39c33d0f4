// SPDX-License-Identifier: BSL-1.0
// Commands to execution: what a strategy asks a venue to do.
//
// An entry has at most 48 index keys, one for each order: a list or batch of more than 40 is to be sent in
// parts.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/order_terms.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>

#include <optional>
#include <tuple>
#include <vector>

namespace trading {

struct submit_order {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{}; ///< absent: routed by venue
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    order_terms terms{};
    /// the position that the order opens or changes, when hedging
    std::optional<trading::position_id> position_id{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(submit_order const&, submit_order const&) = default;
};
NACRE_MEMBERS(submit_order, trader_id, strategy_id, client_id, instrument_id, client_order_id, terms,
              position_id, parameters, stamp)

/// One order of a list.
struct list_order {
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    order_terms terms{};

    friend bool operator==(list_order const&, list_order const&) = default;
};
NACRE_MEMBERS(list_order, instrument_id, client_order_id, terms)

struct submit_order_list {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{};
    trading::order_list_id order_list_id{};
    trading::instrument_id instrument_id{}; ///< of the first order; the others may have their own
    std::vector<list_order> orders{};
    std::optional<trading::position_id> position_id{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(submit_order_list const&, submit_order_list const&) = default;
};
NACRE_MEMBERS(submit_order_list, trader_id, strategy_id, client_id, order_list_id, instrument_id, orders,
              position_id, parameters, stamp)

/// What is absent stays as it is.
struct modify_order {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    std::optional<trading::quantity> quantity{};
    std::optional<trading::price> price{};
    std::optional<trading::price> trigger_price{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(modify_order const&, modify_order const&) = default;
};
NACRE_MEMBERS(modify_order, trader_id, strategy_id, client_id, instrument_id, client_order_id, venue_order_id,
              quantity, price, trigger_price, parameters, stamp)

struct batch_modify_orders {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{};
    trading::instrument_id instrument_id{};
    std::vector<modify_order> modifies{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(batch_modify_orders const&, batch_modify_orders const&) = default;
};
NACRE_MEMBERS(batch_modify_orders, trader_id, strategy_id, client_id, instrument_id, modifies, parameters,
              stamp)

struct cancel_order {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(cancel_order const&, cancel_order const&) = default;
};
NACRE_MEMBERS(cancel_order, trader_id, strategy_id, client_id, instrument_id, client_order_id, venue_order_id,
              parameters, stamp)

struct cancel_all_orders {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{};
    trading::instrument_id instrument_id{};
    order_side side{}; ///< `none`: both
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(cancel_all_orders const&, cancel_all_orders const&) = default;
};
NACRE_MEMBERS(cancel_all_orders, trader_id, strategy_id, client_id, instrument_id, side, parameters, stamp)

struct batch_cancel_orders {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{};
    trading::instrument_id instrument_id{};
    std::vector<cancel_order> cancels{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(batch_cancel_orders const&, batch_cancel_orders const&) = default;
};
NACRE_MEMBERS(batch_cancel_orders, trader_id, strategy_id, client_id, instrument_id, cancels, parameters,
              stamp)

struct query_order {
    trading::trader_id trader_id{};
    trading::strategy_id strategy_id{};
    std::optional<trading::client_id> client_id{};
    trading::instrument_id instrument_id{};
    trading::client_order_id client_order_id{};
    std::optional<trading::venue_order_id> venue_order_id{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(query_order const&, query_order const&) = default;
};
NACRE_MEMBERS(query_order, trader_id, strategy_id, client_id, instrument_id, client_order_id, venue_order_id,
              parameters, stamp)

struct query_account {
    trading::trader_id trader_id{};
    std::optional<trading::client_id> client_id{};
    trading::account_id account_id{};
    trading::parameters parameters{};
    trading::stamp stamp{};

    friend bool operator==(query_account const&, query_account const&) = default;
};
NACRE_MEMBERS(query_account, trader_id, client_id, account_id, parameters, stamp)

/// The messages of this header, all to be registered.
using command_types =
    std::tuple<submit_order, submit_order_list, modify_order, batch_modify_orders, cancel_order,
               cancel_all_orders, batch_cancel_orders, query_order, query_account>;

} // namespace trading
