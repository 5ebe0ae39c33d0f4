// SPDX-License-Identifier: BSL-1.0
// Golden bytes: the encoding of each shape, written by hand.
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "encoder/codec_kit.hpp"

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace golden {

enum class side : std::uint8_t { buy = 1, sell = 2 };
enum flags : std::uint16_t { none = 0, post_only = 0x0102 };
enum class yes_no : bool { no, yes };

struct price {
    std::int64_t ticks = 0;
};
struct symbol {
    std::string text;
};

struct fill {
    golden::price price;
    std::uint32_t quantity = 0;

    using nacre_members =
        nacre::members<nacre::member<&fill::price, "price">, nacre::member<&fill::quantity, "quantity">>;
};

struct order {
    std::string id;
    golden::side side{};
    std::vector<fill> fills;
    std::optional<std::uint16_t> parent;
};

struct order_view {
    std::string_view id;
    golden::side side{};
    std::vector<fill> fills;
    std::optional<std::uint16_t> parent;
};

struct defined {
    BOOST_HANA_DEFINE_STRUCT(defined, (std::uint8_t, first), (std::string, second));
};

struct nothing {
    using nacre_members = nacre::members<>;
};

} // namespace golden

namespace {

struct local_level {
    std::uint16_t ticks = 0;
};
NACRE_MEMBERS(local_level, ticks)
struct local_book {
    std::optional<local_level> best;
    std::vector<local_level> levels;
};
NACRE_MEMBERS(local_book, best, levels)

} // namespace

BOOST_HANA_ADAPT_STRUCT(golden::order, id, side, fills, parent);
BOOST_HANA_ADAPT_STRUCT(golden::order_view, id, side, fills, parent);

template <>
struct nacre::wire_format<golden::price> {
    using wire_type = std::int64_t;
    static wire_type to_wire(golden::price const& price) noexcept { return price.ticks; }
    static nacre::result<golden::price> from_wire(wire_type ticks) {
        if (ticks < 0) return nacre::error::invalid_argument("a price is not negative");
        return golden::price{ticks};
    }
    static constexpr std::string_view name = "price";
};

template <>
struct nacre::wire_format<golden::symbol> {
    using wire_type = std::string_view;
    static wire_type to_wire(golden::symbol const& symbol) noexcept { return symbol.text; }
    static golden::symbol from_wire(wire_type text) {
        if (text.empty()) throw std::runtime_error("a symbol has a letter");
        return {std::string(text)};
    }
};

using namespace encoder_tests;

TEST_CASE("integers of every width are little-endian", "[encoder][golden]") {
    check_golden<std::uint8_t>(0xAB, "ab");
    check_golden<std::int8_t>(-2, "fe");
    check_golden<std::uint16_t>(0x0102, "02 01");
    check_golden<std::int16_t>(-2, "fe ff");
    check_golden<std::uint32_t>(0x01020304, "04 03 02 01");
    check_golden<std::int32_t>(-2, "fe ff ff ff");
    check_golden<std::uint64_t>(0x0102030405060708, "08 07 06 05 04 03 02 01");
    check_golden<std::int64_t>(-2, "fe ff ff ff ff ff ff ff");
    check_golden<unsigned long long>(1, "01 00 00 00 00 00 00 00");
    check_golden<long>(1, "01 00 00 00 00 00 00 00");
#if defined(NACRE_INT128)
    check_golden<nacre::codec::int128>(-2, "fe ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff");
    check_golden<nacre::codec::uint128>(nacre::codec::uint128{1} << 64,
                                        "00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00");
#endif
}

TEST_CASE("bool is 0 or 1, char and byte are one byte, an enum is its number", "[encoder][golden]") {
    check_golden(true, "01");
    check_golden(false, "00");
    check_golden('A', "41");
    check_golden(std::byte{0xFE}, "fe");
    check_golden(golden::side::sell, "02");
    check_golden(static_cast<golden::side>(77), "4d");
    check_golden(golden::post_only, "02 01");
    check_golden(golden::yes_no::yes, "01");
    CHECK(refusal<bool>(by_hand("02")) == " @0: a bool is 0 or 1");
    CHECK(refusal<golden::yes_no>(by_hand("02")) == " @0: a bool is 0 or 1");
}

