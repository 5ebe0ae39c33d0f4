// SPDX-License-Identifier: BSL-1.0
#include "capture/kit.hpp"

#include <nacre/testing/matchers.hpp>
#include <nacre/testing/recorded.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

using namespace capture_tests;
using nacre::testing::DurableIn;
using nacre::testing::IsError;
using nacre::testing::Recorded;
using nacre::testing::run_at;

namespace {

submit_order const order{"O-1", 100, from_nanoseconds(5)};

} // namespace

TEST_CASE("IsError matches a result or an error with the code, and its text when asked", "[testing][unit]") {
    result<ticket> const failed = error::invalid_argument("a name has 1 to 255 bytes");
    CHECK_THAT(failed, IsError(errc::invalid_argument));
    CHECK_THAT(failed, IsError(errc::invalid_argument, "255 bytes"));
    CHECK_THAT(failed.error(), IsError(errc::invalid_argument, "1 to"));
    CHECK_FALSE(IsError(errc::closed).match(failed));
    CHECK_FALSE(IsError(errc::invalid_argument, "no such text").match(failed));
    CHECK_FALSE(IsError(errc::closed).match(result<ticket>(ticket{1})));
    CHECK(IsError(errc::closed).toString() == "is the error closed");
    CHECK(IsError(errc::io, "gone").toString() == "is the error io that says \"gone\"");
}

TEST_CASE("DurableIn matches what the high-watermark covers", "[testing][unit]") {
    recording<encoder_type, background_execution<>> r;
    r.plan.hold(fault_call::append);
    auto const captured = r.adapter->capture("exec.orders", order);
    REQUIRE(captured);
    CHECK_FALSE(DurableIn(r.writer).match(captured));
    CHECK(DurableIn(r.writer).toString() == "is durable (the high-watermark is 0)");
    r.plan.release(fault_call::append);
    REQUIRE(r.writer.wait_durable(*captured));
    CHECK_THAT(captured, DurableIn(r.writer));
    CHECK_THAT(*captured, DurableIn(r.writer));
    CHECK_THAT(ticket{1}, DurableIn(r.writer));
    CHECK_FALSE(DurableIn(r.writer).match(ticket{2}));
    CHECK_FALSE(DurableIn(r.writer).match(receipt{}));
    CHECK_FALSE(DurableIn(r.writer).match(result<ticket>(error::closed())));
}

TEST_CASE("Recorded matches a run that holds an equal message", "[testing][unit]") {
    recording<> r;
    r.capture("exec.orders", order);
    auto const place = run_at<encoder_type>(r.backend, run);
    CHECK_THAT(place, Recorded(order));
    submit_order other = order;
    other.quantity = 101;
    auto const missing = Recorded(other);
    CHECK_FALSE(missing.match(place));
    CHECK(missing.toString() == "recorded this message (there are 1 of its type)");
    CHECK_FALSE(Recorded(order_filled{}).match(place));
}
