// SPDX-License-Identifier: BSL-1.0
// portfolio: turns a fill into what it does to the position and the account; one netted position an
// instrument.
//
// Average prices are rounded to nine digits, half to even; profits to two. All else is exact.
#pragma once

#include "trading_engine/cache.hpp"
#include "trading_engine/message_ids.hpp"
#include "trading_engine/venue.hpp"

#include <trading/account.hpp>
#include <trading/order_events.hpp>
#include <trading/position_events.hpp>

#include <nacre/values.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace engine {

class portfolio {
public:
    using amount = trading::amount;
    using quantity = trading::quantity;
    using signed_quantity = trading::signed_quantity;

    static constexpr amount starting_balance = amount::literal("1000000.00");

    /// Calls `publish_position(event)` and `publish_account(event)`, both -> result<void>, with what follows
    /// from the fill.
    template <class Position, class Account>
    [[nodiscard]] static nacre::result<void> on(trading::order_filled const& fill, cache const& known,
                                                message_ids& ids, Position&& publish_position,
                                                Account&& publish_account) {
        amount realized{};
        auto const at = known.open_position(fill.instrument_id);
        bool const buys = fill.side == trading::order_side::buy;
        if (at == known.state().positions.end()) {
            NACRE_TRY(
                open(fill, fill.last_quantity, known.state().positions.size() + 1, ids, publish_position));
        } else if ((at->second.signed_quantity.sign() > 0) == buys) {
            NACRE_TRY(increase(fill, at->first, at->second, ids, publish_position));
        } else {
            quantity const held = cache::magnitude(at->second.signed_quantity);
            quantity const closing = std::min(held, fill.last_quantity);
            NACRE_TRY_VALUE(profit, profit_of(at->second, closing, fill.last_price));
            realized = profit;
            if (closing < held) {
                NACRE_TRY(reduce(fill, at->first, at->second, closing, profit, ids, publish_position));
            } else {
                NACRE_TRY(close(fill, at->first, at->second, closing, profit, ids, publish_position));
                NACRE_TRY_VALUE(rest, difference(fill.last_quantity, closing));
                if (!rest.is_zero())
                    NACRE_TRY(open(fill, rest, known.state().positions.size() + 1, ids, publish_position));
            }
        }
        NACRE_TRY_VALUE(account, account_after(fill, realized, known, ids));
        return publish_account(std::move(account));
    }

private:
    static constexpr std::uint8_t average_scale = 9;
    static constexpr auto half_even = trading::rounding::half_even;

    [[nodiscard]] static nacre::result<signed_quantity> with_sign(quantity q, bool is_long) {
        return signed_quantity::make(is_long ? q.mantissa() : -q.mantissa(), q.scale());
    }

    /// The average of two prices, each with its quantity.
    [[nodiscard]] static nacre::result<trading::price> average(trading::price a, quantity qa,
                                                               trading::price b, quantity qb) {
        NACRE_TRY_VALUE(value_a, trading::product<amount>(a, qa));
        NACRE_TRY_VALUE(value_b, trading::product<amount>(b, qb));
        NACRE_TRY_VALUE(value, sum(value_a, value_b));
        NACRE_TRY_VALUE(total, sum(qa, qb));
        return trading::quotient<trading::price>(value, total, average_scale, half_even);
    }

    [[nodiscard]] static nacre::result<amount> profit_of(position const& p, quantity closing,
                                                         trading::price price) {
        bool const is_long = p.signed_quantity.sign() > 0;
        NACRE_TRY_VALUE(gain, is_long ? difference(price, p.average_open_price)
                                      : difference(p.average_open_price, price));
        NACRE_TRY_VALUE(exact, trading::product<amount>(gain, closing));
        return exact.rounded(2, half_even);
    }

    template <class Event>
    static void fill_in(Event& e, trading::order_filled const& fill, trading::position_id const& id,
                        message_ids& ids) {
        e.trader_id = fill.trader_id;
        e.strategy_id = fill.strategy_id;
        e.instrument_id = fill.instrument_id;
        e.position_id = id;
        e.account_id = fill.account_id;
        e.last_price = fill.last_price;
        e.currency = quote_currency;
        e.ts_event = fill.ts_event;
        e.stamp = ids.after(fill.stamp);
    }

    template <class Publish>
    [[nodiscard]] static nacre::result<void> open(trading::order_filled const& fill, quantity size,
                                                  std::size_t number, message_ids& ids, Publish& publish) {
        bool const buys = fill.side == trading::order_side::buy;
        trading::position_opened e;
        fill_in(e, fill, trading::position_id{"P-" + std::to_string(number)}, ids);
        e.opening_order_id = fill.client_order_id;
        e.entry = fill.side;
        e.side = buys ? trading::position_side::long_side : trading::position_side::short_side;
        NACRE_TRY_VALUE(held, with_sign(size, buys));
        e.signed_quantity = held;
        e.quantity = e.last_quantity = size;
        e.average_open_price = fill.last_price;
        return publish(std::move(e));
    }