TEST_CASE("floating point keeps the sign of zero and has one NaN", "[encoder][golden]") {
    check_golden(1.5F, "00 00 c0 3f");
    check_golden(-2.0, "00 00 00 00 00 00 00 c0");
    check_golden(0.0, "00 00 00 00 00 00 00 00");
    check_golden(-0.0, "00 00 00 00 00 00 00 80");
    check_golden(std::numeric_limits<double>::infinity(), "00 00 00 00 00 00 f0 7f");
    check_golden(-std::numeric_limits<float>::infinity(), "00 00 80 ff");
    check_golden(std::numeric_limits<float>::denorm_min(), "01 00 00 00");
    for (double const nan : {std::nan(""), -std::nan("1"), std::numeric_limits<double>::signaling_NaN()})
        check_golden(nan, "00 00 00 00 00 00 f8 7f");
    for (float const nan : {std::nanf(""), -std::nanf("7"), std::numeric_limits<float>::signaling_NaN()})
        check_golden(nan, "00 00 c0 7f");
    CHECK(refusal<double>(by_hand("01 00 00 00 00 00 f8 7f")) == " @0: a NaN is not the canonical one");
    CHECK(refusal<double>(by_hand("00 00 00 00 00 00 f8 ff")) == " @0: a NaN is not the canonical one");
    CHECK(refusal<float>(by_hand("01 00 80 7f")) == " @0: a NaN is not the canonical one");
}

TEST_CASE("text and bytes follow their number", "[encoder][golden]") {
    check_golden(std::string("abc"), "03 00 00 00 'abc'");
    check_golden(std::string(), "00 00 00 00");
    check_golden(std::string("\0\xFF", 2), "02 00 00 00 00 ff");
    check_golden(std::string_view("abc"), "03 00 00 00 'abc'");
    check_golden(std::vector<std::byte>{std::byte{1}, std::byte{2}}, "02 00 00 00 01 02");
    byte_vector const shown = by_hand("01 02");
    check_golden(nacre::bytes_view(shown), "02 00 00 00 01 02");
    std::uint8_t const numbers[] = {1, 2};
    check_golden(std::span<std::uint8_t const>(numbers), "02 00 00 00 01 02");
    CHECK(refusal<std::string>(by_hand("03 00 00 00 'ab'")) ==
          " @0: more is announced than the payload holds");
    CHECK(refusal<std::string>(by_hand("ff ff ff ff")) == " @0: more is announced than the payload holds");
}

TEST_CASE("an array has its elements, a list their number first", "[encoder][golden]") {
    check_golden(std::array<std::uint16_t, 2>{1, 2}, "01 00 02 00");
    check_golden(std::array<std::uint16_t, 0>{}, "");
    check_golden(std::array<std::string, 2>{"a", "b"}, "01 00 00 00 'a' 01 00 00 00 'b'");
    check_golden(std::vector<std::uint16_t>{1, 2}, "02 00 00 00 01 00 02 00");
    check_golden(std::vector<bool>{true, false}, "02 00 00 00 01 00");
    check_golden(std::vector<double>{-0.0}, "01 00 00 00 00 00 00 00 00 00 00 80");
    check_golden(std::vector<std::vector<std::string>>{{"a"}, {}},
                 "02 00 00 00 01 00 00 00 01 00 00 00 'a' 00 00 00 00");
}

TEST_CASE("sets and maps ascend", "[encoder][golden]") {
    check_golden(std::set<std::int16_t>{1, -1}, "02 00 00 00 ff ff 01 00");
    check_golden(std::set<std::int16_t, std::greater<>>{1, -1}, "02 00 00 00 01 00 ff ff");
    check_golden(std::map<std::string, std::uint8_t>{{"b", 2}, {"a", 1}},
                 "02 00 00 00 01 00 00 00 'a' 01 01 00 00 00 'b' 02");
    CHECK(refusal<std::set<std::uint8_t>>(by_hand("02 00 00 00 01 01")) ==
          "[1] @5: keys do not ascend strictly");
    CHECK(refusal<std::set<std::uint8_t>>(by_hand("02 00 00 00 02 01")) ==
          "[1] @5: keys do not ascend strictly");
    CHECK(refusal<std::set<double>>(by_hand("02 00 00 00 00 00 00 00 00 00 00 80 00 00 00 00 00 00 00 00")) ==
          "[1] @12: keys do not ascend strictly");
    CHECK(refusal<std::map<std::uint8_t, bool>>(by_hand("02 00 00 00 02 01 01 01")) ==
          "[1].key @6: keys do not ascend strictly");
    CHECK(refusal<std::map<std::uint8_t, bool>>(by_hand("01 00 00 00 02 02")) ==
          "[0].value @5: a bool is 0 or 1");
}

