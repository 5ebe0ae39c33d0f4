// SPDX-License-Identifier: BSL-1.0
// The session, point by point: opening, parents, halting, sealing, what the manifest keeps. No test here
// sleeps.
#include "hasher/modulo_hasher.hpp"
#include "lifecycle/session_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

using namespace session_tests;
using nacre::log::run_condition;
using namespace std::chrono_literals;
using testing::fault_call;
using testing::fault_plan;
using testing::manual_clock;
using testing::recorded;

namespace {

memory_session open(memory_backend const& place, session_config const& config = config_with(),
                    memory_store::environment_type environment = {}) {
    return got(memory_store(place, "trader-001").open(config, std::move(environment)));
}

void leave_crashed(memory_backend const& place) {
    auto session = open(place);
    ok(session.wait_durable(session.capture("exec.orders", submit_order{"O-1", 1})));
    session.halt(); // so that going away does not seal it
}

/// Both superblocks of a sealed run say quarantined, as recovery would have left it.
void quarantine(memory_backend const& place, run_id const& id) {
    auto held = got(place.open_recover(id));
    auto block = format::load<format::superblock>(file_of(place, id), format::superblock_offset(0));
    block.status = status::quarantined;
    for (std::size_t slot = 0; slot < 2; ++slot) {
        ++block.generation;
        format::finish(block);
        ok(held.write_at(format::superblock_offset(slot), format::object_bytes(block)));
    }
}

} // namespace

// ---- L1, L2: what went before -----------------------------------------------------------------------------

TEST_CASE("L1 opening a session recovers and reports the predecessors", "[lifecycle][session][L1]") {
    memory_backend const place;
    leave_crashed(place);
    auto const session = open(place);
    auto const& report = session.boot_report();
    REQUIRE(report.sweep.runs.size() == 1);
    CHECK(report.sweep.runs[0].status == status::crashed_recovered);
    CHECK(report.sweep.runs[0].high_watermark == 2);
    CHECK(manifest_of_run(place, runs_of(place)[0]).status == status::crashed_recovered);
}

TEST_CASE("L2 the crashed run becomes the parent and stands in the manifest", "[lifecycle][session][L2]") {
    memory_backend const place;
    leave_crashed(place);
    auto session = open(place);
    auto const crashed = runs_of(place)[0];
    CHECK(session.boot_report().parent == crashed);
    CHECK_FALSE(session.boot_report().parent_was_configured);
    CHECK(manifest_of_run(place, session.id()).inputs.parent == crashed);
    CHECK(session.manifest().inputs.parent == crashed);
    CHECK(session.id() > crashed);
}

TEST_CASE("L2 a session goes on from the newest run, however that ended", "[lifecycle][session][L2]") {
    memory_backend const place;
    std::vector<run_id> lives;
    for (bool const in_order : {true, false, true, true, false}) {
        auto session = open(place);
        CHECK(session.boot_report().parent == (lives.empty() ? std::nullopt : std::optional(lives.back())));
        lives.push_back(session.id());
        if (!in_order) session.halt();
    }
    CHECK(manifest_of_run(place, lives[3]).status == status::ended);
    auto const last = open(place);
    lives.push_back(last.id());
    CHECK(got(run_lineage(place, last.id())) == lives);
}

TEST_CASE("L2 a session that is told to begins a history of its own", "[lifecycle][session][L2]") {
    memory_backend const place;
    leave_crashed(place);
    auto config = config_with();
    config.continue_from = session_config::predecessor::none;
    CHECK_FALSE(open(place, config).boot_report().parent);
}

TEST_CASE("L2 of crashed runs alone one is gone on from until a session that restored from it ended",
          "[lifecycle][session][L2]") {
    memory_backend const place;
    auto config = config_with();
    config.continue_from = session_config::predecessor::newest_crashed;
    { auto const session = open(place, config); }
    CHECK_FALSE(open(place, config).boot_report().parent); // nobody crashed
    leave_crashed(place);
    auto const crashed = runs_of(place).back();
    {
        auto session = open(place, config);
        CHECK(session.boot_report().parent == crashed);
        session.ready();
    }
    CHECK(manifest_of_run(place, runs_of(place).back()).status == status::ended);
    CHECK_FALSE(open(place, config).boot_report().parent);
}

