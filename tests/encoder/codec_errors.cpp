// SPDX-License-Identifier: BSL-1.0
// What cannot be encoded, what decoding names, and what neither of them spends.
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "encoder/codec_kit.hpp"
#include "encoder/shapes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

using namespace nacre;
using nacre::codec::canonical_codec;
using nacre::codec::schema_text;
using namespace encoder_tests;

namespace {

/// An order that can be lost, as that of doubles is by a NaN.
struct by_less {
    static inline bool broken = false;
    static inline bool throws = false;
    bool operator()(double a, double b) const {
        if (throws) throw std::runtime_error("no order");
        return !broken && a < b;
    }
};

enum class reaction { accepts, refuses, throws, throws_something, changes };
/// Leaves a variant without a value when it is made of a number.
struct fragile {
    std::string text;
    fragile() = default;
    explicit fragile(int) { throw std::runtime_error("no fragile of a number"); }
};
struct moody {
    std::uint8_t value = 0;
};

/// Remembers the largest piece of memory it was asked for, and refuses what nobody should ask for.
struct largest_piece {
    static inline std::size_t bytes = 0;
};
template <class T>
struct watched : std::allocator<T> {
    template <class U>
    struct rebind {
        using other = watched<U>;
    };
    watched() = default;
    template <class U>
    watched(watched<U> const&) noexcept {}
    T* allocate(std::size_t count) {
        largest_piece::bytes = std::max(largest_piece::bytes, count * sizeof(T));
        if (count * sizeof(T) > std::size_t{1} << 30) throw std::bad_alloc();
        return std::allocator<T>::allocate(count);
    }
};

struct point {
    double x = 0;
    double y = 0;
};
struct whole {
    int number = 0;
};
struct repeated {
    char letter = 'a';
    std::uint16_t count = 0;
};

struct prefilled {
    std::vector<int> numbers{1, 2, 3};
    std::vector<bool> bits{true};
    std::map<int, int> map{{1, 1}};
    std::optional<int> perhaps{5};
    std::string text = "before";
    using nacre_members = members<member<&prefilled::numbers, "numbers">, member<&prefilled::bits, "bits">,
                                  member<&prefilled::map, "map">, member<&prefilled::perhaps, "perhaps">,
                                  member<&prefilled::text, "text">>;
};

struct reversed {
    std::uint8_t first = 1;
    std::uint8_t second = 2;
    using nacre_members = members<member<&reversed::second, "second">, member<&reversed::first, "first">>;
};

} // namespace

template <>
struct nacre::wire_format<fragile> {
    using wire_type = std::string_view;
    static wire_type to_wire(fragile const& value) noexcept { return value.text; }
    static fragile from_wire(wire_type text) {
        fragile out;
        out.text = text;
        return out;
    }
};
template <>
struct nacre::wire_format<moody> {
    using wire_type = std::uint8_t;
    static wire_type to_wire(moody const& value) noexcept { return value.value; }
    static nacre::result<moody> from_wire(wire_type value) {
        switch (static_cast<reaction>(value)) {
        case reaction::refuses: return nacre::error::invalid_argument("not today");
        case reaction::throws: throw std::runtime_error("never");
        case reaction::throws_something: throw 5;
        case reaction::changes: return moody{0};
        default: return moody{value};
        }
    }
};

/// Two doubles as they are, whatever they are.
template <>
struct nacre::wire_format<point> {
    using wire_type = std::array<double, 2>;
    static wire_type to_wire(point const& value) noexcept { return {value.x, value.y}; }
    static point from_wire(wire_type wire) { return {wire[0], wire[1]}; }
};
/// Loses what is behind the decimal point, and the sign of zero.
template <>
struct nacre::wire_format<whole> {
    using wire_type = double;
    static wire_type to_wire(whole const& value) noexcept { return static_cast<double>(value.number); }
    static whole from_wire(wire_type wire) { return {static_cast<int>(wire)}; }
};
/// As long as it says, of one letter.
template <>
struct nacre::wire_format<repeated> {
    using wire_type = std::optional<std::tuple<char, std::uint16_t>>;
    static wire_type to_wire(repeated const& value) noexcept { return std::tuple{value.letter, value.count}; }
    static repeated from_wire(wire_type wire) {
        return wire ? repeated{std::get<0>(*wire), std::get<1>(*wire)} : repeated{};
    }
};

TEST_CASE("a variant without a value cannot be encoded", "[encoder][codec]") {
    std::variant<int, fragile> fine = 1;
    CHECK_THROWS(fine.emplace<fragile>(5));
    REQUIRE(fine.valueless_by_exception());
    CHECK(canonical_codec{}.encoded_size(fine).error() == errc::encode_failed);
    CHECK(canonical_codec{}.encoded_size(std::vector{fine}).error() == errc::encode_failed);
}

TEST_CASE("keys without an order cannot be encoded", "[encoder][codec]") {
    std::set<double, by_less> keys{1.0, 2.0};
    by_less::broken = true;
    CHECK(canonical_codec{}.encoded_size(keys).error() == errc::encode_failed);
    by_less::broken = false;
    CHECK(canonical_codec{}.encoded_size(keys));
    by_less::throws = true;
    CHECK(canonical_codec{}.encoded_size(keys).error() == errc::encode_failed);
    by_less::throws = false;
}

