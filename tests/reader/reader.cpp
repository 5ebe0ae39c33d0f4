// SPDX-License-Identifier: BSL-1.0
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>

#include "reader/kit.hpp"

#include <initializer_list>
#include <type_traits>

using namespace reader_tests;
using nacre::log::verdict_kind;
using nacre::reading::history_options;
using nacre::reading::replay_plan;

namespace {

static_assert(!std::is_copy_constructible_v<basic_reader<memory_backend>> &&
              std::is_nothrow_move_constructible_v<basic_reader<memory_backend>>);

template <class T>
errc code_of(result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

/// The seq of the entry that was found and is what was recorded, 0 when there is none.
std::uint64_t seq_of(result<std::optional<entry_view>> const& found) {
    INFO(found);
    REQUIRE(found);
    if (!*found) return 0;
    CHECK((*found)->to_entry() == message((*found)->seq()));
    return (*found)->seq();
}

/// xxh3_128, counting what it is asked for.
struct counting_hash : xxh3_128 {
    static inline std::uint64_t calls = 0;
    [[nodiscard]] digest_type digest(bytes_view bytes) const noexcept {
        ++calls;
        return xxh3_128::digest(bytes);
    }
};

/// Stores another watermark in the only anchor of a copied run.
template <class Model>
auto anchor_at(std::uint64_t high_watermark) {
    return [=](reader_in<Model>& source, bytes_span bytes) {
        REQUIRE(source.anchors().size() == 1);
        auto const [anchor, offset] = source.anchors().front();
        std::vector<std::byte> frame;
        format::frame_writer<xxh3_128> out(frame);
        auto changed = anchor;
        changed.high_watermark = high_watermark;
        format::write_anchor(out, changed,
                             format::load<format::frame_prefix>(bytes, static_cast<std::size_t>(offset)).seq);
        format::store_bytes(bytes, static_cast<std::size_t>(offset), frame);
    };
}

} // namespace

// ---- opening ----------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("a run of any condition opens and says which it is", "[reader][unit][R1]", in_memory,
                   in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(10);
    auto run = open(model);
    CHECK(run.condition() == run_condition::live);
    CHECK(run.manifest().status == status::running);
    CHECK(run.high_watermark() == 10);
    log.append(5);
    CHECK(run.high_watermark() == 10);
    CHECK(*run.refresh());
    CHECK(run.high_watermark() == 15);
    CHECK_FALSE(*run.refresh());

    SECTION("sealed while it is followed") {
        log.append(1).seal();
        CHECK(*run.refresh());
        CHECK(run.high_watermark() == 16);
        CHECK(*run.refresh());
        CHECK(run.condition() == run_condition::sealed);
        CHECK_FALSE(*run.refresh());
        CHECK(run.manifest().status == status::ended);
        CHECK(run.verdict().kind == verdict_kind::sealed);
        CHECK(seqs_of(run.scan()) == up(1, 16));
        CHECK(open(model).condition() == run_condition::sealed);
    }
    SECTION("crashed while it is followed, then recovered") {
        log.crash();
        CHECK(*run.refresh());
        CHECK(run.condition() == run_condition::crashed);
        CHECK(run.verdict().kind == verdict_kind::accepted);
        CHECK(run.verdict().last_seq == 15);
        CHECK(seqs_of(run.scan()) == up(1, 15));
        CHECK_FALSE(*run.refresh());
        CHECK(open(model).condition() == run_condition::crashed);
        CHECK(recover(model) == status::crashed_recovered);
        CHECK(*run.refresh());
        CHECK(run.condition() == run_condition::sealed);
        CHECK(run.manifest().status == status::crashed_recovered);
        CHECK(seqs_of(run.scan()) == up(1, 15));
        CHECK(seqs_of(run.scan_reverse()) == down(15, 1));
    }
}

TEMPLATE_TEST_CASE("a run that is not sealed is not opened as sealed", "[reader][unit][B9]", in_memory,
                   in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(1);
    auto const open_sealed = [&] { return reader_in<TestType>::open_sealed(model.place(), first_run); };
    CHECK(code_of(open_sealed()) == errc::not_sealed);
    log.seal();
    CHECK(open_sealed());
    recorder<TestType>(model, other_run).append(1).crash();
    auto const crashed = reader_in<TestType>::open_sealed(model.place(), other_run);
    CHECK(code_of(crashed) == errc::not_sealed);
    CHECK_FALSE(crashed.error().path().empty());
}

