// SPDX-License-Identifier: BSL-1.0
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "encoder/codec_kit.hpp"
#include "support/catch2.hpp"

#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace nacre;
using encoder_tests::by_hand;
using nacre::schema::parse_schema;
using nacre::schema::payload_visitor;
using nacre::schema::walk_payload;

namespace {

/// What a walk told, in order.
class transcript : public payload_visitor {
public:
    void begin_struct(std::size_t count) { out_ << "{" << count << " "; }
    void field(std::string_view name) { out_ << name << ": "; }
    void end_struct() { out_ << "} "; }
    void begin_tuple(std::size_t count) { out_ << "(" << count << " "; }
    void end_tuple() { out_ << ") "; }
    void begin_list(std::size_t count) { out_ << "[" << count << " "; }
    void end_list() { out_ << "] "; }
    void begin_map(std::size_t count) { out_ << "<" << count << " "; }
    void key() { out_ << "key "; }
    void mapped() { out_ << "to "; }
    void end_map() { out_ << "> "; }
    void absent() { out_ << "absent "; }
    void present() { out_ << "present "; }
    void begin_alternative(std::size_t index) { out_ << "alternative " << index << " "; }
    void end_alternative() { out_ << "end "; }
    void enumerator(std::string_view name) { out_ << "enumerator '" << name << "' "; }
    void tick(schema::tick_unit const& unit) {
        out_ << "tick '" << unit.clock << "' " << unit.numerator << "/" << unit.denominator << " ";
    }
    void named(std::string_view name) { out_ << name << " of "; }
    void unit() { out_ << "unit "; }
    void boolean(bool value) { out_ << (value ? "true " : "false "); }
    void character(char value) { out_ << "'" << value << "' "; }
    void integer(std::int64_t value) { out_ << "i" << value << " "; }
    void natural(std::uint64_t value) { out_ << "n" << value << " "; }
    void wide_integer(schema::wide_number const& value) {
        out_ << (value.is_signed ? "wi" : "wn") << value.high << "," << value.low << " ";
    }
    void real(float value) { out_ << "f" << value << " "; }
    void real(double value) { out_ << "d" << value << " "; }
    void text(std::string_view value) { out_ << "\"" << value << "\" "; }
    void bytes(bytes_view value) { out_ << "bytes " << value.size() << " "; }
    void uuid(nacre::uuid const& value) { out_ << "uuid " << unsigned{value.data[0]} << " "; }

    std::string str() const { return out_.str(); }

private:
    std::ostringstream out_;
};

/// What is told about `payload`, or "<field> @<offset>: <what>".
std::string walk(std::string_view schema, std::string_view payload) {
    auto const tree = parse_schema(schema);
    REQUIRE(tree);
    transcript told;
    auto const outcome = walk_payload(*tree, by_hand(payload), told);
    if (outcome) return told.str();
    REQUIRE(outcome.error() == errc::decode_failed);
    return std::string(outcome.error().field()) + " @" + std::to_string(outcome.error().offset()) + ": " +
           std::string(outcome.error().reason());
}

} // namespace

TEST_CASE("a walk tells every number as what it is", "[encoder][walk]") {
    CHECK(walk("tuple<i8, u8, i16, u16, i32, u32>", "fe fe fe ff fe ff fe ff ff ff fe ff ff ff") ==
          "(6 i-2 n254 i-2 n65534 i-2 n4294967294 ) ");
    CHECK(walk("tuple<i64, u64>", "fe ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff") ==
          "(2 i-2 n18446744073709551614 ) ");
    CHECK(walk("i128", "fe ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff") ==
          "wi18446744073709551615,18446744073709551614 ");
    CHECK(walk("u128", "01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00") == "wn2,1 ");
    CHECK(walk("tuple<bool, char, byte, f32, f64>", "01 41 07 00 00 c0 3f 00 00 00 00 00 00 00 c0") ==
          "(5 true 'A' n7 f1.5 d-2 ) ");
    CHECK(walk("enum<i8; buy=1, sell=-2>", "fe") == "enumerator 'sell' i-2 ");
    CHECK(walk("enum<u16; buy=1>", "02 00") == "enumerator '' n2 ");
    CHECK(walk("enum<i8; b=2, a=1, also_a=1>", "01") == "enumerator 'a' i1 ");
    CHECK(walk("tuple<enum<u8; b=2, a=1>, enum<u8; c=1>, enum<u8>>", "02 01 01") ==
          "(3 enumerator 'b' n2 enumerator 'c' n1 enumerator '' n1 ) ");
    CHECK(walk("enum<char; last=-1>", "ff") == "enumerator 'last' '\xff' ");
    CHECK(walk("duration<i16, 1/1000>", "02 00") == "tick '' 1/1000 i2 ");
    CHECK(walk("time<system, f32, 60/1>", "00 00 c0 3f") == "tick 'system' 60/1 f1.5 ");
}

