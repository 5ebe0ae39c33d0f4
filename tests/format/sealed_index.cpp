// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/sealed_index.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

using namespace nacre::format;
using format_tests::byte_builder;
using format_tests::byte_vector;
using nacre::xxh3_128;
using nacre::xxh3_64;

namespace {

constexpr std::uint64_t tag = 0x0807060504030201;

template <class H, class Item>
byte_vector block_of(section which, std::uint64_t ordinal, std::vector<Item> const& items) {
    byte_vector out(index_block_bytes, std::byte{0xEE});
    write_index_block(nacre::core::bytes_span(out), which, ordinal, tag, std::span<Item const>(items), H{});
    return out;
}

std::vector<std::uint64_t> numbers(std::size_t count) {
    std::vector<std::uint64_t> out(count);
    std::iota(out.begin(), out.end(), std::uint64_t{12288});
    return out;
}

/// Sections of these item counts, one behind another from `log_end` on.
footer tiled(std::uint64_t log_end, std::array<std::uint64_t, section_count> const& counts,
             std::size_t digest_bytes) {
    footer out{};
    out.fields.run_tag = tag;
    out.fields.log_end = log_end;
    out.fields.high_watermark = 33;
    out.fields.end = 9;
    out.fields.ts_init_min = -9;
    out.fields.ts_init_max = 9;
    out.fields.has_times = 1;
    out.fields.status = nacre::status::ended;
    out.fields.sections = section_count;
    std::uint64_t at = log_end;
    for (std::uint32_t number = 1; number <= section_count; ++number) {
        auto const item_bytes = item_bytes_of(static_cast<section>(number));
        out.sections.push_back({number, static_cast<std::uint32_t>(item_bytes), counts[number - 1], at});
        at += blocks_for(counts[number - 1], item_bytes, digest_bytes) * index_block_bytes;
    }
    out.chain = byte_vector(digest_bytes, std::byte{0xCC});
    return out;
}

std::uint64_t place_of(footer const& what, std::size_t digest_bytes) {
    std::uint64_t at = what.fields.log_end;
    for (auto const& each : what.sections)
        at += blocks_for(each.item_count, each.item_bytes, digest_bytes) * index_block_bytes;
    return at;
}

template <class H>
byte_vector frame_of(footer const& what) {
    byte_vector out;
    frame_writer<H> writer(out);
    write_footer(writer, what);
    return out;
}

constexpr std::array<std::uint64_t, section_count> usual_counts = {3, 1, 1000, 5};

} // namespace

TEMPLATE_TEST_CASE("an index block gives back its items, however many fit", "[format][unit]", xxh3_128,
                   xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    constexpr std::size_t most = items_per_block(8, digest_bytes);
    CHECK(most == (4096 - 32 - digest_bytes) / 8);
    for (std::size_t const count : {std::size_t{0}, std::size_t{1}, std::size_t{16}, most - 1, most}) {
        CAPTURE(count);
        auto const items = numbers(count);
        auto const block = block_of<TestType>(section::offsets, 4, items);
        auto const read = read_index_block(block, section::offsets, 4, tag, 8, count, TestType{});
        REQUIRE(read);
        REQUIRE(read->size() == 8 * count);
        std::size_t wrong = 0;
        for (std::size_t at = 0; at < count; ++at)
            wrong += load<std::uint64_t>(*read, 8 * at) != items[at];
        CHECK(wrong == 0);
    }
}

TEST_CASE("an index block has the bytes the format says", "[format][unit]") {
    auto const by_hand = byte_builder()
                             .prefix(8, 0, 2)
                             .u64(tag)
                             .u32(1)
                             .u16(3)
                             .u16(24)
                             .u64(0xF1)
                             .u64(4)
                             .u64(9)
                             .zeros(4096 - 32 - 24 - 16)
                             .frame<xxh3_128>();
    CHECK(block_of<xxh3_128>(section::keys, 2, std::vector<key_item>{{0xF1, 4, 9}}) == by_hand);
    auto const times = block_of<xxh3_128>(section::times, 0, std::vector<time_item>{{-1, 1}});
    CHECK(load<std::int64_t>(times, 32) == -1);
    CHECK(load<std::int64_t>(times, 40) == 1);
}

