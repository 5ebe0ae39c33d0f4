// SPDX-License-Identifier: BSL-1.0
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "support/catch2.hpp"

#include <boost/hana/equal.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using namespace nacre;
using namespace nacre::core;

namespace {

class order_id {
public:
    explicit order_id(std::string text) : text_(std::move(text)) {}
    [[nodiscard]] std::string_view view() const noexcept { return text_; }

private:
    std::string text_;
};
class symbol {
public:
    [[nodiscard]] operator std::string_view() const noexcept { return {text_, size_}; }
    char text_[8] = {'E', 'U', 'R'};
    std::size_t size_ = 3;
};
struct leg {
    order_id id;
    std::optional<std::string> venue;
};

struct submit_order {
    order_id client_order_id;
    std::optional<order_id> venue_order_id;
    symbol instrument;
    timestamp ts;
    uuid id;
    uuid cause;
};
struct order_list {
    std::string list_id;
    std::vector<leg> legs;
    std::optional<timestamp> ts;
    std::optional<uuid> id;

    [[nodiscard]] std::span<leg const> tail() const { return std::span(legs).subspan(1); }
    [[nodiscard]] std::string_view venue() const { return "XETR"; }
    [[nodiscard]] std::optional<std::string_view> account() const {
        return list_id.empty() ? std::nullopt : std::optional<std::string_view>(list_id);
    }
};
struct tick {};
struct heartbeat {};
struct unlisted {};

constexpr auto orders = make_registry(
    ignore<heartbeat>,
    on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id),
                                    key<"venue_order_id">(&submit_order::venue_order_id),
                                    key<"instrument">(&submit_order::instrument), ts_init(&submit_order::ts),
                                    headers_of([](submit_order const& m) {
                                        return headers{uuid{{7}}, std::nullopt, m.cause};
                                    }),
                                    identity(&submit_order::id)),
    on<"OrderList", order_list>(
        keys<"client_order_id">(&order_list::legs, &leg::id), keys<"venue">(&order_list::legs, &leg::venue),
        keys<"tail">(&order_list::tail, &leg::id), key<"market">(&order_list::venue),
        key<"account">(&order_list::account), ts_init(&order_list::ts), identity(&order_list::id)),
    on<"Tick", tick>(from_capture));
using orders_type = std::remove_cvref_t<decltype(orders)>;

constexpr auto open_ended = make_registry(on<"Tick", tick>(from_publish), ignore<heartbeat>, others_ignored);
using open_ended_type = std::remove_cvref_t<decltype(open_ended)>;
using no_types_type = std::remove_cvref_t<decltype(no_types)>;

template <class M>
std::vector<std::pair<std::string, std::string>> keys_of(M const& message) {
    std::vector<std::pair<std::string, std::string>> out;
    orders.registration<M>().for_each_key(message, [&](auto const& extractor, std::string_view text) {
        out.emplace_back(std::string(extractor.kind), std::string(text));
    });
    return out;
}
using key_pairs = std::vector<std::pair<std::string, std::string>>;

submit_order some_order() {
    return {order_id("O-1"), std::nullopt, symbol{}, from_nanoseconds(5), uuid{{1}}, uuid{{2}}};
}

} // namespace

TEST_CASE("C1 a registry says at compile time which types it holds and which it ignores",
          "[encoder][registry]") {
    STATIC_REQUIRE(orders_type::size == 3);
    STATIC_REQUIRE(orders_type::holds<submit_order>);
    STATIC_REQUIRE(orders_type::holds<order_list>);
    STATIC_REQUIRE_FALSE(orders_type::holds<heartbeat>);
    STATIC_REQUIRE_FALSE(orders_type::holds<unlisted>);
    STATIC_REQUIRE(orders_type::ignores<heartbeat>);
    STATIC_REQUIRE_FALSE(orders_type::ignores<submit_order>);
}

