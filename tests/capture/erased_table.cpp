// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/capture/erased_table.hpp>

#include <cstddef>
#include <typeindex>
#include <utility>

namespace {

using nacre::capture::erased_table;

template <std::size_t Number>
struct numbered {};

template <std::size_t... Numbers>
void add_all(nacre::capture::erased_table<std::size_t>& table, std::index_sequence<Numbers...>) {
    (table.add(typeid(numbered<Numbers>), Numbers), ...);
}
template <std::size_t... Numbers>
bool holds_all(nacre::capture::erased_table<std::size_t> const& table, std::index_sequence<Numbers...>) {
    auto const holds = [&](std::type_index type, std::size_t number) {
        auto const* const found = table.find(type);
        return found != nullptr && *found == number;
    };
    return (holds(typeid(numbered<Numbers>), Numbers) && ...);
}

} // namespace

TEST_CASE("a table of types finds each of any number of types, and no other", "[capture][unit]") {
    nacre::capture::erased_table<std::size_t> table;
    CHECK(table.find(typeid(int)) == nullptr);
    add_all(table, std::make_index_sequence<200>());
    CHECK(table.size() == 200);
    CHECK(holds_all(table, std::make_index_sequence<200>()));
    CHECK(table.find(typeid(int)) == nullptr);
    CHECK(table.find(typeid(numbered<200>)) == nullptr);
}

TEST_CASE("a type that is added again has the later answer", "[capture][unit]") {
    nacre::capture::erased_table<int> table;
    table.add(typeid(int), 1);
    table.add(typeid(int), 2);
    CHECK(table.size() == 1);
    REQUIRE(table.find(typeid(int)) != nullptr);
    CHECK(*table.find(typeid(int)) == 2);
}
