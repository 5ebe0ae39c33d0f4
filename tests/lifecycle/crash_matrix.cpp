// SPDX-License-Identifier: BSL-1.0
// The crash matrix: a session dies at every step of its life, on a disk that loses power and in processes
// that are killed, under both durabilities. The next boot gives the verdict of the contract, and nothing
// acknowledged is lost.
//
//     where it dies                        what the next boot says
//     before any submit                    crashed_recovered
//     after submit, before commit          crashed_recovered; the entry is whole or not there
//     after commit, before the anchor      crashed_recovered; the entry is there
//     after the anchor                     crashed_recovered; the anchor is there
//     after RunEnded, before the seal      ended
//     inside the seal                      ended
#include "lifecycle/session_kit.hpp"
#include "support/campaign.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <array>
#include <csignal>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

using namespace session_tests;
using nacre::storage::file_options;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::simulated_disk;

namespace {

/// The phases of a life, in order. A crash between two marks lies in the earlier one's phase.
enum class phase { creating, before_submit, submitted, committed, anchored, closing, ended, sealing, sealed };

constexpr std::array<std::string_view, 9> phase_names{"creating",  "before_submit", "submitted",
                                                      "committed", "anchored",      "closing",
                                                      "ended",     "sealing",       "sealed"};

/// What was promised to the application at some moment.
struct promise {
    phase where = phase::creating;
    std::uint64_t durable = 0;
    bool anchor = false;
};

std::array<std::byte, 16> boot_of(unsigned char number) {
    std::array<std::byte, 16> out;
    out.fill(std::byte{number});
    return out;
}

/// One life; `mark` is called with what is promised from that moment on.
template <class Store, class B, class Mark>
run_id live(B const& place, Mark mark) {
    promise now;
    typename Store::environment_type environment;
    environment.journal.boot_id = boot_of(1);
    environment.hooks.on_durable = [&](std::uint64_t seq) noexcept {
        now.durable = seq;
        if (now.where == phase::closing) now.where = phase::ended;
        mark(now);
    };
    mark(now);
    auto session = got(Store(place).open(config_with(), std::move(environment)));
    now.where = phase::before_submit;
    mark(now);
    for (int order = 1; order <= 3; ++order) {
        now.where = phase::submitted;
        mark(now);
        got(session.capture("exec.orders", submit_order{"O-" + std::to_string(order), order}));
        now.where = phase::committed;
        mark(now);
    }
    got(session.record_anchor("snapshot", bytes("hash")));
    now.where = phase::anchored;
    now.anchor = true;
    mark(now);
    now.where = phase::closing;
    mark(now);
    auto const id = got(session.seal());
    now.where = phase::sealed;
    mark(now);
    return id;
}

std::vector<std::string> const life_types{"RunStarted", "SubmitOrder", "SubmitOrder", "SubmitOrder",
                                          "RunEnded"};

struct next_boot {
    bool same_machine = true; ///< else the machine went down as well
};

/// Boots on what a crash left and holds the outcome against what was promised.
template <class Store, class B>
status check_next_boot(B const& left, run_id const& id, promise const& promised, next_boot how,
                       durability_policy policy) {
    bool const owed = how.same_machine || policy == durability_policy::immediate;
    typename Store::environment_type environment;
    environment.journal.boot_id = boot_of(how.same_machine ? 1 : 2);
    auto const before = runs_of(left);
    auto session = got(Store(left).open(config_with(), std::move(environment)));
    if (before.empty()) {
        REQUIRE((promised.durable == 0 || !owed));
        REQUIRE(promised.where == phase::creating);
        CHECK_FALSE(session.boot_report().parent);
        return status::running;
    }
    REQUIRE(before == std::vector{id});
    auto const found = manifest_of_run(left, id);
    auto const types = types_of(left, id);

    // A prefix of the life, with all that was acknowledged.
    REQUIRE(types.size() <= life_types.size());
    REQUIRE(std::equal(types.begin(), types.end(), life_types.begin()));
    if (owed) REQUIRE(types.size() >= promised.durable);
    auto reader = got(Store(left).read(id));
    for (std::uint64_t seq = 2; seq <= std::min<std::uint64_t>(types.size(), 4); ++seq) {
        auto const order = got(reader.template read<submit_order>(got(reader.at(seq))));
        REQUIRE(order == submit_order{"O-" + std::to_string(seq - 1), static_cast<std::int64_t>(seq - 1)});
    }
    if (owed && promised.anchor) {
        REQUIRE(reader.anchors().size() == 1);
        REQUIRE(reader.anchors()[0].anchor.high_watermark == 4);
    }

    // The verdict.
    bool const ended = types.size() == life_types.size();
    REQUIRE(found.status == (ended ? status::ended : status::crashed_recovered));
    if (owed && promised.where >= phase::ended) REQUIRE(ended);
    if (promised.where < phase::closing) REQUIRE_FALSE(ended);
    CHECK(got(Store(left).verify(id)).findings().empty());
    CHECK(session.boot_report().parent == id);

    // And the next life begins in order.
    CHECK(got(session.capture("exec.orders", submit_order{"O-9", 9})).ticket.seq == 2);
    CHECK(manifest_of_run(left, got(session.seal())).status == status::ended);
    return found.status;
}

struct moment {
    std::size_t step;
    promise promised;
};

/// What had been promised when `step` steps of the disk were done.
promise at_step(std::vector<moment> const& moments, std::size_t step) {
    promise out;
    for (auto const& each : moments)
        if (each.step <= step) out = each.promised;
    return out;
}

template <class Durability>
void lose_power_everywhere(char const* name) {
    using disk_store = store<session_tests::messages, on_disk<Durability>>;
    simulated_disk const disk({.capacity_bytes = std::uint64_t{512} << 10});
    std::vector<moment> moments;
    auto const id = live<disk_store>(disk, [&](promise const& now) {
        moments.push_back({disk.steps(), now});
    });
    auto seed = nacre::test::campaign_seed(name);
    std::map<phase, std::set<status>> seen;
    auto const rounds = nacre::test::campaign_rounds(3);
    for (std::size_t step = 0; step <= disk.steps(); ++step) {
        for (std::size_t round = 0; round < rounds; ++round, ++seed) {
            auto const promised = at_step(moments, step);
            INFO("power loss after step " << step << " of " << disk.steps() << ", seed " << seed << ", "
                                          << phase_names[static_cast<std::size_t>(promised.where)]);
            auto const left = disk.state_after(step, seed);
            auto const verdict =
                check_next_boot<disk_store>(left, id, promised, {.same_machine = false}, Durability::policy);
            // Between two steps of the disk the application may have gone through several phases.
            seen[promised.where].insert(verdict);
            for (auto const& each : moments)
                if (each.step == step) seen[each.promised.where].insert(verdict);
        }
        // The process alone: what is promised by then was promised before the step.
        auto const promised = at_step(moments, step == 0 ? 0 : step - 1);
        INFO("killed at step " << step << " of " << disk.steps() << ", seed " << seed);
        auto const left = disk.kill_after(step, seed++);
        check_next_boot<disk_store>(left, id, promised, {.same_machine = true}, Durability::policy);
    }
    // Every row of the matrix was met.
    using statuses = std::set<status>;
    CHECK(seen[phase::before_submit] == statuses{status::crashed_recovered});
    CHECK(seen[phase::submitted] == statuses{status::crashed_recovered});
    CHECK(seen[phase::committed] == statuses{status::crashed_recovered});
    CHECK(seen[phase::anchored] == statuses{status::crashed_recovered});
    CHECK(seen[phase::ended].contains(status::ended));
    CHECK(seen[phase::sealed] == statuses{status::ended});
    if (Durability::policy == durability_policy::immediate)
        CHECK(seen[phase::ended] == statuses{status::ended});
}

} // namespace

