// SPDX-License-Identifier: BSL-1.0
// Structures of views are decoded as what owns the same members, error for error.
#include <nacre/codec/take.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "encoder/codec_kit.hpp"

#include <boost/hana/define_struct.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace nacre;
using namespace encoder_tests;

namespace {

enum class side : std::uint8_t { buy = 1, sell = 2 };

/// Refuses 0, and throws at 1.
struct lot {
    std::uint16_t size = 7;
    friend bool operator==(lot, lot) = default;
};

struct decimal {
    std::int64_t mantissa = 5;
    std::uint8_t scale = 6;
    using nacre_members = members<member<&decimal::mantissa, "mantissa">, member<&decimal::scale, "scale">>;
};

/// Every shape that a type without a destructor can hold.
template <class Text, class Bytes>
struct offer {
    Text id{};
    side way = side::sell;
    decimal price;
    double ratio = 1.5;
    std::optional<Text> parent{};
    std::variant<std::monostate, Text, decimal> detail{};
    std::array<Text, 2> legs{};
    std::tuple<bool, std::pair<Text, lot>> rest{};
    Bytes raw{};
    std::monostate nothing{};
    std::array<bool, 2> flags{};
    lot size;

    using nacre_members =
        members<member<&offer::id, "id">, member<&offer::way, "way">, member<&offer::price, "price">,
                member<&offer::ratio, "ratio">, member<&offer::parent, "parent">,
                member<&offer::detail, "detail">, member<&offer::legs, "legs">, member<&offer::rest, "rest">,
                member<&offer::raw, "raw">, member<&offer::nothing, "nothing">,
                member<&offer::flags, "flags">, member<&offer::size, "size">>;
};
using owning_offer = offer<std::string, std::vector<std::byte>>;
using offer_view = offer<std::string_view, bytes_view>;

struct hana_view {
    BOOST_HANA_DEFINE_STRUCT(hana_view, (std::string_view, id), (std::int64_t, quantity), (bool, last));
};

/// Listed in another order than declared: members of one type, and of two.
struct swapped {
    std::string_view first;
    std::string_view second;
    using nacre_members = members<member<&swapped::second, "second">, member<&swapped::first, "first">>;
};
struct rotated {
    std::int64_t number = 1;
    std::string_view text;
    using nacre_members = members<member<&rotated::text, "text">, member<&rotated::number, "number">>;
};
/// From int to long is no narrowing, so the initialisers would fit.
struct widened {
    long wide = 1;
    int narrow = 2;
    using nacre_members = members<member<&widened::narrow, "narrow">, member<&widened::wide, "wide">>;
};
struct empty {
    using nacre_members = members<>;
};

struct shy {
    shy() { throw std::runtime_error("not made"); }
};
struct holds_shy {
    std::uint8_t before = 0;
    shy it;
    using nacre_members = members<member<&holds_shy::before, "before">, member<&holds_shy::it, "it">>;
};

} // namespace

template <>
struct nacre::wire_format<lot> {
    using wire_type = std::uint16_t;
    static wire_type to_wire(lot const& value) noexcept { return value.size; }
    static nacre::result<lot> from_wire(wire_type size) {
        if (size == 0) return nacre::error::invalid_argument("no lot");
        if (size == 1) throw std::runtime_error("odd lot");
        return lot{size};
    }
};
template <>
struct nacre::wire_format<shy> {
    using wire_type = std::uint8_t;
    static wire_type to_wire(shy const&) noexcept { return 0; }
    static shy from_wire(wire_type) { return {}; }
};

namespace {

owning_offer some_offer() {
    owning_offer out;
    out.id = "O-1";
    out.way = side::buy;
    out.price = {1'500'000, 2};
    out.ratio = -0.0;
    out.parent = "P-1";
    out.detail = std::string("text");
    out.legs = {"one", ""};
    out.rest = {true, {"pair", lot{300}}};
    out.raw = {std::byte{1}, std::byte{2}};
    out.flags = {true, false};
    out.size = lot{9};
    return out;
}

/// How often both decode; fails where one does and the other does not, or for another reason.
std::size_t accepted_by_both(std::vector<byte_vector> const& payloads) {
    std::size_t accepted = 0;
    for (auto const& payload : payloads) {
        auto const said = refusal<offer_view>(payload);
        if (said != refusal<owning_offer>(payload)) FAIL(said << " or " << refusal<owning_offer>(payload));
        if (said != "accepted") continue;
        ++accepted;
        if (encoded(*decoded<offer_view>(payload)) != payload) FAIL("accepted, and encoded otherwise");
    }
    return accepted;
}

} // namespace

