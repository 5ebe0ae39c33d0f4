// SPDX-License-Identifier: BSL-1.0
#include "support/aborts.hpp"
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <boost/system/result.hpp>

#include <cstddef>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

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
    CHECK(boxed_half(3).error().reason() == "an odd number");
}

TEST_CASE("a failed result hands out nothing: each way to its value asserts", "[core][unit]") {
    auto const failed = boxed_half(7);
    auto changeable = boxed_half(7);
    CHECK(test::aborts([&] { static_cast<void>(*failed); }));
    CHECK(test::aborts([&] { static_cast<void>(failed.operator->()); }));
    CHECK(test::aborts([&] { static_cast<void>(changeable.operator->()); }));
    CHECK(test::aborts([&] { static_cast<void>(*std::move(changeable)); }));
    CHECK(test::aborts([&] { *check_quarter(7); }));
    auto const fine = boxed_half(8);
    CHECK_FALSE(test::aborts([&] { static_cast<void>(fine->get()); }));
}

TEST_CASE("value_or gives the value, or what was offered instead", "[core][unit]") {
    CHECK(half(8).value_or(1) == 4);
    CHECK(half(7).value_or(1) == 1);
    result<std::string> const failed = error::closed();
    CHECK(failed.value_or("none") == "none");
    CHECK(*boxed_half(8).value_or(nullptr) == 4);
    CHECK(boxed_half(7).value_or(nullptr) == nullptr);
}

TEST_CASE("and_then goes on with the value, and leaves an error as it is", "[core][unit]") {
    CHECK(half(8).and_then(half) == 2);
    CHECK(half(6).and_then(half).error().code() == errc::invalid_argument);
    bool called = false;
    auto const never = [&](int) -> result<std::string> {
        called = true;
        return "called";
    };
    CHECK(half(7).and_then(never).error().reason() == "an odd number");
    CHECK_FALSE(called);
    CHECK(check_quarter(8).and_then([] { return half(2); }) == 1);
    CHECK(check_quarter(7).and_then([] { return half(2); }).has_error());
    CHECK(**boxed_half(8).and_then(
              [](std::unique_ptr<int> box) -> result<std::unique_ptr<int>> { return box; }) == 4);
}

TEST_CASE("transform makes a result of what the function gives, and leaves an error as it is",
          "[core][unit]") {
    auto const text = [](int value) { return std::to_string(value); };
    CHECK(half(8).transform(text) == "4");
    CHECK(half(7).transform(text).error().reason() == "an odd number");
    int seen = 0;
    result<void> const noted = half(8).transform([&](int value) { seen = value; });
    CHECK(noted.has_value());
    CHECK(seen == 4);
    CHECK(check_quarter(8).transform([] { return 5; }) == 5);
    CHECK(check_quarter(7).transform([] { return 5; }).has_error());
    CHECK(result<std::string>("text").transform(&std::string::size) == 4U);
}

TEST_CASE("or_else goes on with the error, and leaves a value as it is", "[core][unit]") {
    auto const instead = [](error const& why) -> result<int> {
        if (why == errc::invalid_argument) return 0;
        return why;
    };
    CHECK(half(8).or_else(instead) == 4);
    CHECK(half(7).or_else(instead) == 0);
    CHECK(result<int>(error::closed()).or_else(instead).error() == errc::closed);
    CHECK(check_quarter(7).or_else([](error const&) { return result<void>(); }).has_value());
    CHECK(check_quarter(8).or_else([](error const& why) { return result<void>(why); }).has_value());
}

TEST_CASE("results are equal when their values are, or all that their errors say", "[core][unit]") {
    CHECK(half(8) == half(9 - 1));
    CHECK(half(8) == 4);
    CHECK(half(8) != 5);
    CHECK(half(8) != half(7));
    CHECK(half(7) == half(9));
    CHECK(half(7) == error::invalid_argument("an odd number"));
    CHECK(half(7) != error::invalid_argument("another number"));
    CHECK(half(7) != error::invalid_argument("an odd number").at_path("a file"));
    CHECK(result<int>(error::gap(1, 3)) != error::gap(1, 4));
    CHECK(check_quarter(8) == result<void>());
    CHECK(check_quarter(7) == check_quarter(9));
    CHECK(check_quarter(7) != result<void>());
}

TEST_CASE("swap exchanges values and errors", "[core][unit]") {
    auto a = boxed_half(8);
    auto b = boxed_half(7);
    swap(a, b);
    CHECK(a.error().reason() == "an odd number");
    CHECK(**b == 4);
    a.swap(b);
    CHECK(**a == 4);
    CHECK(b.has_error());
    auto c = boxed_half(2);
    a.swap(c);
    CHECK(**a == 1);
    CHECK(**c == 4);
    result<std::unique_ptr<int>> d = error::closed();
    swap(b, d);
    CHECK(b.error() == errc::closed);
    CHECK(d.error() == errc::invalid_argument);
    auto done = check_quarter(8);
    auto failed = check_quarter(7);
    swap(done, failed);
    CHECK(done.has_error());
    CHECK(failed.has_value());
}

