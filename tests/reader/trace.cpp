// SPDX-License-Identifier: BSL-1.0
// Contract R4: look-ups by the ids in headers, and what an entry came from and led to.
#include "reader/lookup_kit.hpp"
#include "support/campaign.hpp"

#include <nacre/reader.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <map>
#include <set>

using namespace reader_tests;
using nacre::reading::trace;

namespace {

using seqs = std::vector<std::uint64_t>;

seqs seqs_of_causes(trace const& of) {
    seqs out;
    for (auto const& each : of.causes)
        out.push_back(each.seq());
    return out;
}

struct effect {
    std::uint64_t seq;
    std::uint64_t cause;
    std::size_t depth;
    friend bool operator==(effect const&, effect const&) = default;
    friend std::ostream& operator<<(std::ostream& out, effect const& each) {
        return out << each.seq << " of " << each.cause << " at " << each.depth;
    }
};

std::vector<effect> effects_of(trace const& of) {
    std::vector<effect> out;
    for (auto const& each : of.effects)
        out.push_back({each.entry.seq(), each.cause_seq, each.depth});
    return out;
}

template <class Run>
trace traced(Run& run, std::uint64_t seq) {
    auto found = run.trace(seq);
    INFO(found);
    REQUIRE(found);
    CHECK(found->entry.seq() == seq);
    return std::move(*found);
}

} // namespace

TEMPLATE_TEST_CASE(
    "R4 look-ups by correlation id and by causation id give every entry that carries it, in order",
    "[reader][unit][R4]", in_memory, in_files) {
    TestType model;
    custom_recorder<TestType> log(model);
    log.append({.correlation = 1, .causation = 2})
        .append({.message = 1})
        .append({.correlation = 2, .causation = 1})
        .append({.correlation = 1})
        .append({})
        .append({.correlation = 1, .causation = 1});
    if (GENERATE(true, false)) log.seal();
    auto run = open(model);
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(1))) == seqs{1, 2, 4, 6}); // 2 is the message itself
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(2))) == seqs{3});
    CHECK(plain_seqs_of(run.by_causation_id(id_of(1))) == seqs{3, 6});
    CHECK(plain_seqs_of(run.by_causation_id(id_of(2))) == seqs{1});
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(3))).empty());
    CHECK(plain_seqs_of(run.by_causation_id(uuid{})).empty()); // an id that is absent is not the id of zeros
}

TEST_CASE("R4 a look-up by correlation id finds the message that began the conversation",
          "[reader][unit][R4]") {
    in_memory model;
    custom_recorder<in_memory> log(model);
    log.append({.message = 7})                                    // begins one
        .append({.message = 8, .correlation = 7, .causation = 7}) // answers in it
        .append({.message = 9, .correlation = 8})                 // begins one of its own within it
        .append({.message = 7, .correlation = 7})                 // the id again: listed once, as it is
        .append({.correlation = 5})                               // before the message that it names
        .append({.message = 5, .correlation = 5})                 // names itself: listed once
        .append({.message = 6});                                  // nobody answered
    auto run = open(model);
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(7))) == seqs{1, 2, 4});
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(8))) == seqs{2, 3});
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(5))) == seqs{5, 6});
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(6))) == seqs{7});
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(4))).empty());
}

TEMPLATE_TEST_CASE("R4 look-ups by header see what a live run has been found to hold since",
                   "[reader][unit][R4]", in_memory, in_files) {
    TestType model;
    custom_recorder<TestType> log(model);
    log.append({.message = 5, .correlation = 1});
    auto run = open(model);
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(1))) == seqs{1});
    log.append({.correlation = 1, .causation = 5});
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(1))) == seqs{1}); // as of the last refresh
    REQUIRE(run.refresh());
    CHECK(plain_seqs_of(run.by_correlation_id(id_of(1))) == seqs{1, 2});
    CHECK(effects_of(traced(run, 1)) == std::vector<effect>{{2, 1, 1}});
}

