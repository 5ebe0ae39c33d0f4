// SPDX-License-Identifier: BSL-1.0
// Frames that no writer makes, with digests and chain that hold: recovery, reader and verifier take them for
// damage alike.
#include "log/forge.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <string>

using namespace log_tests;

namespace {

using memory_verifier = basic_verifier<memory_backend, raw_encoder, hash>;
using format::frame_kind;

struct malformation {
    char const* what;
    format::frame_kind kind;
    std::size_t nth;
    void (*change)(forged_run&, std::size_t frame);
    std::uint64_t intact; ///< entries of the batches before
    finding_kind found;
};

malformation const malformations[] = {
    {"a topic whose id skips one", frame_kind::topic, 3,
     [](forged_run& log, std::size_t at) { log.store(at, 16, std::uint32_t{4}); }, 4,
     finding_kind::definition_missing},
    {"a topic defined again", frame_kind::topic, 3,
     [](forged_run& log, std::size_t at) { log.store(at, 16, std::uint32_t{1}); }, 4,
     finding_kind::seq_mismatch},
    {"a topic of id 0", frame_kind::topic, 3,
     [](forged_run& log, std::size_t at) { log.store(at, 16, std::uint32_t{0}); }, 4,
     finding_kind::definition_missing},
    {"a name longer than its frame", frame_kind::topic, 3,
     [](forged_run& log, std::size_t at) { log.store(at, 20, std::uint32_t{200}); }, 4,
     finding_kind::definition_missing},
    {"a payload type whose reserved bytes are not zero", frame_kind::payload_type, 3,
     [](forged_run& log, std::size_t at) { log.store(at, 36, std::uint32_t{1}); }, 4,
     finding_kind::definition_missing},
    {"an index kind with an unknown flag", frame_kind::index_kind, 3,
     [](forged_run& log, std::size_t at) { log.store(at, 6, std::uint16_t{0x8000}); }, 4,
     finding_kind::definition_missing},
    {"an anchor whose reserved bytes are not zero", frame_kind::anchor, 1,
     [](forged_run& log, std::size_t at) { log.store(at, 36, std::uint32_t{1}); }, 4,
     finding_kind::anchor_invalid},
    {"a manifest in place of an anchor", frame_kind::anchor, 1,
     [](forged_run& log, std::size_t at) {
         log.store(at, 4, static_cast<std::uint16_t>(frame_kind::manifest));
     },
     4, finding_kind::manifest_mismatch},
};

[[nodiscard]] bool tells_of(report const& found, finding_kind kind) {
    for (auto const& each : found.findings())
        if (each.kind == kind) return true;
    return false;
}

} // namespace

TEST_CASE("a frame that no writer makes is damage to recovery, reader and verifier alike",
          "[verifier][log][B14][F2]") {
    for (auto const& each : malformations) {
        INFO(each.what);
        auto log = run_to_forge();
        auto const frame = log.at(each.kind, each.nth);
        each.change(log, frame);
        log.make_consistent();
        auto const place = log.place();

        auto const report = memory_verifier{}.verify(place, run);
        REQUIRE(report);
        CHECK(tells_of(*report, each.found));
        {
            auto reader = open(place);
            CHECK(reader.condition() == run_condition::crashed);
            CHECK(reader.verdict().kind == verdict_kind::corrupt);
            CHECK(reader.verdict().damage_offset == frame);
            // No entry is touched: all are served, those behind the damage with the names that are left.
            auto served = entries_of(reader);
            REQUIRE(served.size() == 11);
            CHECK(served.back() == message(11));
            served.resize(each.intact);
            CHECK(served == messages(1, each.intact));
        }
        auto const outcome = recover(place);
        CHECK(outcome.status == status::quarantined);
        CHECK(outcome.verdict.damage_offset == frame);
        CHECK(outcome.verdict.damage_seq == each.intact + 1);
        auto reader = open(place);
        CHECK(reader.condition() == run_condition::quarantined);
        CHECK(reader.high_watermark() == 11);
        CHECK(entry_at(reader, 11) == message(11)); // behind the damage, with names defined before it
        auto const again = memory_verifier{}.verify(place, run);
        REQUIRE(again);
        CHECK(tells_of(*again, each.found));
    }
}

TEST_CASE("a malformed frame in a batch that was never acknowledged is torn and cut",
          "[verifier][log][B14]") {
    memory_backend const source;
    std::uint64_t before = 0;
    std::uint64_t end = 0;
    {
        auto writer = create(source);
        append(writer, 3);
        append(writer, 1);
        before = writer.committed_offset();
        auto last = messages(5, 6);
        last[0].topic = "exec.rejects";
        REQUIRE(try_append(writer, last));
        end = writer.committed_offset();
    }
    forged_run log(bytes_of(source), end);
    log.store(log.at(frame_kind::topic, 3), 16, std::uint32_t{7});
    log.make_consistent();
    auto const place = log.place();
    CHECK(open(place).verdict().kind == verdict_kind::torn);
    auto const outcome = recover(place);
    CHECK(outcome.status == status::crashed_recovered);
    CHECK(outcome.verdict.log_end == before);
    CHECK(outcome.high_watermark == 4);
    auto const report = memory_verifier{}.verify(place, run);
    REQUIRE(report);
    CHECK(report->clean());
}

TEST_CASE("a malformed manifest leaves the run untouched and every tool says so", "[verifier][log][B14]") {
    auto log = run_to_forge();
    log.store(log.at(frame_kind::manifest, 1), 32, std::uint16_t{2}); // has_seed
    log.make_consistent();
    auto const place = log.place();
    {
        auto opened = open(place); // what is left to read is read
        CHECK(opened.verdict().damage_offset == format::log_begin);
        CHECK(entry_at(opened, 11) == message(11));
    }
    auto const recovered = try_recover(place);
    REQUIRE(code_of(recovered) == errc::corrupted);
    CHECK(recovered.error().offset() == format::log_begin);
    CHECK(
        log_of(place, log.bytes().size()) ==
        std::vector(log.bytes().begin() + static_cast<std::ptrdiff_t>(format::log_begin), log.bytes().end()));
    auto const report = memory_verifier{}.verify(place, run);
    REQUIRE(report);
    CHECK(tells_of(*report, finding_kind::manifest_mismatch));
}
