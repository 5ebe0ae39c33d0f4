// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/log/index.hpp>
#include <nacre/values.hpp>

#include <string_view>
#include <utility>
#include <vector>

using namespace nacre;
using namespace nacre::core;

TEST_CASE("one offset in a stride of entries is kept", "[log][index][unit]") {
    log::log_index index;
    for (std::uint64_t seq = 1; seq <= 2 * format::offset_stride + 1; ++seq)
        index.add_entry(seq, 1'000 * seq, 0);
    CHECK(index.offsets() == std::vector<std::uint64_t>{1'000, 1'000 * (format::offset_stride + 1),
                                                        1'000 * (2 * format::offset_stride + 1)});
    CHECK(index.last_seq() == 2 * format::offset_stride + 1);
}

TEST_CASE("times are bounded for each stride and for the log", "[log][index][unit]") {
    log::log_index index;
    CHECK_FALSE(index.time_bounds());
    for (std::uint64_t seq = 1; seq <= format::time_stride + 2; ++seq)
        index.add_entry(seq, seq, seq == 7 ? -50 : static_cast<std::int64_t>(seq));
    auto const last = static_cast<std::int64_t>(format::time_stride);
    CHECK(index.times() == std::vector<format::time_item>{{-50, last}, {last + 1, last + 2}});
    CHECK(*index.time_bounds() == format::time_item{-50, last + 2});
}

TEST_CASE("a key knows its first and its latest entry", "[log][index][unit]") {
    log::log_index index;
    CHECK(index.add_key(42, 1) == 0);
    CHECK(index.add_key(42, 1) == 1); // noted already
    CHECK(index.add_key(42, 5) == 1);
    CHECK(index.add_key(7, 6) == 0);
    CHECK(index.add_key(42, 9) == 5);
    CHECK(*index.find_key(42) == format::key_item{42, 1, 9});
    CHECK(*index.find_key(7) == format::key_item{7, 6, 6});
    CHECK_FALSE(index.find_key(8));
    CHECK(index.sorted_keys() == std::vector<format::key_item>{{7, 6, 6}, {42, 1, 9}});
    CHECK(index.key_count() == 2);
}

namespace {

/// The keys region of an entry with these keys, linked by `index`.
std::vector<std::byte> linked(log::log_index& index, std::uint64_t seq,
                              std::vector<std::pair<std::uint16_t, std::string_view>> const& keys) {
    std::vector<std::byte> region;
    for (auto const& [kind, key] : keys) {
        auto const at = region.size();
        region.resize(at + format::key_frame_bytes(key.size()));
        format::store(bytes_span(region), at + 8, kind);
        format::store(bytes_span(region), at + 10, static_cast<std::uint16_t>(key.size()));
        format::store_bytes(region, at + format::key_fixed_bytes, as_bytes_view(key));
    }
    log::link_keys(index, region, seq);
    return region;
}

std::vector<std::uint64_t> previous_in(std::vector<std::byte> const& region, std::size_t count) {
    std::vector<std::uint64_t> out;
    for (auto const& key : format::frame_keys(region, count))
        out.push_back(key.previous);
    return out;
}

} // namespace

TEST_CASE("keys are linked to the entry before them that had the same kind and key", "[log][index][unit]") {
    log::log_index index;
    using seqs = std::vector<std::uint64_t>;
    CHECK(previous_in(linked(index, 1, {{1, "a"}, {1, "b"}}), 2) == seqs{0, 0});
    CHECK(previous_in(linked(index, 2, {{2, "a"}}), 1) == seqs{0}); // another kind
    CHECK(previous_in(linked(index, 3, {{1, "b"}, {1, "a"}}), 2) == seqs{1, 1});
    CHECK(previous_in(linked(index, 4, {{1, "b"}, {2, "a"}, {1, ""}}), 3) == seqs{3, 2, 0});
}

TEST_CASE("keys of one entry that share a fingerprint share its list", "[log][index][unit]") {
    log::log_index index;
    linked(index, 3, {{1, "a"}});
    // No two short keys collide; the same key twice in a region behaves as two that do.
    CHECK(previous_in(linked(index, 8, {{1, "a"}, {1, "x"}, {1, "a"}}), 3) ==
          std::vector<std::uint64_t>{3, 0, 3});
    CHECK(index.find_key(format::key_fingerprint(1, "a"))->last == 8);
}
