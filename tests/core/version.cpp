// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <string>

TEST_CASE("the version's text is its three numbers", "[core][unit]") {
    CHECK(std::string(NACRE_VERSION_STRING) == std::to_string(NACRE_VERSION_MAJOR) + "." +
                                                   std::to_string(NACRE_VERSION_MINOR) + "." +
                                                   std::to_string(NACRE_VERSION_PATCH));
}
