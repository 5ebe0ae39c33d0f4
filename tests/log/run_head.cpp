// SPDX-License-Identifier: BSL-1.0
#include "log/run_kit.hpp"

#include <nacre/log/run_head.hpp>
#include <nacre/testing/simulated_disk.hpp>

using namespace log_tests;
using testing::simulated_disk;

namespace {

std::vector<std::byte> head_bytes() {
    simulated_disk const disk;
    create(disk);
    auto bytes = disk.live_bytes(run);
    bytes.resize(format::log_begin);
    return bytes;
}

} // namespace

TEST_CASE("a head is read from a view and by pieces alike", "[log][run_head][unit]") {
    simulated_disk const disk;
    create(disk);
    auto const viewed = read_run_head(*disk.open_read(run));
    auto const held = disk.open_recover(run);
    auto const pieces = read_run_head_by_pieces(*held);
    REQUIRE(viewed);
    REQUIRE(pieces);
    for (auto const& head : {*viewed, *pieces}) {
        CHECK(head.header.run_id == run);
        CHECK(head.header.hasher == hash::id);
        REQUIRE(head.superblocks.current() != nullptr);
        CHECK(head.superblocks.current()->generation == 2);
        CHECK(head.superblocks.current_slot() == 1);
    }
}

TEST_CASE("superblocks that cannot be read are absent and no error", "[log][run_head][unit]") {
    auto bytes = head_bytes();
    bytes[format::superblock_offset(1) + 30] ^= std::byte{1};
    auto const head = parse_run_head(bytes);
    REQUIRE(head);
    CHECK(head->superblocks.slots[0]);
    CHECK_FALSE(head->superblocks.slots[1]);
    CHECK(head->superblocks.current_slot() == 0);
    CHECK(head->superblocks.current()->generation == 1);
    auto const cut = parse_run_head(bytes_view(bytes).first(format::superblock_offset(1) - 1));
    REQUIRE(cut);
    CHECK(cut->superblocks.current() == nullptr);
    CHECK(cut->superblocks.current_slot() == 0);
}

TEST_CASE("a superblock of another run is not believed", "[log][run_head][unit]") {
    auto bytes = head_bytes();
    simulated_disk const other;
    create(other, id_of(5));
    auto const foreign = other.live_bytes(id_of(5));
    std::copy_n(foreign.begin() + format::header_bytes, 2 * format::superblock_bytes,
                bytes.begin() + format::header_bytes);
    CHECK(parse_run_head(bytes)->superblocks.current() == nullptr);
}

TEST_CASE("a media error in one superblock leaves the other and in the header is an error",
          "[log][run_head][unit]") {
    for (std::size_t const slot : {0U, 1U}) {
        simulated_disk const disk;
        create(disk);
        disk.fail_reads(run, format::superblock_offset(slot), 1);
        auto const head = read_run_head_by_pieces(*disk.open_recover(run));
        REQUIRE(head);
        CHECK_FALSE(head->superblocks.slots[slot]);
        CHECK(head->superblocks.slots[1 - slot]);
        disk.fail_reads(run, 4'000, 1);
        CHECK(code_of(read_run_head_by_pieces(*disk.open_recover(run))) == errc::io);
    }
}

TEST_CASE("a manifest merges inputs with what a superblock says", "[log][run_head][unit]") {
    format::superblock block{};
    block.status = static_cast<std::uint32_t>(status::running);
    block.high_watermark = 5;
    block.has_times = 1;
    block.ts_init_min = 3;
    block.ts_init_max = 8;
    block.end = 8;
    block.halt_reason = static_cast<std::uint16_t>(halt_reason::stalled);
    auto const running = manifest_of(inputs_of(), durability_policy::process, 1, block);
    CHECK(running.inputs == inputs_of());
    CHECK(running.durability == durability_policy::process);
    CHECK(running.high_watermark == 5);
    CHECK(running.halted == halt_reason::stalled);
    CHECK_FALSE(running.end);
    CHECK(running.ts_init_min == at(3));
    CHECK(running.ts_init_max == at(8));
    block.status = static_cast<std::uint32_t>(status::ended);
    CHECK(manifest_of(inputs_of(), durability_policy::process, 1, block).end == at(8));
    block.has_times = 0;
    CHECK_FALSE(manifest_of(inputs_of(), durability_policy::process, 1, block).end);
    CHECK_FALSE(manifest_of(inputs_of(), durability_policy::process, 1, block).ts_init_min);
}
