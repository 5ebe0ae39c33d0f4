// SPDX-License-Identifier: BSL-1.0
// What can still be told from the bytes of a damaged run: entries by their place, and the gaps between them.
#include "log/run_kit.hpp"

#include <nacre/log/salvage.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace log_tests;

namespace {

constexpr std::uint64_t last = 12;

/// A run of `last` entries, three a batch, all of its bytes, and where each entry stands.
struct recorded {
    recorded() {
        memory_backend const place;
        {
            auto writer = create(place);
            for (std::uint64_t batch = 0; batch < last / 3; ++batch)
                append(writer, 3);
        }
        bytes = bytes_of(place);
        auto reader = open(place);
        for (std::uint64_t seq = 1; seq <= last; ++seq)
            offsets.push_back(reader.locate(seq)->offset);
    }

    [[nodiscard]] std::uint64_t offset_of(std::uint64_t seq) const { return offsets[seq - 1]; }
    void spoil(std::uint64_t offset) { bytes[static_cast<std::size_t>(offset)] ^= std::byte{0x10}; }

    std::vector<std::byte> bytes;
    std::vector<std::uint64_t> offsets;
};

std::vector<std::uint64_t> seqs_in(log::salvage<hash> const& found) {
    std::vector<std::uint64_t> out;
    for (auto const& each : found.entries())
        out.push_back(each.seq);
    return out;
}

log::salvage<hash> salvage_of(recorded const& from, std::uint64_t damage_offset,
                              std::uint64_t watermark = last) {
    log::salvage<hash> out;
    log::log_projection names;
    out.scan(from.bytes, watermark, damage_offset, hash{}, names);
    return out;
}

} // namespace

TEST_CASE("an entry whose payload is damaged is found by its place", "[log][salvage]") {
    recorded damaged;
    damaged.spoil(damaged.offset_of(6) - 8); // the end of entry 5
    auto const found = salvage_of(damaged, damaged.offset_of(5));
    CHECK(seqs_in(found) == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    for (std::uint64_t seq = 1; seq <= last; ++seq)
        CHECK(found.offset_of(seq).value() == damaged.offset_of(seq));
}

TEST_CASE("an entry that cannot be told from its bytes is a gap between its neighbours", "[log][salvage]") {
    recorded damaged;
    damaged.spoil(damaged.offset_of(5)); // its size
    auto const found = salvage_of(damaged, damaged.offset_of(5));
    CHECK(seqs_in(found) == std::vector<std::uint64_t>{1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12});
    auto const missing = found.offset_of(5);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code() == errc::gap);
    CHECK(missing.error().previous() == 4);
    CHECK(missing.error().next() == 6);
    CHECK(found.up_to(5).size() == 4);
    CHECK(found.up_to(6).size() == 5);
    CHECK(found.up_to(0).empty());
}

TEST_CASE("a damaged seq does not hide the entries it jumps over", "[log][salvage]") {
    recorded damaged;
    auto const seq_at = static_cast<std::size_t>(damaged.offset_of(3)) + offsetof(format::frame_prefix, seq);
    damaged.bytes[seq_at] = std::byte{9};
    auto const found = salvage_of(damaged, damaged.offset_of(3));
    CHECK(seqs_in(found) == std::vector<std::uint64_t>{1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

TEST_CASE("nothing above the watermark is found, and a gap at the end says how far it reaches",
          "[log][salvage]") {
    recorded damaged;
    damaged.spoil(damaged.offset_of(7));
    auto const found = salvage_of(damaged, damaged.offset_of(7), 7);
    CHECK(seqs_in(found) == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6});
    auto const missing = found.offset_of(7);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().previous() == 6);
    CHECK(missing.error().next() == 8);
}