TEST_CASE("R4 a trace walks causes back, nearest first, and effects forward, in seq order",
          "[reader][unit][R4]") {
    in_memory model;
    custom_recorder<in_memory> log(model);
    log.append({.message = 1})                   // 1: a quote
        .append({.message = 2, .causation = 1})  // 2: the order it led to
        .append({.message = 3, .causation = 2})  // 3: a fill
        .append({.message = 9})                  // 4: something else
        .append({.message = 5, .causation = 3})  // 5: the position after the fill
        .append({.message = 6, .causation = 2})  // 6: a second fill
        .append({.causation = 5})                // 7: nobody can refer to it
        .append({.message = 8, .causation = 1}); // 8: a second order
    auto run = open(model);

    auto const order = traced(run, 2);
    CHECK(seqs_of_causes(order) == seqs{1});
    CHECK(effects_of(order) == std::vector<effect>{{3, 2, 1}, {5, 3, 2}, {6, 2, 1}, {7, 5, 3}});
    CHECK_FALSE(order.missing_cause);
    CHECK_FALSE(order.circular);

    CHECK(seqs_of_causes(traced(run, 7)) == seqs{5, 3, 2, 1});
    CHECK(traced(run, 7).effects.empty());
    CHECK(effects_of(traced(run, 1)) ==
          std::vector<effect>{{2, 1, 1}, {3, 2, 2}, {5, 3, 3}, {6, 2, 2}, {7, 5, 4}, {8, 1, 1}});
    CHECK(traced(run, 4).causes.empty());
    CHECK(traced(run, 4).effects.empty());
}

TEST_CASE("R4 a trace says which cause is missing and goes no further", "[reader][unit][R4]") {
    in_memory model;
    custom_recorder<in_memory> log(model);
    log.append({.message = 2, .causation = 77}).append({.message = 3, .causation = 2});
    auto run = open(model);
    auto const found = traced(run, 2);
    CHECK(seqs_of_causes(found) == seqs{1});
    CHECK(found.missing_cause == id_of(77));
    CHECK_FALSE(found.circular);
}

TEST_CASE("R4 ids that form a circle end a trace where it closes", "[reader][unit][R4]") {
    in_memory model;
    custom_recorder<in_memory> log(model);
    log.append({.message = 1, .causation = 3})
        .append({.message = 2, .causation = 1})
        .append({.message = 3, .causation = 2})
        .append({.message = 4, .causation = 4})  // its own cause
        .append({.message = 5, .causation = 3}); // leads into the circle
    auto run = open(model);

    auto const on_it = traced(run, 1);
    CHECK(on_it.circular);
    CHECK(seqs_of_causes(on_it) == seqs{3, 2});
    CHECK(effects_of(on_it) == std::vector<effect>{{2, 1, 1}, {3, 2, 2}, {5, 3, 3}});

    auto const alone = traced(run, 4);
    CHECK(alone.circular);
    CHECK(alone.causes.empty());
    CHECK(alone.effects.empty());

    auto const before_it = traced(run, 5);
    CHECK(before_it.circular);
    CHECK(seqs_of_causes(before_it) == seqs{3, 2, 1});
}

TEST_CASE("R4 of several entries with one message id the first is the cause, and effects are listed once",
          "[reader][unit][R4]") {
    in_memory model;
    custom_recorder<in_memory> log(model);
    log.append({.message = 1}).append({.message = 1}).append({.message = 2, .causation = 1});
    auto run = open(model);
    CHECK(seqs_of_causes(traced(run, 3)) == seqs{1});
    CHECK(effects_of(traced(run, 1)) == std::vector<effect>{{3, 1, 1}});
    CHECK(effects_of(traced(run, 2)) == std::vector<effect>{{3, 2, 1}});
}

TEST_CASE("R4 a trace of an entry that is not there is not_found", "[reader][unit][R4]") {
    in_memory model;
    record(model, 3);
    auto run = open(model);
    CHECK(run.trace(0).error().code() == errc::not_found);
    CHECK(run.trace(4).error().code() == errc::not_found);
    CHECK(run.trace(seq_max).error().code() == errc::not_found);
}

