// SPDX-License-Identifier: BSL-1.0
// The recovery sweep: every recovery verdict, what it leaves alone, and a thousand runs at once.
#include "lifecycle/predecessors.hpp"
#include "support/campaign.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/lifecycle/parent_run.hpp>
#include <nacre/messages.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

using namespace lifecycle_tests;
using nacre::lifecycle::sweep_options;
using nacre::lifecycle::sweep_outcome;
using nacre::lifecycle::swept_run;
using nacre::storage::file_options;
using nacre::test::temporary_directory;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::simulated_disk;

namespace {

/// Sweeps, keeping what was said.
struct sweeping {
    std::vector<std::string> said;
    std::vector<notice_level> levels;

    template <class Hasher = xxh3_128, class B>
    sweep_report operator()(B const& place) {
        notice_sink sink([this](notice const& event) noexcept {
            said.emplace_back(event.text);
            levels.push_back(event.level);
        });
        sweep_options options;
        options.sink = &sink;
        auto report = recovery_sweep<Hasher>(place, options);
        REQUIRE(report);
        return std::move(*report);
    }
    [[nodiscard]] bool mentions(std::string_view text) const {
        for (auto const& each : said)
            if (each.find(text) != std::string::npos) return true;
        return false;
    }
};

template <class B>
sweep_report sweep(B const& place) {
    return sweeping{}(place);
}

swept_run only(sweep_report const& report) {
    REQUIRE(report.runs.size() == 1);
    return report.runs.front();
}

} // namespace

TEST_CASE("L1 a clean tail without RunEnded is sealed crashed_recovered", "[lifecycle][sweep][L1]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::crashed);
    auto const swept = only(sweep(place));
    CHECK(swept.outcome == sweep_outcome::sealed);
    CHECK(swept.status == status::crashed_recovered);
    CHECK(swept.high_watermark == 6);
    CHECK(swept.verdict.kind == verdict_kind::accepted);
    auto reader = open(place);
    CHECK(reader.condition() == run_condition::sealed);
    CHECK(entries_of(reader) == messages(1, 6));
}

TEST_CASE("L1 a run without any entry is sealed crashed_recovered", "[lifecycle][sweep][L1]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::crashed_empty);
    CHECK(only(sweep(place)).status == status::crashed_recovered);
    CHECK(open(place).manifest().status == status::crashed_recovered);
}

TEST_CASE("L1 a torn tail is cut, kept aside and sealed crashed_recovered", "[lifecycle][sweep][L1]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::torn);
    sweeping swept;
    auto const found = only(swept(place));
    CHECK(found.status == status::crashed_recovered);
    CHECK(found.verdict.kind == verdict_kind::torn);
    CHECK(place.kept_aside(run)->size() == 200);
    CHECK(swept.mentions("a torn tail of 200 bytes kept aside"));
}

TEST_CASE("L1 a tail that ends in RunEnded is sealed ended", "[lifecycle][sweep][L1]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::ended_unsealed);
    CHECK(only(sweep(place)).status == status::ended);
    CHECK(open(place).manifest().status == status::ended);
}

TEST_CASE("L1 RunEnded is told by topic and payload type together", "[lifecycle][sweep][L1]") {
    for (bool const topic : {true, false}) {
        memory_backend const place;
        {
            auto writer = create(place);
            auto almost = run_ended_entry(1);
            (topic ? almost.topic : almost.payload_type) = "other";
            REQUIRE(try_append(writer, std::array{almost}));
        }
        CHECK(only(sweep(place)).status == status::crashed_recovered);
    }
}

TEST_CASE("L1 damage inside what was acknowledged quarantines the run", "[lifecycle][sweep][L1]") {
    for (auto const kind : {predecessor::flipped, predecessor::truncated}) {
        memory_backend const place;
        leave_behind(place, run, kind);
        auto const before = bytes_of(place);
        sweeping swept;
        auto const found = only(swept(place));
        CHECK(found.status == status::quarantined);
        CHECK(found.verdict.kind == verdict_kind::corrupt);
        CHECK(found.verdict.damage_offset >= format::log_begin);
        CHECK(swept.levels == std::vector{notice_level::error});
        CHECK(swept.mentions("sealed quarantined"));
        auto const after = bytes_of(place);
        CHECK(std::equal(before.begin() + format::log_begin, before.end(), after.begin() + format::log_begin,
                         after.end()));
        CHECK(open(place).condition() == run_condition::quarantined);
    }
}

