// SPDX-License-Identifier: BSL-1.0
// The store: the code people are meant to write, as it stands in the design, for files and for memory.
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/policy.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "support/catch2.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

#include <boost/hana/adapt_struct.hpp>

#include <chrono>
#include <concepts>
#include <filesystem>
#include <string>
#include <vector>

// clang-format off: as it stands in the design

namespace design {

struct submit_order {
    std::string client_order_id;
    std::int64_t quantity;
    nacre::timestamp ts;
};

} // namespace design

BOOST_HANA_ADAPT_STRUCT(design::submit_order, client_order_id, quantity, ts);

namespace design {

inline constexpr auto registry = nacre::make_registry(nacre::on<"SubmitOrder", submit_order>(
    nacre::key<"client_order_id">(&submit_order::client_order_id), nacre::ts_init(&submit_order::ts)));
using store = nacre::store<registry>;                          // files, immediate, background
using test_store = nacre::store<registry, nacre::test_policy>; // memory, inline, manual clock

} // namespace design

// clang-format on

namespace {

nacre::timestamp const now = nacre::core::from_nanoseconds(1'000);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-result" // the text waits without looking at the outcome

template <class store>
void record_and_read() {
    using design::submit_order;
    std::vector<std::uint64_t> used;
    auto const use = [&](auto const& entry) { used.push_back(entry.seq()); };

    // clang-format off
    store desk("data/desk");
    auto session = desk.open();                                             // sweep, RunStarted, durable
    auto ticket  = session->capture("exec.orders", submit_order{"O-1", 100, now});
    session->wait_durable(*ticket);
    auto run     = session->seal();

    auto reader = desk.newest();
    for (auto const& entry : reader->find_all("client_order_id", "O-1")) use(entry);
    auto report = desk.verify(*run);
    // clang-format on

    CHECK(used == std::vector<std::uint64_t>{2});
    CHECK(reader->status().has_value());
    REQUIRE(report);
    CHECK(report->findings().empty());
    CHECK(report->high_watermark == 3);
    auto const read = reader->template read<submit_order>(*reader->at(2));
    REQUIRE(read);
    CHECK(read->client_order_id == "O-1");
    CHECK(read->quantity == 100);
    CHECK(reader->at(2)->ts_init() == now);
}

#pragma GCC diagnostic pop

} // namespace

TEST_CASE("the code of the design compiles as it stands and records to files", "[lifecycle][store]") {
    nacre::test::temporary_directory const folder;
    auto const before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    record_and_read<design::store>();
    CHECK(std::filesystem::exists(folder / "data" / "desk"));
    std::filesystem::current_path(before);
}

TEST_CASE("the code of the design compiles as it stands and records to memory", "[lifecycle][store]") {
    nacre::test_policy::forget("data/desk");
    record_and_read<design::test_store>();
    CHECK_FALSE(std::filesystem::exists("./data"));
}

// ---- the rest of a store ----------------------------------------------------------------------------------

namespace {

using design::submit_order;
using design::test_store;
using nacre::errc;

nacre::place fresh(std::string instance) {
    nacre::place const place{"store-tests", std::move(instance)};
    nacre::test_policy::forget(place);
    return place;
}

} // namespace

TEST_CASE("a store follows a run while it is written and to its end", "[lifecycle][store]") {
    auto const place = fresh("follow");
    auto session = test_store(place).open();
    REQUIRE(session);
    REQUIRE(session->capture("exec.orders", submit_order{"O-1", 100, now}));
    auto following = test_store(place).follow(session->id(), {.from = 2});
    REQUIRE(following);
    auto const first = following->wait_next(std::chrono::seconds(0));
    REQUIRE(first);
    REQUIRE(first->has_entry());
    CHECK(first->entry().payload_type() == "SubmitOrder");
    REQUIRE(session->seal());
    CHECK(following->wait_next(std::chrono::seconds(0))->entry().payload_type() ==
          nacre::core::run_ended_type);
    CHECK(following->wait_next(std::chrono::seconds(0))->has_ended());
    CHECK(following->ended());
}

TEST_CASE("a backend does instead of a place everywhere", "[lifecycle][store]") {
    nacre::memory_backend const backend;
    auto session = test_store(backend).open();
    REQUIRE(session);
    CHECK(session->manifest().inputs.instance == "local");
    auto const run = session->seal();
    REQUIRE(run);
    CHECK(test_store(backend).read(*run)->high_watermark() == 2);
    CHECK(test_store(backend).verify(*run)->findings().empty());
    CHECK(test_store(backend).follow(*run)->ended());

    nacre::test::temporary_directory const folder;
    nacre::file_backend const files(folder.path(), "trader-007");
    auto on_files = design::store(files).open();
    REQUIRE(on_files);
    CHECK(on_files->manifest().inputs.instance == "trader-007");
}

TEST_CASE("equal test places are the same memory and different ones are not", "[lifecycle][store]") {
    auto const place = fresh("equal");
    auto const run = test_store(place).open()->seal();
    REQUIRE(run);
    CHECK(test_store({"store-tests", "equal"}).read(*run));
    CHECK(test_store({"./store-tests", "equal"}).read(*run));
    CHECK(test_store({"store-tests", "other"}).read(*run).error().code() == errc::not_found);
    nacre::test_policy::forget(place);
    CHECK(test_store(place).read(*run).error().code() == errc::not_found);
}

TEST_CASE("the place names the instance, in two parts or in one path", "[lifecycle][store]") {
    CHECK(nacre::place("data/desk") == nacre::place{"data", "desk"});
    CHECK(nacre::place("data/desk/") == nacre::place{"data", "desk"});
    CHECK(nacre::place(std::string("/srv/data/desk")) == nacre::place{"/srv/data", "desk"});
    CHECK(nacre::place("desk") == nacre::place{".", "desk"});
    CHECK(nacre::place("").instance.empty());
    auto const place = fresh("mine");
    auto const session = test_store(place).open();
    REQUIRE(session);
    CHECK(session->manifest().inputs.instance == "mine");
    CHECK(test_store(place).place() == place);
}

TEST_CASE("a store lists its runs and reads the newest", "[lifecycle][store]") {
    test_store const desk(fresh("several"));
    CHECK(desk.runs()->empty());
    CHECK(desk.newest().error().code() == errc::not_found);
    auto const first = desk.open()->seal();
    auto const second = desk.open()->seal();
    REQUIRE(first);
    REQUIRE(second);
    auto const runs = desk.runs();
    REQUIRE(runs);
    REQUIRE(runs->size() == 2);
    CHECK((*runs)[0].inputs.run_id == *first);
    CHECK((*runs)[1].inputs.run_id == *second);
    CHECK(desk.newest()->manifest().inputs.run_id == *second);
    CHECK(desk.backend()->list()->size() == 2);
}

TEST_CASE("a store sweeps what a process left without beginning a run", "[lifecycle][store]") {
    nacre::memory_backend const backend;
    test_store const desk(backend);
    {
        auto left = desk.open();
        REQUIRE(left);
        REQUIRE(left->capture("exec.orders", submit_order{"O-1", 100, now}));
        auto const beside = desk.sweep();
        REQUIRE(beside);
        REQUIRE(beside->runs.size() == 1);
        CHECK(beside->runs[0].outcome == nacre::lifecycle::sweep_outcome::live);
        left->halt(); // not sealed by its destructor
    }
    std::vector<std::string> told;
    nacre::notice_sink sink = [&](nacre::notice const& each) noexcept { told.emplace_back(each.text); };
    test_store::sweep_options options;
    options.sink = &sink;
    auto const swept = desk.sweep(options);
    REQUIRE(swept);
    REQUIRE(swept->runs.size() == 1);
    CHECK(swept->runs[0].status == nacre::status::crashed_recovered);
    CHECK(told.size() == 1);
    CHECK(desk.runs()->size() == 1);
    CHECK(desk.sweep()->runs.empty());
}

TEST_CASE("a store plans what could go and tells which runs it could not read", "[lifecycle][store]") {
    nacre::test::temporary_directory const folder;
    design::store const desk(nacre::place{folder.path(), "trader-001"});
    std::vector<nacre::run_id> runs;
    for (int i = 0; i < 3; ++i) {
        auto session = desk.open();
        REQUIRE(session);
        REQUIRE(session->record_anchor("state", {}));
        auto const sealed = session->seal();
        REQUIRE(sealed);
        runs.push_back(*sealed);
    }
    CHECK(desk.plan_retention(nacre::retention_policy::full())->candidates().empty());
    auto const newest_only = desk.plan_retention(nacre::retention_policy::bounded(1));
    REQUIRE(newest_only);
    CHECK(newest_only->candidates() == std::vector<nacre::run_id>{runs[0], runs[1]});
    CHECK(newest_only->restore_point == runs[2]);
    CHECK(desk.plan_retention({nacre::retention_policy::bounded(0)}).error().code() ==
          errc::invalid_argument);

    nacre::test::write_file(folder / "trader-001" / (runs[1].str() + ".nacre"), "no run");
    std::vector<nacre::run_id> skipped;
    auto const without =
        desk.plan_retention(nacre::retention_policy::snapshot_anchored(),
                            [&](nacre::run_id const& run, nacre::error const&) { skipped.push_back(run); });
    REQUIRE(without);
    CHECK(without->candidates() == std::vector<nacre::run_id>{runs[0]});
    CHECK(skipped == std::vector<nacre::run_id>{runs[1]});
}

TEST_CASE("a session gives its writer to who submits beside the bus", "[lifecycle][store]") {
    test_store const desk(fresh("beside"));
    auto session = desk.open();
    REQUIRE(session);
    CHECK(session->writer().id() == session->id());
    auto const accepted = session->writer().submit("exec.orders", submit_order{"O-1", 100, now});
    REQUIRE(accepted);
    CHECK(accepted->seq == 2);
    CHECK(session->high_watermark() == 2);
}

TEST_CASE("a place that cannot be used is a typed error", "[lifecycle][store][errors]") {
    nacre::run_id const none;
    CHECK(design::store({"", "trader-001"}).open().error().code() == errc::invalid_argument);
    CHECK(design::store({"./data", "../x"}).open().error().code() == errc::invalid_argument);
    CHECK(design::store({"./nothing", "trader-001"}).read(none).error().code() == errc::not_found);
    CHECK(design::store({"./nothing", "trader-001"}).verify(none).error().code() == errc::not_found);
    CHECK(design::store({"./nothing", "trader-001"}).follow(none).error().code() == errc::not_found);
    CHECK(test_store(fresh("")).open().error().code() == errc::invalid_argument);
}

TEST_CASE("a store without types records raw messages", "[lifecycle][store]") {
    using raw_store = nacre::store<nacre::no_types, nacre::test_policy>;
    auto const place = fresh("raw");
    auto session = raw_store(place).open();
    REQUIRE(session);
    CHECK(session->capture("venue.raw", nacre::raw_message{.type = "Fix", .payload = nacre::bytes("8=FIX")}));
    auto const run = session->seal();
    auto reader = raw_store(place).read(*run);
    REQUIRE(reader);
    CHECK(nacre::as_text(reader->at(2)->payload()) == "8=FIX");
}

namespace {

struct careful_policy : nacre::test_policy {
    using durability = nacre::process;
    using hasher = nacre::xxh3_64;
    static constexpr std::size_t dedup_window = 16;
};

} // namespace

TEST_CASE("a policy overrides what it names and keeps the rest", "[lifecycle][store]") {
    using careful = nacre::store<design::registry, careful_policy>;
    static_assert(std::same_as<careful::backend_type, nacre::memory_backend>);
    static_assert(std::same_as<careful::encoder_type, design::test_store::encoder_type>);
    auto const place = fresh("careful");
    auto const run = careful(place).open()->seal();
    REQUIRE(run);
    auto const reader = careful(place).read(*run);
    REQUIRE(reader);
    CHECK(reader->manifest().durability == nacre::durability_policy::process);
    CHECK(reader->manifest().hasher == nacre::xxh3_64::id);
    // A predecessor with another hasher is no obstacle to the next boot.
    CHECK(design::test_store(place).open());
}
