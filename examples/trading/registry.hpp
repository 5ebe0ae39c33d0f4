// SPDX-License-Identifier: BSL-1.0
// registry: every message of the vocabulary, by the name under which it is recorded, with what it can be
// looked up by.
//
// What an operator asks for, and under which kind of key to find it
//   client_order_id   all that was asked of an order and all that happened to it, from command to last fill
//   venue_order_id    the same, for who only has the venue's id
//   order_list_id     an order list and the orders of it
//   position_id       orders, fills and events of a position
//   trade_id          the fill that a venue's statement names
//   account_id        what happened on an account
//   instrument_id     what happened to an instrument
//   timer             when a timer fired
// Strategies and traders are in the messages and not in the index: most entries of a run would have the same
// key.
//
// Each message is identified by its stamp's id, and so recorded once however many tapped boundaries it
// crosses. What a report of many orders holds (order_with_fills: its fills, mass_status: everything) is found
// by the account.
#pragma once

#include <trading/account.hpp>
#include <trading/commands.hpp>
#include <trading/data_commands.hpp>
#include <trading/data_responses.hpp>
#include <trading/order_events.hpp>
#include <trading/position_events.hpp>
#include <trading/reports.hpp>
#include <trading/time_event.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace trading {

// What every message has: its stamp.

struct identity_in_stamp {
    template <class M>
    constexpr nacre::uuid operator()(M const& message) const noexcept {
        return message.stamp.id;
    }
};
struct headers_in_stamp {
    template <class M>
    constexpr nacre::headers operator()(M const& message) const noexcept {
        return {std::nullopt, message.stamp.correlation_id, message.stamp.causation_id};
    }
};
struct time_in_stamp {
    template <class M>
    constexpr nacre::timestamp operator()(M const& message) const noexcept {
        return message.stamp.ts_init;
    }
};

/// `M` under `Name`, with these keys and with identity, headers and time from its stamp.
template <nacre::messaging::fixed_string Name, class M, class... Keys>
constexpr auto recorded(Keys... keys) {
    return nacre::on<Name, M>(std::move(keys)..., nacre::identity(identity_in_stamp{}),
                              nacre::headers_of(headers_in_stamp{}), nacre::ts_init(time_in_stamp{}));
}

// Keys that many messages have as a member of their own.

template <class M>
inline constexpr auto by_order = nacre::key<"client_order_id">(&M::client_order_id);
template <class M>
inline constexpr auto by_venue_order = nacre::key<"venue_order_id">(&M::venue_order_id);
template <class M>
inline constexpr auto by_position = nacre::key<"position_id">(&M::position_id);
template <class M>
inline constexpr auto by_account = nacre::key<"account_id">(&M::account_id);
template <class M>
inline constexpr auto by_instrument = nacre::key<"instrument_id">(&M::instrument_id);

template <class M>
inline constexpr auto by_list_in_terms = nacre::key<"order_list_id">([](M const& message) -> auto const& {
    return message.terms.order_list_id;
});

/// A command that names one order.
template <nacre::messaging::fixed_string Name, class M>
constexpr auto order_command() {
    return recorded<Name, M>(by_order<M>, by_venue_order<M>, by_instrument<M>);
}

/// An event of an order that no venue knows yet.
template <nacre::messaging::fixed_string Name, class M>
constexpr auto engine_event() {
    return recorded<Name, M>(by_order<M>, by_instrument<M>);
}

/// An event of an order at a venue.
template <nacre::messaging::fixed_string Name, class M>
constexpr auto venue_event() {
    return recorded<Name, M>(by_order<M>, by_venue_order<M>, by_account<M>, by_instrument<M>);
}

template <nacre::messaging::fixed_string Name, class M, class... Keys>
constexpr auto position_event(Keys... keys) {
    return recorded<Name, M>(by_position<M>, by_account<M>, by_instrument<M>, std::move(keys)...);
}

template <nacre::messaging::fixed_string Name, class M>
constexpr auto instrument_response_as() {
    return recorded<Name, M>(by_instrument<M>);
}

/// The instrument of a data command, if it is about one.
struct instrument_in_subject {
    template <class M>
    std::optional<std::string_view> operator()(M const& command) const {
        return std::visit(
            []<class Subject>(Subject const& subject) -> std::optional<std::string_view> {
                if constexpr (std::is_same_v<Subject, custom_subject>) {
                    if (!subject.instrument_id) return std::nullopt;
                    return subject.instrument_id->view();
                } else if constexpr (std::is_same_v<Subject, bars_subject>) {
                    return subject.bar_type.instrument_id.view();
                } else if constexpr (std::is_same_v<Subject, forward_prices_subject>) {
                    return subject.underlying_id.view();
                } else if constexpr (std::is_same_v<Subject, instruments_subject>) {
                    return std::nullopt;
                } else {
                    return subject.instrument_id.view();
                }
            },
            command.subject);
    }
};