TEST_CASE("what has no destructor and is listed as declared is made of its members", "[encoder][codec]") {
    CHECK(codec::is_taken<offer_view>);
    CHECK(codec::is_taken<hana_view>);
    CHECK(codec::is_taken<decimal>);
    CHECK(codec::is_taken<empty>);
    CHECK_FALSE(codec::is_taken<owning_offer>);
    CHECK_FALSE(codec::is_taken<swapped>);
    CHECK_FALSE(codec::is_taken<rotated>);
    CHECK_FALSE(codec::is_taken<widened>);
    CHECK_FALSE(codec::is_taken<std::tuple<int, int>>);
}

TEST_CASE("views listed in another order than declared decode in the order listed", "[encoder][codec]") {
    auto const texts = by_hand("01 00 00 00 'b' 01 00 00 00 'a'");
    auto const both = decoded<swapped>(texts);
    REQUIRE(both);
    CHECK(both->first == "a");
    CHECK(both->second == "b");

    auto const mixed = by_hand("01 00 00 00 'b' 05 00 00 00 00 00 00 00");
    auto const one = decoded<rotated>(mixed);
    REQUIRE(one);
    CHECK(one->text == "b");
    CHECK(one->number == 5);

    auto const numbers = decoded<widened>(by_hand("03 00 00 00 04 00 00 00 00 00 00 00"));
    REQUIRE(numbers);
    CHECK(numbers->narrow == 3);
    CHECK(numbers->wide == 4);
}

TEST_CASE("views decode what their owner wrote, member for member", "[encoder][codec]") {
    auto const payload = encoded(some_offer());
    auto const view = decoded<offer_view>(payload);
    REQUIRE(view);
    CHECK(view->id == "O-1");
    CHECK(view->way == side::buy);
    CHECK(view->price.mantissa == 1'500'000);
    CHECK(view->parent == "P-1");
    CHECK(std::get<1>(view->detail) == "text");
    CHECK(view->legs == std::array<std::string_view, 2>{"one", ""});
    CHECK(std::get<1>(view->rest) == std::pair<std::string_view, lot>{"pair", {300}});
    CHECK(view->raw.size() == 2);
    CHECK(view->size == lot{9});
    CHECK(encoded(*view) == payload);

    auto const by_hana = by_hand("01 00 00 00 'x' 05 00 00 00 00 00 00 00 01");
    auto const listed = decoded<hana_view>(by_hana);
    REQUIRE(listed);
    CHECK(listed->id == "x");
    CHECK(listed->quantity == 5);
    CHECK(listed->last);
    CHECK(decoded<empty>({}));
    CHECK(refusal<empty>(by_hand("00")) == " @0: bytes follow the message");
}

TEST_CASE("a payload of views that ends early or goes on is refused as its owner refuses it",
          "[encoder][codec]") {
    auto const whole = encoded(some_offer());
    std::vector<byte_vector> payloads;
    for (std::size_t size = 0; size <= whole.size(); ++size)
        payloads.emplace_back(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    payloads.push_back(whole);
    payloads.back().push_back(std::byte{0});
    CHECK(accepted_by_both(payloads) == 1);
}

TEST_CASE("a payload of views with any byte changed is refused or accepted as by its owner",
          "[encoder][codec]") {
    auto const whole = encoded(some_offer());
    std::vector<byte_vector> payloads;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (unsigned value = 0; value < 256; ++value) {
            payloads.push_back(whole);
            payloads.back()[at] = static_cast<std::byte>(value);
        }
    }
    auto const accepted = accepted_by_both(payloads);
    CHECK(accepted > payloads.size() / 4);
    CHECK(accepted < payloads.size());
}

TEST_CASE("a member whose default constructor throws does not decode", "[encoder][codec]") {
    CHECK(refusal<holds_shy>(by_hand("01 02")) == " @0: not made");
}