TEST_CASE("C1 types that are not listed are refused by default", "[encoder][registry]") {
    STATIC_REQUIRE_FALSE(orders_type::others_are_ignored);
    STATIC_REQUIRE_FALSE(orders_type::ignores<unlisted>);
    constexpr auto stated = make_registry(others_refused);
    STATIC_REQUIRE_FALSE(std::remove_cvref_t<decltype(stated)>::ignores<unlisted>);
    STATIC_REQUIRE_FALSE(no_types_type::ignores<unlisted>);
    STATIC_REQUIRE(no_types_type::size == 0);
}

TEST_CASE("C1 with others_ignored every type that is not registered is ignored, but no lifecycle message",
          "[encoder][registry]") {
    STATIC_REQUIRE(open_ended_type::others_are_ignored);
    STATIC_REQUIRE(open_ended_type::ignores<unlisted>);
    STATIC_REQUIRE(open_ended_type::ignores<heartbeat>);
    STATIC_REQUIRE_FALSE(open_ended_type::ignores<tick>);
    STATIC_REQUIRE_FALSE(open_ended_type::ignores<run_started>);
    STATIC_REQUIRE_FALSE(open_ended_type::ignores<run_ended>);
}

TEST_CASE("C2 a registration binds the payload type, and names are found again", "[encoder][registry]") {
    STATIC_REQUIRE(orders.registration<submit_order>().name == "SubmitOrder");
    STATIC_REQUIRE(orders.registration<order_list>().name == "OrderList");
    STATIC_REQUIRE(orders_type::find_name("SubmitOrder") == std::optional<std::size_t>(0));
    STATIC_REQUIRE(orders_type::find_name("OrderList") == std::optional<std::size_t>(1));
    STATIC_REQUIRE(orders_type::find_name("Tick") == std::optional<std::size_t>(2));
    STATIC_REQUIRE_FALSE(orders_type::find_name("Heartbeat"));
    STATIC_REQUIRE_FALSE(orders_type::find_name(""));
    STATIC_REQUIRE_FALSE(no_types_type::find_name("Tick"));
    STATIC_REQUIRE(orders_type::message_types == boost::hana::tuple_t<submit_order, order_list, tick>);
}

TEST_CASE("C2 a registration binds single keys, which an absent value leaves out", "[encoder][registry]") {
    auto order = some_order();
    CHECK(keys_of(order) == key_pairs{{"client_order_id", "O-1"}, {"instrument", "EUR"}});
    order.venue_order_id.emplace("V-9");
    CHECK(keys_of(order) ==
          key_pairs{{"client_order_id", "O-1"}, {"venue_order_id", "V-9"}, {"instrument", "EUR"}});
}

TEST_CASE("C2 a registration binds many keys of one kind, of ranges and of parts of their elements",
          "[encoder][registry]") {
    order_list list{
        "L-1", {{order_id("O-1"), "XETR"}, {order_id("O-2"), std::nullopt}}, std::nullopt, std::nullopt};
    CHECK(keys_of(list) == key_pairs{{"client_order_id", "O-1"},
                                     {"client_order_id", "O-2"},
                                     {"venue", "XETR"},
                                     {"tail", "O-2"},
                                     {"market", "XETR"},
                                     {"account", "L-1"}});
    list.list_id.clear();
    list.legs.resize(1, {order_id(""), std::nullopt});
    CHECK(keys_of(list) == key_pairs{{"client_order_id", "O-1"}, {"venue", "XETR"}, {"market", "XETR"}});
    CHECK(keys_of(tick{}).empty());
}

TEST_CASE("a key's text is the message's own, not a copy", "[encoder][registry]") {
    auto const order = some_order();
    orders.registration<submit_order>().for_each_key(
        order, [&](auto const& extractor, std::string_view text) {
            if (extractor.kind == "client_order_id")
                CHECK(text.data() == order.client_order_id.view().data());
        });
}

