// SPDX-License-Identifier: BSL-1.0
// risk: what an order must meet before it may leave: size, number of open orders, exposure.
#pragma once

#include "trading_engine/cache.hpp"

#include <trading/commands.hpp>
#include <trading/decimal.hpp>

#include <nacre/values.hpp>

#include <cstddef>
#include <string>

namespace engine {

struct risk_limits {
    trading::quantity order_quantity_max = trading::quantity::literal("250000");
    trading::quantity exposure_max =
        trading::quantity::literal("600000"); ///< of a position, with this order filled
    std::size_t open_orders_max = 8;
};

/// Why the order is denied; empty when it may go.
[[nodiscard]] inline nacre::result<std::string>
reason_to_deny(trading::submit_order const& wanted, cache const& known, risk_limits const& limits) {
    auto const& terms = wanted.terms;
    if (terms.quantity.is_zero()) return std::string("the quantity is zero");
    if (terms.quantity > limits.order_quantity_max)
        return "quantity " + terms.quantity.str() + " is above the limit of " +
               limits.order_quantity_max.str();
    std::size_t open = 0;
    for (auto const& [id, o] : known.state().orders)
        open += is_open(o) ? 1u : 0u;
    if (open >= limits.open_orders_max) return std::to_string(open) + " orders are open already";

    auto const at = known.open_position(wanted.instrument_id);
    trading::signed_quantity const held =
        at == known.state().positions.end() ? trading::signed_quantity{} : at->second.signed_quantity;
    NACRE_TRY_VALUE(change, trading::signed_quantity::make(terms.side == trading::order_side::buy
                                                               ? terms.quantity.mantissa()
                                                               : -terms.quantity.mantissa(),
                                                           terms.quantity.scale()));
    NACRE_TRY_VALUE(after, sum(held, change));
    auto const exposure = cache::magnitude(after);
    if (exposure > limits.exposure_max)
        return "exposure " + exposure.str() + " would be above the limit of " + limits.exposure_max.str();
    return std::string{};
}

} // namespace engine
