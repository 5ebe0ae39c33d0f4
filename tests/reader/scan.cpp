// SPDX-License-Identifier: BSL-1.0
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "reader/kit.hpp"

#include <algorithm>
#include <initializer_list>
#include <ranges>

using namespace reader_tests;

namespace {

using log_in_memory = log::log_reader<memory_backend, xxh3_128>;
static_assert(std::ranges::input_range<nacre::reading::forward_scan<log_in_memory>> &&
              std::ranges::view<nacre::reading::forward_scan<log_in_memory>>);
static_assert(std::ranges::input_range<nacre::reading::reverse_scan<log_in_memory>> &&
              std::ranges::view<nacre::reading::reverse_scan<log_in_memory>>);
static_assert(std::ranges::input_range<nacre::reading::entry_list> &&
              std::ranges::view<nacre::reading::entry_list>);

/// xxh3_128, counting what it is asked for.
struct counting_hash : xxh3_128 {
    static inline std::uint64_t calls = 0;
    [[nodiscard]] digest_type digest(bytes_view bytes) const noexcept {
        ++calls;
        return xxh3_128::digest(bytes);
    }
};
static_assert(hasher<counting_hash>);

} // namespace

TEMPLATE_TEST_CASE("a forward scan yields every entry as it was recorded", "[reader][unit][R1]", in_memory,
                   in_files) {
    TestType model;
    record(model, 50);
    auto run = open(model);
    CHECK(seqs_of(run.scan()) == up(1, 50));
}

TEMPLATE_TEST_CASE("scans of any range are inclusive and clipped in both directions", "[reader][unit][B7]",
                   in_memory, in_files) {
    for (std::uint64_t const count : std::initializer_list<std::uint64_t>{0, 1, 15, 16, 17, 33}) {
        TestType model;
        record(model, count);
        auto run = open(model);
        std::vector<std::uint64_t> bounds = {1, 2, 15, 16, 17, 18, 32, 33, 34, seq_max};
        for (auto const from : bounds)
            for (auto const to : bounds) {
                INFO(count << " entries, from " << from << " to " << to);
                CHECK(seqs_of(run.scan(from, to)) == up(from, std::min(to, count)));
                CHECK(seqs_of(run.scan_reverse(from, to)) == down(std::min(to, count), from));
            }
    }
}

TEMPLATE_TEST_CASE("a scan from 0 or from above to is empty", "[reader][unit][B7]", in_memory, in_files) {
    TestType model;
    record(model, 20);
    auto run = open(model);
    CHECK(seqs_of(run.scan(0, 5)).empty());
    CHECK(seqs_of(run.scan(0, seq_max)).empty());
    CHECK(seqs_of(run.scan(6, 5)).empty());
    CHECK(seqs_of(run.scan_reverse(0, 5)).empty());
    CHECK(seqs_of(run.scan_reverse(0, seq_max)).empty());
    CHECK(seqs_of(run.scan_reverse(6, 5)).empty());
}

TEMPLATE_TEST_CASE("a forward scan reads on into what is committed while it runs", "[reader][unit][B7][R1]",
                   in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(3);
    auto run = open(model);
    std::vector<std::uint64_t> seen;
    for (auto const& each : run.scan()) {
        seen.push_back(each.seq());
        if (each.seq() == 3) log.append(2);
        if (each.seq() == 5) log.append(1);
    }
    CHECK(run.status());
    CHECK(seen == up(1, 6));
    CHECK(run.high_watermark() == 6);
}

TEMPLATE_TEST_CASE("a forward scan with a lower end does not look for more", "[reader][unit][R1]", in_memory,
                   in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(3);
    auto run = open(model);
    log.append(2);
    CHECK(seqs_of(run.scan(1, 3)) == up(1, 3));
    CHECK(run.high_watermark() == 3);
    CHECK(seqs_of(run.scan(1, 4)) == up(1, 4));
    CHECK(run.high_watermark() == 5);
}

TEMPLATE_TEST_CASE("a reverse scan starts at the watermark as of begin", "[reader][unit][R1]", in_memory,
                   in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(3);
    auto run = open(model);
    auto backwards = run.scan_reverse();
    log.append(2);
    std::vector<std::uint64_t> seen;
    for (auto const& each : backwards) {
        seen.push_back(each.seq());
        log.append(1);
    }
    CHECK(backwards.status());
    CHECK(seen == down(5, 1));
    CHECK(seqs_of(backwards) == down(10, 1));
}

