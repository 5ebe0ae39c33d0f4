// SPDX-License-Identifier: BSL-1.0
// Sessions that meet: exclusive ones that are opened at once, halts beside a seal, sweeps beside each other.
// Two handles of one place exclude each other like two processes do: locks belong to the open file.
#include "hasher/modulo_hasher.hpp"
#include "lifecycle/predecessors.hpp"
#include "lifecycle/session_kit.hpp"
#include "support/campaign.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <array>
#include <atomic>
#include <barrier>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace session_tests;
using nacre::lifecycle::recovery_sweep;
using nacre::lifecycle::sweep_outcome;

namespace {

/// Files, a writer thread, and no wait for the disk.
struct file_policy : default_policy {
    using durability = process;
};
using file_store = store<messages, file_policy>;

/// In memory, with a writer thread that goes by the system's clock.
struct background : over<memory_backend> {
    using execution = background_execution<>;
    using clock = system_clock;
};

session_config exclusive_config() {
    auto out = config_with();
    out.exclusive = true;
    return out;
}

/// Calls `f(number)` in that many threads at once.
template <class F>
void at_once(std::size_t count, F const& f) {
    std::barrier start(static_cast<std::ptrdiff_t>(count));
    std::vector<std::thread> all;
    for (std::size_t number = 0; number < count; ++number)
        all.emplace_back([&, number] {
            start.arrive_and_wait();
            f(number);
        });
    for (auto& each : all)
        each.join();
}

} // namespace

// ---- Exclusive sessions -----------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("an exclusive session is refused beside a live run, by its path, and begins none",
                   "[lifecycle][session][exclusive]", memory_backend, file_backend) {
    test::temporary_directory const base;
    auto const place = [&] {
        if constexpr (std::is_same_v<TestType, memory_backend>)
            return memory_backend();
        else
            return file_backend(base.path(), "trader-001");
    }();
    using store_type = store<messages, over<TestType>>;
    std::optional first = got(store_type(place).open(config_with())); // what is live need not be exclusive
    auto const refused = store_type(place).open(exclusive_config());
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == errc::busy);
    CHECK(refused.error().path() == place.location(first->id()));
    CHECK(runs_of(place).size() == 1);

    // One that halted and is gone leaves nothing live.
    first->halt();
    first.reset();
    auto second = got(store_type(place).open(exclusive_config()));
    CHECK(second.boot_report().parent == runs_of(place)[0]);
    CHECK(code_of(store_type(place).open(exclusive_config())) == errc::busy);
    // Of its own leftover a session is not afraid.
    ok(second.reopen(exclusive_config()));
    got(second.seal());
    got(store_type(place).open(exclusive_config()));
}