TEST_CASE("L4 a session that was not restored settles nothing: the crash is still to be gone on from",
          "[lifecycle][session][L4]") {
    memory_backend const place;
    auto config = config_with();
    config.continue_from = session_config::predecessor::newest_crashed;
    leave_crashed(place);
    std::vector<run_id> lives{runs_of(place).back()};
    for (int failed_boots = 0; failed_boots < 3; ++failed_boots) {
        auto const session = open(place, config);
        CHECK(session.boot_report().parent == lives.back());
        lives.push_back(session.id());
        // Its restoring failed: main() returned.
    }
    auto const session = open(place, config);
    lives.push_back(session.id());
    CHECK(got(run_lineage(place, session.id())) == lives);
}

TEST_CASE("L2 a run that the configuration names is gone on from instead", "[lifecycle][session][L2]") {
    memory_backend const place;
    auto const ended = got(open(place).seal());
    leave_crashed(place);
    auto config = config_with();
    config.continue_from = ended;
    auto const session = open(place, config);
    CHECK(session.boot_report().parent == ended);
    CHECK(session.boot_report().parent_was_configured);
    CHECK(manifest_of_run(place, session.id()).inputs.parent == ended);
    // The crash is recovered all the same.
    CHECK(session.boot_report().sweep.count(status::crashed_recovered) == 1);
}

TEST_CASE("L2 parents are found as well where runs have the program's own hasher",
          "[lifecycle][session][L2]") {
    struct keyed : test_policy {
        using hasher = hasher_tests::modulo_hasher;
    };
    using own_store = store<messages, keyed>;
    memory_backend const place;
    got(own_store(place).open(config_with())).halt();
    auto const crashed = runs_of(place)[0];
    {
        auto const session = got(own_store(place).open(config_with()));
        CHECK(session.boot_report().parent == crashed);
        CHECK(got(run_lineage<keyed::hasher>(place, session.id())) == std::vector{crashed, session.id()});
    }
    auto config = config_with();
    config.continue_from = crashed;
    CHECK(got(own_store(place).open(config)).boot_report().parent == crashed);
}

TEST_CASE("L2 a run to go on from that is missing, unsealed, quarantined or another instance's opens no run",
          "[lifecycle][session][L2][errors]") {
    memory_backend const place;
    auto const live = open(place);
    auto const foreign = got(got(memory_store(place, "trader-002").open(config_with())).seal());
    auto const damaged = got(open(place).seal());
    quarantine(place, damaged);
    auto const before = runs_of(place);
    auto const refused = [&](run_id const& id) {
        auto config = config_with();
        config.continue_from = id;
        auto const outcome = memory_store(place, "trader-001").open(config);
        CHECK(runs_of(place) == before);
        return code_of(outcome);
    };
    CHECK(refused(*run_id::make(from_nanoseconds(1), 1)) == errc::not_found);
    CHECK(refused(live.id()) == errc::not_sealed);
    CHECK(refused(damaged) == errc::corrupted);
    CHECK(refused(foreign) == errc::invalid_argument);
}

// ---- P6: predecessors that cannot be gone on from ---------------------------------------------------------

TEST_CASE("P6 a predecessor that is damaged is not passed over, however often one boots",
          "[lifecycle][session][P6][errors]") {
    memory_backend const place;
    auto const sound = got(open(place).seal());
    auto const damaged = got(open(place).seal());
    quarantine(place, damaged);
    for (int boot = 0; boot < 2; ++boot) {
        auto const refused = memory_store(place).open(config_with());
        CHECK(code_of(refused) == errc::corrupted);
        CHECK(refused.error().path() == place.location(damaged));
        CHECK(refused.error().message().find("orphan_predecessors") != std::string::npos);
        CHECK(runs_of(place).size() == 2);
    }
    auto config = config_with();
    config.orphan_predecessors = session_config::orphans::leave;
    {
        auto const session = open(place, config);
        CHECK(session.boot_report().parent == sound);
    }
    CHECK(open(place).boot_report().parent == runs_of(place)[2]); // which has been decided
}