TEMPLATE_TEST_CASE("a run that does not exist is not found", "[reader][unit][B10]", in_memory, in_files) {
    TestType model;
    CHECK(code_of(reader_in<TestType>::open(model.place(), first_run)) == errc::not_found);
    CHECK(code_of(reader_in<TestType>::open_sealed(model.place(), first_run)) == errc::not_found);
}

TEMPLATE_TEST_CASE("a moved-from reader gives no_run_open", "[reader][unit][B1]", in_memory, in_files) {
    TestType model;
    record(model, 3);
    auto run = open(model);
    auto const taken = std::move(run);
    CHECK(code_of(run.refresh()) == errc::no_run_open);
    CHECK(code_of(run.find(1)) == errc::no_run_open);
    CHECK(code_of(run.at(1)) == errc::no_run_open);
    CHECK(code_of(run.find("order", "O-2")) == errc::no_run_open);
    CHECK(code_of(run.last("order", "O-2")) == errc::no_run_open);
    CHECK(code_of(run.snapshot_plan()) == errc::no_run_open);
    for (auto const& outcome :
         {walk(run.scan()), walk(run.scan_reverse()), walk(run.find_all("order", "O-2"))}) {
        REQUIRE(outcome.failure);
        CHECK(outcome.failure->code() == errc::no_run_open);
    }
    CHECK(taken.high_watermark() == 3);
}

// ---- one entry --------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("an entry is read by its seq and there is none at 0 or above the watermark",
                   "[reader][unit][B6]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(5).append(16).append(12);
    auto const check = [&] {
        auto run = open(model);
        for (std::uint64_t seq = 1; seq <= 33; ++seq) {
            auto const found = run.find(seq);
            REQUIRE((found && *found));
            CHECK((*found)->to_entry() == message(seq));
            CHECK(run.at(seq)->seq() == seq);
        }
        for (std::uint64_t const seq : {std::uint64_t{0}, std::uint64_t{34}, seq_max}) {
            auto const found = run.find(seq);
            REQUIRE(found);
            CHECK_FALSE(*found);
            CHECK(code_of(run.at(seq)) == errc::not_found);
        }
    };
    check();
    log.seal();
    check();
}

TEMPLATE_TEST_CASE("a damaged entry gives its error and spoils no other", "[reader][unit][B6]", in_memory,
                   in_files) {
    TestType whole;
    TestType model;
    record(whole, 40);
    copy_damaged<TestType>(whole, model, flip<TestType>(20, 20));
    auto run = open(model);
    auto const hurt = run.find(20);
    REQUIRE(code_of(hurt) == errc::hash_mismatch);
    CHECK(hurt.error().seq() == 20);
    CHECK(code_of(run.at(20)) == errc::hash_mismatch);
    for (std::uint64_t const seq : std::initializer_list<std::uint64_t>{1, 19, 21, 40})
        CHECK(run.at(seq)->to_entry() == message(seq));
}

TEMPLATE_TEST_CASE("a payload is read as the bytes it is", "[reader][unit][R1]", in_memory, in_files) {
    TestType model;
    record(model, 3);
    auto run = open(model);
    auto const view = run.at(2);
    REQUIRE(view);
    auto const bytes = run.template read<bytes_view>(*view);
    REQUIRE(bytes);
    CHECK(bytes->data() == view->payload().data());
    CHECK(bytes->size() == message(2).payload.size());
}

TEMPLATE_TEST_CASE("a redacted entry is served as such and decodes to an error", "[reader][unit][R1]",
                   in_memory, in_files) {
    TestType whole;
    TestType model;
    record(whole, 5);
    copy_damaged<TestType>(whole, model, [](auto& source, bytes_span bytes) {
        auto const view = *source.at(2);
        auto const start = static_cast<std::size_t>(view.payload().data() - source.bytes().data());
        auto const payload = bytes.subspan(start, view.payload().size());
        auto const digest = xxh3_128{}.digest(payload);
        format::store_zeros(payload);
        format::store(payload, 0, digest);
        bytes[static_cast<std::size_t>(view.offset()) + 7] |= std::byte{0x80};
    });
    auto run = open(model);
    auto const view = run.at(2);
    REQUIRE(view);
    CHECK(view->redacted());
    CHECK(view->payload().empty());
    CHECK(view->to_entry().redacted);
    auto const decoded = run.template read<bytes_view>(*view);
    CHECK(code_of(decoded) == errc::decode_failed);
    CHECK(run.at(3)->to_entry() == message(3));
}

