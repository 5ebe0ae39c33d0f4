// SPDX-License-Identifier: BSL-1.0
// Messages of the vocabulary and their bytes: one each for the other.
#include "trading/kit.hpp"

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace {

using namespace trading_test;

template <class M>
std::vector<std::byte> encoded(M const& message) {
    nacre::codec::canonical_codec const codec;
    std::vector<std::byte> out(codec.encoded_size(message).value());
    codec.encode(message, out);
    return out;
}

TEST_CASE("every message decodes to what was encoded", "[trading][codec]") {
    random_source random(nacre::test::campaign_seed("vocabulary round trip"));
    nacre::codec::canonical_codec const codec;
    auto const rounds = nacre::test::campaign_rounds(300);
    std::vector<std::string_view>
        differing; // no assertion a type: fifty times each costs the compiler dearly
    for_each_type<message_types>([&]<class M>() {
        for (auto left = rounds; left > 0; --left) {
            auto const message = random_message<M>(random);
            auto const bytes = encoded(message);
            auto const decoded = codec.template decode<M>(bytes);
            // Equal values of decimals may differ in their digits: the bytes may not.
            if (decoded && *decoded == message && encoded(*decoded) == bytes) continue;
            differing.push_back(name_of<M>);
            break;
        }
    });
    CHECK(differing == std::vector<std::string_view>{});
}

TEST_CASE("a message cut short or continued is refused", "[trading][codec]") {
    nacre::codec::canonical_codec const codec;
    std::vector<std::string_view> accepted;
    for_each_type<message_types>([&]<class M>() {
        auto bytes = encoded(labelled_message<M>());
        bool refused = true;
        for (std::size_t size = 0; size < bytes.size(); ++size)
            refused = !codec.template decode<M>(nacre::bytes_view(bytes).first(size)) && refused;
        bytes.push_back(std::byte{0});
        refused = !codec.template decode<M>(bytes) && refused;
        if (!refused) accepted.push_back(name_of<M>);
    });
    CHECK(accepted == std::vector<std::string_view>{});
}

TEST_CASE("a decimal that cannot be is refused by the name of its field", "[trading][codec]") {
    trading::money const fee{trading::amount::literal("1.25"), trading::currency("USD")};
    auto bytes = encoded(fee);
    REQUIRE(bytes.size() == 9 + 4 + 3);
    CHECK(bytes[0] == std::byte{125});
    CHECK(bytes[8] == std::byte{2});
    bytes[8] = std::byte{19};
    auto const decoded = nacre::codec::canonical_codec().decode<trading::money>(bytes);
    REQUIRE(!decoded);
    CHECK(decoded.error() == nacre::errc::decode_failed);
    CHECK(decoded.error().field() == "amount");
    CHECK(decoded.error().offset() == 0);

    auto negative = encoded(trading::book_level{trading::price{}, trading::quantity::literal("1"), 1});
    negative[9 + 7] = std::byte{0x80};
    auto const level = nacre::codec::canonical_codec().decode<trading::book_level>(negative);
    REQUIRE(!level);
    CHECK(level.error().field() == "size");
}

TEST_CASE("an id is encoded as its text", "[trading][codec]") {
    CHECK(encoded(trading::instruments_subject{trading::venue_id("SIM")}) == encoded(std::string("SIM")));
}

TEST_CASE("an instrument id has a symbol and a venue", "[trading][unit]") {
    CHECK(trading::symbol_of(trading::instrument_id("BTC.PERP.SIM")) == "BTC.PERP");
    CHECK(trading::venue_of(trading::instrument_id("BTC.PERP.SIM")) == "SIM");
    CHECK(trading::symbol_of(trading::instrument_id("BTC")) == "BTC");
    CHECK(trading::venue_of(trading::instrument_id("BTC")).empty());
}

} // namespace