TEST_CASE("every flipped bit of an index block is noticed", "[format][unit]") {
    auto const block = block_of<xxh3_64>(section::offsets, 4, numbers(3));
    std::size_t unnoticed = 0;
    for (std::size_t at = 0; at < block.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit)
            unnoticed += read_index_block(format_tests::flipped(block, at, bit), section::offsets, 4, tag, 8,
                                          3, xxh3_64{})
                             .has_value();
    CHECK(unnoticed == 0);
}

TEST_CASE("an index block that is not the one asked for is refused", "[format][unit]") {
    auto const block = block_of<xxh3_128>(section::offsets, 4, numbers(3));
    auto const read = [](byte_vector const& from, section which, std::uint64_t ordinal, std::uint64_t run_tag,
                         std::size_t item_bytes, std::size_t count) {
        return read_index_block(from, which, ordinal, run_tag, item_bytes, count, xxh3_128{}).has_value();
    };
    CHECK(read(block, section::offsets, 4, tag, 8, 3));
    CHECK_FALSE(read(block, section::offsets, 3, tag, 8, 3));     // another place in its section
    CHECK_FALSE(read(block, section::definitions, 4, tag, 8, 3)); // another section
    CHECK_FALSE(read(block, section::offsets, 4, tag + 1, 8, 3)); // another run
    CHECK_FALSE(read(block, section::offsets, 4, tag, 16, 3));    // other items
    CHECK_FALSE(read(block, section::offsets, 4, tag, 8, 2));     // fewer
    CHECK_FALSE(read(block, section::offsets, 4, tag, 8, 4));     // more
    CHECK_FALSE(read(byte_vector(block.begin(), block.end() - 8), section::offsets, 4, tag, 8, 3));
    auto longer = block;
    longer.resize(block.size() + 8);
    CHECK_FALSE(read(longer, section::offsets, 4, tag, 8, 3));
}

TEST_CASE("a malformed index block with a right digest is refused", "[format][unit]") {
    auto const block = block_of<xxh3_128>(section::offsets, 4, numbers(3));
    auto const refused = [&](std::size_t at, auto value, std::size_t count = 3) {
        auto const changed = format_tests::sealed_again<xxh3_128>(format_tests::with(block, at, value));
        return !read_index_block(changed, section::offsets, 4, tag, 8, count, xxh3_128{}).has_value();
    };
    CHECK_FALSE(refused(4, std::uint16_t{8}));
    CHECK(refused(0, std::uint32_t{4088})); // size
    CHECK(refused(4, std::uint16_t{9}));    // kind
    CHECK(refused(6, std::uint16_t{1}));    // flags
    CHECK(refused(24, std::uint32_t{507})); // count
    CHECK(refused(56, std::byte{1}));       // a byte behind the items
    CHECK(refused(4079, std::byte{1}));     // and the last of them
    for (std::uint32_t const hostile :
         {509u, 0x20000001u, 0xFFFFFFFFu}) // as many as were asked for, but too many
        CHECK(refused(24, hostile, hostile));
}

TEST_CASE("blocks are counted without overflow", "[format][unit]") {
    CHECK(blocks_for(0, 8, 16) == 0);
    CHECK(blocks_for(1, 8, 16) == 1);
    CHECK(blocks_for(506, 8, 16) == 1);
    CHECK(blocks_for(507, 8, 16) == 2);
    CHECK(blocks_for(~std::uint64_t{0}, 8, 16) == ~std::uint64_t{0} / 506 + 1);
    CHECK(items_per_block(8, 16) == 506);
    CHECK(items_per_block(24, 64) == 166);
}