TEMPLATE_TEST_CASE("a scan that has ended can be begun again", "[reader][unit][R1]", in_memory, in_files) {
    TestType model;
    record(model, 20);
    auto run = open(model);
    auto forwards = run.scan(5);
    auto backwards = run.scan_reverse(5);
    for (int pass = 0; pass < 2; ++pass) {
        CHECK(seqs_of(forwards) == up(5, 20));
        CHECK(seqs_of(backwards) == down(20, 5));
    }
}

TEST_CASE("each entry is verified once and when the scan reaches it", "[reader][unit][R1]") {
    in_memory model;
    recorder<in_memory, counting_hash> log(model);
    log.append(20).append(20);
    auto opened = basic_reader<memory_backend, raw_encoder, counting_hash>::open(model.place(), first_run);
    REQUIRE(opened);
    constexpr std::uint64_t digests_an_entry = 2; // its payload's and its own

    counting_hash::calls = 0;
    std::uint64_t reached = 0;
    for (auto const& each : opened->scan()) {
        CHECK(each.seq() == ++reached);
        CHECK(counting_hash::calls == reached * digests_an_entry);
    }
    CHECK(opened->status());
    CHECK(reached == 40);
    CHECK(counting_hash::calls == 40 * digests_an_entry);

    counting_hash::calls = 0;
    reached = 0;
    for (auto const& each : opened->scan_reverse()) {
        CHECK(each.seq() == 40 - reached);
        CHECK(counting_hash::calls == ++reached * digests_an_entry);
    }
    CHECK(opened->status());
    CHECK(reached == 40);
    CHECK(counting_hash::calls == 40 * digests_an_entry);
}

TEMPLATE_TEST_CASE("views stay valid and copies are their own", "[reader][unit][R1]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(40);
    std::optional<reader_in<TestType>> run = open(model);
    std::vector<entry_view> views;
    std::vector<entry> copies;
    for (auto const& each : run->scan(1, 30)) {
        views.push_back(each);
        copies.push_back(each.to_entry());
    }
    REQUIRE(run->status());
    log.append(500).seal();
    REQUIRE(run->refresh());
    auto moved = std::move(*run);
    CHECK(seqs_of(moved.scan()) == up(1, 540));
    REQUIRE(views.size() == 30);
    for (auto const& view : views)
        CHECK(view.to_entry() == message(view.seq()));
    auto const payload = moved.at(7)->payload();
    CHECK(payload.data() == views[6].payload().data());
    auto const whole = moved.bytes();
    CHECK((payload.data() >= whole.data() && payload.data() < whole.data() + whole.size()));
    run.reset();
    CHECK(copies[6] == message(7));
}

TEMPLATE_TEST_CASE("a range outlives a move of its reader", "[reader][unit][R1]", in_memory, in_files) {
    TestType model;
    record(model, 20);
    auto run = open(model);
    auto forwards = run.scan();
    auto backwards = run.scan_reverse();
    auto const moved = std::move(run);
    CHECK(seqs_of(forwards) == up(1, 20));
    CHECK(seqs_of(backwards) == down(20, 1));
}

TEMPLATE_TEST_CASE("algorithms take a scan", "[reader][unit][R1]", in_memory, in_files) {
    TestType model;
    record(model, 30);
    auto run = open(model);
    auto entries = run.scan();
    auto const found =
        std::ranges::find_if(entries, [](auto const& each) { return each.topic() == "exec.fills"; });
    REQUIRE_FALSE(found == entries.end());
    CHECK((*found).seq() == 3);
    CHECK(found->seq() == 3);
    auto backwards = run.scan_reverse();
    CHECK(std::ranges::count_if(backwards, [](auto const& each) { return each.topic() == "exec.fills"; }) ==
          10);
}

// ---- damage -----------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("an error ends a scan behind the entries before it and stands in its status",
                   "[reader][unit][R1][B6]", in_memory, in_files) {
    TestType whole;
    record(whole, 40);
    for (std::uint64_t const hurt : std::initializer_list<std::uint64_t>{1, 2, 16, 17, 33, 40}) {
        INFO("entry " << hurt);
        TestType model;
        copy_damaged<TestType>(whole, model, flip<TestType>(hurt, 20));
        auto run = open(model);

        auto entries = run.scan();
        auto const forwards = walk(entries);
        CHECK(forwards.seqs == up(1, hurt - 1));
        REQUIRE(forwards.failure);
        CHECK(forwards.failure->code() == errc::hash_mismatch);
        CHECK(forwards.failure->seq() == hurt);
        CHECK(run.status() == entries.status());
        auto const again = walk(entries);
        CHECK(again.seqs == forwards.seqs);
        CHECK(again.failure == forwards.failure);

        auto const backwards = walk(run.scan_reverse());
        CHECK(backwards.seqs == down(40, hurt + 1));
        REQUIRE(backwards.failure);
        CHECK(backwards.failure->code() == errc::hash_mismatch);
        CHECK(backwards.failure->seq() == hurt);
    }
}