TEST_CASE("a walk tells how a message is composed", "[encoder][walk]") {
    CHECK(walk("{a: text, b: {c: bytes, d: uuid}, e: {}}",
               "01 00 00 00 'x' 02 00 00 00 01 02 09 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00") ==
          "{3 a: \"x\" b: {2 c: bytes 2 d: uuid 9 } e: {0 } } ");
    CHECK(walk("list<optional<u8>>", "02 00 00 00 00 01 07") == "[2 absent present n7 ] ");
    CHECK(walk("array<u8, 2>", "01 02") == "[2 n1 n2 ] ");
    CHECK(walk("array<byte, 2>", "01 02") == "bytes 2 ");
    CHECK(walk("list<char>", "02 00 00 00 'A' 'B'") == "[2 'A' 'B' ] ");
    CHECK(walk("array<unit, 2>", "") == "[2 unit unit ] ");
    CHECK(walk("map<u8, variant<unit, price(i8)>>", "02 00 00 00 01 00 02 01 05") ==
          "<2 key n1 to alternative 0 unit end key n2 to alternative 1 price of i5 end > ");
}

TEST_CASE("a walk tells fixed-size text as text, without the zeros at its end", "[encoder][walk]") {
    CHECK(walk("array<char, 3>", "'W' 'L' 'L'") == "\"WLL\" ");
    CHECK(walk("array<char, 4>", "'W' 'L' ' ' ' '") == "\"WL  \" ");
    CHECK(walk("array<char, 4>", "'W' 00 'L' 00") == std::string("\"W\0L\" ", 6));
    CHECK(walk("array<char, 4>", "00 00 00 00") == "\"\" ");
    CHECK(walk("array<char, 1>", "ff") == "\"\xff\" ");
    CHECK(walk("array<array<char, 2>, 2>", "'a' 'b' 'c' 00") == "[2 \"ab\" \"c\" ] ");
    CHECK(walk("ordered_map<array<char, 1>, u8>", "01 00 00 00 'a' 02") == "<1 key \"a\" to n2 > ");
    CHECK(walk("array<enum<char; buy=66>, 1>", "'B'") == "[1 enumerator 'buy' 'B' ] ");
    CHECK(walk("array<char, 3>", "'W' 'L'") == " @0: the payload ends here");
}

TEST_CASE("a walk refuses what is not canonical, with field and offset", "[encoder][walk]") {
    CHECK(walk("{a: list<{b: bool}>}", "02 00 00 00 01 02") == "a[1].b @5: a bool is 0 or 1");
    CHECK(walk("f64", "01 00 00 00 00 00 f8 7f") == " @0: a NaN is not the canonical one");
    CHECK(walk("{a: duration<f32, 1/1>}", "00 00 c0 ff") == "a @0: a NaN is not the canonical one");
    CHECK(walk("optional<u8>", "02") == " @0: an optional's tag is 0 or 1");
    CHECK(walk("variant<u8>", "01") == " @0: the variant has no such alternative");
    CHECK(walk("variant<u8, tuple<u8, u8>>", "01 00") == "<1>.1 @2: the payload ends here");
    CHECK(walk("text", "02 00 00 00 'x'") == " @0: more is announced than the payload holds");
    CHECK(walk("list<u16>", "ff ff ff ff 00") == " @0: more is announced than the payload holds");
    CHECK(walk("u8", "01 02") == " @1: bytes follow the message");
    CHECK(walk("array<u8, 18446744073709551615>", "00") == " @0: the payload ends here");
    CHECK(walk("map<u8, bool>", "01 00 00 00 01 02") == "[0].value @5: a bool is 0 or 1");
}