TEST_CASE("optional and variant begin with one byte", "[encoder][golden]") {
    check_golden(std::optional<std::uint16_t>{}, "00");
    check_golden(std::optional<std::uint16_t>{7}, "01 07 00");
    using either = std::variant<std::monostate, std::string, std::uint16_t>;
    check_golden(either{}, "00");
    check_golden(either{std::string("a")}, "01 01 00 00 00 'a'");
    check_golden(either{std::uint16_t{7}}, "02 07 00");
    CHECK(refusal<std::optional<bool>>(by_hand("02 00")) == " @0: an optional's tag is 0 or 1");
    CHECK(refusal<either>(by_hand("03")) == " @0: the variant has no such alternative");
    CHECK(refusal<either>(by_hand("02 07")) == "<2> @1: the payload ends here");
}

TEST_CASE("pair, tuple and struct are their parts, in order, with nothing between", "[encoder][golden]") {
    check_golden(std::pair<std::uint8_t, std::uint16_t>{1, 2}, "01 02 00");
    check_golden(std::tuple<std::uint8_t, std::string, bool>{1, "a", true}, "01 01 00 00 00 'a' 01");
    check_golden(std::tuple<>{}, "");
    check_golden(golden::nothing{}, "");
    check_golden(golden::defined{7, "a"}, "07 01 00 00 00 'a'");
    golden::order const order{"O-1", golden::side::buy, {{{5}, 6}}, 7};
    std::string_view const hex =
        "03 00 00 00 'O-1' 01 01 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 01 07 00";
    check_golden(order, hex);
    check_golden(golden::order_view{"O-1", golden::side::buy, {{{5}, 6}}, 7}, hex);
    CHECK(refusal<golden::order>(
              by_hand("03 00 00 00 'O-1' 01 01 00 00 00 05 00 00 00 00 00 00 80 06 00 00 00 00")) ==
          "fills[0].price @12: invalid argument: a price is not negative");
    CHECK(refusal<std::tuple<bool, bool>>(by_hand("01 02")) == "1 @1: a bool is 0 or 1");
}

TEST_CASE("UUIDs are 16 bytes in network order, times their count", "[encoder][golden]") {
    check_golden(nacre::uuid{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
                 "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10");
    check_golden(nacre::core::from_nanoseconds(258), "02 01 00 00 00 00 00 00");
    check_golden(std::chrono::duration<std::int16_t, std::milli>{-2}, "fe ff");
    check_golden(std::chrono::duration<float>{1.5F}, "00 00 c0 3f");
}

TEST_CASE("types that one unit alone knows are encoded like others", "[encoder][golden]") {
    check_golden(local_book{local_level{1}, {local_level{2}}}, "01 01 00 01 00 00 00 02 00");
}

TEST_CASE("a wire_format decides how a user's type is encoded, and may refuse", "[encoder][golden]") {
    check_golden(golden::price{258}, "02 01 00 00 00 00 00 00");
    check_golden(golden::symbol{"BTC"}, "03 00 00 00 'BTC'");
    CHECK(refusal<golden::price>(by_hand("ff ff ff ff ff ff ff ff")) ==
          " @0: invalid argument: a price is not negative");
    CHECK(refusal<golden::symbol>(by_hand("00 00 00 00")) == " @0: a symbol has a letter");
}

TEST_CASE("a schema is a constant of the type, and the same for a view", "[encoder][schema]") {
    static_assert(
        nacre::codec::schema_text<golden::order> ==
        "{id: text, side: enum<u8>, fills: list<{price: price(i64), quantity: u32}>, parent: optional<u16>}");
    static_assert(nacre::codec::schema_fingerprint<golden::order> ==
                  nacre::codec::schema_fingerprint<golden::order_view>);
    static_assert(nacre::codec::fingerprint_of("") == 0xCBF2'9CE4'8422'2325U);
    static_assert(nacre::codec::fingerprint_of("a") == 0xAF63'DC4C'8601'EC8CU);
    static_assert(nacre::codec::schema_text<nacre::timestamp> == "time<system, i64, 1/1000000000>");
    static_assert(nacre::stable_schema<golden::price, nacre::codec::fingerprint_of("price(i64)")>);
    SUCCEED();
}