// ---- keys -------------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("keys find their first entry and every entry in order", "[reader][unit][B5]", in_memory,
                   in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(20).append(10);
    auto const check = [&] {
        auto run = open(model);
        CHECK(seq_of(run.find("order", "O-2")) == 2);
        CHECK(seqs_of(run.find_all("order", "O-2")) == std::vector<std::uint64_t>{2, 8, 14, 20, 26});
        CHECK(seqs_of(run.find_all("order", "O-2")) == std::vector<std::uint64_t>{2, 8, 14, 20, 26});
        // The kinds have a key in common and do not see each other's.
        CHECK(seqs_of(run.find_all("order", "O-0")) == std::vector<std::uint64_t>{6, 12, 18, 24, 30});
        CHECK(seqs_of(run.find_all("account", "O-0")) == std::vector<std::uint64_t>{10, 20, 30});
        CHECK(seq_of(run.find("order", "O-3")) == 0);
        CHECK(seqs_of(run.find_all("account", "O-2")).empty());
        CHECK(seq_of(run.last("order", "O-2")) == 26);
        CHECK(seq_of(run.last("account", "O-0")) == 30);
        CHECK(seq_of(run.last("order", "O-3")) == 0);
    };
    check();
    log.seal();
    check();
}

TEMPLATE_TEST_CASE("entries and their keys become visible together to a live reader", "[reader][unit][B5]",
                   in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(3);
    auto run = open(model);
    log.append(6);
    CHECK(seqs_of(run.find_all("order", "O-2")) == std::vector<std::uint64_t>{2});
    CHECK(seq_of(run.find("order", "O-4")) == 0);
    REQUIRE(run.refresh());
    CHECK(seqs_of(run.find_all("order", "O-2")) == std::vector<std::uint64_t>{2, 8});
    CHECK(seq_of(run.find("order", "O-4")) == 4);
}

TEMPLATE_TEST_CASE("a history with a damaged entry is empty and has the error as its status",
                   "[reader][unit][R1]", in_memory, in_files) {
    TestType whole;
    TestType model;
    record(whole, 30);
    copy_damaged<TestType>(whole, model, flip<TestType>(14, 20));
    auto run = open(model);
    auto const outcome = walk(run.find_all("order", "O-2"));
    CHECK(outcome.seqs.empty());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->code() == errc::hash_mismatch);
    CHECK(outcome.failure->seq() == 14);
    CHECK(seq_of(run.find("order", "O-2")) == 2);
}

TEMPLATE_TEST_CASE("R4 a history is oldest first or newest first, and its limit takes the newest",
                   "[reader][unit][R4]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(20).append(10);
    if (GENERATE(true, false)) log.seal();
    auto run = open(model);
    using seqs = std::vector<std::uint64_t>;
    auto const found = [&](history_options const& options) {
        return seqs_of(run.find_all("order", "O-2", options));
    };
    CHECK(found({.newest_first = true}) == seqs{26, 20, 14, 8, 2});
    CHECK(found({.limit = 2}) == seqs{20, 26});
    CHECK(found({.limit = 2, .newest_first = true}) == seqs{26, 20});
    CHECK(found({.limit = 5}) == seqs{2, 8, 14, 20, 26});
    CHECK(found({.limit = 6, .newest_first = true}) == seqs{26, 20, 14, 8, 2});
    CHECK(found({.limit = 0}).empty());
    CHECK(found({.limit = 0, .newest_first = true}).empty());
    auto again = run.find_all("order", "O-2", {.limit = 3, .newest_first = true});
    for (int pass = 0; pass < 2; ++pass)
        CHECK(seqs_of(again) == seqs{26, 20, 14});
}

