// SPDX-License-Identifier: BSL-1.0
#include "capture/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/messages.hpp>
#include <nacre/testing/recorded.hpp>
#include <nacre/values.hpp>

#include <variant>
#include <vector>

using namespace capture_tests;
using nacre::testing::recorded;
using nacre::testing::run_at;

namespace {

submit_order order(int number) { return {"O-" + std::to_string(number), number, from_nanoseconds(number)}; }
order_filled filled(std::uint64_t number) { return {id_of(number), "O-1", {}}; }

/// Three orders and two fills, in turn.
void record(recording<>& r) {
    for (int number = 1; number <= 3; ++number) {
        r.capture("exec.orders", order(number));
        if (number < 3) r.capture("events.orders", filled(static_cast<std::uint64_t>(number)));
    }
}

} // namespace

TEST_CASE("recorded gives the messages of one type in order, whatever lies between", "[testing][unit]") {
    recording<> r;
    record(r);
    CHECK(recorded<submit_order, encoder_type>(r.backend, run) == std::vector{order(1), order(2), order(3)});
    CHECK(recorded<order_filled, encoder_type>(r.backend, run) == std::vector{filled(1), filled(2)});
    CHECK(recorded<position_report, encoder_type>(r.backend, run).empty());
}

TEST_CASE("recorded reads a place, a session or a reader alike", "[testing][unit]") {
    recording<> r;
    record(r);
    auto const at = run_at<encoder_type>(r.backend, run);
    CHECK(recorded<order_filled>(at) == std::vector{filled(1), filled(2)});
    auto opened = at.read();
    REQUIRE(opened);
    CHECK(recorded<order_filled>(*opened) == std::vector{filled(1), filled(2)});
    CHECK(recorded<order_filled>(*opened).size() == 2); // a reader can be asked again
}

TEST_CASE("recorded of an envelope gives the messages of all its alternatives in order", "[testing][unit]") {
    recording<> r;
    record(r);
    using message = std::variant<order_filled, submit_order>;
    CHECK(recorded<message, encoder_type>(r.backend, run) ==
          std::vector<message>{order(1), filled(1), order(2), filled(2), order(3)});
    CHECK(recorded<std::variant<order_filled, position_report>, encoder_type>(r.backend, run).size() == 2);
}

TEST_CASE("recorded finds the messages that open and close a run", "[testing][unit]") {
    recording<> r;
    record(r);
    REQUIRE(r.writer.seal("done"));
    CHECK(recorded<run_ended, encoder_type>(r.backend, run) == std::vector{run_ended{"done"}});
}

TEST_CASE("recorded throws what stands in its way", "[testing][unit]") {
    recording<> r;
    CHECK_THROWS_AS((recorded<submit_order, encoder_type>(memory_backend{}, run)), result_error);
    r.plan.add({.call = fault_call::open_read, .failure = error::io(EIO, "the device is gone")});
    try {
        static_cast<void>(recorded<submit_order, encoder_type>(r.backend, run));
        FAIL("it read what cannot be read");
    } catch (result_error const& failure) {
        CHECK(failure.code() == errc::io);
    }
}

namespace {

// What another version of the program calls a SubmitOrder.
struct other_order {
    std::string client_order_id;
    using nacre_members = members<member<&other_order::client_order_id, "client_order_id">>;
};
inline constexpr auto other_registry = make_registry(on<"SubmitOrder", other_order>());

} // namespace

TEST_CASE("recorded throws when a message of that name is not one of the type", "[testing][unit]") {
    recording<> r;
    record(r);
    CHECK_THROWS_AS((recorded<other_order, typed_encoder<other_registry>>(r.backend, run)), result_error);
}
