// SPDX-License-Identifier: BSL-1.0
// What cannot be encoded, what decoding names, and what neither of them spends.
#include <nacre/encoder/canonical_codec.hpp>

#include "encoder/codec_kit.hpp"
#include "encoder/shapes.hpp"

#include <array>
#include <cstdint>
#include <map>
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
