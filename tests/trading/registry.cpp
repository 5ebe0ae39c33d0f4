// SPDX-License-Identifier: BSL-1.0
// What the vocabulary's registry takes out of each message: index keys, identity, headers and time.
#include "trading/kit.hpp"

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "support/catch2.hpp"

#include <map>
#include <string>
#include <vector>

namespace {

using namespace trading_test;
using encoder_type = nacre::typed_encoder<trading::registry>;

/// `kind=key` for each key, in the order in which the registry gives them.
template <class M>
std::string keys_of(M const& message) {
    std::string out;
    encoder_type const encoder;
    encoder.for_each_key(message, [&](nacre::core::index_kind_info kind, std::string_view key) {
        out.append(out.empty() ? "" : " ").append(kind.name).append("=").append(key);
    });
    return out;
}

/// In a labelled message every text is the path of its member, so a key says what it was taken from.
std::map<std::string_view, std::string_view> const expected_keys = {
    {"SubmitOrder",
     "client_order_id=client_order_id order_list_id=terms.order_list_id position_id=position_id "
     "instrument_id=instrument_id"},
    {"SubmitOrderList",
     "order_list_id=order_list_id client_order_id=orders.0.client_order_id "
     "client_order_id=orders.1.client_order_id position_id=position_id instrument_id=instrument_id"},
    {"ModifyOrder",
     "client_order_id=client_order_id venue_order_id=venue_order_id instrument_id=instrument_id"},
    {"BatchModifyOrders",
     "client_order_id=modifies.0.client_order_id client_order_id=modifies.1.client_order_id "
     "instrument_id=instrument_id"},
    {"CancelOrder",
     "client_order_id=client_order_id venue_order_id=venue_order_id instrument_id=instrument_id"},
    {"CancelAllOrders", "instrument_id=instrument_id"},
    {"BatchCancelOrders",
     "client_order_id=cancels.0.client_order_id client_order_id=cancels.1.client_order_id "
     "instrument_id=instrument_id"},
    {"QueryOrder",
     "client_order_id=client_order_id venue_order_id=venue_order_id instrument_id=instrument_id"},
    {"QueryAccount", "account_id=account_id"},
    {"OrderInitialized",
     "client_order_id=client_order_id order_list_id=terms.order_list_id instrument_id=instrument_id"},
    {"OrderDenied", "client_order_id=client_order_id instrument_id=instrument_id"},
    {"OrderEmulated", "client_order_id=client_order_id instrument_id=instrument_id"},
    {"OrderReleased", "client_order_id=client_order_id instrument_id=instrument_id"},
    {"OrderSubmitted", "client_order_id=client_order_id account_id=account_id instrument_id=instrument_id"},
    {"OrderRejected", "client_order_id=client_order_id account_id=account_id instrument_id=instrument_id"},
    {"OrderFilled", "client_order_id=client_order_id venue_order_id=venue_order_id trade_id=trade_id "
                    "position_id=position_id account_id=account_id instrument_id=instrument_id"},
    {"PositionOpened", "position_id=position_id account_id=account_id instrument_id=instrument_id "
                       "client_order_id=opening_order_id"},
    {"PositionChanged", "position_id=position_id account_id=account_id instrument_id=instrument_id "
                        "client_order_id=opening_order_id"},
    {"PositionClosed", "position_id=position_id account_id=account_id instrument_id=instrument_id "
                       "client_order_id=opening_order_id client_order_id=closing_order_id"},
    {"PositionAdjusted", "position_id=position_id account_id=account_id instrument_id=instrument_id"},
    {"AccountState", "account_id=account_id"},
    {"OrderStatusReport",
     "client_order_id=client_order_id venue_order_id=venue_order_id order_list_id=order_list_id "
     "position_id=venue_position_id account_id=account_id instrument_id=instrument_id"},
    {"FillReport", "client_order_id=client_order_id venue_order_id=venue_order_id trade_id=trade_id "
                   "position_id=venue_position_id account_id=account_id instrument_id=instrument_id"},
    {"OrderWithFills", "client_order_id=order.client_order_id venue_order_id=order.venue_order_id "
                       "account_id=order.account_id instrument_id=order.instrument_id"},
    {"PositionStatusReport",
     "position_id=venue_position_id account_id=account_id instrument_id=instrument_id"},
    {"MassStatus", "account_id=account_id"},
    {"TimeEvent", "timer=name"},
    {"RequestData", "instrument_id=subject.instrument_id"},
    {"SubscribeData", "instrument_id=subject.instrument_id"},
    {"UnsubscribeData", "instrument_id=subject.instrument_id"},
    {"InstrumentResponse", "instrument_id=instrument.id"},
    {"InstrumentsResponse", ""},
    {"BookResponse", "instrument_id=instrument_id"},
    {"BookDeltasResponse", "instrument_id=instrument_id"},
    {"BookDepthResponse", "instrument_id=instrument_id"},
    {"QuotesResponse", "instrument_id=instrument_id"},
    {"TradesResponse", "instrument_id=instrument_id"},
    {"FundingRatesResponse", "instrument_id=instrument_id"},
    {"ForwardPricesResponse", "instrument_id=underlying_id"},
    {"BarsResponse", "instrument_id=bar_type.instrument_id"},
    {"CustomResponse", "instrument_id=instrument_id"},
};

/// The events of an order that a venue knows have the same keys.
constexpr std::string_view venue_event_keys = "client_order_id=client_order_id venue_order_id=venue_order_id "
                                              "account_id=account_id instrument_id=instrument_id";

TEST_CASE("every message is found by the ids it is about", "[trading][registry]") {
    std::size_t venue_events = 0;
    for_each_type<message_types>([&]<class M>() {
        INFO(name_of<M>);
        auto const row = expected_keys.find(name_of<M>);
        if (row == expected_keys.end()) ++venue_events;
        CHECK(keys_of(labelled_message<M>()) ==
              (row == expected_keys.end() ? venue_event_keys : row->second));
    });
    CHECK(venue_events == 9); // accepted to updated, without submitted and rejected
    CHECK(expected_keys.size() + venue_events == trading::registry.size);
}

TEST_CASE("an id that is absent is no key", "[trading][registry]") {
    CHECK(keys_of(trading::cancel_order{}) == "client_order_id= instrument_id=");
    CHECK(keys_of(trading::order_status_report{}) == "venue_order_id= account_id= instrument_id=");
    CHECK(keys_of(trading::submit_order{}) == "client_order_id= instrument_id=");
    CHECK(keys_of(trading::batch_cancel_orders{}) == "instrument_id=");
}

TEST_CASE("a data command is found by the instrument of its subject, whatever the subject",
          "[trading][registry]") {
    std::string_view const expected[] = {
        "instrument_id=subject.instrument_id", "",
        "instrument_id=subject.instrument_id", "instrument_id=subject.instrument_id",
        "instrument_id=subject.instrument_id", "instrument_id=subject.instrument_id",
        "instrument_id=subject.instrument_id", "instrument_id=subject.instrument_id",
        "instrument_id=subject.underlying_id", "instrument_id=subject.bar_type.instrument_id",
        "instrument_id=subject.instrument_id"};
    static_assert(std::size(expected) == std::variant_size_v<trading::data_subject>);
    for (std::size_t subject = 0; subject < std::size(expected); ++subject) {
        INFO(subject);
        CHECK(keys_of(labelled_message<trading::request_data>(subject)) == expected[subject]);
    }
    trading::subscribe_data custom;
    custom.subject = trading::custom_subject{"signal", std::nullopt, {}};
    CHECK(keys_of(custom) == "");
}

TEST_CASE("identity, headers and time of every message are those of its stamp", "[trading][registry]") {
    encoder_type const encoder;
    for_each_type<message_types>([&]<class M>() {
        INFO(name_of<M>);
        auto message = labelled_message<M>();
        REQUIRE(message.stamp.correlation_id);
        REQUIRE(message.stamp.causation_id);
        CHECK(trading::registry.template registration<M>().identity_of(message) == message.stamp.id);
        CHECK(encoder.ts_init(message) == message.stamp.ts_init);
        CHECK(encoder.headers(message) ==
              nacre::headers{message.stamp.id, message.stamp.correlation_id, message.stamp.causation_id});
        message.stamp.correlation_id.reset();
        message.stamp.causation_id.reset();
        CHECK(encoder.headers(message) == nacre::headers{message.stamp.id, std::nullopt, std::nullopt});
    });
}

TEST_CASE("what follows a message joins its conversation and names it as its cause", "[trading][registry]") {
    trading::stamp const command{nacre::uuid{{1}}, std::nullopt, std::nullopt,
                                 nacre::core::from_nanoseconds(1)};
    auto const event = trading::caused_by(command, nacre::uuid{{2}}, nacre::core::from_nanoseconds(2));
    CHECK(event ==
          trading::stamp{nacre::uuid{{2}}, command.id, command.id, nacre::core::from_nanoseconds(2)});
    auto const next = trading::caused_by(event, nacre::uuid{{3}}, nacre::core::from_nanoseconds(3));
    CHECK(next == trading::stamp{nacre::uuid{{3}}, command.id, event.id, nacre::core::from_nanoseconds(3)});
}

} // namespace
