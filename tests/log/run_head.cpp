// SPDX-License-Identifier: BSL-1.0
#include "log/run_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

#include <atomic>
#include <string>
#include <thread>

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

TEST_CASE("a head is read alike from a run that is read and from one that is held", "[log][run_head][unit]") {
    simulated_disk const disk;
    create(disk);
    auto const read = log::read_run_head(*disk.open_read(run));
    auto const held = log::read_run_head(*disk.open_recover(run));
    REQUIRE(read);
    REQUIRE(held);
    for (auto const& head : {*read, *held}) {
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
    auto const head = log::parse_run_head(bytes);
    REQUIRE(head);
    CHECK(head->superblocks.slots[0]);
    CHECK_FALSE(head->superblocks.slots[1]);
    CHECK(head->superblocks.current_slot() == 0);
    CHECK(head->superblocks.current()->generation == 1);
    auto const cut = log::parse_run_head(bytes_view(bytes).first(format::superblock_offset(1) - 1));
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
    CHECK(nacre::log::parse_run_head(bytes)->superblocks.current() == nullptr);
}

TEST_CASE("a media error in one superblock leaves the other and in the header is an error",
          "[log][run_head][unit]") {
    for (std::size_t const slot : {0U, 1U}) {
        simulated_disk const disk;
        create(disk);
        disk.fail_reads(run, format::superblock_offset(slot), 1);
        auto const check_one_left = [&](result<log::run_head> const& head) {
            REQUIRE(head);
            CHECK_FALSE(head->superblocks.slots[slot]);
            CHECK(head->superblocks.slots[1 - slot]);
        };
        check_one_left(log::read_run_head(*disk.open_read(run)));
        check_one_left(log::read_run_head(*disk.open_recover(run)));
        disk.fail_reads(run, 4'000, 1);
        CHECK(code_of(log::read_run_head(*disk.open_read(run))) == errc::io);
        CHECK(code_of(log::read_run_head(*disk.open_recover(run))) == errc::io);
    }
}

TEST_CASE("a head of a file cut short has the superblocks that are whole", "[log][run_head][errors]") {
    auto const bytes = head_bytes();
    for (std::size_t const size : {std::size_t{0}, format::header_bytes - 1, format::superblock_offset(0) + 8,
                                   format::superblock_offset(1), format::superblock_offset(1) + 8}) {
        CAPTURE(size);
        memory_backend const place;
        REQUIRE(place.create(run, bytes_view(bytes).first(size), {}));
        auto const head = log::read_run_head(*place.open_read(run));
        auto const parsed = log::parse_run_head(bytes_view(bytes).first(size));
        REQUIRE(head.has_value() == parsed.has_value());
        if (!head) {
            CHECK(head.error().code() == parsed.error().code());
            continue;
        }
        for (std::size_t slot = 0; slot < format::superblock_count; ++slot)
            CHECK(head->superblocks.slots[slot].has_value() == parsed->superblocks.slots[slot].has_value());
    }
}

TEST_CASE("heads are read while a writer of the same process rewrites its superblocks",
          "[log][run_head][threads]") {
    memory_backend const place;
    auto writer = create(place);
    append(writer);
    std::atomic<bool> done = false;
    std::string trouble; // of the reading thread, looked at once it has ended
    std::thread looking([&] {
        auto const readable = place.open_read(run);
        std::uint64_t newest = 0;
        for (int look = 0; look < 300 && trouble.empty(); ++look) {
            auto const head = log::read_run_head(*readable);
            if (!head || head->superblocks.current() == nullptr) {
                trouble = "no superblock can be read";
            } else if (head->superblocks.current()->generation < newest) {
                trouble = "an older superblock than before";
            } else {
                newest = head->superblocks.current()->generation;
            }
            if (!read_manifest(place, run)) trouble = "the manifest cannot be read";
            if (look % 50 == 0 && !reader_on<memory_backend>::open(place, run))
                trouble = "the run cannot be opened";
        }
        done = true;
    });
    // An anchor is stored in a superblock at once: the two slots change all the time.
    // Some at least, should all looks be over before this thread comes to its turn.
    bool anchored = true;
    for (std::uint64_t count = 0; anchored && (count < 10 || !done); ++count)
        anchored = writer
                       .record_anchor({writer.high_watermark(), at(3'000), "S-" + std::to_string(count), {}},
                                      at(3'000))
                       .has_value();
    looking.join();
    CHECK(anchored);
    CHECK(trouble == "");
    CHECK(superblock_of(place).generation > 2);
}

TEST_CASE("a manifest merges inputs with what a superblock says", "[log][run_head][unit]") {
    format::superblock block{};
    block.status = status::running;
    block.high_watermark = 5;
    block.has_times = 1;
    block.ts_init_min = 3;
    block.ts_init_max = 8;
    block.end = 8;
    block.halt_reason = static_cast<std::uint16_t>(halt_reason::stalled);
    auto const running = log::manifest_of(inputs_of(), durability_policy::process, 1, block);
    CHECK(running.inputs == inputs_of());
    CHECK(running.durability == durability_policy::process);
    CHECK(running.high_watermark == 5);
    CHECK(running.halted == halt_reason::stalled);
    CHECK_FALSE(running.end);
    CHECK(running.ts_init_min == at(3));
    CHECK(running.ts_init_max == at(8));
    block.status = status::ended;
    CHECK(nacre::log::manifest_of(inputs_of(), durability_policy::process, 1, block).end == at(8));
    block.has_times = 0;
    CHECK_FALSE(nacre::log::manifest_of(inputs_of(), durability_policy::process, 1, block).end);
    CHECK_FALSE(nacre::log::manifest_of(inputs_of(), durability_policy::process, 1, block).ts_init_min);
}