TEST_CASE("a list of 2^32 elements is too large, which is found without looking at them",
          "[encoder][codec]") {
    std::uint8_t const first = 0;
    std::span<std::uint8_t const> const shown(&first, (std::size_t{1} << 32)); // never read
    auto const refused = canonical_codec{}.encoded_size(shown);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == errc::too_large);
    CHECK(refused.error().size() == (std::size_t{1} << 32) + 4); // bytes of the encoding
    CHECK(refused.error().limit() == (std::size_t{1} << 32) - 1);
    auto const most = shown.first((std::size_t{1} << 32) - 1);
    CHECK(*canonical_codec{}.encoded_size(std::tuple{most, most}) == (std::size_t{1} << 33) + 6);
    CHECK(canonical_codec{}.encoded_size(std::tuple{most, shown, most}).error() == errc::too_large);
    std::string_view const text(reinterpret_cast<char const*>(&first), std::size_t{1} << 32);
    CHECK(canonical_codec{}.encoded_size(text).error() == errc::too_large);
    CHECK(*canonical_codec{}.encoded_size(text.substr(1)) == (std::size_t{1} << 32) + 3);
}

TEST_CASE("what from_wire refuses, throws or changes does not decode", "[encoder][codec]") {
    using message = std::tuple<std::uint8_t, std::optional<moody>>;
    CHECK(refusal<message>(by_hand("09 01 00")) == "accepted");
    CHECK(refusal<message>(by_hand("09 01 01")) == "1 @2: invalid argument: not today");
    CHECK(refusal<message>(by_hand("09 01 02")) == "1 @2: never");
    CHECK(refusal<message>(by_hand("09 01 03")) == "1 @2: the value is refused");
    CHECK(refusal<message>(by_hand("09 01 04")) == "1 @2: the value has another encoding");
}

TEST_CASE("what a wire_format gives back is held against the bytes, not compared as a value",
          "[encoder][codec]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    point const odd{nan, -0.0};
    auto const payload = encoded(odd);
    auto const decoded = canonical_codec{}.decode<point>(payload);
    REQUIRE(decoded); // a NaN is no NaN's equal
    CHECK(encoded(*decoded) == payload);

    CHECK(refusal<whole>(encoded(2.0)) == "accepted");
    CHECK(refusal<whole>(encoded(2.5)) == " @0: the value has another encoding");
    CHECK(refusal<whole>(encoded(-0.0)) == " @0: the value has another encoding");
    CHECK(refusal<repeated>(by_hand("01 'a' 02 00")) == "accepted");
}

TEST_CASE("a count of large elements with a small encoding takes no memory before they are read",
          "[encoder][codec]") {
    using element = std::optional<std::array<char, 4096>>;
    using message = std::vector<element, watched<element>>;
    std::size_t const count = std::size_t{1} << 20;
    std::vector<std::byte> payload(4 + count);
    payload[2] = std::byte{0x10};
    payload[4] = std::byte{9};
    largest_piece::bytes = 0;
    CHECK(refusal<message>(payload) == "[0] @4: an optional's tag is 0 or 1");
    CHECK(largest_piece::bytes <= 16 * payload.size() + sizeof(element));

    // Honest ones are read however many they are.
    payload.resize(4 + 20'000);
    payload[0] = std::byte{0x20};
    payload[1] = std::byte{0x4E};
    payload[2] = std::byte{0};
    payload[4] = std::byte{0};
    auto const decoded = canonical_codec{}.decode<message>(payload);
    REQUIRE(decoded);
    CHECK(decoded->size() == 20'000);
    CHECK(encoded(*decoded) == payload);
}

TEST_CASE("a payload that ends inside a run of members is blamed on the member it ends in",
          "[encoder][codec]") {
    using shapes::fixed;
    auto const payload = encoded(fixed{});
    auto const cut = [&](std::size_t size) { return refusal<fixed>(bytes_view(payload).first(size)); };
    CHECK(cut(0) == "id @0: the payload ends here");
    CHECK(cut(7) == "id @0: the payload ends here");
    CHECK(cut(8) == "name[0] @8: the payload ends here");
    CHECK(cut(11) == "name[3] @11: the payload ends here");
    CHECK(cut(20) == "uuid @20: the payload ends here");
    CHECK(cut(8 + 12 + 16 + 8 + 8 + 8 + 4 + 7) == "price @64: the payload ends here");
    CHECK(cut(8 + 12 + 16 + 8 + 8 + 8 + 4 + 8 + 3) == "pairs[1].0 @75: the payload ends here");
    CHECK(refusal<std::tuple<std::string, std::tuple<bool, std::uint32_t>>>(
              by_hand("00 00 00 00 01 02 03")) == "1.1 @5: the payload ends here");
}

TEST_CASE("values that are there already do not show through", "[encoder][codec]") {
    auto const back = decoded<prefilled>(by_hand("00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"));
    REQUIRE(back);
    CHECK(back->numbers.empty());
    CHECK(back->bits.empty());
    CHECK(back->map.empty());
    CHECK_FALSE(back->perhaps);
    CHECK(back->text.empty());
}

TEST_CASE("members are encoded in the order in which they are listed", "[encoder][codec]") {
    CHECK(encoded(reversed{}) == by_hand("02 01"));
    CHECK(decoded<reversed>(by_hand("07 08"))->second == 7);
    CHECK(schema_text<reversed> == "{second: u8, first: u8}");
}
