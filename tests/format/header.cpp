// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "hasher/modulo_hasher.hpp"
#include "support/catch2.hpp"

#include <nacre/format/header.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

using namespace nacre::format;
using format_tests::byte_vector;
using nacre::durability_policy;
using nacre::errc;
using nacre::run_id;
using nacre::core::from_nanoseconds;

namespace {

run_id const id = run_id::make(from_nanoseconds(1'700'000'000'000'000'000), 0x1234ABCD).value();

byte_vector sample() {
    auto const block = make_header<nacre::xxh3_128>(id, durability_policy::process, from_nanoseconds(42));
    auto const view = object_bytes(block);
    return {view.begin(), view.end()};
}

/// The same header with a digest that its bytes have: what only a program could have written.
byte_vector digested(byte_vector block) {
    auto const digest =
        nacre::hashing::xxh3_64_value(nacre::bytes_view(block).first(offsetof(header_block, digest)));
    return format_tests::with(std::move(block), offsetof(header_block, digest), digest);
}

nacre::error refusal(byte_vector const& block) {
    auto const outcome = read_header(block);
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error();
}

} // namespace

TEST_CASE("a header says what it was made from", "[format][unit]") {
    auto const header = read_header(sample());
    REQUIRE(header.has_value());
    CHECK(header->run_id == id);
    CHECK(header->hasher == nacre::xxh3_128::id);
    CHECK(header->digest_bytes == 16);
    CHECK(header->durability == durability_policy::process);
    CHECK(header->created_at == from_nanoseconds(42));
    CHECK(header->run_tag == nacre::hashing::xxh3_64_value(nacre::as_bytes_view(id.str())));

    auto const block =
        make_header<hasher_tests::modulo_hasher>(id, durability_policy::immediate, from_nanoseconds(-1));
    auto const other = read_header(object_bytes(block));
    REQUIRE(other.has_value());
    CHECK(other->hasher == 0x8001);
    CHECK(other->digest_bytes == 8);
    CHECK(other->durability == durability_policy::immediate);
    CHECK(other->created_at == from_nanoseconds(-1));
}

TEST_CASE("every flipped bit of a header is refused", "[format][unit]") {
    auto const good = sample();
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < good.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit)
            accepted += read_header(format_tests::flipped(good, at, bit)).has_value();
    CHECK(accepted == 0);
}

TEST_CASE("a file without the marker is of an unsupported format, whatever its size", "[format][unit]") {
    for (auto const& foreign : {byte_vector{}, byte_vector(1), byte_vector(20), byte_vector(4096),
                                format_tests::bytes_of("{\"a\":1}\n"), format_tests::flipped(sample(), 0),
                                format_tests::flipped(sample(), 15)}) {
        auto const refused = refusal(foreign);
        CHECK(refused.code() == errc::unsupported_format);
        CHECK(refused.found() == 0);
        CHECK(refused.supported() == version);
    }
    auto text_mode = sample(); // what a newline translation makes of it
    text_mode.erase(text_mode.begin() + 6);
    CHECK(refusal(text_mode).code() == errc::unsupported_format);
}

TEST_CASE("another format version is named before anything else is judged", "[format][unit]") {
    for (std::uint32_t const other : {0u, 2u, 0xFFFFFFFFu}) {
        auto block = format_tests::with(sample(), 16, other);
        block.resize(20); // a later version may have another size and digest
        auto const refused = refusal(block);
        CHECK(refused.code() == errc::unsupported_format);
        CHECK(refused.found() == other);
    }
}

TEST_CASE("a header that is cut short is corrupted, at the place of the cut", "[format][unit]") {
    for (std::size_t const size : {std::size_t{20}, std::size_t{21}, std::size_t{512}, header_bytes - 1}) {
        auto block = sample();
        block.resize(size);
        auto const refused = refusal(block);
        CHECK(refused.code() == errc::corrupted);
        CHECK(refused.offset() == size);
    }
    auto block = sample();
    block.resize(19);
    CHECK(refusal(block).code() == errc::unsupported_format);
}

TEST_CASE("a header with a right digest and a field outside its range is refused", "[format][unit]") {
    using format_tests::with;
    REQUIRE(read_header(digested(sample())).has_value());
    auto const run_id_at = offsetof(header_block, run_id);
    std::vector<byte_vector> const malformed = {
        with(sample(), offsetof(header_block, durability), std::uint16_t{0}),
        with(sample(), offsetof(header_block, durability), std::uint16_t{3}),
        with(sample(), offsetof(header_block, digest_bytes), std::uint16_t{0}),
        with(sample(), offsetof(header_block, digest_bytes), std::uint16_t{12}),
        with(sample(), offsetof(header_block, digest_bytes), std::uint16_t{72}),
        with(sample(), offsetof(header_block, reserved_16), std::uint16_t{1}),
        with(sample(), offsetof(header_block, log_begin), std::uint32_t{4096}),
        with(sample(), offsetof(header_block, run_tag), std::uint64_t{1}),
        with(sample(), run_id_at, 'x'),
        with(sample(), run_id_at + 27, '\0'), // an id cut short
        with(sample(), run_id_at + 28, 'a'),  // and one too long
        with(sample(), run_id_at + 29, 'a'),  // bytes behind its end
        with(sample(), run_id_at + 31, '\x01'),
        with(sample(), offsetof(header_block, reserved), std::byte{1}),
        with(sample(), offsetof(header_block, digest) - 1, std::byte{1}),
    };
    for (std::size_t at = 0; at < malformed.size(); ++at) {
        CAPTURE(at);
        CHECK(refusal(digested(malformed[at])).code() == errc::corrupted);
    }
}

TEST_CASE("a header of another hasher is refused by name", "[format][unit]") {
    auto const header = read_header(sample()).value();
    CHECK(check_hasher<nacre::xxh3_128>(header).has_value());
    auto const refused = check_hasher<nacre::xxh3_64>(header);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code() == errc::wrong_hasher);
    CHECK(refused.error().found() == nacre::xxh3_128::id);
    CHECK(refused.error().supported() == nacre::xxh3_64::id);

    auto const lying =
        digested(format_tests::with(sample(), offsetof(header_block, digest_bytes), std::uint16_t{8}));
    CHECK(check_hasher<nacre::xxh3_128>(read_header(lying).value()).error().code() == errc::wrong_hasher);
}
