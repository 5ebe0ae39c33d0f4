// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/core/result.hpp>

#include <memory>
#include <sstream>
#include <string>

namespace {

using nacre::errc;
using nacre::error;
using nacre::result;

result<int> half(int value) {
    if (value % 2 != 0) return error::invalid_argument("an odd number");
    return value / 2;
}

result<void> check_quarter(int value) {
    NACRE_TRY_VALUE(once, half(value));
    NACRE_TRY(half(once));
    return {};
}

result<std::unique_ptr<int>> boxed_half(int value) {
    NACRE_TRY_VALUE(halved, half(value));
    auto box = std::make_unique<int>(halved);
    return box;
}

} // namespace

TEST_CASE("a result is a value or an error", "[core][unit]") {
    CHECK(half(8).value() == 4);
    auto const failed = half(7);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code() == errc::invalid_argument);
    CHECK(**boxed_half(8) == 4);
}

TEST_CASE("the macros of the error path return the first error", "[core][unit]") {
    CHECK(check_quarter(8).has_value());
    CHECK(check_quarter(6).error().code() == errc::invalid_argument);
    CHECK(check_quarter(7).error().code() == errc::invalid_argument);
    CHECK(boxed_half(3).error().what() == "an odd number");
}

TEST_CASE("asking a failed result for its value throws the error's sentence", "[core][unit]") {
    try {
        static_cast<void>(half(7).value());
        FAIL("nothing was thrown");
    } catch (nacre::result_error const& thrown) {
        CHECK(std::string(thrown.what()) == "invalid argument: an odd number");
        CHECK(thrown.code().code() == errc::invalid_argument);
    }
}

TEST_CASE("a result prints its value or its error's sentence", "[core][unit]") {
    struct opaque {};
    auto const printed = [](auto const& value) {
        std::ostringstream out;
        out << value;
        return out.str();
    };
    CHECK(printed(half(8)) == "4");
    CHECK(printed(half(7)) == "error: invalid argument: an odd number");
    CHECK(printed(result<void>{}) == "ok");
    CHECK(printed(result<opaque>{opaque{}}) == "a value");
}
