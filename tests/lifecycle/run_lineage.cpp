// SPDX-License-Identifier: BSL-1.0
#include "log/run_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <optional>
#include <vector>

using namespace log_tests;

namespace {

void add(memory_backend const& place, std::int64_t start, std::optional<std::int64_t> parent) {
    auto inputs = inputs_of(id_of(start));
    if (parent) inputs.parent = id_of(*parent);
    REQUIRE(writer_on<memory_backend>::create(place, inputs, durability_policy::process, at(1)));
}

} // namespace

TEST_CASE("a lineage leads from the first run to the one that was asked for", "[lifecycle][lineage]") {
    memory_backend const place;
    add(place, 1, {});
    add(place, 2, 1);
    add(place, 3, {}); // somebody else's
    add(place, 4, 2);
    CHECK(*run_lineage(place, id_of(4)) == std::vector{id_of(1), id_of(2), id_of(4)});
    CHECK(*run_lineage(place, id_of(1)) == std::vector{id_of(1)});
}

TEST_CASE("a lineage with a missing run says which", "[lifecycle][lineage][errors]") {
    memory_backend const place;
    add(place, 2, 1);
    auto const broken = run_lineage(place, id_of(2));
    CHECK(code_of(broken) == errc::not_found);
    CHECK(broken.error().path() == place.location(id_of(1)));
}

TEST_CASE("a parent that is not older ends a lineage with an error and not in a circle",
          "[lifecycle][lineage][errors]") {
    memory_backend const place;
    add(place, 1, 2);
    add(place, 2, 1);
    add(place, 3, 3);
    CHECK(code_of(run_lineage(place, id_of(2))) == errc::corrupted);
    CHECK(code_of(run_lineage(place, id_of(3))) == errc::corrupted);
}
