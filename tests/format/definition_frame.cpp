// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/definition_frame.hpp>
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

template <class H>
byte_vector frame_of(definition const& what) {
    byte_vector out;
    frame_writer<H> writer(out);
    write_definition(writer, what, 9);
    return out;
}

byte_vector topic_by_hand(std::uint32_t id, std::size_t size, std::string_view name, std::uint16_t flags = 0,
                          std::uint16_t kind = 2) {
    return byte_builder().prefix(kind, flags, 9).u32(id).u32(size).text(name).frame<xxh3_128>();
}

byte_vector type_by_hand(std::size_t name_size, std::size_t schema_size, std::string_view texts,
                         std::uint32_t reserved = 0, std::uint16_t flags = 0) {
    return byte_builder()
        .prefix(3, flags, 9)
        .u32(1)
        .u32(name_size)
        .u64(0xFEED)
        .u32(schema_size)
        .u32(reserved)
        .text(texts)
        .frame<xxh3_128>();
}

bool same(definition const& a, definition const& b) {
    return a.kind == b.kind && a.id == b.id && a.name == b.name && a.schema == b.schema &&
           a.fingerprint == b.fingerprint && a.many == b.many;
}

} // namespace

TEMPLATE_TEST_CASE("a definition of each kind reads back as it was written", "[format][unit]", xxh3_128,
                   xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    std::string const longest(nacre::core::name_bytes_max, 'n');
    std::string const schema(5000, 's');
    for (auto const& what :
         {definition{frame_kind::topic, 1, "orders", {}, 0, false},
          definition{frame_kind::topic, 0xFFFFFFFF, longest, {}, 0, false},
          definition{frame_kind::payload_type, 3, "SubmitOrder", "id string\n", 0xFEED, false},
          definition{frame_kind::payload_type, 4, "raw", {}, 0, false},
          definition{frame_kind::payload_type, 5, longest, schema, ~std::uint64_t{0}, false},
          definition{frame_kind::index_kind, 6, "client_order_id", {}, 0, false},
          definition{frame_kind::index_kind, 7, std::string_view("\0\xFF", 2), {}, 0, true}}) {
        CAPTURE(what.id);
        auto const frame = frame_of<TestType>(what);
        CHECK(frame.size() % 8 == 0);
        CHECK(frame_is_intact(frame, TestType{}));
        CHECK(is_definition(load<frame_prefix>(frame).kind));
        auto const read = parse_definition(frame, digest_bytes);
        REQUIRE(read);
        CHECK(same(*read, what));
    }
}

TEST_CASE("definition frames have the bytes the format says", "[format][unit]") {
    CHECK(frame_of<xxh3_128>({frame_kind::topic, 1, "orders", {}, 0, false}) ==
          topic_by_hand(1, 6, "orders"));
    CHECK(frame_of<xxh3_128>({frame_kind::index_kind, 2, "order", {}, 0, true}) ==
          topic_by_hand(2, 5, "order", 1, 4));
    CHECK(frame_of<xxh3_128>({frame_kind::payload_type, 1, "Fill", "qty i64", 0xFEED, false}) ==
          type_by_hand(4, 7, "Fillqty i64"));
}

TEST_CASE("a malformed definition frame is refused", "[format][unit]") {
    REQUIRE(parse_definition(topic_by_hand(1, 6, "orders"), 16));
    CHECK_FALSE(parse_definition(topic_by_hand(0, 6, "orders"), 16)); // ids are 1-based
    CHECK_FALSE(parse_definition(topic_by_hand(1, 0, ""), 16));       // no name
    CHECK_FALSE(parse_definition(topic_by_hand(1, 5, "orders"), 16)); // a byte that is not zero behind it
    CHECK_FALSE(parse_definition(topic_by_hand(1, 9, "orders"), 16)); // beyond the frame
    CHECK_FALSE(parse_definition(topic_by_hand(1, 0xFFFFFFFF, "orders"), 16)); // hostile size
    CHECK_FALSE(parse_definition(topic_by_hand(1, 6, std::string("orders") + std::string(10, '\0')), 16));
    CHECK_FALSE(parse_definition(topic_by_hand(1, 256, std::string(256, 'n')), 16));
    CHECK_FALSE(parse_definition(topic_by_hand(1, 6, "orders", 1), 16));    // `many` is for index kinds
    CHECK_FALSE(parse_definition(topic_by_hand(1, 6, "orders", 2, 4), 16)); // an unknown flag
    for (std::uint16_t const kind : std::initializer_list<std::uint16_t>{0, 1, 5, 6, 7, 8, 9, 10, 0xFFFF})
        CHECK_FALSE(parse_definition(topic_by_hand(1, 6, "orders", 0, kind), 16));

    REQUIRE(parse_definition(type_by_hand(4, 7, "Fillqty i64"), 16));
    CHECK_FALSE(parse_definition(type_by_hand(4, 7, "Fillqty i64", 1), 16));    // reserved
    CHECK_FALSE(parse_definition(type_by_hand(4, 7, "Fillqty i64", 0, 1), 16)); // flag
    CHECK_FALSE(parse_definition(type_by_hand(0, 7, "qty i64"), 16));           // no name
    CHECK_FALSE(parse_definition(type_by_hand(4, 0xFFFFFFFF, "Fillqty i64"), 16));
    CHECK_FALSE(parse_definition(type_by_hand(0xFFFFFFFF, 7, "Fillqty i64"), 16));
    CHECK_FALSE(parse_definition(type_by_hand(1, nacre::core::schema_bytes_max + 1,
                                              std::string(nacre::core::schema_bytes_max + 2, 's')),
                                 16));
    CHECK(parse_definition(
        type_by_hand(1, nacre::core::schema_bytes_max, std::string(nacre::core::schema_bytes_max + 1, 's')),
        16));

    for (auto const& good : {topic_by_hand(1, 6, "orders"), type_by_hand(4, 7, "Fillqty i64")})
        for (std::size_t size = 0; size < good.size(); size += 8)
            CHECK_FALSE(parse_definition(nacre::bytes_view(good).first(size), 16));
}