TEST_CASE("R4 the last entry of a key, a limited and a reverse history cost what they give",
          "[reader][unit][R4]") {
    in_memory model;
    recorder<in_memory, counting_hash> log(model);
    log.append(600); // every sixth has the key
    if (GENERATE(true, false)) log.seal();
    auto opened = basic_reader<memory_backend, raw_encoder, counting_hash>::open(model.place(), first_run);
    REQUIRE(opened);
    auto& run = *opened;
    static_cast<void>(run.last("order", "O-2"));  // the index's blocks are checked
    constexpr std::uint64_t digests_an_entry = 2; // its payload's and its own
    auto const digests = [](auto const& ask) {
        counting_hash::calls = 0;
        ask();
        return counting_hash::calls;
    };
    std::uint64_t found = 0;
    auto const last = digests([&] { found = seq_of(run.last("order", "O-2")); });
    CHECK(found == 596);
    CHECK(last == digests_an_entry);
    auto const first = digests([&] { found = seq_of(run.find("order", "O-2")); });
    CHECK(found == 2);
    CHECK(first == digests_an_entry);
    std::vector<std::uint64_t> seqs;
    auto const three = digests([&] { seqs = seqs_of(run.find_all("order", "O-2", {.limit = 3})); });
    CHECK(seqs == std::vector<std::uint64_t>{584, 590, 596});
    CHECK(three == 3 * digests_an_entry);
    auto const left_early = digests([&] {
        for (auto const& each : run.find_all("order", "O-2", {.newest_first = true}))
            if (each.seq() <= 590) break;
    });
    CHECK(left_early == 2 * digests_an_entry);
    auto const whole = digests([&] { seqs = seqs_of(run.find_all("order", "O-2")); });
    CHECK(seqs.size() == 100);
    CHECK(whole == 100 * digests_an_entry);
}

TEMPLATE_TEST_CASE("R4 a history newest first ends at a damaged entry and has served those behind it",
                   "[reader][unit][R4]", in_memory, in_files) {
    TestType whole;
    TestType model;
    record(whole, 30);
    copy_damaged<TestType>(whole, model, flip<TestType>(14, 20));
    auto run = open(model);
    auto const outcome = walk(run.find_all("order", "O-2", {.newest_first = true}));
    CHECK(outcome.seqs == std::vector<std::uint64_t>{26, 20});
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->code() == errc::hash_mismatch);
    CHECK(outcome.failure->seq() == 14);
    CHECK(seqs_of(run.find_all("order", "O-2", {.limit = 2})) == std::vector<std::uint64_t>{20, 26});
    CHECK(seq_of(run.last("order", "O-2")) == 26);
}

TEMPLATE_TEST_CASE("R4 an index kind that the run does not know is an error that names the nearest",
                   "[reader][unit][R4]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    auto run = open(model);
    CHECK(code_of(run.find("order", "O-2")) == errc::invalid_argument); // no kind was defined yet
    CHECK(run.find("order", "O-2").error().message() ==
          "invalid argument: the run has no index kind \"order\"");
    auto waiting = run.find_all("order", "O-2");
    CHECK(walk(waiting).failure->code() == errc::invalid_argument);
    log.append(12);
    if (GENERATE(true, false)) log.seal();
    REQUIRE(run.refresh());
    CHECK(seqs_of(waiting) == std::vector<std::uint64_t>{2, 8}); // begun anew, it asks again
    CHECK(seqs_of(run.find_all("order", "no such key")).empty());
    std::string const sentence =
        "invalid argument: the run has no index kind \"oder\": the nearest it has is \"order\"";
    for (auto const& why :
         {run.find("oder", "O-2").error(), run.last("oder", "O-2").error(),
          walk(run.find_all("oder", "O-2")).failure.value(),
          walk(run.find_all("oder", "O-2", {.limit = 1, .newest_first = true})).failure.value()}) {
        CHECK(why.code() == errc::invalid_argument);
        CHECK(why.message() == sentence);
    }
}

TEMPLATE_TEST_CASE("the names of a run are listed in the order of their definition", "[reader][unit][R1]",
                   in_memory, in_files) {
    TestType model;
    record(model, 10);
    auto const run = open(model);
    auto const names = [](auto const& list) {
        std::vector<std::string> out;
        for (auto const& each : list)
            out.emplace_back(each.name);
        return out;
    };
    CHECK(std::vector<std::string_view>(run.topics().begin(), run.topics().end()) ==
          std::vector<std::string_view>{"exec.orders", "exec.fills"});
    CHECK(names(run.payload_types()) == std::vector<std::string>{"SubmitOrder", "OrderFilled"});
    CHECK(names(run.index_kinds()) == std::vector<std::string>{"order", "account"});
}

// ---- anchors and plans ------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("every anchor ever recorded stays readable", "[reader][unit][B8]", in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    CHECK(open(model).anchors().empty());
    log.append(5).anchor(3).append(2).anchor(7).anchor(7);
    auto const check = [&] {
        auto const run = open(model);
        REQUIRE(run.anchors().size() == 3);
        CHECK(run.anchors()[0].anchor.high_watermark == 3);
        CHECK(run.anchors()[2].anchor.high_watermark == 7);
        CHECK(run.anchors()[2].anchor.snapshot_id == "snapshot-7");
    };
    check();
    log.seal();
    check();
}

