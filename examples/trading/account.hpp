// SPDX-License-Identifier: BSL-1.0
// Account state: balances and margins, as a venue reports them or the engine computes them.
#pragma once

#include <trading/decimal.hpp>
#include <trading/enums.hpp>
#include <trading/ids.hpp>
#include <trading/stamp.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <tuple>
#include <vector>

namespace trading {

/// `total == locked + free`.
struct account_balance {
    amount total{};
    amount locked{}; ///< by orders and positions
    amount free{};
    trading::currency currency{};

    friend bool operator==(account_balance const&, account_balance const&) = default;
};
NACRE_MEMBERS(account_balance, total, locked, free, currency)

struct margin_balance {
    amount initial{};
    amount maintenance{};
    trading::currency currency{};
    std::optional<trading::instrument_id> instrument_id{}; ///< absent: the whole account

    friend bool operator==(margin_balance const&, margin_balance const&) = default;
};
NACRE_MEMBERS(margin_balance, initial, maintenance, currency, instrument_id)

struct account_state {
    trading::account_id account_id{};
    account_type type{};
    std::optional<currency> base_currency{}; ///< absent: many currencies
    bool is_reported{};                      ///< by the venue; else computed
    std::vector<account_balance> balances{};
    std::vector<margin_balance> margins{};
    parameters details{}; ///< what else the venue said
    nacre::timestamp ts_event{};
    trading::stamp stamp{};

    friend bool operator==(account_state const&, account_state const&) = default;
};
NACRE_MEMBERS(account_state, account_id, type, base_currency, is_reported, balances, margins, details,
              ts_event, stamp)

/// The messages of this header, all to be registered.
using account_types = std::tuple<account_state>;

} // namespace trading
