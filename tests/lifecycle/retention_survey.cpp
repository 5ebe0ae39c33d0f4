// SPDX-License-Identifier: BSL-1.0
// What a retention plan is made from: runs as they lie on disk, not as their heads claim.
#include "lifecycle/predecessors.hpp"

#include <nacre/backends.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <utility>
#include <vector>

using namespace lifecycle_tests;
using nacre::lifecycle::run_description;
using nacre::lifecycle::survey_runs;

namespace {

/// A sealed run of six entries with anchors at 3 and 6.
void leave_anchored(memory_backend const& place, run_id const& id, status terminal = status::ended) {
    auto writer = create(place, id, durability_policy::immediate, quiet());
    append(writer, 3);
    REQUIRE(writer.record_anchor({3, at(1), "three", {}}, at(3'000)));
    append(writer, 3);
    REQUIRE(writer.record_anchor({6, at(1), "six", {}}, at(3'000)));
    REQUIRE(writer.seal(terminal));
}

std::vector<run_description> survey(memory_backend const& place, std::vector<run_id>* skipped = nullptr) {
    auto runs = survey_runs(place, [&](run_id const& id, error const& why) {
        REQUIRE(why.path() == place.location(id));
        REQUIRE(skipped != nullptr);
        skipped->push_back(id);
    });
    REQUIRE(runs);
    return std::move(*runs);
}

} // namespace

TEST_CASE("T2 a sealed run is described with its anchors and the entries that can be read",
          "[lifecycle][retention][T2]") {
    memory_backend const place;
    leave_anchored(place, run);
    auto const runs = survey(place);
    REQUIRE(runs.size() == 1);
    CHECK(runs[0].run_id == run);
    CHECK(runs[0].status == status::ended);
    CHECK(runs[0].sealed);
    CHECK(runs[0].entries == 6);
    CHECK(runs[0].anchors == std::vector<std::uint64_t>{3, 6});
    CHECK(runs[0].bytes == bytes_of(place).size());
    CHECK(runs[0].is_restore_point());
}

TEST_CASE("T2 entries that are claimed and not on disk make no restore point", "[lifecycle][retention][T2]") {
    memory_backend const place;
    auto writer = create(place, run, durability_policy::immediate, quiet());
    append(writer, 6);
    REQUIRE(writer.record_anchor({6, at(1), "six", {}}, at(3'000)));
    REQUIRE(writer.seal(status::ended));
    CHECK(survey(place)[0].is_restore_point());
    flip_byte(place, offset_of(place, format::frame_kind::entry, 6) + 70);
    auto const damaged = survey(place)[0];
    CHECK(damaged.entries == 5);
    CHECK(damaged.anchors == std::vector<std::uint64_t>{6});
    CHECK_FALSE(damaged.is_restore_point());
}

TEST_CASE("T2 an older anchor still makes a restore point when the entries behind it are gone",
          "[lifecycle][retention][T2]") {
    memory_backend const place;
    leave_anchored(place, run);
    flip_byte(place, offset_of(place, format::frame_kind::entry, 6) + 70);
    CHECK(survey(place)[0].is_restore_point()); // the anchor at 3
}

TEST_CASE("T2 crashed and live runs are described as running and nothing of their log is read",
          "[lifecycle][retention][T2]") {
    memory_backend const place;
    leave_behind(place, id_of(1), predecessor::crashed);
    auto const live = create(place, id_of(2));
    for (auto const& each : survey(place)) {
        CHECK(each.status == status::running);
        CHECK_FALSE(each.sealed);
        CHECK_FALSE(each.terminal());
    }
}

TEST_CASE("T1 sealed and running runs are described with the run they go on from",
          "[lifecycle][retention][T1]") {
    memory_backend const place;
    auto inputs = inputs_of(id_of(2));
    inputs.parent = id_of(1);
    auto sealed = writer_on<memory_backend>::create(place, inputs, durability_policy::process, at(1));
    REQUIRE(sealed);
    REQUIRE(sealed->seal(status::ended));
    inputs.run_id = id_of(3);
    inputs.parent = id_of(2);
    auto const live = writer_on<memory_backend>::create(place, inputs, durability_policy::process, at(1));
    REQUIRE(live);
    auto const runs = survey(place);
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].parent == id_of(1));
    CHECK(runs[1].parent == id_of(2));
}

TEST_CASE("T2 quarantined runs are described and are no restore points", "[lifecycle][retention][T2]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::flipped);
    REQUIRE(recovery_sweep(place));
    auto const runs = survey(place);
    CHECK(runs[0].status == status::quarantined);
    CHECK(runs[0].terminal());
    CHECK_FALSE(runs[0].is_restore_point());
}

TEST_CASE("T2 runs of another hasher are described as well and unreadable ones are told and skipped",
          "[lifecycle][retention][T2][errors]") {
    memory_backend const place;
    leave_behind(place, id_of(1), predecessor::other_hasher);
    leave_behind(place, id_of(2), predecessor::no_header);
    leave_behind(place, id_of(3), predecessor::future_format);
    leave_behind(place, id_of(4), predecessor::sealed_ended);
    REQUIRE(recovery_sweep(place));
    std::vector<run_id> skipped;
    auto const runs = survey(place, &skipped);
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].run_id == id_of(1));
    CHECK(runs[0].entries == 6);
    CHECK(runs[1].run_id == id_of(4));
    CHECK(skipped == std::vector{id_of(2), id_of(3)});
}

TEST_CASE("a survey changes nothing", "[lifecycle][retention]") {
    memory_backend const place;
    leave_anchored(place, id_of(1));
    leave_behind(place, id_of(2), predecessor::torn);
    auto const first = bytes_of(place, id_of(1));
    auto const second = bytes_of(place, id_of(2));
    survey(place);
    CHECK(bytes_of(place, id_of(1)) == first);
    CHECK(bytes_of(place, id_of(2)) == second);
}
