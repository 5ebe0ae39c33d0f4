// SPDX-License-Identifier: BSL-1.0
// Entries whose payload type is lost are read, and never taken for types that may be ignored.
#include "replay/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/values.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

using namespace replay_tests;

namespace {

/// Where the `nth` definition of a payload type stands.
std::uint64_t payload_type_frame(bytes_view file, std::size_t nth) {
    for (std::uint64_t at = format::log_begin;;) {
        auto const prefix = format::read_prefix(file, at);
        REQUIRE(prefix);
        if (prefix->is(format::frame_kind::payload_type) && --nth == 0) return at;
        at += prefix->size;
    }
}

} // namespace

TEST_CASE("S1 a projection refuses an entry whose payload type is lost, whatever it ignores",
          "[replay][unit][S1]") {
    engine recorded;
    recorded.record(place_order{1, 10}).record(order_filled{1, 4, 7}).note("Heartbeat");
    recorded.seal();
    {
        auto const file = recorded.backend().open_read(first_run);
        REQUIRE(file);
        auto const at = payload_type_frame(file->view(0, *file->extent()).value(), 2);
        auto held = recorded.backend().open_recover(first_run);
        REQUIRE(held);
        std::array<std::byte, 16> garbage;
        garbage.fill(std::byte{0xEE});
        REQUIRE(held->write_at(at + 24, garbage));
    }
    auto run = recorded.read();
    auto const entry = run.at(2);
    REQUIRE(entry);
    CHECK(entry->payload_type().empty());
    CHECK(run.at(1)->payload_type() != "");

    book state;
    auto cache = make_cache(state);
    auto const counts = replay_range(run, 1, seq_max, cache);
    REQUIRE(code_of(counts) == errc::corrupted);
    CHECK(counts.error().seq() == 2);
    CHECK(cache.applied() == 1);
}
