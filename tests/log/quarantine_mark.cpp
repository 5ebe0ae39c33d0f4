// SPDX-License-Identifier: BSL-1.0
// An operator's quarantine: what it changes, what it refuses, and that it can be taken back.
#include "log/run_kit.hpp"

#include <nacre/log/quarantine_mark.hpp>
#include <nacre/verifier.hpp>

#include <vector>

using namespace log_tests;

namespace {

/// A run of 12 entries that ended in order, or was sealed by recovery.
void record_sealed(memory_backend const& place, bool in_order) {
    {
        auto writer = create(place);
        append(writer, 6);
        append(writer, 5);
        if (in_order) {
            append_run_ended(writer);
            REQUIRE(writer.seal(status::ended));
            return;
        }
        append(writer, 1);
    }
    recover(place);
}

bytes_view behind_superblocks(std::vector<std::byte> const& file) {
    return bytes_view(file).subspan(format::log_begin);
}

} // namespace

TEST_CASE("S2 a sealed run is marked quarantined and the mark is taken back, and nothing else changes",
          "[log][quarantine][S2]") {
    for (bool const in_order : {true, false}) {
        CAPTURE(in_order);
        memory_backend const place;
        record_sealed(place, in_order);
        auto const before = bytes_of(place);
        auto const status_before = superblock_of(place).status;
        CHECK(status_before == (in_order ? status::ended : status::crashed_recovered));

        REQUIRE(log::mark_quarantined<hash>(place, run, {7, 13'000}));
        auto const marked = bytes_of(place);
        REQUIRE(marked.size() == before.size());
        CHECK(format::equal(behind_superblocks(marked), behind_superblocks(before)));
        for (auto const& slot : superblocks_in(marked).slots) {
            REQUIRE(slot);
            CHECK(slot->status == status::quarantined);
            CHECK(slot->damage_seq == 7);
            CHECK(slot->damage_offset == 13'000);
        }
        {
            auto reader = open(place);
            CHECK(reader.condition() == run_condition::quarantined);
            CHECK(reader.verdict().damage_seq == 7);
            CHECK(reader.high_watermark() == 12);
            for (std::uint64_t seq = 1; seq <= 11; ++seq)
                CHECK(entry_at(reader, seq) == message(seq));
            CHECK(*reader.lookup_all("order", "O-2") == std::vector<std::uint64_t>{2, 8});
        }
        CHECK(recover(place).status == status::quarantined); // a second recovery changes nothing
        CHECK(bytes_of(place) == marked);
        CHECK(code_of(log::mark_quarantined<hash>(place, run)) == errc::invalid_argument);

        CHECK(*log::lift_quarantine<hash>(place, run) == status_before);
        auto const lifted = bytes_of(place);
        CHECK(format::equal(behind_superblocks(lifted), behind_superblocks(before)));
        auto reader = open(place);
        CHECK(reader.condition() == run_condition::sealed);
        CHECK(reader.has_sealed_index());
        auto const report = verification::verify_bytes<hash>(lifted, run);
        REQUIRE(report);
        CHECK(report->clean());
        CHECK(code_of(log::lift_quarantine<hash>(place, run)) == errc::invalid_argument);
    }
}

TEST_CASE("S2 the mark of a run with a damaged footer is taken back by what its last entry says",
          "[log][quarantine][S2]") {
    for (bool const in_order : {true, false}) {
        CAPTURE(in_order);
        memory_backend const place;
        record_sealed(place, in_order);
        flip_byte(place, superblock_of(place).footer_offset + 40);
        REQUIRE(log::mark_quarantined<hash>(place, run));
        CHECK(*log::lift_quarantine<hash>(place, run) ==
              (in_order ? status::ended : status::crashed_recovered));
    }
    memory_backend const place;
    record_sealed(place, true);
    flip_byte(place, superblock_of(place).footer_offset + 40);
    flip_byte(place, offset_of(place, format::frame_kind::entry, 12) + 20);
    REQUIRE(log::mark_quarantined<hash>(place, run));
    auto const marked = bytes_of(place);
    CHECK(code_of(log::lift_quarantine<hash>(place, run)) == errc::corrupted);
    CHECK(bytes_of(place) == marked);
}

TEST_CASE("S2 what is not sealed is not marked, and a quarantine by recovery is not taken back",
          "[log][quarantine][S2]") {
    memory_backend const place;
    CHECK(code_of(log::mark_quarantined<hash>(place, run)) == errc::not_found);
    {
        auto writer = create(place);
        append(writer, 3);
        CHECK(code_of(log::mark_quarantined<hash>(place, run)) == errc::busy);
        append(writer, 3);
        append(writer, 1);
    }
    auto const crashed = bytes_of(place);
    auto const refused = log::mark_quarantined<hash>(place, run);
    CHECK(code_of(refused) == errc::not_sealed);
    CHECK(refused.error().path() == place.location(run));
    CHECK(code_of(log::lift_quarantine<hash>(place, run)) == errc::not_sealed);
    CHECK(bytes_of(place) == crashed);
    flip_byte(place, offset_of(place, format::frame_kind::entry, 2) + 24);
    REQUIRE(recover(place).status == status::quarantined);
    CHECK(code_of(log::lift_quarantine<hash>(place, run)) == errc::invalid_argument);
    CHECK(code_of(log::mark_quarantined<xxh3_64>(place, run)) == errc::wrong_hasher);
}