inline constexpr auto registry = nacre::make_registry(
    // Commands
    recorded<"SubmitOrder", submit_order>(by_order<submit_order>, by_list_in_terms<submit_order>,
                                          by_position<submit_order>, by_instrument<submit_order>),
    recorded<"SubmitOrderList", submit_order_list>(
        nacre::key<"order_list_id">(&submit_order_list::order_list_id),
        nacre::keys<"client_order_id">(&submit_order_list::orders, &list_order::client_order_id),
        by_position<submit_order_list>, by_instrument<submit_order_list>),
    order_command<"ModifyOrder", modify_order>(),
    recorded<"BatchModifyOrders", batch_modify_orders>(
        nacre::keys<"client_order_id">(&batch_modify_orders::modifies, &modify_order::client_order_id),
        by_instrument<batch_modify_orders>),
    order_command<"CancelOrder", cancel_order>(),
    recorded<"CancelAllOrders", cancel_all_orders>(by_instrument<cancel_all_orders>),
    recorded<"BatchCancelOrders", batch_cancel_orders>(
        nacre::keys<"client_order_id">(&batch_cancel_orders::cancels, &cancel_order::client_order_id),
        by_instrument<batch_cancel_orders>),
    order_command<"QueryOrder", query_order>(),
    recorded<"QueryAccount", query_account>(by_account<query_account>),

    // Order events
    recorded<"OrderInitialized", order_initialized>(
        by_order<order_initialized>, by_list_in_terms<order_initialized>, by_instrument<order_initialized>),
    engine_event<"OrderDenied", order_denied>(), engine_event<"OrderEmulated", order_emulated>(),
    engine_event<"OrderReleased", order_released>(),
    recorded<"OrderSubmitted", order_submitted>(by_order<order_submitted>, by_account<order_submitted>,
                                                by_instrument<order_submitted>),
    venue_event<"OrderAccepted", order_accepted>(),
    recorded<"OrderRejected", order_rejected>(by_order<order_rejected>, by_account<order_rejected>,
                                              by_instrument<order_rejected>),
    venue_event<"OrderCanceled", order_canceled>(), venue_event<"OrderExpired", order_expired>(),
    venue_event<"OrderTriggered", order_triggered>(),
    venue_event<"OrderPendingUpdate", order_pending_update>(),
    venue_event<"OrderPendingCancel", order_pending_cancel>(),
    venue_event<"OrderModifyRejected", order_modify_rejected>(),
    venue_event<"OrderCancelRejected", order_cancel_rejected>(), venue_event<"OrderUpdated", order_updated>(),
    recorded<"OrderFilled", order_filled>(
        by_order<order_filled>, by_venue_order<order_filled>, nacre::key<"trade_id">(&order_filled::trade_id),
        by_position<order_filled>, by_account<order_filled>, by_instrument<order_filled>),

    // Position events
    position_event<"PositionOpened", position_opened>(
        nacre::key<"client_order_id">(&position_opened::opening_order_id)),
    position_event<"PositionChanged", position_changed>(
        nacre::key<"client_order_id">(&position_changed::opening_order_id)),
    position_event<"PositionClosed", position_closed>(
        nacre::key<"client_order_id">(&position_closed::opening_order_id),
        nacre::key<"client_order_id">(&position_closed::closing_order_id)),
    position_event<"PositionAdjusted", position_adjusted>(),

    // Accounts
    recorded<"AccountState", account_state>(by_account<account_state>),

    // Reports
    recorded<"OrderStatusReport", order_status_report>(
        by_order<order_status_report>, by_venue_order<order_status_report>,
        nacre::key<"order_list_id">(&order_status_report::order_list_id),
        nacre::key<"position_id">(&order_status_report::venue_position_id), by_account<order_status_report>,
        by_instrument<order_status_report>),
    recorded<"FillReport", fill_report>(by_order<fill_report>, by_venue_order<fill_report>,
                                        nacre::key<"trade_id">(&fill_report::trade_id),
                                        nacre::key<"position_id">(&fill_report::venue_position_id),
                                        by_account<fill_report>, by_instrument<fill_report>),
    recorded<"OrderWithFills", order_with_fills>(
        nacre::key<"client_order_id">(
            [](order_with_fills const& report) -> auto const& { return report.order.client_order_id; }),
        nacre::key<"venue_order_id">(
            [](order_with_fills const& report) -> auto const& { return report.order.venue_order_id; }),
        nacre::key<"account_id">(
            [](order_with_fills const& report) -> auto const& { return report.order.account_id; }),
        nacre::key<"instrument_id">(
            [](order_with_fills const& report) -> auto const& { return report.order.instrument_id; })),
    recorded<"PositionStatusReport", position_status_report>(
        nacre::key<"position_id">(&position_status_report::venue_position_id),
        by_account<position_status_report>, by_instrument<position_status_report>),
    recorded<"MassStatus", mass_status>(by_account<mass_status>),

    // Time
    recorded<"TimeEvent", time_event>(nacre::key<"timer">(&time_event::name)),

    // Data commands
    recorded<"RequestData", request_data>(nacre::key<"instrument_id">(instrument_in_subject{})),
    recorded<"SubscribeData", subscribe_data>(nacre::key<"instrument_id">(instrument_in_subject{})),
    recorded<"UnsubscribeData", unsubscribe_data>(nacre::key<"instrument_id">(instrument_in_subject{})),

    // Data responses
    recorded<"InstrumentResponse", instrument_response>(nacre::key<"instrument_id">(
        [](instrument_response const& response) -> auto const& { return response.instrument.id; })),
    recorded<"InstrumentsResponse", instruments_response>(),
    instrument_response_as<"BookResponse", book_response>(),
    instrument_response_as<"BookDeltasResponse", book_deltas_response>(),
    instrument_response_as<"BookDepthResponse", book_depth_response>(),
    instrument_response_as<"QuotesResponse", quotes_response>(),
    instrument_response_as<"TradesResponse", trades_response>(),
    instrument_response_as<"FundingRatesResponse", funding_rates_response>(),
    recorded<"ForwardPricesResponse", forward_prices_response>(
        nacre::key<"instrument_id">(&forward_prices_response::underlying_id)),
    recorded<"BarsResponse", bars_response>(nacre::key<"instrument_id">(
        [](bars_response const& response) -> auto const& { return response.bar_type.instrument_id; })),
    recorded<"CustomResponse", custom_response>(by_instrument<custom_response>),

    nacre::others_refused);

} // namespace trading
