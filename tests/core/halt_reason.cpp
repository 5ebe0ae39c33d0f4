// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <cstdint>
#include <set>
#include <string_view>

TEST_CASE("every halt reason has a name of its own, and no other number is one", "[core][unit]") {
    using nacre::halt_reason;
    std::set<std::string_view> names;
    for (std::uint16_t number = 0; number < 100; ++number) {
        CAPTURE(number);
        bool const known = nacre::core::is_known(static_cast<halt_reason>(number));
        CHECK(known == (number <= 6));
        CHECK((to_string(static_cast<halt_reason>(number)) == "unknown") == !known);
        if (known) names.insert(to_string(static_cast<halt_reason>(number)));
    }
    CHECK(names.size() == 7);
    CHECK(to_string(halt_reason::stalled) == "stalled");
}
