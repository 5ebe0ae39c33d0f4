// SPDX-License-Identifier: BSL-1.0
// NACRE_MEMBERS and NACRE_ENUMERATORS: lists behind a type, in whatever namespace it stands.
#include <nacre/messages.hpp>

#include "support/catch2.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

// The namespaces are what users call theirs, and nacre its own.

enum class listed_global_side : std::uint8_t { buy, sell };
NACRE_ENUMERATORS(listed_global_side, buy, sell)
struct listed_global {
    listed_global_side side{};
    std::string id;
};
NACRE_MEMBERS(listed_global, side, id)

#define NACRE_TEST_TYPES                                                                                     \
    enum class side : std::uint8_t { buy = 1, sell = 2 };                                                    \
    NACRE_ENUMERATORS(side, buy, sell)                                                                       \
    enum class venue : std::uint8_t { xetra = 1 };                                                           \
    struct order {                                                                                           \
        side which{};                                                                                        \
        venue where{};                                                                                       \
        std::int64_t quantity = 0;                                                                           \
    };                                                                                                       \
    NACRE_MEMBERS(order, which, where, quantity)

namespace v1 {
NACRE_TEST_TYPES
}
namespace nacre_user::v1 {
NACRE_TEST_TYPES
}
namespace nacre_user::log { // a function of the C library is ::log
NACRE_TEST_TYPES
}
namespace codec {
NACRE_TEST_TYPES
}
namespace message {
NACRE_TEST_TYPES
}
namespace messaging {
NACRE_TEST_TYPES
}
namespace nacre_user::nacre { // what a user's own namespace hides
NACRE_TEST_TYPES
}

// Other people's enums: those of a namespace that nacre has as well are named from the global one.
template <>
inline constexpr auto nacre::enumerators<v1::venue> =
    nacre::enumerator_list<nacre::enumerator<v1::venue::xetra, "XETR">>{};
template <>
inline constexpr auto nacre::enumerators<message::venue> =
    nacre::enumerator_list<nacre::enumerator<message::venue::xetra, "XETR">>{};
template <>
inline constexpr auto nacre::enumerators<nacre_user::log::venue> =
    nacre::enumerator_list<nacre::enumerator<nacre_user::log::venue::xetra, "XETR">>{};
template <>
inline constexpr auto nacre::enumerators<::codec::venue> =
    nacre::enumerator_list<nacre::enumerator<::codec::venue::xetra, "XETR">>{};
template <>
inline constexpr auto nacre::enumerators<::messaging::venue> =
    nacre::enumerator_list<nacre::enumerator<::messaging::venue::xetra, "XETR">>{};

namespace listed {

struct outer {
    enum class state : std::int16_t { off = -1, on = 1 };
    struct inner {
        state now{};
        std::vector<std::string> words;
    };
    inner part;
};
NACRE_ENUMERATORS(outer::state, off, on)
NACRE_MEMBERS(outer::inner, now, words)
NACRE_MEMBERS(outer, part)

enum plain : std::uint16_t { low = 3, high = 7 };
NACRE_ENUMERATORS(plain, low, high)

template <class T>
struct range_of {
    T from{};
    T to{};
};
template <class T>
NACRE_MEMBERS(range_of<T>, from, to)

struct with_equality {
    int value = 0;
    friend bool operator==(with_equality const&, with_equality const&) = default;
};
NACRE_MEMBERS(with_equality, value); // the semicolon is allowed

struct derived : with_equality {};

namespace {
struct hidden {
    std::uint8_t a = 0;
};
NACRE_MEMBERS(hidden, a)
} // namespace

struct largest {
    std::uint8_t m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15, m16;
    std::uint8_t m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32;
    std::uint8_t m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48;
    std::uint8_t m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62, m63, m64;
};
NACRE_MEMBERS(largest, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15, m16, m17,
              m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36,
              m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55,
              m56, m57, m58, m59, m60, m61, m62, m63, m64)

} // namespace listed

