// SPDX-License-Identifier: BSL-1.0
// Contract P4: what a replay reads, from the log alone and joined with a catalog.
#include "replay/kit.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

#include <nacre/backends.hpp>
#include <nacre/catalog.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <map>

using namespace replay_tests;
using nacre::replay::catalog_slice;
using nacre::replay::joined_plan;
using nacre::replay::load_events;
using nacre::replay::load_joined;
using nacre::replay::load_slice;
using nacre::replay::plan_events;
using nacre::replay::plan_joined;
using nacre::replay::seq_range;
using nacre::replay::slice_selector;
using nacre::replay::time_range;

namespace {

timestamp ns(std::int64_t value) { return from_nanoseconds(value); }

/// A run whose entry `seq` has the time `times[seq - 1]`.
template <class Engine>
void record_times(Engine& recorded, std::vector<std::int64_t> const& times) {
    for (auto const each : times) {
        raw_message what{"Heartbeat", bytes("text")};
        what.ts_init = ns(each);
        recorded.record(what);
    }
}

template <class Range>
std::vector<std::uint64_t> seqs_of(Range&& range) {
    std::vector<std::uint64_t> out;
    for (auto const& each : range)
        out.push_back(each.seq());
    INFO(range.status());
    REQUIRE(range.status());
    return out;
}

/// A catalog of numbers in memory; it can be told to fail.
struct number_catalog {
    using record_type = std::pair<timestamp, int>;
    std::map<std::string, std::vector<record_type>> series;
    std::optional<error> plan_failure{};
    std::optional<error> load_failure{};

    result<catalog_slice> plan(catalog_slice const& wanted) const {
        if (plan_failure) return *plan_failure;
        auto out = wanted;
        out.present = series.contains(wanted.name);
        return out;
    }
    template <class Sink>
    result<std::uint64_t> load(catalog_slice const& slice, Sink&& sink) const {
        if (load_failure) return *load_failure;
        auto const found = series.find(slice.name);
        if (found == series.end()) return error::not_found();
        std::uint64_t count = 0;
        for (auto const& each : found->second)
            if (each.first >= slice.start && each.first <= slice.end) {
                sink(each);
                ++count;
            }
        return count;
    }
};
static_assert(catalog<number_catalog>);

/// Ten entries with times 100, 110, ... 190, and the series "a" at every 5 ns from 0 to 300.
struct fixture {
    fixture() {
        std::vector<std::int64_t> times;
        for (std::int64_t each = 100; each < 200; each += 10)
            times.push_back(each);
        record_times(recorded, times);
        for (int each = 0; each <= 300; each += 5)
            data.series["a"].emplace_back(ns(each), each);
    }
    result<joined_plan> plan(std::vector<slice_selector> const& selectors, seq_range range = {}) {
        auto run = recorded.read();
        return plan_joined(run, range, data, selectors);
    }
    engine<> recorded;
    number_catalog data;
};

} // namespace

TEST_CASE("P4 a range of entries is 1-based and does not end before it begins", "[replay][unit][P4]") {
    fixture at;
    auto run = at.recorded.read();
    CHECK(code_of(plan_events(run, {0, 5})) == errc::invalid_argument);
    CHECK(code_of(plan_events(run, {0, 0})) == errc::invalid_argument);
    CHECK(code_of(plan_events(run, {6, 5})) == errc::invalid_argument);
    CHECK(plan_events(run, {5, 5}));
    CHECK(code_of(at.plan({{"a"}}, {0, 5})) == errc::invalid_argument);
    CHECK(code_of(at.plan({{"a"}}, {6, 5})) == errc::invalid_argument);
}

