// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <cstdint>

static_assert(nacre::core::durability<nacre::immediate> && nacre::core::durability<nacre::process>);
static_assert(!nacre::core::durability<int>);

TEST_CASE("the two durability policies have names, and no other number is one", "[core][unit]") {
    using nacre::durability_policy;
    CHECK(to_string(nacre::immediate::policy) == "immediate");
    CHECK(to_string(nacre::process::policy) == "process");
    for (std::uint16_t number = 0; number < 100; ++number) {
        CAPTURE(number);
        bool const known = nacre::core::is_known(static_cast<durability_policy>(number));
        CHECK(known == (number == 1 || number == 2));
        CHECK((to_string(static_cast<durability_policy>(number)) == "unknown") == !known);
    }
}
