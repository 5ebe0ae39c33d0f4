// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

TEST_CASE("an owned index key and its view are the same kind and bytes", "[core][unit]") {
    nacre::core::index_key const owned("order", std::string("O\0\x31", 3));
    nacre::index_key_view const view = owned;
    CHECK(view.kind == "order");
    CHECK(view.key.size() == 3);
    CHECK(nacre::core::index_key(view) == owned);
    CHECK_FALSE(nacre::core::index_key("orde", "rO") == nacre::core::index_key("order", "O"));
}