TEST_CASE("P4 a plan carries requested range, event range, count and time range", "[replay][unit][P4]") {
    fixture at;
    auto run = at.recorded.read();
    auto const part = plan_events(run, {3, 6}).value();
    CHECK(part.requested == seq_range{3, 6});
    CHECK(part.events == seq_range{3, 6});
    CHECK(part.count == 4);
    CHECK(part.times == time_range{ns(120), ns(150)});
    auto const clipped = plan_events(run, {8, 99}).value();
    CHECK(clipped.requested == seq_range{8, 99});
    CHECK(clipped.events == seq_range{8, 10});
    CHECK(clipped.count == 3);
    CHECK(plan_events(run, {}).value().count == 10);
    auto const beyond = plan_events(run, {11, 12}).value();
    CHECK_FALSE(beyond.events);
    CHECK_FALSE(beyond.times);
    CHECK(beyond.count == 0);
    CHECK(seqs_of(load_events(run, beyond)).empty());
}

TEST_CASE("P4 the time range of a plan is that of its entries, whose times go up and down",
          "[replay][unit][P4]") {
    testing::seeded_random random(11);
    std::vector<std::int64_t> times;
    for (int each = 0; each < 1'300; ++each)
        times.push_back(static_cast<std::int64_t>(random.below(1'000'000)));
    engine recorded;
    record_times(recorded, times);
    if (GENERATE(true, false)) recorded.seal();
    auto run = recorded.read();
    for (std::uint64_t const from : {1U, 2U, 256U, 257U, 258U, 700U})
        for (std::uint64_t const to : {1U, 256U, 257U, 512U, 513U, 1'299U, 1'300U}) {
            if (from > to) continue;
            auto const plan = plan_events(run, {from, to}).value();
            auto const [least, most] =
                std::minmax_element(times.begin() + static_cast<std::ptrdiff_t>(from) - 1,
                                    times.begin() + static_cast<std::ptrdiff_t>(to));
            INFO(from << " to " << to);
            CHECK(plan.times == time_range{ns(*least), ns(*most)});
        }
}

TEST_CASE(
    "P4 the times of a run are those of its messages: its beginning and its end carry the session's clock",
    "[replay][unit][P4]") {
    std::int64_t const messages = GENERATE(1, 255, 256, 511, 512, 1'023);
    engine recorded;
    auto const mark = [&](std::string_view type) {
        REQUIRE(recorded.writer().submit(
            "nacre.lifecycle", raw_message{.type = type, .payload = bytes(""), .ts_init = ns(9'000'000)}));
    };
    mark("RunStarted");
    std::vector<std::int64_t> times;
    for (std::int64_t each = 0; each < messages; ++each)
        times.push_back(1'000 + each);
    record_times(recorded, times);
    int const end = GENERATE(0, 1, 2); // live, ended, sealed with an end of its own
    if (end == 1) mark("RunEnded");
    if (end == 2) recorded.seal();
    auto run = recorded.read();
    CAPTURE(messages, end);
    auto const plan = plan_events(run, {}).value();
    CHECK(plan.count == static_cast<std::uint64_t>(messages) + (end == 0 ? 1 : 2));
    CHECK(plan.times == time_range{ns(1'000), ns(999 + messages)});
    CHECK_FALSE(plan_events(run, {1, 1}).value().times);

    number_catalog data;
    data.series["a"].emplace_back(ns(1'000), 1);
    auto const joined = plan_joined(run, {}, data, {{"a"}});
    REQUIRE(joined);
    CHECK(joined->slices[0].start == ns(1'000));
    CHECK(joined->slices[0].end == ns(999 + messages));
    CHECK(code_of(plan_joined(run, {1, 1}, data, {{"a"}})) == errc::catalog);

    CHECK(seqs_of(run.by_time(ns(2'500), timestamp::max())).empty());
    CHECK(seqs_of(run.by_time(timestamp::min(), timestamp::max())).size() ==
          static_cast<std::size_t>(messages));
}

TEST_CASE("P4 loading gives the planned entries in seq order, also of a run that went on meanwhile",
          "[replay][unit][P4]") {
    fixture at;
    auto run = at.recorded.read();
    auto const plan = plan_events(run, {4, 99}).value();
    record_times(at.recorded, {1, 2, 3});
    CHECK(seqs_of(load_events(run, plan)) == std::vector<std::uint64_t>{4, 5, 6, 7, 8, 9, 10});
    CHECK(plan_events(run, {4, 99}).value().count == 10); // a new plan sees what was recorded since
}

TEST_CASE("P4 damage is found when a replay is loaded", "[replay][unit][P4]") {
    fixture at;
    at.recorded.seal();
    auto source = at.recorded.read();
    std::vector<std::byte> bytes(source.bytes().begin(), source.bytes().end());
    bytes[static_cast<std::size_t>(source.at(5)->offset()) + 40] ^= std::byte{1};
    memory_backend place;
    REQUIRE(place.create(first_run, bytes, {durability_policy::process}));
    auto run = reader_type::open(place, first_run).value();
    auto const plan = plan_events(run, {6, 10}).value();
    CHECK(seqs_of(load_events(run, plan)).size() == 5);
    CHECK_FALSE(plan_events(run, {1, 10}));
}

TEST_CASE("P4 a joined replay selects at least one slice", "[replay][unit][P4]") {
    fixture at;
    CHECK(code_of(at.plan({})) == errc::invalid_argument);
    auto const plan = at.plan({{"a"}, {"a", ns(5), ns(10)}}).value();
    CHECK(plan.slices.size() == 2);
    CHECK(plan.events.count == 10);
}

TEST_CASE("P4 bounds that a selector leaves open are the times of the entries replayed",
          "[replay][unit][P4]") {
    fixture at;
    auto const plan =
        at.plan({{"a"}, {"a", ns(7), {}}, {"a", {}, ns(140)}, {"a", ns(1), ns(2)}}, {2, 6}).value();
    auto const bounds = [&](std::size_t which) {
        return std::pair(to_nanoseconds(plan.slices[which].start), to_nanoseconds(plan.slices[which].end));
    };
    using both = std::pair<std::int64_t, std::int64_t>;
    CHECK(bounds(0) == both{110, 150});
    CHECK(bounds(1) == both{7, 150});
    CHECK(bounds(2) == both{110, 140});
    CHECK(bounds(3) == both{1, 2});
}

TEST_CASE("P4 with no entries to take bounds from an open selector is an error that names the slice",
          "[replay][unit][P4]") {
    fixture at;
    for (auto const& open : {slice_selector{"quotes"}, slice_selector{"quotes", ns(1), {}},
                             slice_selector{"quotes", {}, ns(1)}}) {
        auto const plan = at.plan({open}, {11, 20});
        CHECK(code_of(plan) == errc::catalog);
        CHECK(says(plan, "slice quotes"));
    }
    CHECK(at.plan({{"quotes", ns(1), ns(2)}}, {11, 20}));
}

TEST_CASE("P4 a slice that ends before it starts is an error that names it", "[replay][unit][P4]") {
    fixture at;
    // Both given, and each of them against a bound taken from the entries.
    for (auto const& wrong : {slice_selector{"quotes", ns(5), ns(4)}, slice_selector{"quotes", ns(191), {}},
                              slice_selector{"quotes", {}, ns(99)}}) {
        auto const plan = at.plan({{"a"}, wrong});
        CHECK(code_of(plan) == errc::catalog);
        CHECK(says(plan, "slice quotes"));
    }
    CHECK(at.plan({{"a", ns(5), ns(5)}}));
}

TEST_CASE("P4 a missing slice is no error of planning, and the plan says that it is missing",
          "[replay][unit][P4]") {
    fixture at;
    auto const plan = at.plan({{"a"}, {"nowhere"}}).value();
    CHECK(plan.slices[0].present);
    CHECK_FALSE(plan.slices[1].present);
}

TEST_CASE("P4 loading fails for a missing slice that is required, and gives none of an optional one",
          "[replay][unit][P4]") {
    fixture at;
    auto run = at.recorded.read();
    auto const required = load_joined(run, at.data, at.plan({{"a"}, {"nowhere"}}).value());
    CHECK(code_of(required) == errc::catalog);
    CHECK(says(required, "slice nowhere"));

    auto inputs = load_joined(run, at.data, at.plan({{"nowhere", {}, {}, false}, {"a"}}, {2, 4}).value());
    REQUIRE(inputs);
    REQUIRE(inputs->slices.size() == 2);
    CHECK(inputs->slices[0].slice.name == "nowhere");
    CHECK(inputs->slices[0].records.empty());
    std::vector<int> numbers;
    for (auto const& each : inputs->slices[1].records)
        numbers.push_back(each.second);
    CHECK(numbers == std::vector<int>{110, 115, 120, 125, 130});
    CHECK(seqs_of(inputs->events) == std::vector<std::uint64_t>{2, 3, 4});
}

TEST_CASE("P4 an optional slice that is there and damaged is an error all the same", "[replay][unit][P4]") {
    fixture at;
    auto run = at.recorded.read();
    auto const plan = at.plan({{"a", {}, {}, false}}).value();
    at.data.load_failure = error::catalog("line 3, column 7: nonsense").at_path("a.csv");
    auto const loaded = load_joined(run, at.data, plan);
    CHECK(code_of(loaded) == errc::catalog);
    CHECK(says(loaded, "slice a: line 3, column 7: nonsense"));
    CHECK(loaded.error().path() == "a.csv");
}

TEST_CASE("P4 every error of a catalog names the slice", "[replay][unit][P4]") {
    fixture at;
    auto run = at.recorded.read();
    auto const plan = at.plan({{"a"}}).value();
    at.data.load_failure = error::io(5, "the disk is gone");
    auto const loaded = load_joined(run, at.data, plan);
    CHECK(code_of(loaded) == errc::catalog);
    CHECK(says(loaded, "slice a: the disk is gone"));
    at.data.plan_failure = error::busy();
    auto const planned = at.plan({{"a"}});
    CHECK(code_of(planned) == errc::catalog);
    CHECK(says(planned, "slice a"));
}

TEST_CASE("P4 a slice can be streamed without being held in memory", "[replay][unit][P4]") {
    fixture at;
    auto const plan = at.plan({{"a"}}).value();
    int sum = 0;
    auto const count = load_slice(at.data, plan.slices[0], [&](auto const& each) { sum += each.second; });
    CHECK(count.value() == 19);
    CHECK(sum == 19 * 145);
}

TEST_CASE(
    "P4 a run is joined with files of ticks and bars, and their errors name slice, file, line and column",
    "[replay][unit][P4]") {
    nacre::test::temporary_directory const place;
    nacre::test::write_file(place / "ticks.csv", "timestamp,bid,ask\n1970-01-01 00:00:00.000000120Z,1.5,1.6\n"
                                                 "1970-01-01 00:00:00.000000200Z,1.5,1.6\n");
    nacre::test::write_file(place / "bars.csv", "timestamp,open,high,low,close\nyesterday,1,1,1,1\n");
    csv_catalog const data({csv_source{"ticks", place / "ticks.csv", csv_format::ticks},
                            csv_source{"bars", place / "bars.csv", csv_format::bars}});
    fixture at;
    auto run = at.recorded.read();
    auto const good = plan_joined(run, {}, data, {{"ticks"}, {"swaps", {}, {}, false}}).value();
    auto const inputs = load_joined(run, data, good);
    REQUIRE(inputs);
    CHECK(inputs->slices[0].records.size() == 1);
    auto const bad = load_joined(run, data, plan_joined(run, {}, data, {{"ticks"}, {"bars"}}).value());
    CHECK(code_of(bad) == errc::catalog);
    CHECK(says(bad, "slice bars: line 2, column 1"));
    CHECK(says(bad, "bars.csv"));
}