TEST_CASE("R4 damage anywhere fails look-ups by header, since the damaged entry might belong to them",
          "[reader][unit][R4]") {
    in_memory model;
    in_memory damaged;
    record(model, 50);
    copy_damaged(model, damaged, flip<in_memory>(20, 20));
    auto run = open(damaged);
    for (int again = 0; again < 2; ++again) {
        auto const found = walk(run.by_correlation_id(id_of(0)));
        REQUIRE(found.failure);
        CHECK(found.seqs.empty());
        CHECK(found.failure->code() == errc::hash_mismatch);
        CHECK(found.failure->seq() == 20);
        CHECK(run.trace(1).error().code() == errc::hash_mismatch);
    }
}

TEST_CASE("R4 of a quarantined run look-ups by header give the entries that can be read",
          "[reader][unit][R4]") {
    in_memory model;
    quarantine(model, 60, 33); // 33 has a correlation id, as every fourth
    auto run = open(model);
    REQUIRE(run.condition() == run_condition::quarantined);
    seqs found;
    for (std::uint64_t each = 0; each < 8; ++each)
        for (auto const seq : seqs_of(run.by_correlation_id(id_of(each))))
            found.push_back(seq);
    seqs expected;
    for (std::uint64_t seq = 1; seq <= 60; seq += 4)
        if (seq != 33) expected.push_back(seq);
    CHECK(found == expected);
}

TEST_CASE("R4 look-ups by header and traces agree with a model over generated runs",
          "[reader][campaign][R4]") {
    auto const seed = test::campaign_seed("R4 traces");
    std::size_t const rounds = test::campaign_rounds(60);
    for (std::size_t round = 0; round < rounds; ++round) {
        testing::seeded_random random(seed + round);
        std::uint64_t const count = 1 + random.below(60);
        std::uint64_t const ids = 1 + random.below(40);
        in_memory model;
        custom_recorder<in_memory> log(model);
        std::vector<chosen> entries(1); // by seq
        for (std::uint64_t seq = 1; seq <= count; ++seq) {
            chosen each;
            each.message = random.below(ids + 1);
            each.correlation = random.below(4);
            each.causation = random.below(ids + 1);
            entries.push_back(each);
            log.append(each);
        }
        auto run = open(model);
        INFO("round " << round);
        auto const first_with = [&](std::uint64_t message) {
            std::uint64_t seq = 1;
            while (seq <= count && entries[seq].message != message)
                ++seq;
            return seq;
        };
        for (std::uint64_t id = 1; id < 4; ++id) {
            seqs expected;
            for (std::uint64_t seq = 1; seq <= count; ++seq)
                if (entries[seq].correlation == id || first_with(id) == seq) expected.push_back(seq);
            CHECK(plain_seqs_of(run.by_correlation_id(id_of(id))) == expected);
        }
        for (std::uint64_t seq = 1; seq <= count; ++seq) {
            auto const found = traced(run, seq);
            // Effects: the closure of "has this message id as its causation id", without the entry itself.
            std::set<std::uint64_t> closure;
            std::vector<std::uint64_t> open_ends{seq};
            while (!open_ends.empty()) {
                auto const message = entries[open_ends.back()].message;
                open_ends.pop_back();
                for (std::uint64_t other = 1; message != 0 && other <= count; ++other)
                    if (other != seq && entries[other].causation == message && closure.insert(other).second)
                        open_ends.push_back(other);
            }
            seqs effects;
            for (auto const& each : found.effects) {
                effects.push_back(each.entry.seq());
                CHECK(entries[each.entry.seq()].causation == entries[each.cause_seq].message);
            }
            CHECK(effects == seqs(closure.begin(), closure.end()));
            // Causes: a chain of first bearers of the id, until one repeats or there is none.
            seqs causes;
            std::set<std::uint64_t> met{seq};
            bool circular = false;
            for (auto id = entries[seq].causation; id != 0;) {
                std::uint64_t first = 1;
                while (first <= count && entries[first].message != id)
                    ++first;
                if (first > count) break;
                if (!met.insert(first).second) {
                    circular = true;
                    break;
                }
                causes.push_back(first);
                id = entries[first].causation;
            }
            CHECK(seqs_of_causes(found) == causes);
            CHECK(found.circular == circular);
        }
    }
}
