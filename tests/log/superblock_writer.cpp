// SPDX-License-Identifier: BSL-1.0
#include "log/run_kit.hpp"

#include <nacre/log/superblock_writer.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

using namespace log_tests;
using testing::simulated_disk;

namespace {

/// A run of two superblocks of generations 1 and 2, in slots 0 and 1.
struct two_slots {
    two_slots() {
        std::vector<std::byte> first(format::log_begin);
        for (std::size_t slot = 0; slot < 2; ++slot) {
            block.generation = slot + 1;
            format::finish(block);
            format::store(bytes_span(first), format::superblock_offset(slot), block);
        }
        auto made = disk.create(run, first, {});
        REQUIRE(made);
        held.emplace(std::move(*made));
    }
    static format::superblock first_block() {
        format::superblock out{};
        out.status = status::running;
        out.run_tag = format::run_tag_of(run);
        return out;
    }

    simulated_disk disk;
    format::superblock block = first_block();
    std::optional<simulated_disk::appendable> held;
};

} // namespace

TEST_CASE("superblocks go to the slots in turn with rising generations", "[log][superblock][unit]") {
    two_slots slots;
    log::superblock_writer writer(1, 2, true);
    for (std::uint64_t generation = 3; generation < 9; ++generation) {
        slots.block.high_watermark = generation;
        REQUIRE(writer.write_durably(*slots.held, slots.block));
        auto const found = superblocks_in(slots.disk.live_bytes(run));
        REQUIRE(found.current() != nullptr);
        CHECK(found.current()->generation == generation);
        CHECK(found.current()->high_watermark == generation);
        CHECK(found.current_slot() == (generation + 1) % 2);
    }
}

TEST_CASE("a superblock is not ready to be written until the last one is synced", "[log][superblock][unit]") {
    two_slots slots;
    log::superblock_writer immediate(1, 2, true);
    CHECK(immediate.ready());
    REQUIRE(immediate.write(*slots.held, slots.block));
    CHECK_FALSE(immediate.ready());
    immediate.synced();
    CHECK(immediate.ready());
    log::superblock_writer process(1, 2, false);
    REQUIRE(process.write(*slots.held, slots.block));
    CHECK(process.ready());
    process.require_sync();
    CHECK_FALSE(process.ready());
}

TEST_CASE("one of the two superblocks can be read after power was lost at any step",
          "[log][superblock][B14]") {
    two_slots slots;
    log::superblock_writer writer(1, 2, true);
    std::vector<std::size_t> durable; // step at which each generation from 3 on was durable
    for (std::uint64_t generation = 3; generation < 12; ++generation) {
        slots.block.high_watermark = generation;
        REQUIRE(writer.write_durably(*slots.held, slots.block));
        durable.push_back(slots.disk.steps());
    }
    for (std::size_t step = 2; step <= slots.disk.steps(); ++step) {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            auto const found = superblocks_in(slots.disk.state_after(step, seed).live_bytes(run));
            REQUIRE(found.current() != nullptr);
            auto const owed = static_cast<std::uint64_t>(
                std::count_if(durable.begin(), durable.end(), [&](auto at) { return at <= step; }));
            REQUIRE(found.current()->generation >= 2 + owed);
        }
    }
}

TEST_CASE("a superblock that fails to be written leaves the writer where it was", "[log][superblock][unit]") {
    two_slots slots;
    log::superblock_writer writer(1, 2, true);
    auto moved = std::move(*slots.held);
    CHECK(code_of(writer.write(*slots.held, slots.block)) == errc::no_run_open);
    CHECK(writer.ready());
    REQUIRE(writer.write_durably(moved, slots.block));
    CHECK(superblocks_in(slots.disk.live_bytes(run)).current()->generation == 3);
}