TEST_CASE("P6 a predecessor that cannot be recovered now opens no session, and is gone on from later",
          "[lifecycle][session][P6][errors]") {
    using faulty = store<messages, faulty_inline>;
    for (auto const& cause : {error::disk_full("as told"), error::io(EACCES, "as told")}) {
        for (auto const call : {fault_call::open_recover, fault_call::write_at}) {
            INFO(static_cast<int>(call) << " " << cause.message());
            fault_plan const plan;
            faulty_place const place{memory_backend{}, plan};
            got(faulty(place).open(config_with())).halt();
            auto const crashed = runs_of(place)[0];
            plan.add({.call = call, .failure = cause, .from_then_on = true});
            auto const refused = faulty(place).open(config_with());
            CHECK(code_of(refused) == cause.code());
            CHECK(refused.error().path() == place.location(crashed));
            CHECK(runs_of(place).size() == 1);
            plan.clear();
            CHECK(got(faulty(place).open(config_with())).boot_report().parent == crashed);
        }
    }
}

// ---- L3: opening ------------------------------------------------------------------------------------------

TEST_CASE("L3 RunStarted is the first entry, carries the components and is durable when open returns",
          "[lifecycle][session][L3]") {
    memory_backend const place;
    auto session = open(place, config_with({"risk", "execution", "portfolio"}));
    CHECK(session.high_watermark() == 1);
    auto reader = got(session.read());
    auto const first = got(reader.at(1));
    CHECK(first.topic() == lifecycle_topic);
    CHECK(first.payload_type() == run_started_type);
    CHECK(got(reader.read<run_started>(first)).components ==
          std::vector<std::string>{"risk", "execution", "portfolio"});
    auto const ticket = got(session.capture("exec.orders", submit_order{"O-1", 1}));
    CHECK(ticket.ticket.seq == 2);
}

TEST_CASE("L3 a RunStarted that the writer refuses is its error, and the run is left to recovery",
          "[lifecycle][session][L3][errors]") {
    memory_backend const place;
    auto config = config_with({std::string(100, 'c')});
    config.writer.payload_bytes_max = 50;
    CHECK(code_of(memory_store(place).open(config)) == errc::too_large);
    REQUIRE(runs_of(place).size() == 1);
    CHECK(manifest_of_run(place, runs_of(place)[0]).status == status::running);
    auto const next = open(place);
    CHECK(next.boot_report().parent == runs_of(place)[0]);
}

TEST_CASE("L3 a backend that fails under RunStarted is reported and no session is open",
          "[lifecycle][session][L3][errors]") {
    using faulty = store<messages, faulty_inline>;
    for (auto const call : {fault_call::create, fault_call::append, fault_call::sync, fault_call::reserve}) {
        INFO(static_cast<int>(call));
        fault_plan const plan;
        faulty_place const place{memory_backend{}, plan};
        plan.add({.call = call, .failure = error::disk_full("as told")});
        auto const outcome = faulty(place).open(config_with());
        CHECK(code_of(outcome) == errc::disk_full);
        plan.clear();
        CHECK(faulty(place).open(config_with()));
    }
}

TEST_CASE("L3 open gives timeout when RunStarted is not durable after five seconds and not before",
          "[lifecycle][session][L3][errors]") {
    using faulty = store<messages, faulty_background>;
    fault_plan const plan;
    faulty_place const place{memory_backend{}, plan};
    manual_clock const clock;
    faulty::environment_type environment;
    environment.clock = clock;
    std::atomic<bool> gave_up{false};
    environment.hooks.on_notice = [&](notice const& event) noexcept {
        if (event.text.find("could not be opened: timed out") == std::string_view::npos) return;
        gave_up = true;
        gave_up.notify_all();
    };
    plan.hold(fault_call::append);
    auto const deadline = clock.steady_now() + 5s;
    std::optional<result<faulty::session_type>> outcome;
    std::thread opening([&] { outcome.emplace(faulty(place).open(config_with(), std::move(environment))); });
    plan.wait_until_held(fault_call::append);
    clock.wait_until_waiting_for(deadline);
    clock.advance(5s - 1ns);
    clock.wait_until_waiting_for(deadline); // still patient
    CHECK_FALSE(gave_up);
    clock.advance(1ns);
    gave_up.wait(false);
    plan.release(fault_call::append); // the writer thread can end now
    opening.join();
    CHECK(code_of(*outcome) == errc::timeout);
    CHECK(outcome->error().path() == place.location(runs_of(place)[0]));
    CHECK(manifest_of_run(place, runs_of(place)[0]).status == status::running);
}

