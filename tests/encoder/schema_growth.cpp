// SPDX-License-Identifier: BSL-1.0
// Contract P5: a schema that grew without changing what a byte means is read; for all others upcasters are
// asked, one behind another, and the error says what to write.
#include "support/catch2.hpp"

#include <nacre/messages.hpp>
#include <nacre/schema/growth.hpp>
#include <nacre/schema/how_to_read.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace nacre;
using nacre::codec::schema_fingerprint;
using nacre::codec::schema_text;
using nacre::core::payload_type_info;
using nacre::schema::is_grown;

namespace {

// One enum at four times.
namespace as_recorded {
enum class side : std::uint8_t { buy = 1, sell = 2 };
NACRE_ENUMERATORS(side, buy, sell)
struct order {
    std::string id;
    side direction = side::buy;
    std::vector<std::optional<side>> legs;
};
NACRE_MEMBERS(order, id, direction, legs)
} // namespace as_recorded
namespace grown {
enum class side : std::uint8_t { sell_short = 3, sell = 2, buy = 1 };
NACRE_ENUMERATORS(side, sell_short, sell, buy)
struct order {
    std::string id;
    side direction = side::buy;
    std::vector<std::optional<side>> legs;
};
NACRE_MEMBERS(order, id, direction, legs)
} // namespace grown
namespace renumbered {
enum class side : std::uint8_t { buy = 2, sell = 1 };
NACRE_ENUMERATORS(side, buy, sell)
struct order {
    std::string id;
    side direction = side::buy;
    std::vector<std::optional<side>> legs;
};
NACRE_MEMBERS(order, id, direction, legs)
} // namespace renumbered
namespace wider {
enum class side : std::uint16_t { buy = 1, sell = 2 };
NACRE_ENUMERATORS(side, buy, sell)
struct order {
    std::string id;
    side direction = side::buy;
    std::vector<std::optional<side>> legs;
};
NACRE_MEMBERS(order, id, direction, legs)
} // namespace wider

template <class M>
constexpr payload_type_info recorded_as(std::string_view name) {
    return {name, schema_text<M>, schema_fingerprint<M>};
}
template <class M>
std::vector<std::byte> encoded(M const& message) {
    codec::canonical_codec const codec;
    std::vector<std::byte> out(codec.encoded_size(message).value());
    codec.encode(message, out);
    return out;
}

// Three versions of one message, and one whose enum grew.
struct v1 {
    std::string id;
    std::int32_t quantity = 0;
};
NACRE_MEMBERS(v1, id, quantity)
struct v2 {
    std::string id;
    std::int64_t quantity = 0;
};
NACRE_MEMBERS(v2, id, quantity)
struct v3 {
    std::string id;
    std::int64_t quantity = 0;
    grown::side direction = grown::side::buy;
};
NACRE_MEMBERS(v3, id, quantity, direction)
struct v3_recorded {
    std::string id;
    std::int64_t quantity = 0;
    as_recorded::side direction = as_recorded::side::buy;
};
NACRE_MEMBERS(v3_recorded, id, quantity, direction)
struct v4 {
    std::string id;
    std::int64_t quantity = 0;
    grown::side direction = grown::side::buy;
    std::string venue;
};
NACRE_MEMBERS(v4, id, quantity, direction, venue)

inline constexpr auto registry = make_registry(
    on<"Order", grown::order>(), on<"Submit", v4>(), upcast<schema_fingerprint<v3>, v4>([](v3 const& old) {
        return v4{old.id, old.quantity, old.direction, "XETR"};
    }),
    upcast<schema_fingerprint<v2>, v3>([](v2 const& old) {
        return v3{old.id, old.quantity, grown::side::sell};
    }),
    upcast<schema_fingerprint<v1>, v2>([](v1 const& old) -> result<v2> {
        if (old.quantity < 0) return error::invalid_argument("a negative quantity");
        if (old.quantity == 0) throw std::runtime_error("nothing to do");
        return v2{old.id, old.quantity * 100};
    }));
using encoder = typed_encoder<registry>;

} // namespace

TEST_CASE("P5 a recorded schema that merely lacks enumerators we have is read", "[encoder][schema][P5]") {
    CHECK(is_grown(schema_text<as_recorded::order>, schema_text<grown::order>));
    as_recorded::order const old{"O-1", as_recorded::side::sell, {as_recorded::side::buy, std::nullopt}};
    auto const payload = encoded(old);
    auto const info = recorded_as<as_recorded::order>("Order");
    for (int round = 0; round < 3; ++round) {
        auto const read = encoder{}.decode<grown::order>(info, payload);
        REQUIRE(read);
        CHECK(read->direction == grown::side::sell);
        CHECK(read->legs.size() == 2);
        CHECK(read->legs[0] == grown::side::buy);
    }
    CHECK(encoder{}.check_schema(info));
}

