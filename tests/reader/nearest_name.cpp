// SPDX-License-Identifier: BSL-1.0
#include <nacre/reader/nearest_name.hpp>

#include "support/catch2.hpp"

using nacre::reading::nearest_name;

TEST_CASE("the distance of two names counts insertions, removals and replacements", "[reader][unit][R4]") {
    CHECK(nearest_name::distance("", "") == 0);
    CHECK(nearest_name::distance("", "order") == 5);
    CHECK(nearest_name::distance("order", "") == 5);
    CHECK(nearest_name::distance("order", "order") == 0);
    CHECK(nearest_name::distance("order", "orders") == 1);
    CHECK(nearest_name::distance("oder", "order") == 1);
    CHECK(nearest_name::distance("ordar", "order") == 1);
    CHECK(nearest_name::distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest name is the first of those with the fewest changes", "[reader][unit][R4]") {
    nearest_name nearest("client_orderid");
    CHECK(nearest.found().empty());
    for (auto const* name : {"venue_order_id", "client_order_id", "client-orderid", "account"})
        nearest.offer(name);
    CHECK(nearest.found() == "client_order_id");
}
