// SPDX-License-Identifier: BSL-1.0
#include <nacre/values.hpp>
#include <nacre/writer/submit_ring.hpp>

#include "support/catch2.hpp"
#include "support/sanitized.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

using namespace nacre;
using namespace nacre::core;

namespace {

constexpr std::size_t capacity = 1024;
constexpr std::size_t largest = 256;

/// Fills a claim's frame, all but its size, with a byte.
void fill(writing::submit_ring& ring, writing::submit_ring::claim const& mine, unsigned char with) {
    auto const frame = ring.frame(mine);
    std::memset(frame.data() + 4, with, frame.size() - 4);
}

/// What stands at the consumer's place, frame by frame, and gives it back.
std::size_t consume(writing::submit_ring& ring, std::uint64_t& number,
                    std::size_t at_most = ~std::size_t{0}) {
    std::vector<bytes_span> segments;
    std::uint64_t position = ring.consumed_position();
    std::size_t count = 0;
    while (count < at_most) {
        auto const bytes = ring.published_bytes(position);
        if (bytes == 0) break;
        segments.emplace_back(ring.at(position), bytes);
        position += bytes / writing::submit_ring::unit_bytes;
        ++count;
    }
    number += count;
    ring.consume(position, number, segments);
    return count;
}

} // namespace

TEST_CASE("claims are numbered and placed one behind the other", "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    CHECK(ring.claims() == 0);
    auto const a = ring.take(64);
    auto const b = ring.take(8);
    auto const c = ring.take(128);
    CHECK(a.number == 0);
    CHECK(a.position == 0);
    CHECK(b.number == 1);
    CHECK(b.position == 8);
    CHECK(c.number == 2);
    CHECK(c.position == 9);
    CHECK(ring.claims() == 3);
    CHECK(ring.frame(c).size() == 128);
    CHECK(ring.frame(b).data() == ring.frame(a).data() + 64);
}

TEST_CASE("what is claimed is seen once it is published, and not behind a claim that is not",
          "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    auto const first = ring.take(64);
    auto const second = ring.take(64);
    fill(ring, second, 2);
    ring.publish(second);
    CHECK(ring.published_bytes(0) == 0);
    std::uint64_t number = 0;
    CHECK(consume(ring, number) == 0);
    fill(ring, first, 1);
    ring.publish(first);
    CHECK(ring.published_bytes(first.position) == 64);
    CHECK(consume(ring, number) == 2);
    CHECK(ring.consumed_position() == 16);
}

TEST_CASE("a full ring has no room until the consumer gives some back", "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    std::vector<writing::submit_ring::claim> claims;
    for (int i = 0; i < 4; ++i) {
        claims.push_back(ring.take(256));
        REQUIRE(ring.has_room(claims.back()));
        fill(ring, claims.back(), 9);
        ring.publish(claims.back());
    }
    auto const late = ring.take(8);
    auto const later = ring.take(256);
    CHECK_FALSE(ring.has_room(late));
    CHECK_FALSE(ring.has_room(later));
    std::uint64_t number = 0;
    CHECK(consume(ring, number, 1) == 1);
    CHECK(ring.has_room(late));
    CHECK_FALSE(ring.has_room(later)); // by 8 bytes
    CHECK(consume(ring, number, 1) == 1);
    CHECK(ring.has_room(later));
    CHECK(late.number == 4);
    CHECK(later.number == 5);
}