TEMPLATE_TEST_CASE("a plan without an anchor starts at the first entry", "[reader][unit][R2]", in_memory,
                   in_files) {
    TestType model;
    record(model, 9);
    auto const plan = open(model).snapshot_plan();
    REQUIRE(plan);
    CHECK(*plan == replay_plan{1, 9, std::nullopt});
    CHECK(plan->count() == 9);
}

TEMPLATE_TEST_CASE("a plan of an empty run is empty", "[reader][unit][R2]", in_memory, in_files) {
    TestType model;
    record(model, 0);
    auto const plan = open(model).snapshot_plan();
    REQUIRE(plan);
    CHECK(plan->empty());
    CHECK(plan->count() == 0);
}

TEMPLATE_TEST_CASE("a plan goes from behind the latest anchor to the watermark", "[reader][unit][R2]",
                   in_memory, in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(5).anchor(3).anchor(4).append(4);
    auto const check = [&](run_condition condition) {
        auto run = open(model);
        CHECK(run.condition() == condition);
        auto const plan = run.snapshot_plan();
        REQUIRE(plan);
        CHECK(plan->first == 5);
        CHECK(plan->last == 9);
        CHECK(plan->count() == 5);
        REQUIRE(plan->anchor);
        CHECK(plan->anchor->snapshot_id == "snapshot-4");
        CHECK(seqs_of(run.scan(plan->first, plan->last)) == up(5, 9));
    };
    check(run_condition::live);
    SECTION("sealed") {
        log.seal();
        check(run_condition::sealed);
    }
    SECTION("crashed") {
        log.crash();
        check(run_condition::crashed);
    }
}

TEMPLATE_TEST_CASE("a plan with the anchor at the watermark is empty", "[reader][unit][R2]", in_memory,
                   in_files) {
    TestType model;
    recorder<TestType> log(model);
    log.append(5).anchor(5);
    log.seal();
    auto run = open(model);
    auto const plan = run.snapshot_plan();
    REQUIRE(plan);
    CHECK(plan->empty());
    CHECK(plan->anchor->high_watermark == 5);
    CHECK(seqs_of(run.scan(plan->first, plan->last)).empty());
}

TEMPLATE_TEST_CASE("a plan with the anchor past the watermark is corrupted", "[reader][unit][R2]", in_memory,
                   in_files) {
    TestType whole;
    TestType model;
    recorder<TestType> log(whole);
    log.append(5).anchor(5);
    log.seal();
    copy_damaged<TestType>(whole, model, anchor_at<TestType>(6));
    auto const plan = open(model).snapshot_plan();
    REQUIRE(code_of(plan) == errc::corrupted);
    CHECK(plan.error().seq() == 6);
}

// ---- quarantined ------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("a quarantined run serves what can still be found", "[reader][unit][R1]", in_memory,
                   in_files) {
    TestType whole;
    TestType model;
    {
        recorder<TestType> log(whole);
        log.append(10).append(10).append(10);
        log.crash();
    }
    copy_damaged<TestType>(whole, model, flip<TestType>(15, 20));
    REQUIRE(recover(model) == status::quarantined);
    auto run = open(model);
    CHECK(run.condition() == run_condition::quarantined);
    CHECK(run.manifest().status == status::quarantined);
    CHECK(run.verdict().kind == verdict_kind::corrupt);
    CHECK(run.verdict().damage_seq == 15);
    auto const last = run.high_watermark();
    REQUIRE(last >= 20);
    CHECK(seqs_of(run.scan(1, 14)) == up(1, 14));
    CHECK(code_of(run.at(15)) == errc::hash_mismatch);
    CHECK(seqs_of(run.scan(16)) == up(16, last));
    CHECK(seqs_of(run.scan_reverse(16)) == down(last, 16));
    CHECK(seq_of(run.find("order", "O-2")) == 2);
    CHECK(seq_of(run.find("order", "O-4")) == 4);
    auto const all = seqs_of(run.find_all("order", "O-2"));
    REQUIRE(all.size() >= 3);
    CHECK(std::vector<std::uint64_t>(all.begin(), all.begin() + 3) == std::vector<std::uint64_t>{2, 8, 14});
    CHECK(seq_of(run.last("order", "O-2")) == all.back());
    CHECK(seqs_of(run.find_all("order", "O-2", {.newest_first = true})) ==
          std::vector<std::uint64_t>(all.rbegin(), all.rend()));
    CHECK(seqs_of(run.find_all("order", "O-3")).empty());
}
