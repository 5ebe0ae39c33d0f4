// SPDX-License-Identifier: BSL-1.0
// The divergence finder: recorded digests against the code of today, two projections, two logs.
#include "replay/kit.hpp"
#include "support/campaign.hpp"

#include <nacre/backends.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <sstream>

using namespace replay_tests;
using nacre::replay::divergence_report;
using nacre::replay::make_replica;
using nacre::replay::replay_and_compare;

namespace {

auto const save = [](book const& b) { return b.save(); };

auto replica_of_book() {
    return make_replica(
        book{}, [](book& b) { return make_cache(b); }, save);
}

/// A book that goes wrong at order `wrong`: its fills count one more unit of cash.
auto replica_gone_wrong_at(std::uint64_t wrong) {
    return make_replica(
        book{},
        [wrong](book& b) {
            return make_projection<test_encoder>(
                b, when<place_order>([](book& s, place_order const& m) { s.apply(m); }),
                when<order_filled>([wrong](book& s, order_filled const& m) {
                    if (m.order == wrong) ++s.cash;
                    return s.apply(m);
                }),
                when<order_cancelled>([](book& s, order_cancelled const& m) { s.apply(m); }), ignore_unknown);
        },
        save);
}

/// Three entries an order: placed (3 n - 2), filled (3 n - 1), something else (3 n).
struct fixture {
    void record(std::uint64_t orders, std::uint64_t snapshot_every = 0) {
        for (std::uint64_t each = 0; each < orders; ++each) {
            std::uint64_t const order = recorded.seq() / 3 + 1;
            recorded.record(place_order{order, 10}).record(order_filled{order, 4, order}).note("Heartbeat");
            if (snapshot_every != 0 && order % snapshot_every == 0) {
                auto const name = snapshot_name(first_run, recorded.seq());
                REQUIRE(save_snapshot(recorded.writer(), store, name, recorded.live.save()));
            }
        }
    }
    engine<> recorded;
    testing::memory_snapshot_store store;
};

divergence_report checked(result<divergence_report> const& found) {
    INFO(found);
    REQUIRE(found);
    return *found;
}

std::string text_of(divergence_report const& report) {
    std::ostringstream out;
    out << report;
    return out.str();
}

} // namespace

TEST_CASE("a replay that agrees with the digests at the anchors is equal up to the last of them",
          "[replay][unit]") {
    fixture at;
    at.record(20, 6);
    auto run = at.recorded.read();
    auto const report = checked(replay_and_compare(run, replica_of_book()));
    CHECK(report.equal);
    CHECK(report.compared_to == 54); // orders 6, 12, 18
    CHECK(report.last_equal_seq == 54);
    CHECK(report.entries == 60);
    CHECK_FALSE(report.exact());
    CHECK(text_of(report) == "states are equal up to entry 54");
}

TEST_CASE("a run without anchors has nothing to compare with", "[replay][unit]") {
    fixture at;
    at.record(2);
    auto run = at.recorded.read();
    auto const report = checked(replay_and_compare(run, replica_of_book()));
    CHECK(report.equal);
    CHECK(report.compared_to == 0);
}

TEST_CASE("code that changed since is found between the last anchor that agrees and the first that does not",
          "[replay][unit]") {
    fixture at;
    at.record(20, 6);
    auto run = at.recorded.read();
    auto const report = checked(replay_and_compare(run, replica_gone_wrong_at(8)));
    CHECK_FALSE(report.equal);
    CHECK(report.last_equal_seq == 18);
    CHECK(report.first_different_seq == 36);
    CHECK_FALSE(report.exact());
    CHECK(report.payload_type == "Heartbeat");
    // The wrong entry, 23, lies between: dense digests name it.
    auto const dense = replay::state_digests(run, replica_of_book()).value();
    auto const exact = checked(replay_and_compare(run, replica_gone_wrong_at(8), std::span(dense)));
    CHECK(exact.exact());
    CHECK(exact.first_different_seq == 23);
    CHECK(exact.payload_type == "OrderFilled");
    CHECK(text_of(exact) == "states differ after entry 23 (OrderFilled), equal after entry 22");
}

TEST_CASE("digests are taken after every n-th entry and after the last, and equal those at the anchors",
          "[replay][unit]") {
    fixture at;
    at.record(5, 2);
    auto run = at.recorded.read();
    auto const digests = replay::state_digests(run, replica_of_book(), 6).value();
    REQUIRE(digests.size() == 3);
    CHECK(digests[0].seq == 6);
    CHECK(digests[1].seq == 12);
    CHECK(digests[2].seq == 15);
    auto const anchors = replay::anchor_digests(run);
    REQUIRE(anchors.size() == 2);
    CHECK(anchors[0] == digests[0]);
    CHECK(anchors[1] == digests[1]);
    CHECK(state_digests(run, replica_of_book()).value().size() == 15);
    CHECK(code_of(state_digests(run, replica_of_book(), 0)) == errc::invalid_argument);
}