TEST_CASE("L1 crash matrix: power lost at every step under immediate keeps all that was acknowledged",
          "[lifecycle][crash_matrix][L1]") {
    lose_power_everywhere<immediate>("crash matrix, immediate");
}

TEST_CASE(
    "L1 crash matrix: power lost or process killed at every step under process gives the right verdicts",
    "[lifecycle][crash_matrix][L1]") {
    lose_power_everywhere<process>("crash matrix, process");
}

namespace {

struct background : over<fault_backend<simulated_disk>> {
    using execution = background_execution<>;
};

} // namespace

TEST_CASE(
    "L1 crash matrix: accepted by a writer thread and not committed is not there and was not acknowledged",
    "[lifecycle][crash_matrix][L1]") {
    using background_store = store<session_tests::messages, background>;
    using disk_store = store<session_tests::messages, on_disk<immediate>>;
    simulated_disk const disk;
    fault_plan const plan;
    fault_backend const place{disk, plan};
    background_store::environment_type environment;
    environment.journal.boot_id = boot_of(1);
    auto session = got(background_store(place).open(config_with(), std::move(environment)));
    plan.hold(fault_call::append);
    CHECK(got(session.capture("exec.orders", submit_order{"O-1", 1})).ticket.seq == 2); // accepted
    plan.wait_until_held(fault_call::append);
    CHECK(session.high_watermark() == 1);
    auto const left = disk.state_after(disk.steps(), 1);
    plan.release(fault_call::append);
    promise const promised{phase::submitted, 1, false};
    CHECK(check_next_boot<disk_store>(left, session.id(), promised, {.same_machine = false},
                                      durability_policy::immediate) == status::crashed_recovered);
    CHECK(types_of(left, session.id()) == std::vector<std::string>{"RunStarted"});
}

