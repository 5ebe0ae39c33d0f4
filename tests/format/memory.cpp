// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/memory.hpp>
#include <nacre/values.hpp>

#include <cstdint>

using namespace nacre::format;
using format_tests::byte_vector;

TEST_CASE("values are loaded and stored at any address, little-endian", "[format][unit]") {
    byte_vector buffer(32);
    for (std::size_t offset = 0; offset + 8 <= buffer.size(); ++offset) {
        store(nacre::core::bytes_span(buffer), offset, std::uint64_t{0x0807060504030201});
        CHECK(load<std::uint64_t>(buffer, offset) == 0x0807060504030201);
        CHECK(buffer[offset] == std::byte{1});
        CHECK(buffer[offset + 7] == std::byte{8});
        CHECK(load<std::uint16_t>(buffer, offset + 2) == 0x0403);
    }
}

TEST_CASE("all_zero sees every byte of any size at any address", "[format][unit]") {
    byte_vector buffer(300);
    for (std::size_t size : {0u, 1u, 7u, 8u, 9u, 63u, 64u, 65u, 127u, 128u, 200u}) {
        for (std::size_t start : {0u, 1u, 3u, 8u}) {
            CAPTURE(size, start);
            auto const view = nacre::bytes_view(buffer).subspan(start, size);
            CHECK(all_zero(view));
            std::size_t missed = 0;
            for (std::size_t at = 0; at < size; ++at) {
                buffer[start + at] = std::byte{0x80};
                missed += all_zero(view);
                buffer[start + at] = std::byte{0};
            }
            CHECK(missed == 0);
            buffer[start + size] = std::byte{1}; // what lies behind does not count
            CHECK(all_zero(view));
            buffer[start + size] = std::byte{0};
        }
    }
}

TEST_CASE("ranges of bytes are equal when sizes and bytes are", "[format][unit]") {
    auto const left = format_tests::bytes_of("abc");
    CHECK(equal(left, format_tests::bytes_of("abc")));
    CHECK_FALSE(equal(left, format_tests::bytes_of("abd")));
    CHECK_FALSE(equal(left, format_tests::bytes_of("ab")));
    CHECK(equal({}, {}));
}

TEST_CASE("storing zeros and bytes touches what it was given and no more", "[format][unit]") {
    auto buffer = format_tests::bytes_of("abcdefgh");
    store_zeros(nacre::core::bytes_span(buffer).subspan(2, 3));
    CHECK(nacre::as_text(buffer) == std::string_view("ab\0\0\0fgh", 8));
    store_bytes(buffer, 3, nacre::as_bytes_view("X"));
    CHECK(nacre::as_text(buffer) == std::string_view("ab\0X\0fgh", 8));
    store_bytes(buffer, 8, {});
    store_zeros({});
    CHECK(object_bytes(std::uint16_t{0x4241}).size() == 2);
    CHECK(nacre::as_text(object_bytes(std::uint16_t{0x4241})) == "AB");
}
