// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/capture.hpp>
#include <nacre/capture/nothing_captured.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <sstream>

using namespace nacre;

TEST_CASE("a receipt that nobody filled says that nothing was captured", "[capture][unit]") {
    receipt const none;
    CHECK(none.outcome == capture_outcome::not_captured);
    CHECK(none.ticket.seq == 0);
}

TEST_CASE("a receipt goes where a ticket is wanted", "[capture][unit]") {
    ticket const wanted = receipt{capture_outcome::recorded, ticket{7}};
    CHECK(wanted == ticket{7});
}

TEST_CASE("a receipt prints its outcome and its seq", "[capture][unit]") {
    auto const text = [](receipt const& value) {
        std::ostringstream out;
        out << value;
        return out.str();
    };
    CHECK(text(receipt{capture_outcome::duplicate, ticket{3}}) == "duplicate (seq 3)");
    CHECK(text(receipt{capture_outcome::recorded, ticket{4}}) == "recorded (seq 4)");
    CHECK(text(receipt{}) == "not_captured (seq 0)");
    CHECK(to_string(static_cast<capture_outcome>(9)) == "unknown");
}

TEST_CASE("what capturing an ignored type gives is used like a result and becomes one", "[capture][unit]") {
    capture::nothing_captured const nothing;
    CHECK(nothing);
    CHECK(nothing.has_value());
    CHECK(*nothing == receipt{});
    CHECK(nothing->ticket.seq == 0);
    CHECK(nothing.value().outcome == capture_outcome::not_captured);
    CHECK(nothing.error().code() == errc{});
    result<receipt> const general = nothing;
    REQUIRE(general);
    CHECK(*general == receipt{});
    std::ostringstream out;
    out << nothing;
    CHECK(out.str() == "not_captured (seq 0)");
}