TEST_CASE("a walk meets counted elements whose least sizes together pass 2^64", "[encoder][walk]") {
    std::string const refused = " @0: more is announced than the payload holds";
    CHECK(walk("ordered_map<array<u8, 18446744073709551615>, u8>", "01 00 00 00 00") == refused);
    CHECK(walk("ordered_map<array<u8, 18446744073709551615>, text>", "01 00 00 00 00") == refused);
    CHECK(walk("list<array<u16, 18446744073709551615>>", "01 00 00 00 00") == refused);
    CHECK(walk("ordered_map<array<u8, 18446744073709551615>, u8>", "00 00 00 00") == "<0 > ");
}

TEST_CASE("the time of a walk does not grow with the number of enumerators", "[encoder][walk]") {
    // Where every number were sought among all names in turn, this would take minutes.
    std::string schema = "list<enum<u16; a0=0";
    for (std::size_t at = 1; at < 60'000; ++at)
        schema += ", a" + std::to_string(at) + "=" + std::to_string(at);
    auto const tree = parse_schema(schema + ">>");
    REQUIRE(tree);
    struct last_name : payload_visitor {
        std::string_view name;
        void enumerator(std::string_view each) { name = each; }
    } told;
    std::vector<std::byte> payload = by_hand("40 42 0f 00"); // 1 000 000
    for (std::size_t at = 0; at < 1'000'000; ++at) {
        payload.push_back(std::byte{0x5F});
        payload.push_back(std::byte{0xEA});
    }
    REQUIRE(walk_payload(*tree, payload, told));
    CHECK(told.name == "a59999");
}

TEST_CASE("a walk checks the order of keys by value", "[encoder][walk]") {
    std::string const order = "keys do not ascend strictly";
    CHECK(walk("set<i8>", "02 00 00 00 ff 00") == "[2 i-1 i0 ] ");
    CHECK(walk("set<u8>", "02 00 00 00 ff 00") == "[1] @5: " + order);
    CHECK(walk("set<i16>", "02 00 00 00 01 00 01 00") == "[1] @6: " + order);
    CHECK(walk("set<u16>", "02 00 00 00 ff 00 00 01") == "[2 n255 n256 ] ");
    CHECK(walk("set<f32>", "02 00 00 00 00 00 00 80 00 00 00 00") == "[1] @8: " + order);
    CHECK(walk("set<f64>", "02 00 00 00 00 00 00 00 00 00 00 c0 00 00 00 00 00 00 f0 3f") == "[2 d-2 d1 ] ");
    CHECK(walk("set<text>", "02 00 00 00 01 00 00 00 'a' 02 00 00 00 'aa'") == "[2 \"a\" \"aa\" ] ");
    CHECK(walk("set<text>", "02 00 00 00 01 00 00 00 ff 01 00 00 00 'a'") == "[1] @9: " + order);
    CHECK(walk("map<enum<i8>, u8>", "02 00 00 00 01 00 ff 00") == "[1].key @6: " + order);
    CHECK(walk("ordered_set<u8>", "02 00 00 00 ff 00") == "[2 n255 n0 ] ");
    CHECK(walk("ordered_map<u8, {}>", "02 00 00 00 01 01") == "<2 key n1 to {0 } key n1 to {0 } > ");
    CHECK(walk("set<i128>", "02 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff "
                            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00") ==
          "[2 wi18446744073709551615,18446744073709551615 wi0,0 ] ");
}