// ---- files ------------------------------------------------------------------------------------------------

namespace {

template <class Durability>
struct killed_on_files : over<fault_backend<file_backend>> {
    using durability = Durability;
};
template <class Durability>
struct plain_files : over<file_backend> {
    using durability = Durability;
};

/// A process that lives a life in `folder` and kills itself before the nth call to its backend. What it was
/// promised until then, and whether it lived to the end.
struct child_life {
    promise last;
    run_id id;
    bool finished = false;
};

file_options small_files() {
    file_options out;
    out.preallocate_bytes = out.preallocate_bytes_max = 64 << 10;
    out.zero_ahead_bytes = 64 << 10;
    return out;
}

template <class Durability>
child_life live_until_call(std::filesystem::path const& folder, std::uint64_t nth) {
    int channel[2];
    REQUIRE(::pipe(channel) == 0);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        // No assertion of the test's may run to its reporter here: the process ends by its own hand in any
        // case.
        fault_plan const plan;
        std::uint64_t calls = 0;
        plan.before_each_call([&](fault_call) {
            if (++calls == nth) ::kill(::getpid(), SIGKILL);
        });
        fault_backend const place{file_backend(folder, "trader-001", small_files()), plan};
        live<store<session_tests::messages, killed_on_files<Durability>>>(place, [&](promise const& now) {
            if (::write(channel[1], &now, sizeof now) != static_cast<::ssize_t>(sizeof now)) ::_exit(3);
        });
        ::_exit(0);
    }
    ::close(channel[1]);
    child_life out;
    for (promise heard; ::read(channel[0], &heard, sizeof heard) == static_cast<::ssize_t>(sizeof heard);)
        out.last = heard;
    ::close(channel[0]);
    int outcome = 0;
    ::waitpid(child, &outcome, 0);
    out.finished = WIFEXITED(outcome);
    REQUIRE((WIFSIGNALED(outcome) || WEXITSTATUS(outcome) == 0));
    return out;
}

/// Killed before each of its calls to the backend, one process a call.
template <class Durability>
void kill_everywhere() {
    using file_store = store<session_tests::messages, plain_files<Durability>>;
    std::map<phase, std::set<status>> seen;
    for (std::uint64_t nth = 1;; ++nth) {
        nacre::test::temporary_directory const folder;
        auto const life = live_until_call<Durability>(folder.path(), nth);
        if (life.finished) break;
        INFO("killed before call " << nth << ", " << phase_names[static_cast<std::size_t>(life.last.where)]);
        file_backend const left(folder.path(), "trader-001", small_files());
        auto const there = runs_of(left);
        run_id const id = there.empty() ? run_id{} : there[0];
        // The child's boot id is what it said; the machine is the same.
        seen[life.last.where].insert(
            check_next_boot<file_store>(left, id, life.last, {.same_machine = true}, Durability::policy));
    }
    using statuses = std::set<status>;
    CHECK(seen[phase::submitted] == statuses{status::crashed_recovered});
    CHECK(seen[phase::committed] == statuses{status::crashed_recovered}); // on the way to the anchor
    CHECK(seen[phase::closing].contains(status::crashed_recovered));
    CHECK(seen[phase::ended] == statuses{status::ended});
}

} // namespace

TEST_CASE(
    "L1 crash matrix: a process killed before any of its calls under immediate is recovered from its file",
    "[lifecycle][crash_matrix][L1]") {
    kill_everywhere<immediate>();
}

TEST_CASE(
    "L1 crash matrix: a process killed before any of its calls under process is recovered from its file",
    "[lifecycle][crash_matrix][L1]") {
    kill_everywhere<process>();
}