TEST_CASE("asking a failed result for its value throws the error's sentence", "[core][unit]") {
    try {
        static_cast<void>(half(7).value());
        FAIL("nothing was thrown");
    } catch (nacre::core::result_error const& thrown) {
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

namespace {

/// Counts those alive; copies throw when told to, and so do moves unless `Moves`.
template <bool Moves>
struct counted {
    [[maybe_unused]] static inline int alive = 0; // Clang 23 does not see it used by the templates below
    static inline bool refuses = false;
    int number = 0;

    explicit counted(int given) : number(given) { ++alive; }
    counted(counted const& other) : number(other.number) {
        if (refuses) throw std::runtime_error("a copy was refused");
        ++alive;
    }
    counted(counted&& other) noexcept(Moves) : number(other.number) {
        if constexpr (!Moves)
            if (refuses) throw std::runtime_error("a move was refused");
        ++alive;
    }
    counted& operator=(counted const&) = default;
    counted& operator=(counted&&) = default;
    ~counted() { --alive; }
};

template <bool Moves>
void check_lifetimes() {
    using held = counted<Moves>;
    held::refuses = false;
    {
        result<held> const value{held(1)};
        result<held> const failed = error::not_found("no such order");
        for (auto const* from : {&value, &failed}) {
            for (auto const* to : {&value, &failed}) {
                result<held> copied = *to;
                copied = *from;
                CHECK(copied.has_value() == from->has_value());
                CHECK(copied.error().reason() == from->error().reason());
                result<held> moved = *to;
                moved = std::move(copied);
                CHECK(moved.has_value() == from->has_value());
                if (moved) CHECK(moved->number == 1);
                auto& same = moved;
                moved = same;
                CHECK(moved.has_value() == from->has_value());
            }
        }
        CHECK(held::alive == 1);

        result<held> kept = failed;
        held::refuses = true;
        CHECK_THROWS_AS(kept = value, std::runtime_error);
        held::refuses = false;
        CHECK(kept.error().reason() == "no such order");
        kept.emplace(7);
        CHECK(kept->number == 7);
        kept.emplace(kept->number + 1);
        CHECK(kept->number == 8);
    }
    CHECK(held::alive == 0);
}

} // namespace

TEST_CASE("a result keeps exactly one of value and error alive through copies, moves and what throws",
          "[core][unit]") {
    check_lifetimes<true>();
    check_lifetimes<false>();
}

TEST_CASE("a result copies and moves as its value does", "[core][unit]") {
    CHECK_FALSE(std::is_copy_constructible_v<result<std::unique_ptr<int>>>);
    CHECK_FALSE(std::is_copy_assignable_v<result<std::unique_ptr<int>>>);
    CHECK(std::is_nothrow_move_constructible_v<result<std::unique_ptr<int>>>);
    CHECK(std::is_copy_constructible_v<result<std::string>>);
    CHECK(std::is_nothrow_move_assignable_v<result<std::string>>);
    CHECK(std::is_copy_constructible_v<result<void>>);
    CHECK_FALSE(std::is_default_constructible_v<result<counted<true>>>);
}

TEST_CASE("a result is made from what its value is made from, implicitly where the value is",
          "[core][unit]") {
    CHECK(std::is_convertible_v<char const*, result<std::string>>);
    CHECK_FALSE(std::is_convertible_v<int, result<counted<true>>>);
    CHECK(std::is_constructible_v<result<counted<true>>, int>);
    CHECK(*result<std::string>(std::size_t{3}, 'x') == "xxx");
    result<std::string> const widened = result<char const*>("text");
    CHECK(*widened == "text");
    result<std::string> const failed = result<char const*>(error::closed());
    CHECK(failed.error() == errc::closed);
    CHECK(result<int>{}.value() == 0);
    CHECK(half(8).error().code() == errc{});
}

TEST_CASE("a result is a boost::system::result where one is asked for, and back", "[core][unit]") {
    boost::system::result<int, error> const there = half(8);
    CHECK(there.value() == 4);
    boost::system::result<int, error> const failed = half(7);
    CHECK(failed.error().reason() == "an odd number");
    CHECK_THROWS_AS(failed.value(), nacre::core::result_error);
    result<int> const back = there;
    CHECK(*back == 4);
    CHECK(result<int>(failed).error().reason() == "an odd number");

    boost::system::result<void, error> const refused = check_quarter(6);
    CHECK(refused.has_error());
    CHECK(result<void>(refused).error() == errc::invalid_argument);
    CHECK(result<void>(boost::system::result<void, error>()).has_value());
}
