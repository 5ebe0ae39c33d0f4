// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdint>

using namespace nacre::format;
using format_tests::byte_builder;
using format_tests::byte_vector;
using nacre::xxh3_128;
using nacre::xxh3_64;

namespace {

byte_vector sample() {
    byte_vector out;
    frame_writer<xxh3_128> writer(out);
    writer.begin(frame_kind::topic, 0, 5);
    writer.put(std::uint32_t{7});
    writer.put_bytes(nacre::as_bytes_view("abc"));
    writer.end();
    return out;
}

} // namespace

TEMPLATE_TEST_CASE("a frame is prefix, fields, zeros and the digest of all of them", "[format][unit]",
                   xxh3_128, xxh3_64) {
    byte_vector out = format_tests::bytes_of("what stood there");
    std::size_t const before = out.size();
    frame_writer<TestType> writer(out);
    writer.begin(frame_kind::topic, 1, 5);
    writer.put(std::uint32_t{7});
    writer.put_bytes(nacre::as_bytes_view("abc"));
    writer.end();

    auto const expected = byte_builder().prefix(2, 1, 5).u32(7).text("abc").template frame<TestType>();
    REQUIRE(out.size() == before + expected.size());
    CHECK(expected.size() == 16 + 8 + sizeof(typename TestType::digest_type));
    CHECK(byte_vector(out.begin() + static_cast<std::ptrdiff_t>(before), out.end()) == expected);
    CHECK(frame_is_intact(nacre::bytes_view(out).subspan(before), TestType{}));
}

TEST_CASE("every flipped bit of a frame breaks its digest", "[format][unit]") {
    auto const frame = sample();
    std::size_t unnoticed = 0;
    for (std::size_t at = 0; at < frame.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit)
            unnoticed +=
                frame_is_intact(nacre::bytes_view(format_tests::flipped(frame, at, bit)), xxh3_128{});
    CHECK(unnoticed == 0);
}

TEST_CASE("a frame too short for prefix and digest is not intact", "[format][unit]") {
    auto const frame = sample();
    for (std::size_t size = 0; size < frame.size(); ++size)
        CHECK_FALSE(frame_is_intact(nacre::bytes_view(frame).first(size), xxh3_128{}));
    CHECK(frame_fields(nacre::bytes_view(frame).first(31), 16).empty());
    CHECK(frame_fields(frame, 16).size() == 8);
    CHECK(trailing_digest(frame, 16).data() == frame.data() + frame.size() - 16);
}

TEST_CASE("a prefix is read only where its frame fits", "[format][unit]") {
    byte_vector log(64);
    auto const sized = [&](std::uint32_t size) {
        return format_tests::with(log, 8, frame_prefix{size, 5, 0, 1});
    };
    REQUIRE(read_prefix(sized(24), 8));
    CHECK(read_prefix(sized(24), 8)->size == 24);
    CHECK(read_prefix(sized(24), 8)->seq == 1);
    CHECK(read_prefix(sized(56), 8));       // up to the last byte
    CHECK_FALSE(read_prefix(sized(64), 8)); // one step beyond it
    CHECK_FALSE(read_prefix(sized(0), 8));  // the end of a log
    CHECK_FALSE(read_prefix(sized(16), 8)); // no room for a digest
    CHECK_FALSE(read_prefix(sized(28), 8)); // not aligned
    CHECK_FALSE(read_prefix(sized(0xFFFFFFF8), 8));
    CHECK_FALSE(read_prefix(sized(24), 49)); // the prefix itself is cut
    CHECK_FALSE(read_prefix(sized(24), 64));
    CHECK_FALSE(read_prefix(sized(24), 65));
    CHECK_FALSE(read_prefix(sized(24), ~std::uint64_t{0}));

    byte_vector large(nacre::core::frame_bytes_max + 64);
    store(nacre::core::bytes_span(large), 0,
          frame_prefix{static_cast<std::uint32_t>(nacre::core::frame_bytes_max), 5, 0, 1});
    CHECK(read_prefix(large, 0));
    store(nacre::core::bytes_span(large), 0,
          frame_prefix{static_cast<std::uint32_t>(nacre::core::frame_bytes_max + 8), 5, 0, 1});
    CHECK_FALSE(read_prefix(large, 0));
}

TEST_CASE("a field reader that failed hands out nothing more", "[format][unit]") {
    auto const fields = byte_builder().u32(1).u32(2).text("ab").get();
    field_reader reader(fields);
    CHECK(reader.get<std::uint32_t>() == 1);
    CHECK(reader.get<std::uint32_t>() == 2);
    CHECK(reader.get_bytes(3).empty());
    CHECK(reader.failed());
    CHECK(reader.get<std::uint16_t>() == 0);
    CHECK(reader.get_bytes(1).empty());
    CHECK_FALSE(reader.at_end());

    field_reader hostile(fields);
    CHECK(hostile.get_bytes(~std::size_t{0}).empty());
    CHECK(hostile.failed());
}

TEST_CASE("fields end in fewer than eight zeros", "[format][unit]") {
    CHECK(field_reader(byte_vector(0)).at_end());
    CHECK(field_reader(byte_vector(7)).at_end());
    CHECK_FALSE(field_reader(byte_vector(8)).at_end());
    CHECK_FALSE(field_reader(format_tests::flipped(byte_vector(7), 6)).at_end());
}