TEST_CASE("two projections are compared and the first entry they differ after is named", "[replay][unit]") {
    fixture at;
    at.record(100);
    auto run = at.recorded.read();
    for (std::uint64_t const wrong : {1U, 2U, 33U, 34U, 77U, 100U})
        for (std::uint64_t const stride : {1U, 2U, 7U, 100U, 1024U}) {
            INFO("order " << wrong << ", stride " << stride);
            auto const report =
                checked(replay_and_compare(run, replica_of_book(), replica_gone_wrong_at(wrong), {stride}));
            CHECK(report.exact());
            CHECK(report.first_different_seq == 3 * wrong - 1);
            CHECK(report.last_equal_seq == 3 * wrong - 2);
            CHECK(report.payload_type == "OrderFilled");
        }
    auto const same = checked(replay_and_compare(run, replica_of_book(), replica_gone_wrong_at(101)));
    CHECK(same.equal);
    CHECK(same.compared_to == 300);
    CHECK(code_of(replay_and_compare(run, replica_of_book(), replica_of_book(), {0})) ==
          errc::invalid_argument);
}

TEST_CASE("states that differ before the first entry are told apart from all else", "[replay][unit]") {
    fixture at;
    at.record(2);
    auto run = at.recorded.read();
    book richer;
    richer.cash = 1;
    auto const rich = make_replica(
        richer, [](book& b) { return make_cache(b); }, save);
    auto const report = checked(replay_and_compare(run, replica_of_book(), rich));
    CHECK_FALSE(report.equal);
    CHECK(report.first_different_seq == 0);
    CHECK(report.exact());
    CHECK(text_of(report) == "states differ before the first entry");
    std::vector<replay::state_digest> const recorded = {{0, rich.digest().value()}};
    CHECK(checked(replay_and_compare(run, replica_of_book(), std::span(recorded))).first_different_seq == 0);
}

TEST_CASE("two logs are compared as far as both go, and the first entry that differs in effect is named",
          "[replay][unit]") {
    fixture one;
    fixture other;
    one.record(10);
    other.record(10);
    one.recorded.record(place_order{50, 5}).record(order_cancelled{3}).note("Heartbeat");
    other.recorded.record(place_order{50, 5}).record(order_filled{3, 1, 1}).note("Comment").note("Heartbeat");
    auto run = one.recorded.read();
    auto other_run = other.recorded.read();
    auto const report = checked(replay_and_compare(run, other_run, replica_of_book()));
    CHECK(report.exact());
    CHECK(report.first_different_seq == 32);
    CHECK(report.payload_type == "OrderCancelled");
    CHECK(report.other_payload_type == "OrderFilled");
    CHECK(report.entries == 33);
    CHECK(report.other_entries == 34);
    CHECK(text_of(report) ==
          "states differ after entry 32 (OrderCancelled, there OrderFilled), equal after entry 31");

    // Entries that differ without an effect are no divergence; nor is a longer log.
    fixture longer;
    longer.record(10);
    longer.recorded.note("Comment").note("Comment");
    fixture shorter;
    shorter.record(10);
    shorter.recorded.note("Heartbeat");
    auto long_run = longer.recorded.read();
    auto short_run = shorter.recorded.read();
    auto const equal = checked(replay_and_compare(long_run, short_run, replica_of_book()));
    CHECK(equal.equal);
    CHECK(equal.compared_to == 31);
    CHECK(equal.entries == 32);
    CHECK(equal.other_entries == 31);
}

TEST_CASE("a replica that refuses an entry has diverged there, and what differed before is found first",
          "[replay][unit]") {
    fixture at;
    at.record(5);
    at.recorded.record(order_cancelled{2}).note("Heartbeat");                   // 16
    REQUIRE(at.recorded.writer().submit("exec.orders", order_filled{2, 1, 1})); // 18: the book refuses it
    auto run = at.recorded.read();
    auto const forgiving = make_replica(
        book{},
        [](book& b) {
            return make_projection<test_encoder>(
                b, when<place_order>([](book& s, place_order const& m) { s.apply(m); }),
                when<order_filled>([](book& s, order_filled const& m) { static_cast<void>(s.apply(m)); }),
                when<order_cancelled>([](book& s, order_cancelled const& m) { s.apply(m); }), ignore_unknown);
        },
        save);
    auto const report = checked(replay_and_compare(run, replica_of_book(), forgiving));
    CHECK(report.exact());
    CHECK(report.first_different_seq == 18);
    REQUIRE(report.refused);
    CHECK(report.refused->code() == errc::apply_failed);
    CHECK_FALSE(report.other_refused);
    auto const swapped = checked(replay_and_compare(run, forgiving, replica_of_book()));
    CHECK(swapped.other_refused);
    CHECK_FALSE(swapped.refused);

    // A projection that forgets order 2 differs from entry 4 on, long before it refuses entry 5.
    auto const forgetful = make_replica(
        book{},
        [](book& b) {
            return make_projection<test_encoder>(
                b, when<place_order>([](book& s, place_order const& m) {
                    return m.order != 2 && (s.apply(m), true);
                }),
                when<order_filled>([](book& s, order_filled const& m) { return s.apply(m); }),
                ignore_unknown);
        },
        save);
    auto const before = checked(replay_and_compare(run, forgiving, forgetful));
    CHECK(before.exact());
    CHECK(before.first_different_seq == 4);
    CHECK_FALSE(before.other_refused);

    // Refused by both: the entry is wrong, nothing has diverged.
    auto const both = replay_and_compare(run, replica_of_book(), replica_of_book());
    CHECK(code_of(both) == errc::apply_failed);
    CHECK(both.error().seq() == 18);
}