namespace {

TEST_CASE("a type whose members are listed behind it has the schema of the same list in the class",
          "[encoder][members]") {
    struct in_class {
        listed_global_side side{};
        std::string id;
        using nacre_members =
            nacre::members<nacre::member<&in_class::side, "side">, nacre::member<&in_class::id, "id">>;
    };
    CHECK(nacre::codec::schema_text<listed_global> == "{side: enum<u8; buy=0, sell=1>, id: text}");
    CHECK(nacre::codec::schema_fingerprint<listed_global> == nacre::codec::schema_fingerprint<in_class>);
}

TEST_CASE("lists behind a type are found in every namespace", "[encoder][members]") {
    std::string_view const schema =
        "{which: enum<u8; buy=1, sell=2>, where: enum<u8; XETR=1>, quantity: i64}";
    CHECK(nacre::codec::schema_text<v1::order> == schema);
    CHECK(nacre::codec::schema_text<message::order> == schema);
    CHECK(nacre::codec::schema_text<nacre_user::log::order> == schema);
    CHECK(nacre::codec::schema_text<codec::order> == schema);
    CHECK(nacre::codec::schema_text<messaging::order> == schema);

    std::string_view const unnamed = "{which: enum<u8; buy=1, sell=2>, where: enum<u8>, quantity: i64}";
    CHECK(nacre::codec::schema_text<nacre_user::v1::order> == unnamed);
    CHECK(nacre::codec::schema_text<nacre_user::nacre::order> == unnamed);
}

TEST_CASE("nested types, class templates, plain enums and hidden types are listed behind them",
          "[encoder][members]") {
    CHECK(nacre::codec::schema_text<listed::outer> ==
          "{part: {now: enum<i16; off=-1, on=1>, words: list<text>}}");
    CHECK(nacre::codec::schema_text<listed::plain> == "enum<u16; low=3, high=7>");
    CHECK(nacre::codec::schema_text<listed::range_of<double>> == "{from: f64, to: f64}");
    CHECK(nacre::codec::schema_text<listed::range_of<listed::plain>> ==
          "{from: enum<u16; low=3, high=7>, to: enum<u16; low=3, high=7>}");
    CHECK(nacre::codec::schema_text<listed::hidden> == "{a: u8}");
    CHECK(nacre::codec::schema_text<listed::with_equality> == "{value: i32}");
}

TEST_CASE("a list is that of its own type, and not of one derived from it", "[encoder][members]") {
    STATIC_REQUIRE(nacre::messaging::reflected<listed::with_equality>);
    STATIC_REQUIRE(!nacre::messaging::reflected<listed::derived>);
}

TEST_CASE("64 members are listed in their order", "[encoder][members]") {
    STATIC_REQUIRE(nacre::messaging::members_of<listed::largest>::count == 64);
    listed::largest all{};
    std::uint8_t next = 0;
    std::string names;
    nacre::messaging::for_each_member(all, [&](std::string_view name, std::uint8_t& value) {
        names.append(name);
        value = ++next;
    });
    CHECK(all.m01 == 1);
    CHECK(all.m08 == 8);
    CHECK(all.m09 == 9);
    CHECK(all.m33 == 33);
    CHECK(all.m64 == 64);
    CHECK(names.substr(21, 12) == "m08m09m10m11");
    CHECK(nacre::codec::schema_text<listed::largest>.ends_with("m63: u8, m64: u8}"));
}

TEST_CASE("a type whose members are listed behind it is encoded and decoded", "[encoder][members]") {
    nacre::codec::canonical_codec const codec;
    listed_global const sent{listed_global_side::sell, "O-1"};
    auto const size = codec.encoded_size(sent);
    REQUIRE(size);
    std::vector<std::byte> payload(*size);
    codec.encode(sent, payload);
    auto const back = codec.decode<listed_global>(payload);
    REQUIRE(back);
    CHECK(back->side == sent.side);
    CHECK(back->id == sent.id);
}

} // namespace
