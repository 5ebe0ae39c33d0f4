// SPDX-License-Identifier: BSL-1.0
// Contract R4: look-up by a range of time.
#include "reader/lookup_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <ranges>

using namespace reader_tests;

namespace {

using log_in_memory = log::log_reader<memory_backend, xxh3_128>;
static_assert(std::ranges::input_range<nacre::reading::time_scan<log_in_memory>> &&
              std::ranges::view<nacre::reading::time_scan<log_in_memory>>);

/// xxh3_128, counting what it is asked for.
struct counting_hash : xxh3_128 {
    static inline std::uint64_t calls = 0;
    [[nodiscard]] digest_type digest(bytes_view bytes) const noexcept {
        ++calls;
        return xxh3_128::digest(bytes);
    }
};

/// Times that go up, down and repeat: entry `seq` is stamped with one of a few close to it.
std::vector<std::int64_t> jittering_times(std::uint64_t count, std::uint64_t seed) {
    testing::seeded_random random(seed);
    std::vector<std::int64_t> out;
    for (std::uint64_t seq = 1; seq <= count; ++seq)
        out.push_back(static_cast<std::int64_t>(seq * 10 + random.below(700)));
    return out;
}

std::vector<std::uint64_t> within(std::vector<std::int64_t> const& times, std::int64_t from,
                                  std::int64_t to) {
    std::vector<std::uint64_t> out;
    for (std::size_t at = 0; at < times.size(); ++at)
        if (times[at] >= from && times[at] <= to) out.push_back(at + 1);
    return out;
}

timestamp ns(std::int64_t value) { return from_nanoseconds(value); }

} // namespace

TEMPLATE_TEST_CASE(
    "R4 a look-up by time gives the entries of the range, both ends included, in seq order though "
    "times go back",
    "[reader][unit][R4]", in_memory, in_files) {
    auto const times = jittering_times(1'500, 7);
    TestType model;
    custom_recorder<TestType> log(model);
    for (auto const each : times)
        log.append({.ts_init = each});
    bool const sealed = GENERATE(true, false);
    if (sealed) log.seal();
    auto run = open(model);
    std::vector<std::int64_t> bounds = {-1, 0, 10, 15, 700, 2'560, 2'570, 9'999, 14'000, 16'000};
    bounds.push_back(*std::max_element(times.begin(), times.end()));
    for (auto const from : bounds)
        for (auto const to : bounds) {
            INFO("from " << from << " to " << to << ", sealed: " << sealed);
            CHECK(plain_seqs_of(run.by_time(ns(from), ns(to))) == within(times, from, to));
        }
    CHECK(plain_seqs_of(run.by_time(timestamp::min(), timestamp::max())) == up(1, times.size()));
}

TEST_CASE("R4 a look-up by time in an empty run, or from after to, is empty", "[reader][unit][R4]") {
    in_memory model;
    custom_recorder<in_memory> log(model);
    auto run = open(model);
    CHECK(plain_seqs_of(run.by_time(timestamp::min(), timestamp::max())).empty());
    log.append({.ts_init = 5});
    CHECK(plain_seqs_of(run.by_time(ns(6), ns(5))).empty());
    CHECK(plain_seqs_of(run.by_time(ns(5), ns(5))) == up(1, 1));
}

TEST_CASE("R4 a look-up by time reads only the strides that overlap the range", "[reader][unit][R4]") {
    in_memory model;
    custom_recorder<in_memory, counting_hash> log(model);
    for (std::int64_t each = 1; each <= 25'600; ++each)
        log.append({.ts_init = each});
    log.seal();
    auto run =
        basic_reader<memory_backend, raw_encoder, counting_hash>::open(model.place(), first_run).value();
    static_cast<void>(plain_seqs_of(run.by_time(ns(1), ns(1)))); // the index's blocks are checked
    counting_hash::calls = 0;
    CHECK(plain_seqs_of(run.by_time(ns(10'000), ns(10'001))) == up(10'000, 10'001));
    CHECK(counting_hash::calls <=
          2 * 256 + 8); // both digests of the entries of one stride, and blocks of the index
}

TEMPLATE_TEST_CASE(
    "R4 a look-up by time goes on into what a live writer commits, also in a stride it stepped over",
    "[reader][unit][R4]", in_memory, in_files) {
    TestType model;
    custom_recorder<TestType> log(model);
    log.append({.ts_init = 1});
    auto run = open(model);
    auto found = run.by_time(ns(100), ns(200));
    CHECK(found.begin() == found.end());
    log.append({.ts_init = 150}).append({.ts_init = 50}).append({.ts_init = 100});
    std::vector<std::uint64_t> seen;
    for (auto at = found.begin(); at != found.end(); ++at) {
        seen.push_back(at->seq());
        if (seen.size() == 1) log.append({.ts_init = 200});
    }
    CHECK(found.status());
    CHECK(seen == std::vector<std::uint64_t>{2, 4, 5});
}

TEST_CASE("R4 damage met by a look-up by time ends it and stands in its status", "[reader][unit][R4]") {
    in_memory model;
    in_memory damaged;
    record(model, 600);
    copy_damaged(model, damaged, flip<in_memory>(300, 20));
    auto run = open(damaged);
    auto const all = walk(run.by_time(timestamp::min(), timestamp::max()));
    REQUIRE(all.failure);
    CHECK(all.failure->code() == errc::hash_mismatch);
    CHECK(all.failure->seq() == 300);
    CHECK(all.seqs == up(1, 299));
    // The first stride ends with entry 256, whose time is 1'000'000 + 2'560: the damage stands in the next.
    auto const before = walk(run.by_time(timestamp::min(), ns(1'002'000)));
    CHECK_FALSE(before.failure);
    CHECK(before.seqs == up(1, 200));
}

TEST_CASE("R4 a look-up by time without a usable index reads the log", "[reader][unit][R4]") {
    in_memory model;
    in_memory damaged;
    record(model, 600);
    copy_damaged<in_memory>(model, damaged, [](reader_in<in_memory>& source, bytes_span bytes) {
        for (std::size_t at = static_cast<std::size_t>(reading::reader_access::log(source).log_end());
             at < bytes.size(); at += 64)
            bytes[at] ^= std::byte{1}; // every block of the index
    });
    auto run = open(damaged);
    CHECK(seqs_of(run.by_time(ns(1'001'000), ns(1'004'000))) == up(100, 400));
}

TEST_CASE("R4 a look-up by time in a quarantined run serves what can be read and ends at the damage",
          "[reader][unit][R4]") {
    in_memory model;
    quarantine(model, 600, 300);
    auto run = open(model);
    REQUIRE(run.condition() == run_condition::quarantined);
    auto const found = walk(run.by_time(ns(1'001'000), timestamp::max()));
    REQUIRE(found.failure);
    CHECK(found.seqs == up(100, 299));
}

TEST_CASE("R4 look-ups in a reader that was moved from give no_run_open", "[reader][unit][R4][B1]") {
    in_memory model;
    record(model, 3);
    auto run = open(model);
    auto const moved = std::move(run);
    auto const code = [](auto&& range) { return walk(range).failure->code(); };
    CHECK(code(run.by_time(timestamp::min(), timestamp::max())) == errc::no_run_open);
    CHECK(code(run.by_correlation_id(id_of(1))) == errc::no_run_open);
    CHECK(code(run.by_causation_id(id_of(1))) == errc::no_run_open);
    CHECK(run.trace(1).error().code() == errc::no_run_open);
}
