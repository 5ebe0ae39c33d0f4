// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <cstdint>

TEST_CASE("the four statuses have names, and no other number is one", "[core][unit]") {
    using nacre::status;
    CHECK(to_string(status::running) == "running");
    CHECK(to_string(status::ended) == "ended");
    CHECK(to_string(status::crashed_recovered) == "crashed_recovered");
    CHECK(to_string(status::quarantined) == "quarantined");
    for (std::uint32_t number = 0; number < 100; ++number) {
        CAPTURE(number);
        bool const known = nacre::core::is_known(static_cast<status>(number));
        CHECK(known == (number >= 1 && number <= 4));
        CHECK((to_string(static_cast<status>(number)) == "unknown") == !known);
    }
    CHECK_FALSE(is_known(static_cast<status>(0xFFFFFFFF)));
}