TEST_CASE("a frame that begins before the end runs into the slack and stays contiguous", "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    std::uint64_t number = 0;
    for (int i = 0; i < 4; ++i) {
        auto const each = ring.take(248);
        fill(ring, each, 3);
        ring.publish(each);
    }
    CHECK(consume(ring, number) == 4); // 992 of 1024 bytes
    auto const across = ring.take(256);
    auto const behind = ring.take(64);
    REQUIRE(ring.has_room(across));
    REQUIRE(ring.has_room(behind));
    auto const frame = ring.frame(across);
    CHECK(frame.data() == ring.at(0) + 992);
    CHECK(ring.frame(behind).data() == ring.at(0) + 992 + 256 - capacity);
    CHECK(ring.same_lap(0, across.position));
    CHECK_FALSE(ring.same_lap(across.position, behind.position));
    fill(ring, across, 7);
    fill(ring, behind, 8);
    ring.publish(across);
    ring.publish(behind);
    CHECK(std::all_of(frame.begin() + 4, frame.end(), [](std::byte b) { return b == std::byte{7}; }));
    CHECK(ring.published_bytes(across.position) == 256);
    CHECK(ring.published_bytes(behind.position) == 64);
    CHECK(consume(ring, number) == 2);
}

TEST_CASE("what was consumed is zero, slack included, so that no old byte looks published",
          "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    std::uint64_t number = 0;
    for (std::size_t lap = 0; lap < 50; ++lap) {
        for (int i = 0; i < 3; ++i) {
            auto const each = ring.take(8 * (1 + (lap * 7 + static_cast<std::size_t>(i) * 5) % 32));
            REQUIRE(ring.has_room(each));
            REQUIRE(ring.published_bytes(each.position) == 0);
            fill(ring, each, 0xFF);
            ring.publish(each);
        }
        REQUIRE(consume(ring, number) == 3);
        auto const* const memory = ring.at(0);
        REQUIRE(
            std::all_of(memory, memory + capacity + largest, [](std::byte b) { return b == std::byte{0}; }));
    }
}

namespace {

/// The frames of a claim, of these sizes.
std::vector<writing::submit_ring::claim> parts_of(writing::submit_ring::claim const& whole,
                                                  std::vector<std::size_t> const& sizes) {
    std::vector<writing::submit_ring::claim> out;
    auto number = whole.number;
    auto position = whole.position;
    for (auto const bytes : sizes) {
        out.push_back({number++, position, bytes / writing::submit_ring::unit_bytes});
        position += bytes / writing::submit_ring::unit_bytes;
    }
    return out;
}

} // namespace

TEST_CASE("a group is one claim and nobody else's stands inside", "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    auto const before = ring.take(64);
    auto const group = ring.take(8 + 16 + 24, 3);
    auto const behind = ring.take(64);
    CHECK(group.number == before.number + 1);
    CHECK(group.position == 8);
    CHECK(group.units == 6);
    CHECK(behind.number == group.number + 3);
    CHECK(behind.position == 14);
    CHECK(ring.claims() == 5);
}

TEST_CASE("a group is seen as a whole and its sizes are clean once it was separated", "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    auto const frames = parts_of(ring.take(64 + 128 + 8, 3), {64, 128, 8});
    for (auto const& each : frames)
        fill(ring, each, 5);
    CHECK(ring.published_bytes(0) == 0);
    ring.publish_group(frames);
    REQUIRE(writing::submit_ring::begins_group(ring.published_bytes(0)));
    auto const whole = ring.group_at(0);
    CHECK(whole.frames == 3);
    CHECK(whole.bytes == 200);
    for (auto const& each : frames) {
        CHECK(ring.separate(each.position) == each.units * writing::submit_ring::unit_bytes);
        CHECK(ring.published_bytes(each.position) == each.units * writing::submit_ring::unit_bytes);
    }
}

TEST_CASE("a group of one frame is published like a frame", "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    auto const frames = parts_of(ring.take(64, 1), {64});
    fill(ring, frames[0], 5);
    ring.publish_group(frames);
    CHECK(ring.published_bytes(0) == 64);
    CHECK_FALSE(writing::submit_ring::begins_group(ring.published_bytes(0)));
}

