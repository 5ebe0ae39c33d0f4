// SPDX-License-Identifier: BSL-1.0
#include <nacre/schema/schema.hpp>
#include <nacre/values.hpp>

#include "support/catch2.hpp"

#include <string>

using namespace nacre;

TEST_CASE("equal schemas have no difference", "[encoder][schema]") {
    CHECK(schema::schema_difference("{a: i64}", "{a: i64}").empty());
}

TEST_CASE("a difference names fields that were added, removed, moved, and those of another type",
          "[encoder][schema]") {
    CHECK(schema::schema_difference("{a: i64, b: text}", "{a: f64, b: text}") ==
          "field a was i64 and is f64");
    CHECK(schema::schema_difference("{a: i64}", "{a: i64, b: text}") ==
          "field b was added at position 2 (text)");
    CHECK(schema::schema_difference("{a: i64, b: text}", "{b: text}") == "field a was removed (i64)");
    CHECK(schema::schema_difference("{a: i64, b: text, c: u8}", "{c: u8, a: i64, b: text}") ==
          "field c moved from position 3 to 1");
    CHECK(schema::schema_difference("{a: i64, b: text}", "{x: i64, b: text}") ==
          "field a was removed (i64); field x was added at position 1 (i64)");
}

TEST_CASE("a difference goes down to the smallest part that differs", "[encoder][schema]") {
    CHECK(schema::schema_difference("{o: {fills: list<{price: i64}>}}",
                                    "{o: {fills: list<{price: price(i64)}>}}") ==
          "field o.fills[].price was i64 and is price(i64)");
    CHECK(schema::schema_difference("{m: map<text, optional<u8>>}", "{m: map<text, optional<u16>>}") ==
          "field m[].value was u8 and is u16");
    CHECK(schema::schema_difference("{m: map<text, u8>}", "{m: map<uuid, u8>}") ==
          "field m[].key was text and is uuid");
    CHECK(schema::schema_difference("{t: tuple<i8, {a: i8}>}", "{t: tuple<i8, {a: i16}>}") ==
          "field t.1.a was i8 and is i16");
    CHECK(schema::schema_difference("{v: variant<unit, i8>}", "{v: variant<unit, i8, text>}") ==
          "field v<2> was added (text)");
    CHECK(schema::schema_difference("{v: variant<unit, i8>}", "{v: variant<unit>}") ==
          "field v<1> was removed (i8)");
    CHECK(schema::schema_difference("{a: array<i8, 2>}", "{a: array<i8, 3>}") ==
          "field a was array<i8, 2> and is array<i8, 3>");
    CHECK(schema::schema_difference("{a: price(i8)}", "{a: price(i16)}") == "field a was i8 and is i16");
    CHECK(schema::schema_difference("{a: price(i8)}", "{a: size(i8)}") ==
          "field a was price(i8) and is size(i8)");
    CHECK(schema::schema_difference("i8", "i16") == "the message was i8 and is i16");
}

TEST_CASE("a difference names enumerators", "[encoder][schema]") {
    CHECK(schema::schema_difference("enum<u8; buy=1, sell=2>", "enum<u8; buy=1, sell=3, none=0>") ==
          "the message gives the enumerator sell another value; the message gained the enumerator none");
    CHECK(schema::schema_difference("enum<u8; buy=1>", "enum<u8>") == "the message lost the enumerator buy");
    CHECK(schema::schema_difference("enum<u8>", "enum<u16>") == "the message was enum<u8> and is enum<u16>");
    CHECK(schema::schema_difference("enum<u8; a=1, b=2>", "enum<u8; b=2, a=1>") ==
          "the enumerators stand in another order");
}

TEST_CASE("a schema that is none is said to be none, and a long difference is cut", "[encoder][schema]") {
    CHECK(schema::schema_difference("protobuf", "{a: i64}")
              .starts_with("the recorded schema is not one of this codec: "));
    std::string recorded = "{";
    for (int at = 0; at < 30; ++at)
        recorded += (at == 0 ? "f" : ", f") + std::to_string(at) + ": i64";
    recorded += "}";
    auto const difference = schema::schema_difference(recorded, "{}");
    CHECK(difference.find("field f19 was removed (i64)") != std::string::npos);
    CHECK(difference.find("f20") == std::string::npos);
    CHECK(difference.ends_with("; and 10 more"));
}