    [[nodiscard]] static trading::position_changed changed(trading::order_filled const& fill,
                                                           trading::position_id const& id, position const& p,
                                                           message_ids& ids) {
        trading::position_changed e;
        fill_in(e, fill, id, ids);
        e.opening_order_id = p.opening_order_id;
        e.entry = p.entry;
        e.side = p.signed_quantity.sign() > 0 ? trading::position_side::long_side
                                              : trading::position_side::short_side;
        e.last_quantity = fill.last_quantity;
        e.peak_quantity = p.peak_quantity;
        e.average_open_price = p.average_open_price;
        e.average_close_price = p.average_close_price;
        e.realized_profit = {p.realized_profit, quote_currency};
        e.unrealized_profit = {{}, quote_currency};
        e.ts_opened = p.ts_opened;
        return e;
    }

    template <class Publish>
    [[nodiscard]] static nacre::result<void> increase(trading::order_filled const& fill,
                                                      trading::position_id const& id, position const& p,
                                                      message_ids& ids, Publish& publish) {
        auto e = changed(fill, id, p, ids);
        quantity const held = cache::magnitude(p.signed_quantity);
        NACRE_TRY_VALUE(size, sum(held, fill.last_quantity));
        NACRE_TRY_VALUE(signed_size, with_sign(size, p.signed_quantity.sign() > 0));
        NACRE_TRY_VALUE(price, average(p.average_open_price, held, fill.last_price, fill.last_quantity));
        e.quantity = size;
        e.signed_quantity = signed_size;
        e.peak_quantity = std::max(p.peak_quantity, size);
        e.average_open_price = price;
        return publish(std::move(e));
    }

    template <class Publish>
    [[nodiscard]] static nacre::result<void>
    reduce(trading::order_filled const& fill, trading::position_id const& id, position const& p,
           quantity closing, amount profit, message_ids& ids, Publish& publish) {
        auto e = changed(fill, id, p, ids);
        NACRE_TRY_VALUE(size, difference(cache::magnitude(p.signed_quantity), closing));
        NACRE_TRY_VALUE(signed_size, with_sign(size, p.signed_quantity.sign() > 0));
        NACRE_TRY_VALUE(realized, sum(p.realized_profit, profit));
        NACRE_TRY_VALUE(price, close_price(p, closing, fill.last_price));
        e.quantity = size;
        e.signed_quantity = signed_size;
        e.average_close_price = price;
        e.realized_profit.amount = realized;
        return publish(std::move(e));
    }

    template <class Publish>
    [[nodiscard]] static nacre::result<void>
    close(trading::order_filled const& fill, trading::position_id const& id, position const& p,
          quantity closing, amount profit, message_ids& ids, Publish& publish) {
        trading::position_closed e;
        fill_in(e, fill, id, ids);
        e.opening_order_id = p.opening_order_id;
        e.closing_order_id = fill.client_order_id;
        e.entry = p.entry;
        e.side = p.signed_quantity.sign() > 0 ? trading::position_side::long_side
                                              : trading::position_side::short_side;
        e.peak_quantity = p.peak_quantity;
        e.last_quantity = closing;
        e.average_open_price = p.average_open_price;
        NACRE_TRY_VALUE(price, close_price(p, closing, fill.last_price));
        NACRE_TRY_VALUE(realized, sum(p.realized_profit, profit));
        e.average_close_price = price;
        e.realized_profit = {realized, quote_currency};
        e.ts_opened = p.ts_opened;
        e.ts_closed = fill.ts_event;
        e.duration = fill.ts_event - p.ts_opened;
        return publish(std::move(e));
    }

    [[nodiscard]] static nacre::result<trading::price> close_price(position const& p, quantity closing,
                                                                   trading::price price) {
        if (!p.average_close_price) return price;
        return average(*p.average_close_price, p.closed_quantity, price, closing);
    }

    [[nodiscard]] static nacre::result<trading::account_state>
    account_after(trading::order_filled const& fill, amount realized, cache const& known, message_ids& ids) {
        auto const& before = known.state().account;
        amount total =
            before && !before->balances.empty() ? before->balances.front().total : starting_balance;
        NACRE_TRY_VALUE(with_profit, sum(total, realized));
        total = with_profit;
        if (fill.commission) {
            NACRE_TRY_VALUE(without_fee, difference(total, fill.commission->amount));
            total = without_fee;
        }
        trading::account_state out;
        out.account_id = fill.account_id;
        out.type = trading::account_type::margin;
        out.base_currency = quote_currency;
        out.balances.push_back({total, {}, total, quote_currency});
        out.ts_event = fill.ts_event;
        out.stamp = ids.after(fill.stamp);
        return out;
    }
};

} // namespace engine
