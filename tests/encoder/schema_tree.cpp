// SPDX-License-Identifier: BSL-1.0
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/testing/seeded_random.hpp>

#include <string>
#include <string_view>

using namespace nacre;
using nacre::schema::parse_schema;

namespace {

/// "<offset>: <what>", or "accepted".
std::string refusal(std::string_view text) {
    auto const tree = parse_schema(text);
    if (tree) return "accepted";
    if (tree.error() != errc::corrupted) return std::string(to_string(tree.error().code()));
    std::string_view what = tree.error().reason();
    what.remove_prefix(std::string_view("the schema cannot be read: ").size());
    return std::to_string(tree.error().offset()) + ": " + std::string(what);
}

std::string nested(std::size_t depth) {
    std::string out;
    for (std::size_t at = 1; at < depth; ++at)
        out += "optional<";
    out += "u8";
    return out + std::string(depth - 1, '>');
}

} // namespace

TEST_CASE("a schema is parsed into its parts", "[encoder][schema]") {
    auto const tree = parse_schema(
        "{id: text, side: enum<i8; buy=1, sell=-2>, at: time<system, i64, 1/1000>, p: price(i64)}");
    REQUIRE(tree);
    auto const& root = tree->root();
    CHECK(root.kind == schema::schema_kind::structure);
    REQUIRE(root.parts_count == 4);
    CHECK(root.bytes_min == 4 + 1 + 8 + 8);
    CHECK(tree->name(tree->parts(root)[1]) == "side");
    auto const& side = tree->part(root, 1);
    CHECK(side.kind == schema::schema_kind::enumeration);
    CHECK(side.number == schema::number_format::signed_integer);
    CHECK(side.number_bytes == 1);
    CHECK(tree->enumerator_name(side, static_cast<std::uint64_t>(-2)) == "sell");
    CHECK(tree->enumerator_name(side, 3).empty());
    auto const& at = tree->part(root, 2);
    CHECK(at.kind == schema::schema_kind::time);
    CHECK(tree->name(at) == "system");
    CHECK(at.period_denominator == 1000);
    auto const& price = tree->part(root, 3);
    CHECK(tree->name(price) == "price");
    CHECK(tree->part(price).kind == schema::schema_kind::integer);
    CHECK(tree->text(price) == "price(i64)");
}

TEST_CASE("every composition is read", "[encoder][schema]") {
    for (std::string_view const text : {"unit",
                                        "bool",
                                        "char",
                                        "byte",
                                        "i8",
                                        "i16",
                                        "i32",
                                        "i64",
                                        "i128",
                                        "u8",
                                        "u16",
                                        "u32",
                                        "u64",
                                        "u128",
                                        "f32",
                                        "f64",
                                        "text",
                                        "bytes",
                                        "uuid",
                                        "{}",
                                        "{a: {}}",
                                        "tuple<>",
                                        "tuple<i8>",
                                        "tuple<i8, text, bool>",
                                        "array<i8, 0>",
                                        "array<{}, 65535>",
                                        "list<u8>",
                                        "set<text>",
                                        "ordered_set<tuple<u8>>",
                                        "map<uuid, {}>",
                                        "ordered_map<char, u8>",
                                        "optional<unit>",
                                        "variant<unit>",
                                        "variant<unit, unit, i8>",
                                        "duration<f64, 1/1>",
                                        "time<steady, u32, 60/1>",
                                        "time<local, i64, 1/1000000000>",
                                        "enum<bool; no=0, yes=1>",
                                        "enum<char; a=97>",
                                        "enum<u64; top=18446744073709551615>",
                                        "enum<i64; bottom=-9223372036854775808>",
                                        "text(i8)",
                                        "a_1(b(c(u8)))",
                                        "{\xC3\xA4: i8}",
                                        "array<u8, 18446744073709551615>"}) {
        CAPTURE(text);
        auto const tree = parse_schema(text);
        REQUIRE(tree);
        CHECK(tree->text(tree->root()) == text);
    }
}

