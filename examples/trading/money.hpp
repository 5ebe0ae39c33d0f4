// SPDX-License-Identifier: BSL-1.0
// money: an amount of a currency.
#pragma once

#include <trading/decimal.hpp>
#include <trading/ids.hpp>

#include <nacre/messages.hpp>

namespace trading {

struct money {
    trading::amount amount{};
    trading::currency currency{};

    using self = money;
    using nacre_members =
        nacre::members<nacre::member<&self::amount, "amount">, nacre::member<&self::currency, "currency">>;
    friend bool operator==(money const&, money const&) = default;
};

} // namespace trading
