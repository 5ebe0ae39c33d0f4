// SPDX-License-Identifier: BSL-1.0
// The example that taps somebody else's bus.
#include "tools/tool_fixture.hpp"

TEST_CASE("the bus tap example records each message once, before the subscribers, both ways alike",
          "[tools][examples]") {
    nacre::test::tool_fixture tools;
    auto const ran = tools.run({"nacre-bus-tap", tools.at("data")});
    INFO(ran.output << ran.errors);
    REQUIRE(ran.code == 0);
    std::string const once = "  venue: order O-1\n"
                             "  portfolio: O-1 filled 100\n"
                             "  risk: seen\n"
                             "1 exec.venue SubmitOrder\n"
                             "2 events.orders OrderFilled\n"
                             "3 reply.17 QueryPosition\n"
                             "4 nacre.lifecycle RunEnded\n";
    CHECK(ran.output == "through the bus's own hook:\n" + once + "through a bus that records:\n" + once);
    CHECK(ran.errors.empty());
}