TEST_CASE("L3 open gives halted when the run halts while it waits", "[lifecycle][session][L3][errors]") {
    using faulty = store<messages, faulty_background>;
    fault_plan const plan;
    faulty_place const place{memory_backend{}, plan};
    plan.add({.call = fault_call::append, .failure = error::disk_full("as told")});
    std::vector<halt_reason> told;
    std::vector<std::string> said;
    faulty::environment_type environment;
    environment.hooks.on_halt = [&](halt_event const& event) noexcept { told.push_back(event.reason); };
    environment.hooks.on_notice = [&](notice const& event) noexcept { said.emplace_back(event.text); };
    auto const outcome = faulty(place).open(config_with(), std::move(environment));
    CHECK(code_of(outcome) == errc::halted);
    CHECK(outcome.error().halt_cause() == halt_reason::disk_full);
    CHECK(told == std::vector{halt_reason::disk_full});
    REQUIRE(said.size() == 2);
    CHECK(said[0].find("halted (disk_full): no space left: as told") != std::string::npos);
    CHECK(said[1].find("could not be opened") != std::string::npos);
    CHECK(manifest_of_run(place, runs_of(place)[0]).status == status::running);
}

TEST_CASE("L3 a configuration that is absurd is refused before anything is touched",
          "[lifecycle][session][L3][errors]") {
    memory_backend const place;
    leave_crashed(place);
    auto const before = file_of(place, runs_of(place)[0]);
    auto config = config_with();
    config.writer.ring_bytes = 1000;
    auto const refused = memory_store(place).open(config);
    CHECK(code_of(refused) == errc::invalid_argument);
    CHECK(refused.error().reason().find("writer.ring_bytes") != std::string_view::npos);
    CHECK(code_of(memory_store(place, "../other").open(config_with())) == errc::invalid_argument);
    CHECK(runs_of(place).size() == 1);
    CHECK(file_of(place, runs_of(place)[0]) == before);
}

TEST_CASE("L3 a second open seals the leftover session first and arms a fresh halt signal",
          "[lifecycle][session][L3]") {
    memory_backend const place;
    auto session = open(place);
    auto const first = session.id();
    auto const signal = session.halt_signal();
    auto const tap = session.tap();
    ok(session.reopen(config_with()));
    CHECK(session.id() != first);
    CHECK(manifest_of_run(place, first).status == status::ended);
    CHECK(types_of(place, first) == std::vector<std::string>{"RunStarted", "RunEnded"});
    CHECK(session.boot_report().parent == first);
    CHECK_FALSE(tap.armed());
    CHECK(session.tap().armed());
    session.halt(halt_reason::requested);
    CHECK(session.halt_signal().reason() == halt_reason::requested);
    CHECK_FALSE(signal.raised()); // the first run's own
}

TEST_CASE("L3 a second open after a halt leaves the halted run to recovery and goes on from it",
          "[lifecycle][session][L3]") {
    memory_backend const place;
    auto session = open(place);
    auto const first = session.id();
    auto const signal = session.halt_signal();
    session.halt();
    ok(session.reopen(config_with()));
    CHECK(manifest_of_run(place, first).status == status::crashed_recovered);
    CHECK(manifest_of_run(place, first).halted == halt_reason::requested);
    CHECK(session.boot_report().parent == first);
    CHECK(signal.reason() == halt_reason::requested);
    CHECK_FALSE(session.halt_signal().raised());
    CHECK(session.capture("exec.orders", submit_order{"O-1", 1}));
}

TEST_CASE("L3 a second open that is refused for its configuration changes nothing",
          "[lifecycle][session][L3][errors]") {
    memory_backend const place;
    auto session = open(place);
    auto const first = session.id();
    auto config = config_with();
    config.open_timeout = 0s;
    CHECK(code_of(session.reopen(config)) == errc::invalid_argument);
    CHECK(session.id() == first);
    CHECK(session.capture("exec.orders", submit_order{"O-1", 1}));
}

TEST_CASE("L3 a second open without a name of the instance is the same instance's",
          "[lifecycle][session][L3]") {
    memory_backend const place;
    auto session = open(place);
    ok(session.reopen({}));
    CHECK(manifest_of_run(place, session.id()).inputs.instance == "trader-001");
    ok(session.wait_durable(got(session.capture("exec.orders", submit_order{"O-1", 1}))));
}

