// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/anchor_frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <string>

using namespace nacre::format;
using format_tests::byte_builder;
using format_tests::byte_vector;
using nacre::xxh3_128;
using nacre::xxh3_64;

namespace {

nacre::anchor sample(std::size_t id_bytes = 10, std::size_t hash_bytes = 32) {
    return {41, nacre::core::from_nanoseconds(-7), std::string(id_bytes, 's'),
            byte_vector(hash_bytes, std::byte{0xC5})};
}

template <class H>
byte_vector frame_of(nacre::anchor const& what) {
    byte_vector out;
    frame_writer<H> writer(out);
    write_anchor(writer, what, 42);
    return out;
}

/// An anchor frame written by hand.
byte_vector by_hand(std::uint32_t reserved, std::size_t id_size, std::size_t hash_size, std::string_view id,
                    std::string_view hash, std::uint16_t flags = 0) {
    return byte_builder()
        .prefix(6, flags, 42)
        .u64(41)
        .i64(-7)
        .u16(id_size)
        .u16(hash_size)
        .u32(reserved)
        .text(id)
        .text(hash)
        .frame<xxh3_128>();
}

} // namespace

TEMPLATE_TEST_CASE("an anchor reads back as it was written", "[format][unit]", xxh3_128, xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    for (std::size_t id_bytes : {0u, 1u, 7u, 8u, 255u})
        for (std::size_t hash_bytes : {0u, 8u, 63u, 64u}) {
            CAPTURE(id_bytes, hash_bytes);
            auto const what = sample(id_bytes, hash_bytes);
            auto const frame = frame_of<TestType>(what);
            CHECK(frame.size() % 8 == 0);
            CHECK(frame_is_intact(frame, TestType{}));
            auto const read = parse_anchor(frame, digest_bytes);
            REQUIRE(read);
            CHECK(*read == what);
        }
}

TEST_CASE("an anchor frame has the bytes the format says", "[format][unit]") {
    nacre::anchor const what{41, nacre::core::from_nanoseconds(-7), "snapshot",
                             format_tests::bytes_of("0123")};
    CHECK(frame_of<xxh3_128>(what) == by_hand(0, 8, 4, "snapshot", "0123"));
}

TEST_CASE("an anchor carries the version of its state, which takes no byte where it is not said",
          "[format][unit]") {
    nacre::anchor what{41, nacre::core::from_nanoseconds(-7), "snapshot", format_tests::bytes_of("0123")};
    auto const without = frame_of<xxh3_128>(what).size();
    for (std::uint64_t const said : {std::uint64_t{1}, ~std::uint64_t{0}}) {
        what.state_version = said;
        auto const frame = frame_of<xxh3_128>(what);
        CHECK(frame.size() == without + 8);
        CHECK(parse_anchor(frame, 16) == what);
        for (std::size_t size = 0; size < frame.size(); size += 8)
            CHECK_FALSE(parse_anchor(nacre::bytes_view(frame).first(size), 16));
    }
    std::string const seven(7, '\1');
    std::string const zeros(8, '\0');
    CHECK(parse_anchor(by_hand(8, 8, 4, "snapshot", "0123" + seven + '\1'), 16)->state_version ==
          0x0101'0101'0101'0101U);
    CHECK_FALSE(parse_anchor(by_hand(7, 8, 4, "snapshot", "0123" + seven), 16)); // of another size
    CHECK_FALSE(parse_anchor(by_hand(8, 8, 4, "snapshot", "0123" + zeros), 16)); // 0 at length
    CHECK_FALSE(parse_anchor(by_hand(8, 8, 4, "snapshot", "0123"), 16));         // beyond the frame
}

TEST_CASE("a malformed anchor frame is refused", "[format][unit]") {
    REQUIRE(parse_anchor(by_hand(0, 8, 4, "snapshot", "0123"), 16));
    CHECK_FALSE(parse_anchor(by_hand(1, 8, 4, "snapshot", "0123"), 16));           // a version of 1 byte
    CHECK_FALSE(parse_anchor(by_hand(0, 8, 4, "snapshot", "0123", 1), 16));        // flag
    CHECK_FALSE(parse_anchor(by_hand(0, 8, 4, "snapshot", "0123\x01"), 16));       // alignment byte
    CHECK_FALSE(parse_anchor(by_hand(0, 8, 4, "snapshot", "012345678901"), 16));   // more than alignment
    CHECK_FALSE(parse_anchor(by_hand(0, 9, 8, "snapshot", "0123"), 16));           // sizes beyond the frame
    CHECK_FALSE(parse_anchor(by_hand(0, 256, 0, std::string(256, 'a'), ""), 16));  // name too long
    CHECK_FALSE(parse_anchor(by_hand(0, 0, 65, "", std::string(65, 'a')), 16));    // hash too long
    CHECK_FALSE(parse_anchor(by_hand(0, 0xFFFF, 0xFFFF, "snapshot", "0123"), 16)); // hostile sizes
    auto const topic = format_tests::with(by_hand(0, 8, 4, "snapshot", "0123"), 4, std::uint16_t{2});
    CHECK_FALSE(parse_anchor(topic, 16));
    auto const good = by_hand(0, 8, 4, "snapshot", "0123");
    for (std::size_t size = 0; size < good.size(); size += 8)
        CHECK_FALSE(parse_anchor(nacre::bytes_view(good).first(size), 16));
}