TEST_CASE("L1 a run that cannot be opened or scanned is logged, left alone byte for byte and tried again",
          "[lifecycle][sweep][L1][errors]") {
    for (auto const kind : {predecessor::no_header, predecessor::future_format, predecessor::no_manifest,
                            predecessor::other_name, predecessor::foreign_hasher}) {
        INFO(to_string(kind));
        memory_backend const place;
        leave_behind(place, run, kind);
        auto const before = bytes_of(place);
        for (int boot = 0; boot < 2; ++boot) {
            sweeping swept;
            auto const found = only(swept(place));
            CHECK(found.outcome == sweep_outcome::left_alone);
            CHECK(found.status == status::running);
            REQUIRE(found.failure);
            CHECK(found.failure->path() == place.location(run));
            CHECK(swept.levels == std::vector{notice_level::error});
            CHECK(swept.mentions("left alone, to be tried again"));
            CHECK(bytes_of(place) == before);
        }
    }
}

TEST_CASE("L1 a run that cannot be sealed is left alone and sealed by the next boot",
          "[lifecycle][sweep][L1][errors]") {
    for (auto const call : {fault_call::open_read, fault_call::open_recover, fault_call::read_at,
                            fault_call::write_at, fault_call::sync, fault_call::append, fault_call::truncate,
                            fault_call::retire, fault_call::keep_aside}) {
        INFO(static_cast<int>(call));
        simulated_disk const disk;
        leave_behind(disk, id_of(1'000), predecessor::torn);
        leave_behind(disk, id_of(2'000), predecessor::crashed);
        fault_plan const plan;
        fault_backend const place{disk, plan};
        plan.add({.call = call, .nth = 1});
        auto const first = sweep(place);
        REQUIRE(first.runs.size() == 2);
        // The other run is none the worse for it.
        CHECK(first.runs[1].status == status::crashed_recovered);
        plan.clear();
        auto const second = sweep(place);
        for (auto const& id : {id_of(1'000), id_of(2'000)}) {
            auto reader = open(disk, id);
            CHECK(reader.condition() == run_condition::sealed);
            CHECK(reader.manifest().status == status::crashed_recovered);
            CHECK(entries_of(reader) == messages(1, 6));
        }
        CHECK(disk.kept_aside(id_of(1'000))->size() == 200);
        CHECK(second.count(sweep_outcome::left_alone) == 0);
    }
}

TEST_CASE("L1 a run that a live process holds is reported as live and not touched",
          "[lifecycle][sweep][L1]") {
    memory_backend const place;
    auto writer = create(place);
    append(writer, 3);
    leave_behind(place, id_of(2'000), predecessor::crashed);
    auto const before = bytes_of(place);
    auto const report = sweep(place);
    REQUIRE(report.find(run) != nullptr);
    CHECK(report.find(run)->outcome == sweep_outcome::live);
    CHECK_FALSE(report.find(run)->failure);
    CHECK(report.find(id_of(2'000))->status == status::crashed_recovered);
    CHECK(bytes_of(place) == before);
    append(writer, 1); // goes on as if nothing had been
    CHECK(writer.high_watermark() == 4);
}

TEST_CASE("L1 a file held by another handle is live until it is let go", "[lifecycle][sweep][L1]") {
    temporary_directory const folder;
    file_backend const place(folder.path(), "trader-001");
    {
        auto writer = create(place);
        append(writer, 3);
        CHECK(only(sweep(place)).outcome == sweep_outcome::live);
    }
    CHECK(only(sweep(place)).status == status::crashed_recovered);
    CHECK(sweep(place).runs.empty());
}

TEST_CASE("L1 a predecessor with another hasher is recovered with its own", "[lifecycle][sweep][L1]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::other_hasher);
    CHECK(only(sweep(place)).status == status::crashed_recovered);
    auto reader = log::log_reader<memory_backend, xxh3_64>::open(place, run);
    REQUIRE(reader);
    CHECK(reader->condition() == run_condition::sealed);
    CHECK(entries_of(*reader) == messages(1, 6));
}

TEST_CASE("L1 lost superblocks cost nothing but the evidence they were", "[lifecycle][sweep][L1]") {
    for (auto const kind : {predecessor::one_superblock, predecessor::no_superblock}) {
        memory_backend const place;
        leave_behind(place, run, kind);
        auto const swept = only(sweep(place));
        CHECK(swept.status == status::crashed_recovered);
        CHECK(swept.verdict.superblocks_valid == (kind == predecessor::one_superblock ? 1 : 0));
        CHECK(swept.high_watermark == 6);
    }
}

TEST_CASE("sealed runs are counted by their superblocks alone", "[lifecycle][sweep]") {
    simulated_disk const disk;
    for (std::int64_t start = 1; start <= 20; ++start)
        leave_behind(disk, id_of(start),
                     start % 2 == 0 ? predecessor::sealed_ended : predecessor::sealed_crashed);
    fault_plan const plan;
    fault_backend const place{disk, plan};
    auto const report = sweep(place);
    CHECK(report.already_sealed == 20);
    CHECK(report.runs.empty());
    CHECK(plan.count(fault_call::open_recover) == 0);
    CHECK(plan.count(fault_call::view) <= 20);
    CHECK(plan.count(fault_call::write_at) == 0);
}

TEST_CASE("a sealed run that lost a superblock is given it back", "[lifecycle][sweep]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::half_sealed);
    auto const report = sweep(place);
    CHECK(report.runs.empty());
    CHECK(report.already_sealed == 1);
    CHECK(report.repaired == 1);
    auto const blocks = superblocks_in(bytes_of(place));
    CHECK(blocks.slots[0]);
    CHECK(blocks.slots[1]);
    CHECK(sweep(place).repaired == 0);
}

TEST_CASE("a sealed run under another run's name is left alone and is nobody's parent",
          "[lifecycle][sweep][errors]") {
    temporary_directory const folder;
    file_backend const place(folder.path(), "trader-001");
    leave_behind(place, id_of(1), predecessor::sealed_crashed);
    std::filesystem::copy_file(place.location(id_of(1)), place.location(id_of(2)));
    auto const report = sweep(place);
    CHECK(only(report).run_id == id_of(2));
    CHECK(only(report).failure->code() == errc::corrupted);
    CHECK(report.latest_crashed == id_of(1));
}

TEST_CASE("unfinished creations are removed", "[lifecycle][sweep][L1]") {
    temporary_directory const folder;
    file_backend const place(folder.path(), "trader-001");
    leave_behind(place, run, predecessor::crashed);
    auto const unfinished = place.folder() / (id_of(2'000).str() + ".nacre.tmp");
    std::ofstream(unfinished) << "half a header";
    sweeping swept;
    CHECK(swept(place).unfinished_removed == 1);
    CHECK(swept.mentions("1 interrupted creations removed"));
    CHECK_FALSE(std::filesystem::exists(unfinished));
}

TEST_CASE("creations that cannot be removed do not keep runs from being recovered",
          "[lifecycle][sweep][errors]") {
    simulated_disk const disk;
    leave_behind(disk, run, predecessor::crashed);
    fault_plan const plan;
    plan.add({.call = fault_call::discard_unfinished});
    sweeping swept;
    auto const report = swept(fault_backend{disk, plan});
    CHECK(report.count(status::crashed_recovered) == 1);
    CHECK(swept.mentions("interrupted creations could not be removed"));
}

TEST_CASE("a backend that cannot be listed is the only thing that stops a sweep",
          "[lifecycle][sweep][errors]") {
    fault_plan const plan;
    fault_backend const place{simulated_disk{}, plan};
    plan.add({.call = fault_call::list});
    auto const report = recovery_sweep(place);
    REQUIRE_FALSE(report);
    CHECK(report.error().code() == errc::io);
}

TEST_CASE("a place that does not exist yet holds nothing to sweep", "[lifecycle][sweep]") {
    temporary_directory const folder;
    auto const report = sweep(file_backend(folder / "not yet", "trader-001"));
    CHECK(report.runs.empty());
    CHECK_FALSE(report.newest);
    CHECK_FALSE(std::filesystem::exists(folder / "not yet"));
}

TEST_CASE("a sweep twice changes nothing", "[lifecycle][sweep][L1]") {
    memory_backend const place;
    std::int64_t start = 0;
    for (auto const kind : good_predecessors)
        leave_behind(place, id_of(++start), kind);
    for (auto const kind : damaged_predecessors)
        leave_behind(place, id_of(++start), kind);
    sweep(place);
    std::vector<std::vector<std::byte>> after;
    for (std::int64_t at = 1; at <= start; ++at)
        after.push_back(bytes_of(place, id_of(at)));
    sweep(place);
    for (std::int64_t at = 1; at <= start; ++at)
        CHECK(bytes_of(place, id_of(at)) == after[static_cast<std::size_t>(at - 1)]);
}

TEST_CASE("under process another boot's run loses what the machine took with it and says so",
          "[lifecycle][sweep][L1]") {
    memory_backend const place;
    leave_behind(place, run, predecessor::truncated, durability_policy::process);
    sweeping swept;
    sweep_options options;
    options.journal.boot_id = boot_of(9);
    notice_sink sink([&](notice const& event) noexcept {
        swept.said.emplace_back(event.text);
        swept.levels.push_back(event.level);
    });
    options.sink = &sink;
    auto const report = recovery_sweep(place, options);
    REQUIRE(report);
    CHECK(only(*report).status == status::crashed_recovered);
    CHECK(only(*report).verdict.lost_entries == 3);
    CHECK(swept.mentions("3 entries lost with the machine"));
    CHECK(swept.levels == std::vector{notice_level::warning});
}

// ---- parents ----------------------------------------------------------------------------------------------

namespace {

template <class B>
void leave_ended_child(B const& place, run_id const& id, run_id const& parent) {
    auto inputs = inputs_of(id);
    inputs.parent = parent;
    auto made = writer_on<B>::create(place, inputs, durability_policy::immediate, at(2'000), quiet());
    REQUIRE(made);
    append_run_ended(*made);
    REQUIRE(made->seal(status::ended));
}

} // namespace

TEST_CASE("L2 only crashed_recovered runs become parent and the most recent one does",
          "[lifecycle][parent][L2]") {
    memory_backend const place;
    leave_behind(place, id_of(1), predecessor::crashed);
    leave_behind(place, id_of(2), predecessor::crashed);
    leave_behind(place, id_of(3), predecessor::flipped);        // quarantined
    leave_behind(place, id_of(4), predecessor::ended_unsealed); // ended
    leave_behind(place, id_of(5), predecessor::no_header);      // left alone
    auto const live = create(place, id_of(6));
    CHECK(crashed_parent(place, sweep(place)) == id_of(2));
}

TEST_CASE("L2 without a crashed run there is no parent", "[lifecycle][parent][L2]") {
    memory_backend const place;
    CHECK_FALSE(crashed_parent(place, sweep(place)));
    leave_behind(place, id_of(1), predecessor::sealed_ended);
    leave_behind(place, id_of(2), predecessor::flipped);
    CHECK_FALSE(crashed_parent(place, sweep(place)));
}

TEST_CASE("L2 a run that an earlier boot sealed is a parent as well", "[lifecycle][parent][L2]") {
    memory_backend const place;
    leave_behind(place, id_of(1), predecessor::crashed);
    sweep(place); // and that boot died before it opened a run
    CHECK(crashed_parent(place, sweep(place)) == id_of(1));
}

TEST_CASE("L2 a crash that a run went on from to an orderly end is settled", "[lifecycle][parent][L2]") {
    memory_backend const place;
    leave_behind(place, id_of(1), predecessor::sealed_crashed);
    leave_ended_child(place, id_of(2), id_of(1));
    CHECK_FALSE(crashed_parent(place, sweep(place)));
    leave_behind(place, id_of(3), predecessor::crashed);
    CHECK(crashed_parent(place, sweep(place)) == id_of(3));
}

TEST_CASE("L2 an orderly run that did not go on from the crash does not settle it",
          "[lifecycle][parent][L2]") {
    memory_backend const place;
    leave_behind(place, id_of(1), predecessor::sealed_crashed);
    leave_behind(place, id_of(2), predecessor::sealed_ended);
    CHECK(crashed_parent(place, sweep(place)) == id_of(1));
}

TEST_CASE("L2 a replay run is there, sealed, of this instance and not quarantined, or a typed error",
          "[lifecycle][parent][L2][errors]") {
    memory_backend const place;
    leave_behind(place, id_of(1), predecessor::sealed_ended);
    leave_behind(place, id_of(2), predecessor::sealed_crashed);
    leave_behind(place, id_of(3), predecessor::flipped);
    leave_behind(place, id_of(4), predecessor::no_header);
    sweep(place);
    leave_behind(place, id_of(5), predecessor::crashed);
    std::string const instance = "trader-001"; // of inputs_of
    CHECK(nacre::lifecycle::check_predecessor(place, id_of(1), instance));
    CHECK(nacre::lifecycle::check_predecessor(place, id_of(2), instance));
    CHECK(code_of(nacre::lifecycle::check_predecessor(place, id_of(3), instance)) == errc::corrupted);
    CHECK(
        nacre::lifecycle::check_predecessor(place, id_of(3), instance).error().reason().find("quarantined") !=
        std::string_view::npos);
    CHECK(code_of(nacre::lifecycle::check_predecessor(place, id_of(4), instance)) ==
          errc::unsupported_format);
    CHECK(code_of(nacre::lifecycle::check_predecessor(place, id_of(5), instance)) == errc::not_sealed);
    CHECK(code_of(nacre::lifecycle::check_predecessor(place, id_of(9), instance)) == errc::not_found);
    auto const foreign = lifecycle::check_predecessor(place, id_of(1), "trader-002");
    CHECK(code_of(foreign) == errc::invalid_argument);
    CHECK(foreign.error().reason().find("'trader-001'") != std::string_view::npos);
    CHECK(foreign.error().path() == place.location(id_of(1)));
}

// ---- a thousand -------------------------------------------------------------------------------------------

TEST_CASE(
    "L1 of a thousand files, one in twenty damaged in mixed ways, each is sealed with the right verdict",
    "[lifecycle][sweep][L1][thousand]") {
    temporary_directory const folder;
    file_options small;
    small.preallocate_bytes = small.preallocate_bytes_max = 64 << 10;
    small.zero_ahead_bytes = 0;
    file_backend const place(folder.path(), "trader-001", small);
    testing::seeded_random random(nacre::test::campaign_seed("a thousand predecessors"));
    std::map<run_id, predecessor> made;
    std::size_t damaged = 0;
    for (std::int64_t start = 1; start <= 1'000; ++start) {
        bool const bad = start % 20 == 0;
        auto const kind = bad ? damaged_predecessors[damaged++ % damaged_predecessors.size()]
                              : good_predecessors[random.below(good_predecessors.size())];
        auto const policy = random.chance(1, 10) ? durability_policy::immediate : durability_policy::process;
        auto const id = id_of(start, static_cast<std::uint32_t>(random()));
        leave_behind(place, id, kind, policy, 2 + random.below(30));
        made.emplace(id, kind);
    }
    CHECK(damaged == 50);

    auto const report = sweep(place);
    std::size_t sealed_before = 0;
    for (auto const& [id, kind] : made) {
        INFO(id << " " << to_string(kind));
        auto const* swept = report.find(id);
        bool const counted = is_sealed(kind) || kind == predecessor::half_sealed;
        sealed_before += counted ? 1U : 0U;
        REQUIRE((swept == nullptr) == counted);
        auto const expected = expected_end(kind);
        if (swept != nullptr) {
            CHECK(swept->outcome == (expected ? sweep_outcome::sealed : sweep_outcome::left_alone));
            CHECK(swept->status == expected.value_or(status::running));
        }
        if (!expected) continue;
        auto const manifest = read_manifest(place, id);
        REQUIRE(manifest);
        CHECK(manifest->status == *expected);
    }
    CHECK(report.already_sealed == sealed_before);
    CHECK(report.repaired == 5);
    CHECK(report.newest == made.rbegin()->first);

    auto const again = sweep(place);
    CHECK(again.runs.size() == report.count(sweep_outcome::left_alone));
    CHECK(again.already_sealed + again.runs.size() == 1'000);
}