TEST_CASE("against recorded digests a refused entry is where the replay went another way", "[replay][unit]") {
    fixture at;
    at.record(4, 2);
    auto run = at.recorded.read();
    auto const refusing = make_replica(
        book{},
        [](book& b) {
            return make_projection<test_encoder>(
                b, when<place_order>([](book& s, place_order const& m) { s.apply(m); }),
                when<order_filled>([](book& s, order_filled const& m) -> result<void> {
                    if (m.order == 3) return error::invalid_argument("not any more");
                    return s.apply(m);
                }),
                ignore_unknown);
        },
        save);
    auto const report = checked(replay_and_compare(run, refusing));
    CHECK_FALSE(report.equal);
    CHECK(report.last_equal_seq == 6);
    CHECK(report.first_different_seq == 8);
    CHECK(report.payload_type == "OrderFilled");
    REQUIRE(report.refused);
    CHECK(report.refused->seq() == 8);
    CHECK(code_of(state_digests(run, refusing)) == errc::apply_failed);
}

TEST_CASE("digests out of order are refused, those past the watermark are not looked at", "[replay][unit]") {
    fixture at;
    at.record(2);
    auto run = at.recorded.read();
    auto digests = replay::state_digests(run, replica_of_book()).value();
    digests.push_back({99, {std::byte{1}}});
    CHECK(checked(replay_and_compare(run, replica_of_book(), std::span(digests))).compared_to == 6);
    std::swap(digests[0], digests[1]);
    CHECK(code_of(replay_and_compare(run, replica_of_book(), std::span(digests))) == errc::invalid_argument);
}

TEST_CASE("a log that cannot be read, and a state that cannot be saved, are errors", "[replay][unit]") {
    fixture at;
    at.record(4, 4);
    at.recorded.seal();
    auto source = at.recorded.read();
    std::vector<std::byte> bytes(source.bytes().begin(), source.bytes().end());
    bytes[static_cast<std::size_t>(source.at(5)->offset()) + 20] ^= std::byte{1};
    memory_backend place;
    REQUIRE(place.create(first_run, bytes, {durability_policy::process}));
    auto damaged = reader_type::open(place, first_run).value();
    CHECK(code_of(replay_and_compare(damaged, replica_of_book())) == errc::hash_mismatch);
    CHECK(code_of(replay_and_compare(damaged, replica_of_book(), replica_of_book())) == errc::hash_mismatch);
    CHECK(code_of(replay_and_compare(source, damaged, replica_of_book())) == errc::hash_mismatch);

    auto const unsavable = make_replica(
        book{}, [](book& b) { return make_cache(b); },
        [](book const&) -> result<std::vector<std::byte>> { return error::encode_failed(); });
    CHECK(code_of(replay_and_compare(source, unsavable)) == errc::encode_failed);
    CHECK(code_of(replay_and_compare(source, replica_of_book(), unsavable)) == errc::encode_failed);
}

TEST_CASE("copies of a replica go their own ways", "[replay][unit]") {
    fixture at;
    at.record(2);
    auto run = at.recorded.read();
    auto one = replica_of_book();
    REQUIRE(one.apply(run.at(1).value()));
    auto other = one;
    CHECK(other.digest().value() == one.digest().value());
    REQUIRE(other.apply(run.at(2).value()));
    CHECK(other.digest().value() != one.digest().value());
    CHECK(one.state().orders.at(1).filled == 0);
    CHECK(other.state().orders.at(1).filled == 4);
    one = other;
    CHECK(one.state() == other.state());
    auto const moved = std::move(other);
    CHECK(moved.state() == one.state());
}

TEST_CASE("the first difference is found in generated runs, wherever it is", "[replay][campaign]") {
    auto const seed = test::campaign_seed("divergence");
    std::size_t const rounds = test::campaign_rounds(300);
    std::size_t found = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        testing::seeded_random random(seed + round);
        fixture at;
        at.record(1 + random.below(60));
        auto run = at.recorded.read();
        std::uint64_t const wrong = 1 + random.below(70);
        auto const report =
            replay_and_compare(run, replica_of_book(), replica_gone_wrong_at(wrong), {1 + random.below(200)});
        bool const there = 3 * wrong <= run.high_watermark();
        if (!report || report->equal == there || (there && report->first_different_seq != 3 * wrong - 1))
            FAIL("round " << round << ", order " << wrong << ": " << report);
        if (there) ++found;
    }
    CHECK(found > rounds / 10);
}