TEMPLATE_TEST_CASE("a reader's status is that of the range begun last, whichever ends when",
                   "[reader][unit][R1]", in_memory, in_files) {
    TestType whole;
    TestType model;
    record(whole, 40);
    copy_damaged<TestType>(whole, model, flip<TestType>(20, 20));
    auto run = open(model);
    CHECK(run.status());

    auto ends_badly = run.scan(15);
    CHECK(ends_badly.status());
    auto at = ends_badly.begin();
    CHECK(seqs_of(run.scan(1, 3)) == up(1, 3));
    while (at != ends_badly.end())
        ++at; // ends behind the range that was begun after it
    CHECK(ends_badly.status().error() == errc::hash_mismatch);
    CHECK(run.status());

    CHECK(walk(run.scan_reverse()).failure);
    CHECK(run.status().error() == errc::hash_mismatch);
    auto good = run.scan(1, 3);
    CHECK(run.status().error() == errc::hash_mismatch); // made, not begun
    auto const first = good.begin();
    CHECK(first->seq() == 1);
    CHECK(run.status());
    CHECK(ends_badly.status().error() == errc::hash_mismatch);

    CHECK(walk(ends_badly).seqs == up(15, 19));
    auto const moved = std::move(run);
    CHECK(moved.status().error() == errc::hash_mismatch);
    CHECK(run.status().error() == errc::no_run_open);
    CHECK(ends_badly.begin()->seq() == 15); // begun again
    CHECK(ends_badly.status());
    CHECK(moved.status());
}

TEMPLATE_TEST_CASE("a loop that nobody checks meets no entry that does not hold", "[reader][unit][R1]",
                   in_memory, in_files) {
    TestType whole;
    TestType model;
    record(whole, 5);
    copy_damaged<TestType>(whole, model, flip<TestType>(1, 20));
    auto run = open(model);
    std::size_t met = 0;
    for (auto const& each : run.scan())
        met += each.payload().size();
    for (auto const& each : run.by_time(timestamp::min(), timestamp::max()))
        met += each.payload().size();
    for (auto const& each : run.by_correlation_id(id_of(0)))
        met += each.payload().size();
    CHECK(met == 0);
    CHECK(run.status().error() == errc::hash_mismatch);
}

TEMPLATE_TEST_CASE("a scan goes around damage that it does not reach", "[reader][unit][R1]", in_memory,
                   in_files) {
    TestType whole;
    TestType model;
    record(whole, 40);
    copy_damaged<TestType>(whole, model, flip<TestType>(20, 20));
    auto run = open(model);
    CHECK(seqs_of(run.scan(1, 19)) == up(1, 19));
    CHECK(seqs_of(run.scan(21)) == up(21, 40));
    CHECK(seqs_of(run.scan_reverse(21)) == down(40, 21));
    CHECK(seqs_of(run.scan_reverse(1, 19)) == down(19, 1));
}

TEMPLATE_TEST_CASE("a frame of impossible size ends a scan with corrupted", "[reader][unit][R1][B6]",
                   in_memory, in_files) {
    TestType whole;
    TestType model;
    record(whole, 40);
    copy_damaged<TestType>(whole, model, flip<TestType>(20, 0)); // a size that is not aligned
    auto run = open(model);
    auto const forwards = walk(run.scan());
    CHECK(forwards.seqs == up(1, 19));
    REQUIRE(forwards.failure);
    CHECK(forwards.failure->code() == errc::corrupted);
    auto const backwards = walk(run.scan_reverse(18));
    REQUIRE(backwards.failure);
    CHECK(backwards.failure->code() == errc::corrupted);
}

TEMPLATE_TEST_CASE("a missing entry ends a scan with gap", "[reader][unit][R1][B6]", in_memory, in_files) {
    TestType whole;
    TestType model;
    record(whole, 40);
    copy_damaged<TestType>(
        whole, model, [](auto& source, bytes_span bytes) { // entry 20 stands where a definition could
            auto const frame = bytes.subspan(static_cast<std::size_t>(source.at(20)->offset()),
                                             source.at(20)->bytes().size());
            format::store(frame, 4, static_cast<std::uint16_t>(format::frame_kind::topic));
            format::seal_frame(frame, xxh3_128{});
        });
    auto run = open(model);
    auto const forwards = walk(run.scan());
    CHECK(forwards.seqs == up(1, 19));
    REQUIRE(forwards.failure);
    REQUIRE(forwards.failure->code() == errc::gap);
    CHECK(forwards.failure->previous() == 19);
    CHECK(forwards.failure->next() == 21);
}
