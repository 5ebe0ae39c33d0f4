// SPDX-License-Identifier: BSL-1.0
// The store: the code people are meant to write, as it stands in the design, for files and for memory.
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "support/catch2.hpp"
#include "support/paths.hpp"

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

nacre::timestamp const now = nacre::from_nanoseconds(1'000);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-result" // the text waits without looking at the outcome

template <class store>
void record_and_read() {
    using design::submit_order;
    std::vector<std::uint64_t> used;
    auto const use = [&](auto const& entry) { used.push_back(entry.seq()); };

    // clang-format off
    auto session = store::open({"./data", "trader-001"});                   // sweep, RunStarted, durable
    auto ticket  = session->capture("exec.orders", submit_order{"O-1", 100, now});
    session->wait_durable(*ticket);
    auto run     = session->seal();

    auto reader = store::read({"./data", "trader-001"}, *run);
    for (auto const& entry : reader->find_all("client_order_id", "O-1")) use(entry);
    auto report = store::verify({"./data", "trader-001"}, *run);
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
    CHECK(std::filesystem::exists(folder / "data" / "trader-001"));
    std::filesystem::current_path(before);
}

TEST_CASE("the code of the design compiles as it stands and records to memory", "[lifecycle][store]") {
    nacre::test_policy::forget({"./data", "trader-001"});
    record_and_read<design::test_store>();
    CHECK_FALSE(std::filesystem::exists("./data"));
}

// ---- the rest of a store ------------------------------------------------------------------------------------------------

namespace {

using design::submit_order;
using design::test_store;
using nacre::errc;

nacre::store_place fresh(std::string instance) {
    nacre::store_place const place{"store-tests", std::move(instance)};
    nacre::test_policy::forget(place);
    return place;
}

} // namespace

TEST_CASE("a store follows a run while it is written and to its end", "[lifecycle][store]") {
    auto const place = fresh("follow");
    auto session = test_store::open(place);
    REQUIRE(session);
    REQUIRE(session->capture("exec.orders", submit_order{"O-1", 100, now}));
    auto following = test_store::follow(place, session->id(), {.from = 2});
    REQUIRE(following);
    auto const first = following->wait_next(std::chrono::seconds(0));
    REQUIRE(first);
    REQUIRE(first->has_entry());
    CHECK(first->entry().payload_type() == "SubmitOrder");
    REQUIRE(session->seal());
    CHECK(following->wait_next(std::chrono::seconds(0))->entry().payload_type() == nacre::run_ended_type);
    CHECK(following->wait_next(std::chrono::seconds(0))->has_ended());
    CHECK(following->ended());
}

TEST_CASE("a backend does instead of a place everywhere", "[lifecycle][store]") {
    nacre::memory_backend const backend;
    auto session = test_store::open(backend);
    REQUIRE(session);
    CHECK(session->manifest().inputs.instance == "local");
    auto const run = session->seal();
    REQUIRE(run);
    CHECK(test_store::read(backend, *run)->high_watermark() == 2);
    CHECK(test_store::verify(backend, *run)->findings().empty());
    CHECK(test_store::follow(backend, *run)->ended());

    nacre::test::temporary_directory const folder;
    nacre::file_backend const files(folder.path(), "trader-007");
    auto on_files = design::store::open(files);
    REQUIRE(on_files);
    CHECK(on_files->manifest().inputs.instance == "trader-007");
}

TEST_CASE("equal test places are the same memory and different ones are not", "[lifecycle][store]") {
    auto const place = fresh("equal");
    auto const run = test_store::open(place)->seal();
    REQUIRE(run);
    CHECK(test_store::read({"store-tests", "equal"}, *run));
    CHECK(test_store::read({"./store-tests", "equal"}, *run));
    CHECK(test_store::read({"store-tests", "other"}, *run).error().code() == errc::not_found);
    nacre::test_policy::forget(place);
    CHECK(test_store::read(place, *run).error().code() == errc::not_found);
}

TEST_CASE("the place decides the instance and a configuration that contradicts it is refused",
          "[lifecycle][store][errors]") {
    auto const place = fresh("mine");
    nacre::session_config config;
    config.instance = "mine";
    CHECK(test_store::open(place, config));
    config.instance = "yours";
    auto const refused = test_store::open(place, config);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == errc::invalid_argument);
    CHECK(refused.error().reason() == "instance is 'yours', and the place is that of 'mine'");
}

TEST_CASE("a place that cannot be used is a typed error", "[lifecycle][store][errors]") {
    nacre::run_id const none;
    CHECK(design::store::open({"", "trader-001"}).error().code() == errc::invalid_argument);
    CHECK(design::store::open({"./data", "../x"}).error().code() == errc::invalid_argument);
    CHECK(design::store::read({"./nothing", "trader-001"}, none).error().code() == errc::not_found);
    CHECK(design::store::verify({"./nothing", "trader-001"}, none).error().code() == errc::not_found);
    CHECK(design::store::follow({"./nothing", "trader-001"}, none).error().code() == errc::not_found);
    CHECK(test_store::open(fresh("")).error().code() == errc::invalid_argument);
}

TEST_CASE("a store without types records raw messages", "[lifecycle][store]") {
    using raw_store = nacre::store<nacre::no_types, nacre::test_policy>;
    auto const place = fresh("raw");
    auto session = raw_store::open(place);
    REQUIRE(session);
    CHECK(session->capture("venue.raw", nacre::raw_message{"Fix", nacre::as_bytes_view("8=FIX")}));
    auto const run = session->seal();
    auto reader = raw_store::read(place, *run);
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
    auto const run = careful::open(place)->seal();
    REQUIRE(run);
    auto const reader = careful::read(place, *run);
    REQUIRE(reader);
    CHECK(reader->manifest().durability == nacre::durability_policy::process);
    CHECK(reader->manifest().hasher == nacre::xxh3_64::id);
    // A predecessor with another hasher is no obstacle to the next boot.
    CHECK(design::test_store::open(place));
}