TEST_CASE("L3 after a second open that failed no run is open and a third one succeeds",
          "[lifecycle][session][L3][errors]") {
    memory_backend const place;
    auto session = open(place);
    auto config = config_with();
    config.continue_from = *run_id::make(from_nanoseconds(1), 1);
    CHECK(code_of(session.reopen(config)) == errc::not_found);
    CHECK_FALSE(session);
    CHECK(code_of(session.capture("exec.orders", submit_order{"O-1", 1})) == errc::no_run_open);
    CHECK(code_of(session.seal()) == errc::no_run_open);
    CHECK(code_of(session.record_anchor("s", {})) == errc::no_run_open);
    CHECK(session.high_watermark() == 0);
    CHECK_FALSE(session.tap().armed());
    ok(session.reopen(config_with()));
    CHECK(session.high_watermark() == 1);
}

TEST_CASE("L3 a run id that another process took since the sweep is avoided", "[lifecycle][session][L3]") {
    memory_backend const place;
    using faulty = store<messages, faulty_inline>;
    fault_plan const plan;
    faulty_place const watched{place, plan};
    std::optional<memory_session> other; // same clock, same numbers: the same name
    plan.before_each_call([&](fault_call call) {
        if (call == fault_call::create && !other) other.emplace(open(place));
    });
    auto const session = got(faulty(watched).open(config_with()));
    CHECK(session.id() > other->id());
    CHECK(plan.count(fault_call::create) == 2);
    CHECK(runs_of(place).size() == 2);
}

// ---- L4: sealing ------------------------------------------------------------------------------------------

TEST_CASE("L4 seal clears the tap, appends RunEnded and seals ended", "[lifecycle][session][L4]") {
    memory_backend const place;
    auto session = open(place);
    auto const tap = session.tap();
    CHECK(got(tap("exec.orders", submit_order{"O-1", 1})).outcome == capture_outcome::recorded);
    auto const id = got(session.seal("end of day"));
    CHECK(id == session.id());
    CHECK(session.sealed());
    CHECK(got(tap("exec.orders", submit_order{"O-2", 1})).outcome == capture_outcome::not_captured);
    CHECK(types_of(place, id) == std::vector<std::string>{"RunStarted", "SubmitOrder", "RunEnded"});
    auto reader = got(session.read());
    CHECK(reader.condition() == run_condition::sealed);
    CHECK(got(reader.at(3)).topic() == lifecycle_topic);
    CHECK(got(reader.read<run_ended>(got(reader.at(3)))).reason == "end of day");
    CHECK(session.manifest().status == status::ended);
    CHECK(session.manifest().high_watermark == 3);
    CHECK(got(memory_store(place).verify(id)).findings().empty());
}

TEST_CASE("L4 a reason that does not fit an entry is refused and the session goes on",
          "[lifecycle][session][L4][errors]") {
    memory_backend const place;
    auto config = config_with({});
    config.writer.payload_bytes_max = 20;
    auto session = open(place, config);
    auto const tap = session.tap();
    CHECK(code_of(session.seal(std::string(21, 'x'))) == errc::too_large);
    CHECK_FALSE(session.sealed());
    REQUIRE(tap.armed()); // else what passes here would reach its handlers unrecorded
    CHECK(got(tap("exec.orders", submit_order{"O-1", 1})).ticket.seq == 2);
    got(session.seal("done"));
}

TEST_CASE("L4 destruction seals where only a short payload is allowed", "[lifecycle][session][L4]") {
    memory_backend const place;
    auto config = config_with({});
    config.writer.payload_bytes_max = 8;
    run_id id;
    {
        auto const session = open(place, config);
        id = session.id();
    }
    CHECK(manifest_of_run(place, id).status == status::ended);
}

TEST_CASE("L4 seal again gives the same run and changes nothing", "[lifecycle][session][L4]") {
    memory_backend const place;
    auto session = open(place);
    auto const id = got(session.seal());
    auto const bytes = file_of(place, id);
    CHECK(got(session.seal("again")) == id);
    CHECK(file_of(place, id) == bytes);
    CHECK(code_of(session.capture("exec.orders", submit_order{"O-1", 1})) == errc::closed);
    CHECK_FALSE(session.halt_signal().raised());
}

TEST_CASE("L4 a halted session is not sealed, not even by its destruction", "[lifecycle][session][L4]") {
    memory_backend const place;
    run_id id;
    {
        auto session = open(place);
        id = session.id();
        session.halt();
        auto const refused = session.seal();
        CHECK(code_of(refused) == errc::halted);
        CHECK(refused.error().halt_cause() == halt_reason::requested);
        CHECK(code_of(session.seal()) == errc::halted);
    }
    CHECK(manifest_of_run(place, id).status == status::running);
    CHECK(types_of(place, id) == std::vector<std::string>{"RunStarted"});
    CHECK(open(place).boot_report().sweep.find(id)->status == status::crashed_recovered);
}