TEST_CASE("an exclusive session is refused beside a live run that its sweep could not judge",
          "[lifecycle][session][exclusive]") {
    memory_backend const place;
    auto const id = *run_id::make(from_nanoseconds(1'000), 1);
    {
        // Of another program, with a hasher that this one does not have.
        auto const other = log::log_writer<memory_backend, hasher_tests::modulo_hasher>::create(
            place, lifecycle_tests::inputs_of(id), durability_policy::immediate, from_nanoseconds(2'000));
        REQUIRE(other);
        auto const refused = memory_store(place).open(exclusive_config());
        REQUIRE_FALSE(refused);
        CHECK(refused.error() == errc::busy);
        CHECK(refused.error().path() == place.location(id));
    }
    // Dead, it may hold state that no sweep of this program will ever recover: who opens beside it says so.
    CHECK(code_of(memory_store(place).open(exclusive_config())) == errc::wrong_hasher);
    auto config = exclusive_config();
    config.orphan_predecessors = session_config::orphans::leave;
    auto const session = got(memory_store(place).open(config));
    REQUIRE(session.boot_report().sweep.runs.size() == 1);
    CHECK(session.boot_report().sweep.runs[0].outcome == sweep_outcome::left_alone);
}

TEST_CASE("an exclusive session that cannot find out whether a run is live begins none",
          "[lifecycle][session][exclusive][errors]") {
    testing::fault_plan const plan;
    faulty_place const place{memory_backend{}, plan};
    using faulty = store<messages, faulty_inline>;
    got(faulty(place).open(config_with())).halt();
    plan.add({.call = testing::fault_call::open_read, .from_then_on = true});
    CHECK(code_of(faulty(place).open(exclusive_config())) == errc::io);
    CHECK(runs_of(place).size() == 1);
    plan.clear();
    got(faulty(place).open(exclusive_config()));
}

TEST_CASE("a session is exclusive unless it says otherwise", "[lifecycle][session][exclusive][L1]") {
    memory_backend const place;
    auto const first = got(memory_store(place).open());
    CHECK(code_of(memory_store(place).open()) == errc::busy);
    CHECK(runs_of(place).size() == 1);
    session_config side_by_side;
    side_by_side.exclusive = false;
    CHECK(memory_store(place).open(side_by_side));
}

TEST_CASE("without exclusive a live run is reported and a run begun beside it",
          "[lifecycle][session][exclusive][L1]") {
    memory_backend const place;
    auto const first = got(memory_store(place).open(config_with()));
    auto const second = got(memory_store(place).open(config_with()));
    REQUIRE(second.boot_report().sweep.runs.size() == 1);
    CHECK(second.boot_report().sweep.runs[0].outcome == sweep_outcome::live);
    CHECK(runs_of(place).size() == 2);
}

TEST_CASE("an exclusive session in a backend that cannot be locked is refused, and begins no run",
          "[lifecycle][session][exclusive][errors]") {
    testing::simulated_disk const disk;
    auto const refused = store<messages, on_disk<immediate>>(disk).open(exclusive_config());
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == errc::invalid_argument);
    CHECK(refused.error().message().find("exclusive") != std::string::npos);
    CHECK(runs_of(disk).empty());
    // Known before anything is touched: the session that is open goes on.
    auto session = got(store<messages, on_disk<immediate>>(disk).open(config_with()));
    CHECK(code_of(session.reopen(exclusive_config())) == errc::invalid_argument);
    CHECK(session.capture("exec.orders", submit_order{"O-1", 1}));
}

TEST_CASE("a place that cannot be locked is the error of an exclusive session",
          "[lifecycle][session][exclusive][errors]") {
    testing::fault_plan const plan;
    faulty_place const place{memory_backend{}, plan};
    plan.add({.call = testing::fault_call::lock_place});
    using faulty = store<messages, faulty_inline>;
    CHECK(code_of(faulty(place).open(exclusive_config())) == errc::io);
    CHECK(runs_of(place).empty());
    got(faulty(place).open(exclusive_config()));
}

TEST_CASE("of exclusive sessions that are opened at once one at most is live",
          "[lifecycle][session][exclusive][threads]") {
    auto const rounds = test::campaign_rounds(40);
    std::size_t opened = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        test::temporary_directory const base;
        std::atomic<int> live{0};
        std::atomic<int> most{0};
        std::atomic<int> opened_now{0};
        std::atomic<int> unexpected{0};
        at_once(4, [&](std::size_t) {
            auto session = file_store({base.path(), "trader-001"}).open(exclusive_config());
            if (!session) {
                if (session.error() != errc::busy) ++unexpected;
                return;
            }
            int const now = ++live;
            int seen = most.load();
            while (seen < now && !most.compare_exchange_weak(seen, now)) {
            }
            ++opened_now;
            if (!session->capture("exec.orders", submit_order{"O-1", 1})) ++unexpected;
            --live;
        });
        REQUIRE(unexpected == 0);
        REQUIRE(opened_now >= 1);
        REQUIRE(most == 1);
        // Whoever came later found the earlier one whole.
        for (auto const& id : runs_of(file_backend(base.path(), "trader-001")))
            REQUIRE(manifest_of_run(file_backend(base.path(), "trader-001"), id).status == status::ended);
        opened += static_cast<std::size_t>(opened_now);
    }
    CHECK(opened >= rounds);
}

// ---- Halts beside a seal ----------------------------------------------------------------------------------

TEST_CASE("L4 a halt beside a seal ends in one of the two, and recovery agrees with the session",
          "[lifecycle][session][L4][threads]") {
    auto const rounds = test::campaign_rounds(200);
    for (std::size_t round = 0; round < rounds; ++round) {
        memory_backend const place;
        auto session = got(store<messages, background>(place).open(config_with()));
        auto const id = session.id();
        auto const signal = session.halt_signal();
        got(session.capture("exec.orders", submit_order{"O-1", 1}));
        result<run_id> outcome = error::timeout();
        at_once(2, [&](std::size_t number) {
            if (number == 0)
                outcome = session.seal();
            else
                session.halt();
        });
        if (outcome) {
            REQUIRE(session.sealed());
            REQUIRE(manifest_of_run(place, id).status == status::ended);
        } else {
            REQUIRE(signal.raised());
            REQUIRE_FALSE(session.sealed());
        }
        { auto const gone = std::move(session); }
        auto const report = got(recovery_sweep<xxh3_128>(place));
        REQUIRE(report.runs.size() == (outcome ? 0U : 1U));
        auto const types = types_of(place, id);
        REQUIRE(types.size() >= 1);
        REQUIRE(types.front() == "RunStarted");
        if (outcome) REQUIRE(types.back() == "RunEnded");
    }
}

// ---- Sweeps beside each other -----------------------------------------------------------------------------

TEST_CASE("L1 sweeps beside each other seal each run once, with the right verdict",
          "[lifecycle][sweep][L1][threads]") {
    using lifecycle_tests::predecessor;
    auto const rounds = test::campaign_rounds(10);
    for (std::size_t round = 0; round < rounds; ++round) {
        test::temporary_directory const base;
        file_backend const place(base.path(), "trader-001");
        std::vector<std::pair<run_id, status>> expected;
        for (std::uint64_t number = 0; number < 12; ++number) {
            auto const kind = std::array{predecessor::crashed, predecessor::torn, predecessor::ended_unsealed,
                                         predecessor::flipped}[number % 4];
            auto const id = *run_id::make(from_nanoseconds(static_cast<std::int64_t>(1'000 + number)),
                                          static_cast<std::uint32_t>(number));
            lifecycle_tests::leave_behind(place, id, kind, durability_policy::process);
            expected.emplace_back(id, *lifecycle_tests::expected_end(kind));
        }
        constexpr std::size_t sweepers = 3;
        std::array<std::optional<result<sweep_report>>, sweepers> reports;
        at_once(sweepers, [&](std::size_t number) {
            reports[number].emplace(recovery_sweep<xxh3_128>(file_backend(base.path(), "trader-001")));
        });
        for (auto const& [id, end] : expected) {
            INFO(id.str());
            std::size_t sealed_by = 0;
            for (auto const& report : reports) {
                REQUIRE(report->has_value());
                for (auto const& each : (*report)->runs)
                    if (each.run_id == id && each.outcome == sweep_outcome::sealed) ++sealed_by;
            }
            REQUIRE(sealed_by == 1);
            REQUIRE(manifest_of_run(place, id).status == end);
        }
    }
}
