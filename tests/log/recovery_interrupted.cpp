// SPDX-License-Identifier: BSL-1.0
// Recovery interrupted at every step, by power loss, by the death of its process or by a failing call, and
// begun again: it ends in the same bytes.
#include "log/recovery_laws.hpp"
#include "support/campaign.hpp"

#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

#include <functional>
#include <map>

using namespace recovery_laws;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::seeded_random;
using testing::simulated_disk;

namespace {

struct scenario {
    char const* name;
    std::function<void(simulated_disk const&)> leave; ///< what the crash left
    status expected;
    boot now = boot_of(1);
};

std::vector<scenario> scenarios() {
    auto const torn = [](simulated_disk const& disk) {
        auto const crashed = make_crashed(disk);
        cut_and_append(disk, crashed.end, pattern(1'500, 3));
    };
    auto const corrupt = [](simulated_disk const& disk) {
        make_crashed(disk, durability_policy::immediate, true);
        flip_byte(disk, offset_of(disk, format::frame_kind::entry, 4) + 24);
    };
    auto const lost = [](simulated_disk const& disk) {
        make_crashed(disk, durability_policy::process, true);
        flip_byte(disk, offset_of(disk, format::frame_kind::entry, 7) + 24);
    };
    auto const half_sealed = [](simulated_disk const& disk) {
        make_crashed(disk);
        recover(disk, run, quiet());
        destroy_superblock(disk, superblocks_in(disk.live_bytes(run)).current_slot());
    };
    auto const bare = [](simulated_disk const& disk) {
        auto const crashed = make_crashed(disk);
        cut_and_append(disk, crashed.end, pattern(700, 5));
        destroy_superblock(disk, 0);
        destroy_superblock(disk, 1);
    };
    return {{"accepted", [](simulated_disk const& disk) { make_crashed(disk); }, status::crashed_recovered},
            {"torn", torn, status::crashed_recovered},
            {"corrupt", corrupt, status::quarantined},
            {"lost with the machine", lost, status::crashed_recovered, boot_of(2)},
            {"one slot sealed", half_sealed, status::crashed_recovered},
            {"no superblock", bare, status::crashed_recovered}};
}

/// What an undisturbed recovery ends in.
struct ending {
    std::vector<std::byte> bytes;
    std::optional<std::vector<std::byte>> tail;
    nacre::status status = status::running;

    friend bool operator==(ending const&, ending const&) = default;
};

template <class B>
ending ending_on(B const& place, boot const& now) {
    ending out;
    out.status = recover(place, run, quiet(now)).status;
    out.bytes = bytes_of(place);
    if (auto tail = place.kept_aside(run)) out.tail = *tail;
    return out;
}

std::string difference(ending const& a, ending const& b) {
    if (a.status != b.status) return "another status";
    if (a.tail != b.tail) return "another tail";
    if (a.bytes.size() != b.bytes.size()) return "another size";
    auto const at = std::mismatch(a.bytes.begin(), a.bytes.end(), b.bytes.begin()).first - a.bytes.begin();
    return "bytes differ from " + std::to_string(at) + " on";
}

/// A copy of the disk as it is now, with a history of its own.
simulated_disk copy_of(simulated_disk const& disk) {
    simulated_disk copy({.capacity_bytes = 1 << 20});
    auto const bytes = disk.live_bytes(run);
    REQUIRE(copy.create(run, bytes, {}));
    return copy;
}

} // namespace

TEST_CASE("recovery interrupted by power loss at every step ends in the same bytes", "[log][recovery][B14]") {
    auto const seed = test::campaign_seed("recovery interrupted by power loss");
    auto const seeds_per_step = test::campaign_rounds(25);
    for (auto const& each : scenarios()) {
        simulated_disk const left({.capacity_bytes = 1 << 20});
        each.leave(left);
        auto const undisturbed = copy_of(left);
        auto const first_step = undisturbed.steps();
        auto const expected = ending_on(undisturbed, each.now);
        CHECK(expected.status == each.expected);
        seeded_random seeds(seed);
        for (auto step = first_step; step <= undisturbed.steps(); ++step) {
            for (std::size_t i = 0; i < seeds_per_step; ++i) {
                auto const state_seed = seeds();
                auto const interrupted = undisturbed.state_after(step, state_seed);
                auto const again = ending_on(interrupted, each.now);
                INFO(each.name << ", interrupted after " << undisturbed.describe(step) << ", seed "
                               << state_seed << ": " << difference(again, expected));
                REQUIRE(again == expected);
            }
        }
    }
}

TEST_CASE("a process killed before recovery and a power loss within it end in the same bytes",
          "[log][recovery][B14]") {
    // What the dead writer wrote last is there, and not yet durable: neither superblock slot may be lost to
    // that.
    auto const seed = test::campaign_seed("kill, then power loss in recovery");
    seeded_random seeds(seed);
    auto const record = [](simulated_disk const& disk, bool damage) {
        auto writer = create(disk, run, durability_policy::immediate, quiet(boot_of(1)));
        append(writer, 5);
        REQUIRE(writer.record_anchor({5, at(1), "s", {}}, at(1))); // leaves a superblock that is not synced
        if (!damage) REQUIRE(writer.seal(status::ended));
    };
    for (bool const damage : {true, false}) {
        simulated_disk const written({.capacity_bytes = 1 << 20});
        record(written, damage);
        auto const first_kill = damage ? written.steps() : std::size_t{2};
        for (auto kill = first_kill; kill <= written.steps(); ++kill) {
            for (std::size_t round = 0; round < test::campaign_rounds(damage ? 40 : 4); ++round) {
                auto const killed_seed = seeds();
                auto const leave = [&] {
                    auto disk = written.kill_after(kill, killed_seed);
                    if (damage) {
                        // Damage on the medium itself, seen by every read from now on.
                        auto held = disk.open_recover(run);
                        REQUIRE(held);
                        auto const at_entry = offset_of(disk, format::frame_kind::entry, 5) + 24;
                        std::array<std::byte, 1> byte{};
                        REQUIRE(held->read_at(at_entry, byte));
                        byte[0] ^= std::byte{0x40};
                        REQUIRE(held->write_at(at_entry, byte));
                    }
                    return disk;
                };
                auto const undisturbed = leave();
                auto const first_step = undisturbed.steps();
                auto const found = try_recover(undisturbed, run, quiet());
                REQUIRE(found);
                for (auto step = first_step; step <= undisturbed.steps(); ++step) {
                    auto const state_seed = seeds();
                    auto const again = recover(undisturbed.state_after(step, state_seed), run, quiet());
                    INFO("killed after " << written.describe(kill) << ", power lost after "
                                         << undisturbed.describe(step) << ", seeds " << killed_seed << " and "
                                         << state_seed);
                    if (found->status == status::quarantined && step > first_step + 1)
                        REQUIRE(again.status == status::quarantined);
                    if (!damage) REQUIRE(again.verdict.superblocks_valid >= 1);
                    if (!damage) REQUIRE(again.status != status::quarantined);
                }
            }
        }
    }
}

TEST_CASE("recovery whose calls fail one after the other ends in the same bytes", "[log][recovery][B14]") {
    for (auto const& each : scenarios()) {
        simulated_disk const left({.capacity_bytes = 1 << 20});
        each.leave(left);
        auto const expected = ending_on(copy_of(left), each.now);
        for (bool const after_the_call : {false, true}) {
            for (auto const call :
                 {fault_call::open_recover, fault_call::write_at, fault_call::sync, fault_call::reserve,
                  fault_call::append, fault_call::truncate, fault_call::retire, fault_call::keep_aside,
                  fault_call::resume_at, fault_call::extent}) {
                for (std::uint64_t nth = 1;; ++nth) {
                    fault_plan const plan;
                    fault_backend const place{copy_of(left), plan};
                    plan.add({.call = call, .nth = nth, .after_the_call = after_the_call});
                    auto const first = try_recover(place, run, quiet(each.now));
                    bool const met = plan.count(call) >= nth;
                    plan.clear();
                    auto const again = ending_on(place.inner(), each.now);
                    INFO(each.name << ": call kind " << static_cast<int>(call) << ", number " << nth << ", "
                                   << (after_the_call ? "after" : "before")
                                   << " it: " << difference(again, expected));
                    REQUIRE(again == expected);
                    if (!met) {
                        CHECK(first);
                        break;
                    }
                    CHECK_FALSE(first);
                }
            }
        }
    }
}