TEST_CASE("L4 destruction seals a session that is still open", "[lifecycle][session][L4]") {
    memory_backend const place;
    run_id id;
    {
        auto session = open(place);
        id = session.id();
        ok(session.wait_durable(got(session.capture("exec.orders", submit_order{"O-1", 1}))));
    }
    CHECK(manifest_of_run(place, id).status == status::ended);
    CHECK(types_of(place, id) == std::vector<std::string>{"RunStarted", "SubmitOrder", "RunEnded"});
}

TEST_CASE("L4 a session that fails while it is sealed is left to recovery",
          "[lifecycle][session][L4][errors]") {
    using faulty = store<messages, faulty_inline>;
    for (auto const call :
         {fault_call::append, fault_call::sync, fault_call::write_at, fault_call::truncate}) {
        INFO(static_cast<int>(call));
        fault_plan const plan;
        faulty_place const place{memory_backend{}, plan};
        run_id id;
        {
            auto session = got(faulty(place).open(config_with()));
            id = session.id();
            plan.add({.call = call, .from_then_on = true});
            CHECK(code_of(session.seal()) == errc::io);
            CHECK(session.halt_signal().reason() == halt_reason::io);
            CHECK(code_of(session.seal()) == errc::halted);
            plan.clear();
        }
        CHECK(manifest_of_run(place, id).status == status::running);
        auto const next = got(faulty(place).open(config_with()));
        REQUIRE(next.boot_report().sweep.find(id) != nullptr);
        // Where RunEnded made it into the log the run ended in order.
        auto const expected = call == fault_call::append ? status::crashed_recovered : status::ended;
        CHECK(next.boot_report().sweep.find(id)->status == expected);
    }
}

TEST_CASE("L4 a moved session goes on and what it replaces is sealed", "[lifecycle][session][L4]") {
    memory_backend const place;
    auto first = open(place);
    auto const first_id = first.id();
    auto const tap = first.tap();
    auto moved = std::move(first);
    CHECK(got(tap("exec.orders", submit_order{"O-1", 1})).ticket.seq == 2);
    CHECK(code_of(first.capture("exec.orders", submit_order{"O-1", 1})) ==
          errc::no_run_open); // NOLINT: what it gives
    CHECK(code_of(first.reopen(config_with())) == errc::no_run_open);
    auto second = open(place);
    auto const second_id = second.id();
    moved = std::move(second);
    CHECK(manifest_of_run(place, first_id).status == status::ended);
    CHECK(moved.id() == second_id);
    CHECK(moved.capture("exec.orders", submit_order{"O-2", 1}));
    static_assert(!std::is_copy_constructible_v<memory_session>);
}

// ---- L5: the manifest -------------------------------------------------------------------------------------

TEST_CASE("L5 the manifest records everything the run was started with and reads it back",
          "[lifecycle][session][L5]") {
    memory_backend const place;
    leave_crashed(place);
    session_config config = config_with({"risk", "execution"});
    config.binary_hash = "9f3c";
    config.schema_version = "7";
    config.build_identity = "release 4.2";
    config.config_hash = "c0ffee";
    config.feature_flags = {{"paper", "on"}};
    config.adapter_versions = {{"binance", "2.1"}, {"okx", "0.9"}};
    config.seed = 42;
    config.retention = retention_policy::bounded(20);
    manual_clock const clock(from_nanoseconds(1'800'000'000'000'000'000));
    auto session = open(place, config, {.clock = clock});
    clock.advance(1s);
    ok(session.wait_durable(got(session.capture("exec.orders", submit_order{"O-1", 1}))));
    auto const live = session.manifest();
    CHECK(live.status == status::running);
    CHECK(live.high_watermark == 2);
    CHECK_FALSE(live.end);
    got(session.seal());

    auto const found = manifest_of_run(place, session.id());
    CHECK(found.inputs.run_id == session.id());
    CHECK(found.inputs.parent == runs_of(place)[0]);
    CHECK(found.inputs.instance == "trader-001");
    CHECK(found.inputs.binary_hash == "9f3c");
    CHECK(found.inputs.schema_version == "7");
    CHECK(found.inputs.build_identity == "release 4.2");
    CHECK(found.inputs.config_hash == "c0ffee");
    CHECK(found.inputs.feature_flags ==
          session_config::pairs{{"paper", "on"}, {"retention", "bounded{keep_last=20}"}});
    CHECK(found.inputs.adapter_versions == config.adapter_versions);
    CHECK(found.inputs.components == std::vector<std::string>{"risk", "execution"});
    CHECK(found.inputs.seed == 42);
    CHECK(found.inputs.start == from_nanoseconds(1'800'000'000'000'000'000));
    CHECK(found.inputs.start == found.inputs.run_id.start());
    CHECK(found.end == clock.now());
    CHECK(found.high_watermark == 3);
    CHECK(found.status == status::ended);
    CHECK(live.inputs == found.inputs);
    CHECK(session.manifest() == found);
    CHECK(got(session.read()).manifest() == found);
}

