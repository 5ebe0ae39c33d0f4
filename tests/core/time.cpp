// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>

static_assert(std::same_as<nacre::timestamp, std::chrono::sys_time<std::chrono::nanoseconds>>);

TEST_CASE("V1: timestamps are nanoseconds since the Unix epoch", "[core][unit]") {
    using namespace std::chrono_literals;
    CHECK(nacre::core::to_nanoseconds(nacre::timestamp{}) == 0);
    CHECK(nacre::core::to_nanoseconds(std::chrono::sys_days{std::chrono::year{2023} / 11 / 14} + 22h + 13min +
                                      20s + 7ns) == 1'700'000'000'000'000'007);
    for (std::int64_t const count : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                                     std::int64_t{0}, std::numeric_limits<std::int64_t>::max()})
        CHECK(nacre::core::to_nanoseconds(nacre::core::from_nanoseconds(count)) == count);
}