TEST_CASE("the fingerprint of a key depends on its kind and its bytes", "[format][unit]") {
    CHECK(key_fingerprint(1, "O-1") == key_fingerprint(1, "O-1"));
    CHECK(key_fingerprint(1, "O-1") != key_fingerprint(2, "O-1"));
    CHECK(key_fingerprint(1, "O-1") != key_fingerprint(1, "O-2"));
    CHECK(key_fingerprint(1, "") != key_fingerprint(2, ""));
    CHECK(key_fingerprint(1, "O-1") == nacre::hashing::xxh3_64_value(nacre::as_bytes_view("O-1"), 1));
}

TEMPLATE_TEST_CASE("a footer reads back as it was written", "[format][unit]", xxh3_128, xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    for (auto const& counts : {usual_counts, std::array<std::uint64_t, section_count>{0, 0, 0, 1},
                               std::array<std::uint64_t, section_count>{100'000, 7000, 1'000'000, 50}}) {
        auto const what = tiled(20000, counts, digest_bytes);
        auto const frame = frame_of<TestType>(what);
        auto const at = place_of(what, digest_bytes);
        CHECK(frame_is_intact(frame, TestType{}));
        CHECK(load<frame_prefix>(frame).seq == 33);
        auto const read = parse_footer(frame, at, tag, digest_bytes);
        REQUIRE(read);
        CHECK(equal(object_bytes(read->fields), object_bytes(what.fields)));
        REQUIRE(read->sections.size() == section_count);
        for (std::size_t each = 0; each < section_count; ++each)
            CHECK(equal(object_bytes(read->sections[each]), object_bytes(what.sections[each])));
        CHECK(read->chain == what.chain);
        REQUIRE(read->find(section::keys) != nullptr);
        CHECK(read->find(section::keys)->item_count == counts[2]);
    }
}

TEST_CASE("a footer without sections stands right at the end of the log", "[format][unit]") {
    auto bare = tiled(20000, usual_counts, 16);
    bare.sections.clear();
    bare.fields.sections = 0;
    auto const read = parse_footer(frame_of<xxh3_128>(bare), 20000, tag, 16);
    REQUIRE(read);
    CHECK(read->sections.empty());
    CHECK(read->find(section::offsets) == nullptr);
    CHECK_FALSE(parse_footer(frame_of<xxh3_128>(bare), 20008, tag, 16));
    CHECK_FALSE(parse_footer(frame_of<xxh3_128>(bare), 19992, tag, 16));
}

TEST_CASE("a footer has the bytes the format says", "[format][unit]") {
    auto const what = tiled(16384, usual_counts, 16);
    byte_builder by_hand;
    by_hand.prefix(9, 0, 33).u64(tag).u64(16384).u64(33).i64(9).i64(-9).i64(9).u32(1).u32(2).u32(4).u32(0);
    std::uint64_t const k4 = 4096;
    by_hand.u32(1).u32(8).u64(3).u64(16384);
    by_hand.u32(2).u32(16).u64(1).u64(16384 + k4);
    by_hand.u32(3).u32(24).u64(1000).u64(16384 + 2 * k4); // 168 a block: six blocks
    by_hand.u32(4).u32(8).u64(5).u64(16384 + 8 * k4);
    by_hand.add(what.chain);
    CHECK(place_of(what, 16) == 16384 + 9 * k4);
    CHECK(frame_of<xxh3_128>(what) == by_hand.frame<xxh3_128>());
}

TEST_CASE("a footer whose sections do not tile the space before it is refused", "[format][unit]") {
    auto const good = tiled(20480, usual_counts, 16);
    auto const at = place_of(good, 16);
    REQUIRE(parse_footer(frame_of<xxh3_128>(good), at, tag, 16));
    auto const refused = [&](auto change, std::uint64_t offset = 0) {
        auto what = good;
        change(what);
        return !parse_footer(frame_of<xxh3_128>(what), offset != 0 ? offset : at, tag, 16).has_value();
    };
    CHECK(refused([](footer&) {}, at + 8));
    CHECK(refused([](footer&) {}, at - 4096));
    CHECK(refused([](footer&) {}, 8));
    CHECK(refused([](footer& what) { what.fields.log_end += 8; }));
    CHECK(refused([](footer& what) { what.fields.log_end = ~std::uint64_t{0}; }));
    CHECK(refused([](footer& what) { what.sections[1].offset += 4096; }));
    CHECK(refused([](footer& what) { std::swap(what.sections[0], what.sections[1]); }));
    CHECK(refused([](footer& what) { what.sections[2].section = 2; }));
    CHECK(refused([](footer& what) { what.sections[0].section = 0; }));
    CHECK(refused([](footer& what) { what.sections[0].item_bytes = 16; }));
    CHECK(refused([](footer& what) { what.sections[0].item_bytes = 0; }));
    CHECK(refused([](footer& what) { what.sections[0].item_count = 507; }));
    CHECK(refused([](footer& what) { what.sections[3].item_count = ~std::uint64_t{0}; }));
    CHECK(refused([](footer& what) { what.sections[2].item_count = std::uint64_t{1} << 61; }));
}

TEST_CASE("a malformed footer with a right digest is refused", "[format][unit]") {
    auto const good = tiled(20480, usual_counts, 16);
    auto const at = place_of(good, 16);
    auto const refused = [&](auto change) {
        auto what = good;
        change(what);
        return !parse_footer(frame_of<xxh3_128>(what), at, tag, 16).has_value();
    };
    CHECK_FALSE(refused([](footer&) {}));
    CHECK(refused([](footer& what) { what.fields.run_tag = tag + 1; }));
    CHECK(refused([](footer& what) { what.fields.reserved = 1; }));
    CHECK(refused([](footer& what) { what.fields.has_times = 2; }));
    CHECK(refused([](footer& what) { what.fields.has_times = 0; })); // times of a run that has none
    CHECK(refused([](footer& what) { what.fields.status = nacre::status::running; }));
    CHECK(refused([](footer& what) { what.fields.status = nacre::status::quarantined; }));
    CHECK(refused([](footer& what) { what.fields.status = static_cast<nacre::status>(0); }));
    CHECK(refused([](footer& what) { what.fields.status = static_cast<nacre::status>(5); }));
    CHECK(refused([](footer& what) { what.fields.sections = 3; }));
    CHECK(refused([](footer& what) { what.fields.sections = 5; }));
    CHECK(refused([](footer& what) { what.fields.sections = 0; }));
    CHECK(refused([](footer& what) { what.fields.sections = 0xFFFFFFFF; }));
    CHECK(refused([](footer& what) { what.sections.pop_back(); }));
    CHECK(refused([](footer& what) {
        what.chain.pop_back();
        what.chain.resize(8);
    }));
    CHECK(refused([](footer& what) { what.chain.resize(24); }));
    CHECK_FALSE(refused([](footer& what) {
        what.fields.has_times = 0;
        what.fields.end = what.fields.ts_init_min = what.fields.ts_init_max = 0;
    }));

    auto const frame = frame_of<xxh3_128>(good);
    CHECK_FALSE(parse_footer(format_tests::with(frame, 4, std::uint16_t{8}), at, tag, 16)); // kind
    CHECK_FALSE(parse_footer(format_tests::with(frame, 6, std::uint16_t{1}), at, tag, 16)); // flags
    CHECK_FALSE(parse_footer(format_tests::with(frame, 8, std::uint64_t{34}), at, tag,
                             16)); // seq and watermark differ
    for (std::size_t size = 0; size < frame.size(); size += 8)
        CHECK_FALSE(parse_footer(nacre::bytes_view(frame).first(size), at, tag, 16));
}