TEST_CASE("L5 a seed that is not configured is drawn from the injected source and recorded",
          "[lifecycle][session][L5]") {
    memory_backend const place;
    auto const session = open(place);
    test_policy::random same;
    CHECK(session.seed() == same());
    CHECK(manifest_of_run(place, session.id()).inputs.seed == session.seed());
    CHECK(session.id().suffix() == static_cast<std::uint32_t>(same()));
}

TEST_CASE("equal inputs, clocks and numbers give byte-identical runs", "[lifecycle][session]") {
    auto const life = [] {
        memory_backend const place;
        std::vector<std::vector<std::byte>> files;
        manual_clock const clock(manual_clock::default_start, 3ns);
        auto session = open(place, config_with(), {.clock = clock});
        for (int order = 0; order < 50; ++order) {
            got(session.capture("exec.orders", submit_order{"O-" + std::to_string(order), order}));
            if (order == 25) got(session.record_anchor("snapshot", bytes("hash")));
        }
        session.halt();
        ok(session.reopen(config_with()));
        got(session.capture("exec.fills", order_filled{"O-1"}));
        got(session.seal());
        for (auto const& id : runs_of(place))
            files.push_back(file_of(place, id));
        return files;
    };
    auto const once = life();
    REQUIRE(once.size() == 2);
    CHECK(once == life());
}

// ---- L6: halting ------------------------------------------------------------------------------------------

TEST_CASE("L6 the writer's first halt raises the signal with its reason and the user's callback still runs",
          "[lifecycle][session][L6]") {
    using faulty = store<messages, faulty_inline>;
    fault_plan const plan;
    faulty_place const place{memory_backend{}, plan};
    std::vector<halt_reason> told;
    std::vector<std::string> said;
    faulty::environment_type environment;
    environment.hooks.on_halt = [&](halt_event const& event) noexcept { told.push_back(event.reason); };
    environment.hooks.on_notice = [&](notice const& event) noexcept {
        if (event.level == notice_level::error) said.emplace_back(event.text);
    };
    auto session = got(faulty(place).open(config_with(), std::move(environment)));
    auto const signal = session.halt_signal();
    plan.add({.call = fault_call::append, .failure = error::disk_full("as told")});
    CHECK(code_of(session.capture("exec.orders", submit_order{"O-1", 1})) == errc::disk_full);
    CHECK(signal.reason() == halt_reason::disk_full);
    auto const later = session.capture("exec.orders", submit_order{"O-2", 1});
    CHECK(code_of(later) == errc::halted);
    CHECK(later.error().halt_cause() == halt_reason::disk_full);
    CHECK(later.error().message().find("as told") != std::string::npos);
    CHECK(signal.cause().message() == later.error().message());
    session.halt(halt_reason::requested); // too late to be the reason
    CHECK(signal.reason() == halt_reason::disk_full);
    CHECK(told == std::vector{halt_reason::disk_full});
    REQUIRE(said.size() == 1); // once, not per message
    CHECK(said[0].find(session.id().str()) != std::string::npos);
}

