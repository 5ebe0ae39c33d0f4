// SPDX-License-Identifier: BSL-1.0
// What a capture costs its thread besides computing: what the submit in it costs, and nothing more.
#include "support/catch2.hpp"
#include "writer_cost/counters.hpp"
#include "writer_cost/measure.hpp"

#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace nacre;
using namespace nacre::core;
using namespace std::chrono_literals;
using namespace cost_tests;

struct leg {
    std::string client_order_id;
    std::int64_t quantity = 0;

    using nacre_members =
        members<member<&leg::client_order_id, "client_order_id">, member<&leg::quantity, "quantity">>;
};
struct order_list {
    std::string list_id;
    std::vector<leg> legs;
    uuid id{};

    using nacre_members = members<member<&order_list::list_id, "list_id">, member<&order_list::legs, "legs">,
                                  member<&order_list::id, "id">>;
};
struct trade {
    std::int64_t price = 0;

    using nacre_members = members<member<&trade::price, "price">>;
};

inline constexpr auto order_types = make_registry(
    on<"OrderList", order_list>(key<"list_id">(&order_list::list_id), identity(&order_list::id)),
    on<"Trade", trade>(from_capture));

using encoder_type = typed_encoder<order_types>;
using writer_type = basic_writer<memory_backend, encoder_type, xxh3_128, immediate,
                                 background_execution<nacre::spin>, observed_clock>;
// A small window: identities are forgotten all the time.
using adapter_type = capture_adapter<writer_type, encoder_type, 64>;

uuid id_of(std::uint64_t number) {
    uuid out{};
    std::memcpy(&out, &number, sizeof(number));
    return out;
}

writer_type open_writer() {
    run_inputs inputs;
    inputs.run_id = *run_id::make(from_nanoseconds(1'000), 0xABCD);
    inputs.instance = "trader-001";
    writer_options config;
    config.halt_threshold = config.settle_after = 1h; // a busy machine must not decide the outcome
    auto opened = writer_type::create(memory_backend{}, inputs, config);
    REQUIRE(opened);
    return std::move(*opened);
}

} // namespace

TEST_CASE(
    "a capture allocates nothing, locks nothing and makes no system call while the writer thread is awake",
    "[capture][W10]") {
    auto writer = open_writer();
    adapter_type adapter(writer);
    auto const tap = adapter.tap();
    adapter.carry<std::variant<order_list, trade>>();
    order_list list{"a list with an id of some length", {{"an order with an id of some length", 1}}, {}};
    std::variant<order_list> envelope{list};
    std::variant<order_list, trade> const ticks{trade{7}};
    std::uint64_t number = 0;
    std::size_t duplicates = 0;
    constexpr std::size_t rounds = 4'000;
    auto const found = count(
        rounds,
        [&] { // names are interned, once each
            list.id = id_of(++number);
            static_cast<void>(adapter.capture("exec.orders", list));
            auto const known = adapter.capture("ticks", trade{1}, from_nanoseconds(1));
            if (known) static_cast<void>(writer.wait_durable(*known));
        },
        [&] {
            list.id = id_of(++number);
            bool accepted = adapter.capture("exec.orders", list).has_value();
            auto const again = tap("exec.orders", list);
            if (again && again->outcome == capture_outcome::duplicate) ++duplicates;
            list.id = id_of(++number);
            accepted &= adapter.capture_erased("exec.orders", typeid(order_list), &list).has_value();
            std::get<order_list>(envelope).id = id_of(++number);
            accepted &= tap("exec.orders", envelope).has_value();
            accepted &= tap("ticks", trade{7}, from_nanoseconds(5)).has_value();
            accepted &= tap.capture_erased("ticks", typeid(ticks), &ticks, from_nanoseconds(5)).has_value();
            return accepted;
        },
        [] {});
    CHECK(found.refused == 0);
    CHECK(duplicates == rounds);
    CHECK(found.sum.allocations == 0);
    CHECK(found.sum.locks == 0);
    CHECK(found.sum.system_calls == 0);
    auto const last = writer.seal("done");
    REQUIRE(last);
    CHECK(*last == 2 + 5 * rounds + 1);
}

TEST_CASE("a capture that is refused for good allocates and locks nothing either", "[capture][W10]") {
    auto writer = open_writer();
    adapter_type adapter(writer);
    order_list const list{"L-1", {}, id_of(1)};
    writer.halt();
    auto const found = count(
        50, [&] { static_cast<void>(adapter.capture("exec.orders", list)); },
        [&] { return adapter.capture("exec.orders", list).has_value(); }, [] {});
    CHECK(found.refused == 50);
    CHECK(found.sum.allocations == 0);
    CHECK(found.sum.locks == 0);
    CHECK(found.sum.system_calls == 0);
}
