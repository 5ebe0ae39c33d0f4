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

    using self = account_balance;
    using nacre_members =
        nacre::members<nacre::member<&self::total, "total">, nacre::member<&self::locked, "locked">,
                       nacre::member<&self::free, "free">, nacre::member<&self::currency, "currency">>;
    friend bool operator==(account_balance const&, account_balance const&) = default;
};

struct margin_balance {
    amount initial{};
    amount maintenance{};
    trading::currency currency{};
    std::optional<trading::instrument_id> instrument_id{}; ///< absent: the whole account

    using self = margin_balance;
    using nacre_members = nacre::members<
        nacre::member<&self::initial, "initial">, nacre::member<&self::maintenance, "maintenance">,
        nacre::member<&self::currency, "currency">, nacre::member<&self::instrument_id, "instrument_id">>;
    friend bool operator==(margin_balance const&, margin_balance const&) = default;
};

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

    using self = account_state;
    using nacre_members =
        nacre::members<nacre::member<&self::account_id, "account_id">, nacre::member<&self::type, "type">,
                       nacre::member<&self::base_currency, "base_currency">,
                       nacre::member<&self::is_reported, "is_reported">,
                       nacre::member<&self::balances, "balances">, nacre::member<&self::margins, "margins">,
                       nacre::member<&self::details, "details">, nacre::member<&self::ts_event, "ts_event">,
                       nacre::member<&self::stamp, "stamp">>;
    friend bool operator==(account_state const&, account_state const&) = default;
};

/// The messages of this header, all to be registered.
using account_types = std::tuple<account_state>;

} // namespace trading
