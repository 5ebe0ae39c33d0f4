// SPDX-License-Identifier: BSL-1.0
// The retention plans as a pure function: each clause of the contract is a case.
#include <nacre/store.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using nacre::lifecycle::plan_retention;
using nacre::lifecycle::retention_mode;
using nacre::lifecycle::run_description;

namespace {

run_id id_of(std::int64_t start) { return *run_id::make(from_nanoseconds(start), 1); }

/// A sealed run with 100 entries and no anchor.
run_description ended(std::int64_t start, std::vector<std::uint64_t> anchors = {}) {
    return {id_of(start), status::ended, true, 100, std::move(anchors), 4096};
}
run_description with(run_description run, status what) {
    run.status = what;
    return run;
}
run_description running(std::int64_t start, std::vector<std::uint64_t> anchors = {}) {
    auto run = ended(start, std::move(anchors));
    run.status = status::running;
    run.sealed = false;
    return run;
}

std::vector<std::int64_t> candidates(std::vector<run_description> runs, retention_policy policy) {
    auto const plan = plan_retention(std::move(runs), policy);
    REQUIRE(plan);
    std::vector<std::int64_t> out;
    for (auto const& each : plan->candidates())
        out.push_back(to_nanoseconds(each.start()));
    return out;
}

using starts = std::vector<std::int64_t>;

retention_policy const full = retention_policy::full();
retention_policy const anchored = retention_policy::snapshot_anchored();
retention_policy bounded(std::uint64_t keep) { return retention_policy::bounded(keep); }

} // namespace

TEST_CASE("T1 full has no candidates", "[lifecycle][retention][T1]") {
    CHECK(candidates({ended(1, {5}), ended(2), ended(3, {7})}, full).empty());
}

TEST_CASE("T1 bounded keeps the newest and gives up the rest", "[lifecycle][retention][T1]") {
    std::vector<run_description> const runs{ended(1), ended(2, {5}), ended(3), ended(4, {9}), ended(5)};
    CHECK(candidates(runs, bounded(2)) == starts{1, 2, 3});
    CHECK(candidates(runs, bounded(1)) == starts{1, 2, 3}); // 4 is the restore point that stays
    CHECK(candidates(runs, bounded(5)).empty());
    CHECK(candidates(runs, bounded(50)).empty());
}

TEST_CASE("T1 bounded keeps at least one restore point, however old", "[lifecycle][retention][T1]") {
    std::vector<run_description> const runs{ended(1, {5}), ended(2, {6}), ended(3), ended(4), ended(5)};
    CHECK(candidates(runs, bounded(1)) == starts{1, 3, 4});
    CHECK(candidates(runs, bounded(3)) == starts{1});
    CHECK(candidates(runs, bounded(4)) == starts{1});
}

TEST_CASE("T1 snapshot_anchored gives up only what is older than the newest restore point",
          "[lifecycle][retention][T1]") {
    CHECK(candidates({ended(1, {5}), ended(2), ended(3, {9}), ended(4), ended(5)}, anchored) == starts{1, 2});
    CHECK(candidates({ended(1, {5}), ended(2)}, anchored).empty());
}

TEST_CASE("T1 without a restore point there is no candidate in any mode", "[lifecycle][retention][T1]") {
    std::vector<run_description> const runs{ended(1), ended(2), ended(3), ended(4)};
    for (auto const& policy : {full, bounded(1), bounded(2), anchored})
        CHECK(candidates(runs, policy).empty());
    CHECK(candidates({}, anchored).empty());
}

TEST_CASE("T1 what a run that stays goes on from stays, back to a restore point",
          "[lifecycle][retention][T1]") {
    auto const after = [](std::int64_t parent, run_description run) {
        run.parent = id_of(parent);
        return run;
    };
    // Of the newest run the state is that at the anchor in 2 and the entries of 3, 4 and 5.
    std::vector<run_description> runs{ended(1), after(1, ended(2, {50})), after(2, ended(3)),
                                      after(3, ended(4)), after(4, ended(5))};
    CHECK(candidates(runs, bounded(1)) == starts{1});
    CHECK(candidates(runs, anchored) == starts{1});
    // A live run needs its lineage no less.
    runs.back() = after(4, running(5));
    CHECK(candidates(runs, bounded(1)) == starts{1});
    // A configured replay run may be older than the newest restore point.
    CHECK(candidates({ended(1), ended(2), ended(3, {9}), after(1, ended(4))}, anchored) == starts{2});
    // An anchor of its own makes a run independent; a quarantined one cannot be restored at all.
    CHECK(candidates({ended(1), ended(2), after(2, ended(3, {9}))}, bounded(1)) == starts{1, 2});
    CHECK(candidates({ended(1), ended(2, {9}), after(1, with(ended(3), status::quarantined))}, bounded(1)) ==
          starts{1});
    auto const plan = plan_retention(runs, bounded(1));
    REQUIRE(plan);
    CHECK(plan->runs[2].why == id_of(4).str() + " goes on from it and has no restore point of its own");
}

TEST_CASE("T2 a quarantined run is no restore point", "[lifecycle][retention][T2]") {
    auto const bad = with(ended(3, {5}), status::quarantined);
    CHECK_FALSE(bad.is_restore_point());
    CHECK(candidates({ended(1), ended(2), bad, ended(4)}, anchored).empty());
    CHECK(candidates({ended(1), ended(2, {5}), bad, ended(4)}, anchored) == starts{1});
}

TEST_CASE("T2 a recovered run with an anchor is a restore point", "[lifecycle][retention][T2]") {
    auto const recovered = with(ended(3, {5}), status::crashed_recovered);
    CHECK(recovered.is_restore_point());
    CHECK(candidates({ended(1), ended(2), recovered}, anchored) == starts{1, 2});
}

