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

    friend bool operator==(money const&, money const&) = default;
};
NACRE_MEMBERS(money, amount, currency)

} // namespace trading
