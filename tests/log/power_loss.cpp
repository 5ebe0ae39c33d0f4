// SPDX-License-Identifier: BSL-1.0
// The crash campaigns: 20,000 states after power loss, as many as fit elsewhere, and three broken protocols
// that the same campaign must catch. NACRE_CAMPAIGN scales the number of states (the sanitizer presets take a
// tenth).
#include <nacre/values.hpp>

#include "log/crash_campaign.hpp"
#include "support/campaign.hpp"

#include <iostream>

using namespace log_tests;

namespace {

constexpr std::size_t power_loss_states = 20'000;
constexpr std::size_t other_states = 3'000;

void check_clean(char const* name, campaign_result const& result) {
    std::cout << name << ": " << result.states << " states, " << result.accepted_entries
              << " entries accepted\n";
    INFO(result.first());
    CHECK(result.violations.empty());
    CHECK(result.accepted_entries > result.states); // the campaign looked at runs that held something
}

} // namespace

TEST_CASE("power lost at any step loses no acknowledged entry and accepts none not written whole",
          "[log][campaign][B14]") {
    auto const seed = test::campaign_seed("power loss");
    auto const recorded = record_run();
    REQUIRE(recorded.submitted.size() == 56);
    check_clean("power loss", run_campaign(recorded, crash_kind::power_loss,
                                           test::campaign_rounds(power_loss_states), seed));
}

TEST_CASE("a process killed at any step loses no acknowledged entry", "[log][campaign][B14]") {
    auto const seed = test::campaign_seed("process kill");
    for (auto const policy : {durability_policy::process, durability_policy::immediate}) {
        auto const recorded =
            record_run({.capacity_bytes = campaign_disk_bytes}, policy, {.boot_id = boot_of(1)});
        check_clean("process kill",
                    run_campaign(recorded, crash_kind::process_kill, test::campaign_rounds(other_states),
                                 seed, {.recovery = {.boot_id = boot_of(1)}}));
    }
}

TEST_CASE("a machine lost under policy process leaves a prefix of what was submitted",
          "[log][campaign][B14]") {
    auto const seed = test::campaign_seed("machine lost under process");
    auto const recorded = record_run({.capacity_bytes = campaign_disk_bytes}, durability_policy::process,
                                     {.boot_id = boot_of(1)});
    check_clean("machine lost under process",
                run_campaign(recorded, crash_kind::power_loss, test::campaign_rounds(other_states), seed,
                             {.recovery = {.boot_id = boot_of(2)}, .acknowledged_survives = false}));
}

// ---- broken protocols -------------------------------------------------------------------------------------

namespace {

/// A run of one batch whose entries but the first have a sector each, as they do in every other run of the
/// same shape.
recorded_run record_aligned_run(simulated_disk_options options, run_id const& id, std::uint64_t content) {
    constexpr std::size_t sector = testing::disk_sector_bytes;
    constexpr std::size_t fixed = format::entry_frame_bytes(0, 0, 0, sizeof(digest));
    auto const entry_of = [&](std::uint64_t seq, std::size_t frame_bytes) {
        auto out = message(seq);
        out.topic = "t";
        out.payload_type = "p";
        out.headers = {};
        out.keys.clear();
        out.payload = pattern(frame_bytes - fixed, seq + content);
        return out;
    };
    constexpr std::size_t definitions = 48 + 64; // of topic "t" and payload type "p", before the first entry
    auto const begin =
        static_cast<std::size_t>(create(simulated_disk{}, id).committed_offset()) + definitions;
    std::size_t const left = sector - begin % sector;
    std::vector<entry> batch{entry_of(1, left >= fixed ? left : left + sector)};
    for (std::uint64_t seq = 2; seq <= 9; ++seq)
        batch.push_back(entry_of(seq, sector));
    recorder record(std::move(options), durability_policy::immediate, {}, id);
    record.append(std::move(batch));
    auto out = std::move(record).done(id);
    REQUIRE(offset_of(out.disk, format::frame_kind::entry, 2, id) % sector == 0);
    return out;
}

/// What a campaign on a sound protocol finds nothing in.
constexpr std::size_t mutant_states = 6'000;

void check_caught(char const* name, recorded_run const& recorded, campaign_result const& result) {
    std::cout << name << ": " << result.violations.size() << " violations in " << result.states
              << " states, first: " << result.first() << '\n';
    REQUIRE_FALSE(recorded.submitted.empty());
    CHECK_FALSE(result.violations.empty());
}

} // namespace

TEST_CASE("the campaign catches a protocol that leaves its syncs out", "[log][campaign][mutant]") {
    auto const seed = test::campaign_seed("sync left out");
    auto const recorded =
        record_run({.capacity_bytes = campaign_disk_bytes, .stale_sectors = {}, .sync_omitted = true});
    check_caught("sync left out", recorded,
                 run_campaign(recorded, crash_kind::power_loss, test::campaign_rounds(mutant_states), seed));
}

TEST_CASE("the campaign catches a watermark that is published before the sync", "[log][campaign][mutant]") {
    auto const seed = test::campaign_seed("published before the sync");
    auto const recorded =
        record_run({.capacity_bytes = campaign_disk_bytes, .stale_sectors = {}, .sync_deferred = true});
    check_caught("published before the sync", recorded,
                 run_campaign(recorded, crash_kind::power_loss, test::campaign_rounds(mutant_states), seed));
}

TEST_CASE("the campaign catches a recovery that does not check the chain", "[log][campaign][mutant]") {
    auto const seed = test::campaign_seed("chain not checked");
    auto const earlier_id = id_of(900);
    auto const earlier = record_aligned_run({.capacity_bytes = campaign_disk_bytes}, earlier_id, 1'000);
    auto const stale = earlier.disk.live_bytes(earlier_id); // its blocks are handed out again, unwiped
    auto const recorded =
        record_aligned_run({.capacity_bytes = campaign_disk_bytes, .stale_sectors = stale}, run, 0);
    REQUIRE(recorded.batch_ends == earlier.batch_ends);
    // Between the writing of the commit and the sync, sectors of the batch may be lost and the commit be
    // there.
    auto const step = recorded.acknowledged.back().step - 1;
    campaign_rules const everything{.first_step = step, .last_step = step};
    auto without_chain = everything;
    without_chain.checks.chain = false;
    auto const states = test::campaign_rounds(mutant_states);
    auto const sound = run_campaign(recorded, crash_kind::power_loss, states, seed, everything);
    INFO(sound.first());
    CHECK(sound.violations.empty());
    check_caught("chain not checked", recorded,
                 run_campaign(recorded, crash_kind::power_loss, states, seed, without_chain));
}