TEST_CASE("a group goes on behind the ring's end", "[writer][ring]") {
    writing::submit_ring ring(capacity, largest);
    std::uint64_t number = 0;
    for (int i = 0; i < 4; ++i) {
        auto const each = ring.take(248);
        fill(ring, each, 3);
        ring.publish(each);
    }
    CHECK(consume(ring, number) == 4); // 992 of 1024 bytes
    auto const whole = ring.take(256 + 64, 2);
    REQUIRE(ring.has_room(whole));
    auto const frames = parts_of(whole, {256, 64});
    CHECK_FALSE(ring.same_lap(frames[0].position, frames[1].position));
    CHECK(ring.frame(frames[1]).data() == ring.at(0) + 992 + 256 - capacity);
    for (auto const& each : frames)
        fill(ring, each, 7);
    ring.publish_group(frames);
    CHECK(ring.group_at(whole.position).frames == 2);
    CHECK(ring.group_at(whole.position).bytes == 320);
}

// One thread, no memory: a sanitizer would find nothing and take ten times as long.
#if !defined(NACRE_TEST_SANITIZED)
TEST_CASE("numbers stay exact past 28 bits of claims", "[writer][ring][slow]") {
    // The claim word truncates numbers to 28 bits and positions to 36: both are decoded against what was
    // consumed.
    writing::submit_ring ring(std::size_t{1} << 22, largest);
    constexpr std::uint64_t jump = (std::uint64_t{1} << 28) - 2;
    for (std::uint64_t number = 0; number < jump;) {
        auto const until = std::min<std::uint64_t>(jump, number + (1U << 16));
        writing::submit_ring::claim last{};
        while (number < until) {
            last = ring.take(0); // takes a number, no space: what is behind it stays at position 0
            ++number;
        }
        REQUIRE(last.number == number - 1);
        ring.consume(0, number, std::vector<bytes_span>{});
    }
    for (std::uint64_t i = 0; i < 4; ++i) {
        auto const mine = ring.take(16);
        CHECK(mine.number == jump + i);
        CHECK(mine.position == 2 * i);
        CHECK(ring.claims() == jump + i + 1);
    }
}
#endif

TEST_CASE("positions stay exact past 36 bits of units", "[writer][ring]") {
    constexpr std::size_t frame_bytes = std::size_t{1} << 30; // claimed, never touched
    writing::submit_ring ring(std::size_t{1} << 12, largest);
    std::uint64_t position = 0;
    for (std::uint64_t number = 0; number < 1'100; ++number) { // past 2^36 units of 8 bytes, twice
        auto const mine = ring.take(frame_bytes);
        REQUIRE(mine.number == number);
        REQUIRE(mine.position == position);
        position += frame_bytes / writing::submit_ring::unit_bytes;
        REQUIRE(ring.claims() == number + 1);
        ring.consume(position, number + 1, std::vector<bytes_span>{});
        REQUIRE(ring.consumed_position() == position);
    }
}

TEST_CASE("producers on several threads never share a byte", "[writer][ring]") {
    writing::submit_ring ring(16 * capacity, largest);
    constexpr int producers = 3;
    constexpr std::uint64_t each = 5'000;
    std::vector<std::thread> threads;
    for (int producer = 0; producer < producers; ++producer)
        threads.emplace_back([&, producer] {
            for (std::uint64_t i = 0; i < each; ++i) {
                auto const mine = ring.take(16 + 8 * (i % 20));
                while (!ring.has_room(mine))
                    std::this_thread::yield();
                fill(ring, mine, static_cast<unsigned char>(producer + 1));
                ring.publish(mine);
            }
        });
    std::uint64_t number = 0;
    std::size_t mixed = 0;
    while (number < producers * each) {
        auto const bytes = ring.published_bytes(ring.consumed_position());
        if (bytes == 0) {
            std::this_thread::yield();
            continue;
        }
        auto const* const frame = ring.at(ring.consumed_position());
        for (std::size_t at = 4; at < bytes; ++at)
            mixed += frame[at] != frame[4];
        consume(ring, number, 1);
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(mixed == 0);
    CHECK(ring.claims() == producers * each);
}
