// SPDX-License-Identifier: BSL-1.0
// key_list: whatever holds index keys is taken as it is, and what does not is refused.
#include "support/catch2.hpp"

#include <nacre/writer.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <initializer_list>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace nacre;
using encoding::key_list;

namespace {

using view = core::index_key_view;

static_assert(std::is_trivially_copyable_v<key_list>);
static_assert(std::convertible_to<std::initializer_list<view>, key_list>);
static_assert(std::convertible_to<std::vector<view> const&, key_list>);
static_assert(std::convertible_to<std::array<view, 2>&, key_list>);
static_assert(std::convertible_to<std::span<view>, key_list>);
static_assert(std::convertible_to<view const (&)[2], key_list>);
static_assert(!std::convertible_to<std::string, key_list>);
static_assert(!std::convertible_to<std::vector<std::string>, key_list>);
static_assert(!std::constructible_from<key_list, char const*, char const*>);
static_assert(std::assignable_from<key_list&, key_list const&> &&
              std::is_assignable_v<key_list&, std::span<view>>);
static_assert(!std::is_assignable_v<key_list&, std::initializer_list<view>>, "these would be gone behind it");

std::vector<view> seen(key_list keys) { return {keys.begin(), keys.end()}; }

std::vector<view> const two{{"order", "O-1"}, {"venue", "X"}};

} // namespace

TEST_CASE("keys in braces are seen by the call that takes them", "[encoder][raw]") {
    nacre::core::index_key const owned("venue", "X");
    CHECK(seen({{"order", "O-1"}, {"venue", "X"}}) == two);
    CHECK(seen({{"order", "O-1"}, owned}) == two);
    CHECK(seen({}).empty());
    CHECK(key_list().size() == 0);
    CHECK(key_list().empty());
}

TEST_CASE("keys of an array, a vector and a span are seen where they are", "[encoder][raw]") {
    std::array const array{view{"order", "O-1"}, view{"venue", "X"}};
    view const plain[] = {{"order", "O-1"}, {"venue", "X"}};
    CHECK(key_list(two).begin() == two.data());
    CHECK(key_list(array).begin() == array.data());
    CHECK(key_list(plain).begin() == plain);
    CHECK(key_list(std::span(two).first(1)).begin() == two.data());
    CHECK(key_list(std::span(two).first(1)).size() == 1);
    for (key_list const keys : {key_list(two), key_list(array), key_list(plain)}) {
        CHECK(seen(keys) == two);
        CHECK(keys.size() == 2);
        CHECK_FALSE(keys.empty());
    }
    key_list const copy = key_list(two);
    CHECK(copy.begin() == two.data());
}