TEST_CASE("what is not exactly a schema is refused, with the position", "[encoder][schema]") {
    CHECK(refusal("") == "0: a type is expected");
    CHECK(refusal("i9") == "0: this is no type");
    CHECK(refusal("i8 ") == "2: the end of the text is expected");
    CHECK(refusal(" i8") == "0: a type is expected");
    CHECK(refusal("list<>") == "5: a type is expected");
    CHECK(refusal("list<i8, i8>") == "9: there is one type too many");
    CHECK(refusal("list<i8") == "7: '>' is expected");
    CHECK(refusal("bag<i8>") == "0: this is no type");
    CHECK(refusal("map<i8>") == "6: a map has a key and a value");
    CHECK(refusal("map<{a: i8}, i8>") == "15: keys of this type have no natural order");
    CHECK(refusal("set<char>") == "8: keys of this type have no natural order");
    CHECK(refusal("array<i8>") == "8: ', ' and the number of elements are expected");
    CHECK(refusal("array<i8, 01>") == "10: a number has no zeros before");
    CHECK(refusal("array<i8, -1>") == "10: a number is expected that fits");
    CHECK(refusal("array<i8, 18446744073709551616>") == "10: a number is expected that fits");
    CHECK(refusal("{a:i8}") == "2: ': ' is expected");
    CHECK(refusal("{a: i8, a: i8}") == "14: two fields have the same name");
    CHECK(refusal("{a: i8,b: i8}") == "6: ', ' or '}' is expected");
    CHECK(refusal("{1: i8}") == "1: the name of a field is expected");
    CHECK(refusal("{" + std::string(256, 'a') + ": i8}") == "257: the name of a field is expected");
    CHECK(refusal("enum<f32>") == "5: a number's type is expected");
    CHECK(refusal("enum<u8; a=256>") == "11: the value does not fit its type");
    CHECK(refusal("enum<i8; a=128>") == "11: the value does not fit its type");
    CHECK(refusal("enum<bool; a=2>") == "13: the value does not fit its type");
    CHECK(refusal("enum<i8; a=-0>") == "11: zero has no sign");
    CHECK(refusal("enum<i8; a=1, a=2>") == "17: two enumerators have the same name");
    CHECK(refusal("enum<i8; >") == "9: an enumerator's name is expected");
    CHECK(refusal("duration<i64, 0/1>") == "17: the period of a tick is a positive number of seconds");
    CHECK(refusal("duration<text, 1/1>") == "9: a number's type is expected");
    CHECK(refusal("time<lunar, i64, 1/1>") == "5: a clock is expected");
    CHECK(refusal("price(i8") == "8: ')' is expected");
    CHECK(refusal(std::string("i8\0", 3)) == "2: the end of the text is expected");
}

TEST_CASE("depth, number and size of a schema are bounded", "[encoder][schema]") {
    CHECK(refusal(nested(messaging::schema_depth_max)) == "accepted");
    CHECK(refusal(nested(messaging::schema_depth_max + 1)) ==
          std::to_string(64 * 9) + ": types are nested too deep");
    std::string wide = "tuple<u8";
    for (std::size_t at = 2; at < messaging::schema_nodes_max; ++at)
        wide += ", u8";
    CHECK(refusal(wide + ">") == "accepted");
    CHECK(refusal(wide + ", u8>") == std::to_string(wide.size() + 2) + ": there are too many types");
    CHECK(refusal(std::string(core::schema_bytes_max + 1, '{')) == "too_large");
    CHECK(refusal(std::string(core::schema_bytes_max, '(')) == "0: a type is expected");
}

TEST_CASE("what would let a count announce more than bytes can explain is refused", "[encoder][schema]") {
    CHECK(refusal("list<unit>") == "9: elements without bytes cannot be counted");
    CHECK(refusal("list<{a: {}, b: array<u8, 0>}>") == "29: elements without bytes cannot be counted");
    CHECK(refusal("ordered_set<tuple<>>") == "19: elements without bytes cannot be counted");
    CHECK(refusal("list<array<unit, 18446744073709551615>>") ==
          "38: elements without bytes cannot be counted");
    CHECK(refusal("array<unit, 65536>") == "18: too many parts without bytes");
    CHECK(refusal("array<array<unit, 65535>, 65535>") == "32: too many parts without bytes");
    CHECK(refusal("list<{a: array<unit, 63>, b: u8}>") == "accepted");
    CHECK(refusal("list<{a: array<unit, 64>, b: u8}>") == "32: too many parts without bytes");
}

TEST_CASE("a tree says how much memory it holds, enumerators included", "[encoder][schema]") {
    std::string names = "enum<u32; a0=0";
    for (std::size_t at = 1; at < 1000; ++at)
        names += ", a" + std::to_string(at) + "=" + std::to_string(at);
    names += ">";
    auto const tree = parse_schema(names);
    REQUIRE(tree);
    CHECK(tree->size() == 1);
    CHECK(tree->memory_bytes() >= names.size() + 1000 * sizeof(schema::schema_enumerator));
    CHECK(tree->memory_bytes() >
          parse_schema("u32")->memory_bytes() + 1000 * sizeof(schema::schema_enumerator));
}

TEST_CASE("a schema changed anywhere is refused or is another schema, to the byte",
          "[encoder][schema][campaign]") {
    std::string const good =
        "{id: text, side: enum<i8; buy=1, sell=-2>, at: time<system, i64, 1/1000>, p: price(i64), "
        "m: map<text, list<{a: optional<u8>, b: variant<unit, tuple<f64, bool>>}>>, r: array<byte, 16>}";
    testing::seeded_random random(test::campaign_seed("schema mutation"));
    std::string_view const alphabet = "{}<>(), :;=-/0189aeimnoptux_";
    for (std::size_t round = test::campaign_rounds(100'000); round-- > 0;) {
        std::string text = good;
        for (auto changes = 1 + random.below(3); changes-- > 0;) {
            auto const at = static_cast<std::size_t>(random.below(text.size()));
            char const letter = alphabet[static_cast<std::size_t>(random.below(alphabet.size()))];
            switch (random.below(3)) {
            case 0: text[at] = letter; break;
            case 1: text.erase(at, 1 + random.below(8)); break;
            default: text.insert(at, 1, letter);
            }
            if (text.empty()) text = "{";
        }
        auto const tree = parse_schema(text);
        bool const fine = tree ? tree->text(tree->root()) == text
                               : tree.error() == errc::corrupted && tree.error().offset() <= text.size();
        if (!fine) FAIL(text);
    }
    SUCCEED();
}
