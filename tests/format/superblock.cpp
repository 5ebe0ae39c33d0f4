// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/superblock.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <vector>

using namespace nacre::format;
using format_tests::byte_vector;

namespace {

constexpr std::uint64_t tag = 0x1122334455667788;

superblock sample(std::uint64_t generation = 3) {
    superblock block{};
    block.generation = generation;
    block.status = nacre::status::running;
    block.halt_reason = static_cast<std::uint16_t>(nacre::halt_reason::disk_full);
    block.has_times = 1;
    block.committed_offset = 20000;
    block.high_watermark = 17;
    block.ts_init_min = -5;
    block.ts_init_max = 5;
    block.run_tag = tag;
    block.chain[15] = 0xAA;
    finish(block);
    return block;
}

byte_vector stored(superblock const& block) {
    auto const view = object_bytes(block);
    return {view.begin(), view.end()};
}

} // namespace

TEST_CASE("a superblock reads back as it was stored", "[format][unit]") {
    auto const block = sample();
    auto const read = read_superblock(stored(block), tag);
    REQUIRE(read);
    CHECK(equal(object_bytes(*read), object_bytes(block)));
    CHECK(read->magic == superblock::magic_bytes);
    CHECK_FALSE(is_sealed(*read));
    for (auto const terminal :
         {nacre::status::ended, nacre::status::crashed_recovered, nacre::status::quarantined}) {
        auto sealed = block;
        sealed.status = terminal;
        CHECK(is_sealed(sealed));
    }
}

TEST_CASE("every flipped bit of a superblock makes it unreadable", "[format][unit]") {
    auto const good = stored(sample());
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < good.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit)
            accepted += read_superblock(format_tests::flipped(good, at, bit), tag).has_value();
    CHECK(accepted == 0);
}

TEST_CASE("a superblock that is torn at any sector is unreadable", "[format][unit]") {
    auto const before = stored(sample(3));
    auto changed = sample(5);
    changed.committed_offset = 30000;
    finish(changed);
    auto const after = stored(changed);
    for (std::size_t cut = sector_bytes; cut < superblock_bytes; cut += sector_bytes) {
        CAPTURE(cut);
        auto const at = static_cast<std::ptrdiff_t>(cut);
        auto torn = after;
        std::copy(before.begin() + at, before.end(), torn.begin() + at);
        CHECK_FALSE(read_superblock(torn, tag));
        torn = before;
        std::copy(after.begin() + at, after.end(), torn.begin() + at);
        CHECK_FALSE(read_superblock(torn, tag));
    }
}

TEST_CASE("a superblock of another run, or cut short, is unreadable", "[format][unit]") {
    auto const good = stored(sample());
    CHECK_FALSE(read_superblock(good, tag + 1));
    CHECK_FALSE(read_superblock({}, tag));
    CHECK_FALSE(read_superblock(nacre::bytes_view(good).first(good.size() - 1), tag));
    CHECK_FALSE(read_superblock(byte_vector(superblock_bytes), 0));
}

TEST_CASE("a superblock with a right digest and a field outside its range is unreadable", "[format][unit]") {
    auto const unreadable = [](auto change) {
        auto block = sample();
        change(block);
        finish(block);
        return !read_superblock(stored(block), tag).has_value();
    };
    CHECK_FALSE(unreadable([](superblock&) {}));
    CHECK(unreadable([](superblock& block) { block.status = static_cast<nacre::status>(0); }));
    CHECK(unreadable([](superblock& block) { block.status = static_cast<nacre::status>(5); }));
    CHECK(unreadable([](superblock& block) { block.halt_reason = 7; }));
    CHECK(unreadable([](superblock& block) { block.has_times = 2; }));
    CHECK(unreadable([](superblock& block) { block.reserved[0] = 1; }));
    CHECK(unreadable([](superblock& block) { block.reserved.back() = 1; }));
}

TEST_CASE("the readable superblock of the higher generation is the current one", "[format][unit]") {
    superblock_pair pair;
    CHECK(pair.current() == nullptr);
    CHECK(pair.current_slot() == 0);
    pair.slots[1] = sample(4);
    CHECK(pair.current() == &*pair.slots[1]);
    CHECK(pair.current_slot() == 1);
    pair.slots[0] = sample(5);
    CHECK(pair.current() == &*pair.slots[0]);
    CHECK(pair.current_slot() == 0);
    pair.slots[0] = sample(3);
    CHECK(pair.current_slot() == 1);
    pair.slots[1].reset();
    CHECK(pair.current_slot() == 0);
    CHECK(pair.current()->generation == 3);
}