TEST_CASE("L6 a halt in the writer thread is seen by any thread and by the tap", "[lifecycle][session][L6]") {
    using faulty = store<messages, faulty_background>;
    fault_plan const plan;
    faulty_place const place{memory_backend{}, plan};
    auto session = got(faulty(place).open(config_with()));
    auto const signal = session.halt_signal();
    plan.add({.call = fault_call::append, .nth = 1});
    auto const ticket = got(session.tap()("exec.orders", submit_order{"O-1", 1}));
    CHECK(code_of(session.wait_durable(ticket)) == errc::halted);
    halt_reason seen = halt_reason::none;
    std::thread([&] { seen = signal.reason(); }).join();
    CHECK(seen == halt_reason::io);
    CHECK_FALSE(session.tap()("exec.orders", submit_order{"O-2", 1}));
    CHECK(code_of(session.wait_durable(session.capture("exec.orders", submit_order{"O-2", 1}))) ==
          errc::halted);
    CHECK(code_of(session.seal()) == errc::halted);
    CHECK(session.high_watermark() == 1);
}

TEST_CASE("an encode error halts nothing", "[lifecycle][session]") {
    memory_backend const place;
    auto config = config_with();
    config.writer.payload_bytes_max = 100;
    auto session = open(place, config);
    CHECK(code_of(session.capture("exec.orders", submit_order{std::string(500, 'x'), 1})) == errc::too_large);
    CHECK_FALSE(session.halt_signal().raised());
    CHECK(got(session.capture("exec.orders", submit_order{"O-1", 1})).ticket.seq == 2);
    CHECK(session.seal());
}

TEST_CASE("the user is told each new watermark", "[lifecycle][session]") {
    memory_backend const place;
    std::vector<std::uint64_t> told;
    memory_store::environment_type environment;
    environment.hooks.on_durable = [&](std::uint64_t seq) noexcept { told.push_back(seq); };
    auto session = open(place, config_with(), std::move(environment));
    got(session.capture("exec.orders", submit_order{"O-1", 1}));
    got(session.seal());
    CHECK(told == std::vector<std::uint64_t>{1, 2, 3});
}

TEST_CASE("anchors are recorded at what was captured before", "[lifecycle][session]") {
    memory_backend const place;
    auto session = open(place);
    got(session.capture("exec.orders", submit_order{"O-1", 1}));
    auto const recorded_anchor = got(session.record_anchor("snapshot-1", bytes("hash")));
    CHECK(recorded_anchor.high_watermark == 2);
    got(session.seal());
    auto const reader = got(session.read());
    REQUIRE(reader.anchors().size() == 1);
    CHECK(reader.anchors()[0].anchor == recorded_anchor);
}

TEST_CASE("what a session recorded is found again by type", "[lifecycle][session]") {
    memory_backend const place;
    auto session = open(place);
    got(session.capture("exec.orders", submit_order{"O-1", 7}));
    got(session.capture("exec.fills", order_filled{"O-1"}));
    CHECK(recorded<submit_order>(session) == std::vector{submit_order{"O-1", 7}});
    CHECK(recorded<order_filled>(session) == std::vector{order_filled{"O-1"}});
}

TEST_CASE("W1 a session takes several messages in one commit, also through its tap",
          "[lifecycle][session][W1]") {
    memory_backend const place;
    auto session = got(memory_store(place).open(config_with()));
    auto const taken =
        got(session.submit(to("exec.orders", submit_order{"O-1", 1}), to("events", order_filled{"O-1"})));
    CHECK(taken[0].ticket.seq == 2);
    CHECK(taken[1].ticket.seq == 3);
    ok(session.wait_durable(taken.back()));
    auto const tap = session.tap();
    auto const tapped =
        got(tap.submit(to("events", order_filled{"O-1"}), to("exec.orders", submit_order{"O-2", 1})));
    CHECK(tapped[1].ticket.seq == 5);
    auto const run = got(session.seal());
    CHECK(types_of(place, run) == std::vector<std::string>{"RunStarted", "SubmitOrder", "OrderFilled",
                                                           "OrderFilled", "SubmitOrder", "RunEnded"});
    CHECK(code_of(session.submit(to("events", order_filled{"O-1"}))) == errc::closed);
    CHECK(got(tap.submit(to("events", order_filled{"O-1"})))[0] == receipt{});
}

TEST_CASE("W1 a session that halted takes none of several messages", "[lifecycle][session][W1][errors]") {
    memory_backend const place;
    auto session = got(memory_store(place).open(config_with()));
    session.halt();
    CHECK(code_of(session.submit(to("exec.orders", submit_order{"O-1", 1}),
                                 to("events", order_filled{"O-1"}))) == errc::halted);
    CHECK(types_of(place, session.id()) == std::vector<std::string>{"RunStarted"});
}
