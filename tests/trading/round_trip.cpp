// SPDX-License-Identifier: BSL-1.0
// Messages of the vocabulary and their bytes: one each for the other.
#include "trading/kit.hpp"

#include <nacre/encoder/canonical_codec.hpp>

#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <cstddef>
#include <vector>

namespace {

using namespace trading_test;

template <class M>
std::vector<std::byte> encoded(M const& message) {
    nacre::canonical_codec const codec;
    auto const size = codec.encoded_size(message);
    REQUIRE(size);
    std::vector<std::byte> out(*size);
    codec.encode(message, out);
    return out;
}

TEST_CASE("every message decodes to what was encoded", "[trading][codec]") {
    random_source random(nacre::test::campaign_seed("vocabulary round trip"));
    nacre::canonical_codec const codec;
    auto const rounds = nacre::test::campaign_rounds(300);
    for_each_type<message_types>([&]<class M>() {
        INFO(name_of<M>);
        std::size_t differences = 0;
        for (auto left = rounds; left > 0; --left) {
            auto const message = random_message<M>(random);
            auto const bytes = encoded(message);
            auto const decoded = codec.template decode<M>(bytes);
            if (!decoded) FAIL(decoded.error().message());
            // Equal values of decimals may differ in their digits: the bytes may not.
            if (!(*decoded == message) || encoded(*decoded) != bytes) ++differences;
        }
        CHECK(differences == 0);
    });
}

TEST_CASE("a message cut short or continued is refused", "[trading][codec]") {
    nacre::canonical_codec const codec;
    for_each_type<message_types>([&]<class M>() {
        INFO(name_of<M>);
        auto bytes = encoded(labelled_message<M>());
        std::size_t accepted = 0;
        for (std::size_t size = 0; size < bytes.size(); ++size)
            if (codec.template decode<M>(nacre::bytes_view(bytes).first(size))) ++accepted;
        bytes.push_back(std::byte{0});
        if (codec.template decode<M>(bytes)) ++accepted;
        CHECK(accepted == 0);
    });
}

TEST_CASE("a decimal that cannot be is refused by the name of its field", "[trading][codec]") {
    trading::money const fee{trading::amount::literal("1.25"), trading::currency("USD")};
    auto bytes = encoded(fee);
    REQUIRE(bytes.size() == 9 + 4 + 3);
    CHECK(bytes[0] == std::byte{125});
    CHECK(bytes[8] == std::byte{2});
    bytes[8] = std::byte{19};
    auto const decoded = nacre::canonical_codec().decode<trading::money>(bytes);
    REQUIRE(!decoded);
    CHECK(decoded.error() == nacre::errc::decode_failed);
    CHECK(decoded.error().field() == "amount");
    CHECK(decoded.error().offset() == 0);

    auto negative = encoded(trading::book_level{trading::price{}, trading::quantity::literal("1"), 1});
    negative[9 + 7] = std::byte{0x80};
    auto const level = nacre::canonical_codec().decode<trading::book_level>(negative);
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
