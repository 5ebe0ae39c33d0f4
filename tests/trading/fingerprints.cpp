// SPDX-License-Identifier: BSL-1.0
// The schema of every message, pinned: runs recorded with it are read by programs built later. A change of a
// pinned type fails here; it takes a new fingerprint, and an upcaster from the old one in every registry that
// reads old runs.
#include "trading/kit.hpp"

#include <nacre/messages.hpp>
#include <nacre/schema/schema.hpp>

#include "support/catch2.hpp"

#include <cstdint>
#include <set>
#include <string_view>
#include <tuple>

namespace {

using namespace trading_test;

template <class M, std::uint64_t Fingerprint>
struct pin {
    static_assert(nacre::stable_schema<M, Fingerprint>, "the schema of a recorded message has changed");
    using message_type = M;
};

using pinned = std::tuple<
    pin<trading::submit_order, 0xc3fdeabf26160082>, pin<trading::submit_order_list, 0xb3a5dd7c057a63d9>,
    pin<trading::modify_order, 0x517aed890e9cef5b>, pin<trading::batch_modify_orders, 0xf030fb59f79c5123>,
    pin<trading::cancel_order, 0xf9e16d198c6392c1>, pin<trading::cancel_all_orders, 0x6b0d9beca8be4c4b>,
    pin<trading::batch_cancel_orders, 0x87b32640c091a436>, pin<trading::query_order, 0xf9e16d198c6392c1>,
    pin<trading::query_account, 0x3bc6372a175c4f1f>, pin<trading::order_initialized, 0xa508d895e3ade6ec>,
    pin<trading::order_denied, 0x5a912bfdad8d0618>, pin<trading::order_emulated, 0xccd763ddd1fe1527>,
    pin<trading::order_released, 0xba0f0bdcd0d2250e>, pin<trading::order_submitted, 0xca8fa020dc91be43>,
    pin<trading::order_accepted, 0x822f4ebc7ceed455>, pin<trading::order_rejected, 0x663756c2510f0da5>,
    pin<trading::order_canceled, 0xb682284213e60763>, pin<trading::order_expired, 0xb682284213e60763>,
    pin<trading::order_triggered, 0xb682284213e60763>, pin<trading::order_pending_update, 0xb682284213e60763>,
    pin<trading::order_pending_cancel, 0xb682284213e60763>,
    pin<trading::order_modify_rejected, 0xa109dc612228706a>,
    pin<trading::order_cancel_rejected, 0xa109dc612228706a>, pin<trading::order_updated, 0xe4c15e457dca501b>,
    pin<trading::order_filled, 0x23671bf0809b95a2>, pin<trading::position_opened, 0x10d9f6027fe3564a>,
    pin<trading::position_changed, 0xf8b356cedf28dbe0>, pin<trading::position_closed, 0xe5e452a26cce14a3>,
    pin<trading::position_adjusted, 0xc4f488cf92c3980a>, pin<trading::account_state, 0xb37f0a666ae8b18a>,
    pin<trading::order_status_report, 0x4e2d058991da781c>, pin<trading::fill_report, 0xc452c85ab9cdf292>,
    pin<trading::order_with_fills, 0x37d4ec6ca003d49d>,
    pin<trading::position_status_report, 0xca778ef4419d2e80>, pin<trading::mass_status, 0x41d6ca1db963f9ed>,
    pin<trading::time_event, 0x3dc8f177bc949927>, pin<trading::request_data, 0xfb95f70f3b242ac5>,
    pin<trading::subscribe_data, 0x1a83520c97152b25>, pin<trading::unsubscribe_data, 0x1a83520c97152b25>,
    pin<trading::instrument_response, 0x2e2360c89e629163>,
    pin<trading::instruments_response, 0x0d31fddab477ae16>, pin<trading::book_response, 0x30690354dc132d4c>,
    pin<trading::book_deltas_response, 0xec9a0e060d42a7ad>,
    pin<trading::book_depth_response, 0xe3df2f094a2a9643>, pin<trading::quotes_response, 0x5598bd2ebe3a1956>,
    pin<trading::trades_response, 0xd761a0e36a58c916>,
    pin<trading::funding_rates_response, 0xdfb1d9781628d482>,
    pin<trading::forward_prices_response, 0xc7709d29681eff69>,
    pin<trading::bars_response, 0x5d686234336c50e5>, pin<trading::custom_response, 0xa7a102a88b40d8a6>>;

TEST_CASE("the schema of every message is pinned", "[trading][schema]") {
    std::set<std::string_view> names;
    std::set<std::uint64_t> fingerprints;
    for_each_type<pinned>([&]<class Pin>() {
        names.insert(name_of<typename Pin::message_type>);
        fingerprints.insert(nacre::codec::schema_fingerprint<typename Pin::message_type>);
    });
    CHECK(names.size() == trading::registry.size);
    CHECK(std::tuple_size_v<pinned> == trading::registry.size);
    // Five order events have the same members, and so have subscribe and unsubscribe, cancel and query, and
    // the two rejections: only their names tell them apart.
    CHECK(fingerprints.size() == trading::registry.size - 7);
}

} // namespace
