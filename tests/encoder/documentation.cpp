// SPDX-License-Identifier: BSL-1.0
// docs/encoding.md says what the code does: its examples, its limits, its types.
#include <nacre/core/limits.hpp>
#include <nacre/message/schema_limits.hpp>
#include <nacre/message/schema_name.hpp>
#include <nacre/messages.hpp>
#include <nacre/schema/schema.hpp>
#include <nacre/values.hpp>

#include "encoder/codec_kit.hpp"
#include "support/paths.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using encoder_tests::bytes;
using nacre::codec::schema_text;
using nacre::schema::parse_schema;

namespace documented {

enum class side : std::uint8_t { buy = 1, sell = 2 };

struct price {
    std::int64_t ticks = 0;
};

struct order {
    std::string id;
    documented::price price;
    using nacre_members =
        nacre::members<nacre::member<&order::id, "id">, nacre::member<&order::price, "price">>;
};

} // namespace documented

template <>
struct nacre::wire_format<documented::price> {
    using wire_type = std::int64_t;
    static wire_type to_wire(documented::price const& price) noexcept { return price.ticks; }
    static documented::price from_wire(wire_type ticks) noexcept { return {ticks}; }
    static constexpr std::string_view name = "price";
};
template <>
inline constexpr auto nacre::enumerators<documented::side> =
    nacre::enumerator_list<nacre::enumerator<documented::side::buy, "buy">,
                           nacre::enumerator<documented::side::sell, "sell">>{};

namespace {

using row = std::vector<std::string>;

/// The rows of the table under `heading`, without its head; cells without their backquotes.
std::vector<row> table_under(std::string const& heading) {
    std::ifstream in(test::tests_dir().parent_path() / "docs" / "encoding.md");
    REQUIRE(in.good());
    std::vector<row> out;
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#")) inside = line.ends_with(heading);
        if (!inside || !line.starts_with("|")) continue;
        row cells;
        std::istringstream text(line.substr(1));
        for (std::string cell; std::getline(text, cell, '|');) {
            std::erase(cell, '`');
            auto const first = cell.find_first_not_of(' ');
            auto const last = cell.find_last_not_of(' ');
            cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
        }
        out.push_back(cells);
    }
    REQUIRE(out.size() > 2);
    out.erase(out.begin(), out.begin() + 2);
    return out;
}

std::string hex(bytes const& all) {
    std::string out;
    for (auto const each : all) {
        if (!out.empty()) out.push_back(' ');
        out.push_back("0123456789abcdef"[std::to_integer<unsigned>(each) >> 4]);
        out.push_back("0123456789abcdef"[std::to_integer<unsigned>(each) & 15]);
    }
    return out;
}

template <class M>
row example(M const& message, std::string value) {
    return {std::string(schema_text<M>), std::move(value), hex(encoder_tests::encoded(message))};
}

} // namespace

TEST_CASE("the examples of docs/encoding.md are what the codec writes", "[encoder][documentation]") {
    std::vector<row> const made{
        example(true, "true"),
        example(std::int16_t{-2}, "-2"),
        example(std::uint32_t{16909060}, "16909060"),
        example(-0.0, "-0.0"),
        example(std::nanf(""), "NaN"),
        example(documented::side::sell, "sell"),
        example(std::string("abc"), "abc"),
        example(std::vector<std::byte>{std::byte{1}, std::byte{2}}, "0x0102"),
        example(nacre::uuid{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
                "01020304-0506-0708-090a-0b0c0d0e0f10"),
        example(from_nanoseconds(258), "1970-01-01 00:00:00.000000258"),
        example(std::array<std::uint16_t, 2>{1, 2}, "1, 2"),
        example(std::vector<std::uint16_t>{1, 2}, "1, 2"),
        example(std::set<std::int16_t>{1, -1}, "1, -1"),
        example(std::set<std::int16_t, std::greater<>>{1, -1}, "1, -1, the greater first"),
        example(std::map<std::string, std::uint8_t>{{"b", 2}, {"a", 1}}, "b to 2, a to 1"),
        example(std::optional<std::uint16_t>{}, "absent"),
        example(std::optional<std::uint16_t>{7}, "7"),
        example(std::variant<std::monostate, std::string, std::uint16_t>{std::uint16_t{7}}, "the third, 7"),
        example(std::tuple<std::uint8_t, std::string, bool>{1, "a", true}, "1, a, true"),
        example(documented::order{"O-1", {5}}, "O-1, 5 ticks"),
    };
    CHECK(table_under("4. Examples") == made);
}

TEST_CASE("the limits of docs/encoding.md are those of the code", "[encoder][documentation]") {
    std::map<std::string, std::string> written;
    for (auto const& each : table_under("Limits"))
        written[each.at(0)] = each.at(1);
    CHECK(written == std::map<std::string, std::string>{
                         {"schema_bytes_max", std::to_string(core::schema_bytes_max)},
                         {"schema_name_bytes_max", std::to_string(messaging::schema_name_bytes_max)},
                         {"schema_depth_max", std::to_string(messaging::schema_depth_max)},
                         {"schema_nodes_max", std::to_string(messaging::schema_nodes_max)},
                         {"empty_parts_max", std::to_string(messaging::empty_parts_max)},
                         {"empty_parts_per_byte_max", std::to_string(messaging::empty_parts_per_byte_max)},
                     });
}

TEST_CASE("every schema that docs/encoding.md names is one, and every kind is named",
          "[encoder][documentation]") {
    for (auto const& each : table_under("4. Examples")) {
        auto const tree = parse_schema(each.at(0));
        REQUIRE(tree);
        CHECK(check_payload(*tree, encoder_tests::by_hand(each.at(2))));
    }
    std::string all;
    for (auto const& each : table_under("1. Bytes"))
        all += each.at(0) + " ";
    for (std::string const name :
         {"unit",      "bool",     "char",   "byte",         "i8",           "i16",  "i32",
          "i64",       "i128",     "u8",     "u16",          "u32",          "u64",  "u128",
          "f32",       "f64",      "enum<",  "text",         "bytes",        "uuid", "duration<",
          "time<",     "array<",   "list<",  "set<",         "ordered_set<", "map<", "ordered_map<",
          "optional<", "variant<", "tuple<", "{a: A, b: B}", "name(T)"}) {
        CAPTURE(name);
        CHECK(all.find(name) != std::string::npos);
    }
}
