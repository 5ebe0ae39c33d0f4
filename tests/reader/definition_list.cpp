// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/reader/definition_list.hpp>
#include <nacre/values.hpp>

#include <string_view>
#include <vector>

using nacre::core::index_kind_info;
using nacre::core::payload_type_info;
using nacre::reading::definition_list;

TEST_CASE("a list of definitions gives what was recorded, as it was when it was made", "[reader][unit][R1]") {
    std::deque<nacre::log::definitions::record> records;
    records.push_back({"Fill", "struct{}", 7, false});
    records.push_back({"client_order_id", "", 0, true});
    definition_list<payload_type_info> const types(records);
    definition_list<index_kind_info> const kinds(records);
    definition_list<std::string_view> const names(records);
    records.push_back({"later", "", 0, false});
    REQUIRE(types.size() == 2);
    CHECK_FALSE(types.empty());
    CHECK(types[0].name == "Fill");
    CHECK(types[0].schema == "struct{}");
    CHECK(types[0].fingerprint == 7);
    CHECK(kinds[1].name == "client_order_id");
    CHECK(kinds[1].many);
    CHECK(std::vector<std::string_view>(names.begin(), names.end()) ==
          std::vector<std::string_view>{"Fill", "client_order_id"});
    std::size_t met = 0;
    for (auto const& each : kinds)
        met += each.name.size();
    CHECK(met == 19);
}