TEST_CASE("a kind is many as soon as one registration may give several of it", "[encoder][registry]") {
    STATIC_REQUIRE(orders_type::is_many("client_order_id"));
    STATIC_REQUIRE(orders_type::is_many("venue"));
    STATIC_REQUIRE_FALSE(orders_type::is_many("venue_order_id"));
    STATIC_REQUIRE_FALSE(orders_type::is_many("unknown"));
    constexpr auto twice = make_registry(
        on<"OrderList", order_list>(key<"text">(&order_list::list_id), key<"text">(&order_list::venue)));
    STATIC_REQUIRE(std::remove_cvref_t<decltype(twice)>::is_many("text"));
}

TEST_CASE("C2 a registration binds ts_init to an extractor, to publishing or to capture",
          "[encoder][registry]") {
    auto const& order = orders.registration<submit_order>();
    CHECK(order.ts_init(some_order()) == from_nanoseconds(5));
    STATIC_REQUIRE_FALSE(order.takes_ts_init);
    auto const& list = orders.registration<order_list>();
    CHECK(list.ts_init({}) == std::nullopt);
    CHECK(list.ts_init({"", {}, from_nanoseconds(9), {}}) == from_nanoseconds(9));
    STATIC_REQUIRE(orders.registration<tick>().takes_ts_init);
    CHECK(orders.registration<tick>().ts_init({}) == std::nullopt);
    STATIC_REQUIRE_FALSE(open_ended.registration<tick>().takes_ts_init);
    CHECK(open_ended.registration<tick>().ts_init({}) == std::nullopt);
}

TEST_CASE("C2 a registration binds headers and identity, and an absent one is never invented",
          "[encoder][registry]") {
    auto const& order = orders.registration<submit_order>();
    STATIC_REQUIRE(order.has_identity);
    STATIC_REQUIRE(order.has_headers);
    CHECK(order.identity_of(some_order()) == uuid{{1}});
    CHECK(order.headers(some_order()) == headers{uuid{{1}}, std::nullopt, uuid{{2}}});

    auto const& list = orders.registration<order_list>();
    STATIC_REQUIRE_FALSE(list.has_headers);
    CHECK(list.identity_of({}) == std::nullopt);
    CHECK(list.headers({}) == headers{});
    CHECK(list.headers({"", {}, {}, uuid{{3}}}) == headers{uuid{{3}}, std::nullopt, std::nullopt});

    STATIC_REQUIRE_FALSE(orders.registration<tick>().has_identity);
    CHECK(orders.registration<tick>().identity_of({}) == std::nullopt);
    CHECK(orders.registration<tick>().headers({}) == headers{});
}

TEST_CASE("a registry calls back for each registration in the order they are listed", "[encoder][registry]") {
    std::vector<std::string> names;
    orders.for_each_registration([&](auto const& each) { names.emplace_back(each.name); });
    CHECK(names == std::vector<std::string>{"SubmitOrder", "OrderList", "Tick"});
}

TEST_CASE("upcasters are listed beside the types they convert to", "[encoder][registry]") {
    constexpr auto with_upcasts =
        make_registry(upcast<7, tick>([](heartbeat const&) { return tick{}; }), on<"Tick", tick>(),
                      upcast<8, tick>([](unlisted const&) noexcept -> result<tick> {
                          return error::decode_failed("never", 0);
                      }));
    std::vector<std::uint64_t> fingerprints;
    with_upcasts.for_each_upcast([&](auto const& each) { fingerprints.push_back(each.from_fingerprint); });
    CHECK(fingerprints == std::vector<std::uint64_t>{7, 8});
    with_upcasts.for_each_upcast([](auto const& each) {
        using upcast_type = std::remove_cvref_t<decltype(each)>;
        auto const outcome = each(typename upcast_type::from_type{});
        CHECK(outcome.has_value() == (upcast_type::from_fingerprint == 7));
    });
}