TEST_CASE("T2 a run that is not sealed is no restore point", "[lifecycle][retention][T2]") {
    CHECK_FALSE(running(3, {5}).is_restore_point());
    CHECK(candidates({ended(1), ended(2), running(3, {5})}, anchored).empty());
}

TEST_CASE("T2 an anchor past the entries on disk is none", "[lifecycle][retention][T2]") {
    CHECK(ended(1, {100}).is_restore_point());
    CHECK(ended(1, {0}).is_restore_point()); // the state before the first entry
    CHECK_FALSE(ended(1, {101}).is_restore_point());
    CHECK(ended(1, {50, 101}).is_restore_point()); // an older one still holds
    CHECK(candidates({ended(1), ended(2, {101}), ended(3)}, anchored).empty());
    CHECK(candidates({ended(1), ended(2, {99}), ended(3, {101})}, anchored) == starts{1});
}

TEST_CASE("T2 a run without an anchor is no restore point", "[lifecycle][retention][T2]") {
    CHECK_FALSE(ended(1).is_restore_point());
}

TEST_CASE("T2 running runs are never listed as candidates", "[lifecycle][retention][T2]") {
    std::vector<run_description> const runs{running(1), ended(2), running(3), ended(4, {5}), running(5)};
    CHECK(candidates(runs, anchored) == starts{2});
    CHECK(candidates(runs, bounded(1)) == starts{2}); // nor do they count among the newest
    auto half = ended(1);
    half.sealed = false; // says ended, and is not sealed
    CHECK(candidates({half, ended(2, {5})}, anchored).empty());
}

TEST_CASE("T2 the order of the input does not matter", "[lifecycle][retention][T2]") {
    testing::seeded_random random(test::campaign_seed("retention order"));
    for (int round = 0; round < 300; ++round) {
        std::vector<run_description> runs;
        for (std::int64_t start = 1; start <= 8; ++start) {
            auto run = random.chance(1, 5) ? running(start) : ended(start);
            if (random.chance(1, 3)) run.anchors.push_back(random.below(150));
            if (random.chance(1, 6) && run.sealed) run.status = status::quarantined;
            runs.push_back(run);
        }
        for (auto const& policy : {full, bounded(1 + random.below(5)), anchored}) {
            auto const expected = candidates(runs, policy);
            auto shuffled = runs;
            for (std::size_t at = shuffled.size(); at > 1; --at)
                std::swap(shuffled[at - 1], shuffled[random.below(at)]);
            REQUIRE(candidates(shuffled, policy) == expected);
        }
    }
}

TEST_CASE("whatever a plan gives up, a restore point stays if there was one", "[lifecycle][retention]") {
    testing::seeded_random random(test::campaign_seed("retention property"));
    for (int round = 0; round < 1'000; ++round) {
        std::vector<run_description> runs;
        for (std::int64_t start = 1; start <= static_cast<std::int64_t>(random.below(10)); ++start) {
            auto run = random.chance(1, 5) ? running(start) : ended(start);
            if (random.chance(1, 2)) run.anchors.push_back(random.below(150));
            if (random.chance(1, 4) && run.sealed) run.status = status::quarantined;
            runs.push_back(run);
        }
        bool const had =
            std::any_of(runs.begin(), runs.end(), [](auto const& run) { return run.is_restore_point(); });
        for (auto const& policy : {full, bounded(1 + random.below(5)), anchored}) {
            auto const plan = plan_retention(runs, policy);
            REQUIRE(plan);
            REQUIRE(plan->runs.size() == runs.size());
            bool stays = false;
            for (auto const& each : plan->runs) {
                REQUIRE_FALSE(each.why.empty());
                REQUIRE_FALSE((each.candidate && !each.run.terminal()));
                stays = stays || (!each.candidate && each.run.is_restore_point());
            }
            REQUIRE(stays == had);
            REQUIRE((had || plan->candidates().empty()));
        }
    }
}

TEST_CASE("a plan says why each run goes or stays", "[lifecycle][retention]") {
    auto const plan = plan_retention({ended(1), ended(2, {5}), running(3)}, anchored);
    REQUIRE(plan);
    CHECK(plan->restore_point == id_of(2));
    CHECK(plan->runs[0].why == "older than the restore point " + id_of(2).str());
    CHECK(plan->runs[1].why == "it is the newest restore point");
    CHECK(plan->runs[2].why == "not sealed: it is being written, or waits for recovery");
}

TEST_CASE("a policy that says nothing sensible is refused", "[lifecycle][retention][errors]") {
    auto const refused = [](retention_policy policy) {
        auto const plan = plan_retention({}, policy);
        REQUIRE_FALSE(plan);
        return plan.error().message();
    };
    CHECK(refused(bounded(0)).find("keep_last is at least 1") != std::string::npos);
    CHECK(refused({retention_mode::full, 3}).find("keep_last goes with") != std::string::npos);
}

TEST_CASE("a policy reads back from what it prints", "[lifecycle][retention]") {
    for (auto const& policy : {full, bounded(1), bounded(18'446'744'073'709'551'615U), anchored}) {
        auto const read = lifecycle::parse_retention_policy(lifecycle::to_string(policy));
        REQUIRE(read);
        CHECK(*read == policy);
    }
    for (std::string const text :
         {"", "fully", "bounded", "bounded{keep_last=}", "bounded{keep_last=0}", "bounded{keep_last=-1}",
          "bounded{keep_last=1", "bounded{keep_last=18446744073709551616}", "full "}) {
        INFO(text);
        CHECK_FALSE(lifecycle::parse_retention_policy(text));
    }
}