TEST_CASE("P5 enumerators that are gone, renumbered or wider are no growth", "[encoder][schema][P5]") {
    auto const now = schema_text<grown::order>;
    CHECK_FALSE(is_grown(now, schema_text<as_recorded::order>)); // we lack sell_short: a rollback
    CHECK_FALSE(is_grown(schema_text<renumbered::order>, now));
    CHECK_FALSE(is_grown(schema_text<wider::order>, now));
    CHECK_FALSE(is_grown("", now));
    CHECK_FALSE(is_grown("no schema", now));
    CHECK(is_grown(now, now));
    auto const payload = encoded(renumbered::order{"O-1", renumbered::side::sell, {}});
    auto const info = recorded_as<renumbered::order>("Order");
    for (int round = 0; round < 3; ++round)
        CHECK(encoder{}.decode<grown::order>(info, payload).error() == errc::schema_mismatch);
    CHECK_FALSE(encoder{}.check_schema(info));
    // A fingerprint that is not that of the schema beside it vouches for nothing.
    auto forged = recorded_as<as_recorded::order>("Order");
    forged.fingerprint = schema_fingerprint<v1>;
    CHECK_FALSE(encoder{}.decode<grown::order>(forged, payload));
}

TEST_CASE("P5 members count as renamed only where that is said, and no other change hides behind it",
          "[encoder][schema][P5]") {
    schema::renamed_member const renamed[]{{"quantity", "size"}};
    CHECK(is_grown("{id: text, quantity: i64}", "{id: text, size: i64}", renamed));
    CHECK(is_grown("list<{quantity: i64}>", "list<{size: i64}>", renamed));
    CHECK_FALSE(is_grown("{id: text, quantity: i64}", "{id: text, size: i64}"));
    CHECK_FALSE(is_grown("{id: text, quantity: i32}", "{id: text, size: i64}", renamed));
    CHECK_FALSE(is_grown("{quantity: i64, id: text}", "{id: text, size: i64}", renamed));
    CHECK_FALSE(is_grown("{id: text, size: i64}", "{id: text, quantity: i64}", renamed));
    CHECK_FALSE(is_grown("{id: text}", "{id: text, size: i64}", renamed));
}

TEST_CASE("P5 upcasters chain, and begin also at a schema that grew", "[encoder][schema][P5]") {
    auto const from_v1 = encoder{}.decode<v4>(recorded_as<v1>("Submit"), encoded(v1{"O-1", 7}));
    REQUIRE(from_v1);
    CHECK(from_v1->quantity == 700);
    CHECK(from_v1->direction == grown::side::sell);
    CHECK(from_v1->venue == "XETR");
    CHECK(encoder{}.decode<v4>(recorded_as<v2>("Submit"), encoded(v2{"O-1", 7}))->quantity == 7);
    auto const from_grown = encoder{}.decode<v4>(recorded_as<v3_recorded>("Submit"),
                                                 encoded(v3_recorded{"O-1", 7, as_recorded::side::sell}));
    REQUIRE(from_grown);
    CHECK(from_grown->direction == grown::side::sell);
    for (auto const& info : {recorded_as<v1>("Submit"), recorded_as<v2>("Submit"), recorded_as<v3>("Submit"),
                             recorded_as<v3_recorded>("Submit"), recorded_as<v4>("Submit")})
        CHECK(encoder{}.check_schema(info));
    CHECK_FALSE(encoder{}.check_schema(recorded_as<as_recorded::order>("Submit")));

    auto const refused = encoder{}.decode<v4>(recorded_as<v1>("Submit"), encoded(v1{"O-1", -1}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == errc::invalid_argument);
    auto const thrown = encoder{}.decode<v4>(recorded_as<v1>("Submit"), encoded(v1{"O-1", 0}));
    REQUIRE_FALSE(thrown);
    CHECK(thrown.error().message().find("nothing to do") != std::string::npos);
}

TEST_CASE("P5 what is not read says what to write: an upcast, with the shape", "[encoder][schema][P5]") {
    auto const info = recorded_as<renumbered::order>("Order");
    auto const failed = encoder{}.decode<grown::order>(info, encoded(renumbered::order{}));
    REQUIRE_FALSE(failed);
    std::string const sentence = failed.error().message();
    INFO(sentence);
    CHECK(sentence.find("gives the enumerator buy another value") != std::string::npos);
    CHECK(sentence.find("upcast<0x") != std::string::npos);
    CHECK(sentence.find(std::string(schema_text<renumbered::order>)) != std::string::npos);
    CHECK(sentence.find(schema::how_to_read(info)) != std::string::npos);
}
