// SPDX-License-Identifier: BSL-1.0
#include "replay/snapshot_store_laws.hpp"
#include "support/paths.hpp"

#include <nacre/replay.hpp>
#include <nacre/testing/memory_snapshot_store.hpp>
#include <nacre/values.hpp>

using namespace replay_tests;

namespace {

struct in_memory {
    testing::memory_snapshot_store store() const { return kept; }
    testing::memory_snapshot_store kept;
};

struct in_a_folder {
    directory_snapshot_store store() const {
        return directory_snapshot_store(place.path() / "below" / "snapshots");
    }
    nacre::test::temporary_directory place;
};

} // namespace

TEST_CASE("a snapshot store in memory keeps the laws", "[replay][unit]") {
    check_snapshot_store_laws<in_memory>();
}

TEST_CASE("a snapshot store in a folder keeps the laws", "[replay][unit]") {
    check_snapshot_store_laws<in_a_folder>();
}

TEST_CASE("a snapshot store in memory loses, damages and refuses what it is told to", "[replay][unit]") {
    testing::memory_snapshot_store store;
    REQUIRE(store.put("a", blob_of("1")));
    REQUIRE(store.put("b", blob_of("2")));
    store.damage("b");
    CHECK(store.get("b").value() == blob_of("3"));
    store.lose("a");
    CHECK(store.names() == std::vector<std::string>{"b"});
    store.fail_puts(error::disk_full("the plan says so"));
    CHECK(store.put("c", blob_of("4")).error().code() == errc::disk_full);
    store.fail_puts({});
    CHECK(store.put("c", blob_of("4")));
}
