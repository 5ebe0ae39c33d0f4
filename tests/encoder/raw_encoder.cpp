// SPDX-License-Identifier: BSL-1.0
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "encoder/laws.hpp"

#include <array>
#include <string>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using nacre::encoding::encoder_for;

namespace {

struct number {
    std::uint32_t value = 0;
};

/// The smallest encoder with a decoder of its own: four bytes, little-endian, a key that is the number's
/// text.
struct number_encoder {
    result<std::size_t> encoded_size(number const& m) const {
        if (m.value == 0xFFFF'FFFF) return error::encode_failed();
        return std::size_t{4};
    }
    void encode(number const& m, bytes_span out) const noexcept {
        for (std::size_t i = 0; i < 4; ++i)
            out[i] = static_cast<std::byte>(m.value >> (8 * i));
    }
    payload_type_info payload_type(number const&) const { return {"Number", "u32", 17}; }
    template <class Sink>
    void for_each_key(number const& m, Sink&& sink) const {
        sink(index_kind_info{"parity", false},
             m.value % 2 == 0 ? std::string_view{"even"} : std::string_view{"odd"});
    }
    std::optional<timestamp> ts_init(number const& m) const { return from_nanoseconds(m.value); }
    nacre::headers headers(number const&) const { return {}; }

    template <class M>
    result<M> decode(bytes_view payload) const {
        if (payload.size() != 4) return error::decode_failed("value", 0, "four bytes");
        number out;
        for (std::size_t i = 0; i < 4; ++i)
            out.value |= std::to_integer<std::uint32_t>(payload[i]) << (8 * i);
        if (out.value == 0xFFFF'FFFF) return error::decode_failed("value", 0, "out of range");
        return out;
    }
};

using brace_writer = basic_writer<memory_backend, raw_encoder, xxh3_128, immediate, inline_execution>;

core::run_inputs braced_run() {
    core::run_inputs inputs;
    inputs.run_id = *run_id::make(from_nanoseconds(1), 1);
    return inputs;
}

struct no_encoder {};
struct throwing_encoder : number_encoder {
    void encode(number const&, bytes_span) const {}
};

static_assert(encoder_for<raw_encoder, raw_message>);
static_assert(encoder_for<number_encoder, number>);
static_assert(!encoder_for<raw_encoder, number>);
static_assert(!encoder_for<number_encoder, raw_message>);
static_assert(!encoder_for<no_encoder, raw_message>);
static_assert(!encoder_for<throwing_encoder, number>, "encode has to be noexcept");

} // namespace

TEST_CASE("raw messages keep the laws of an encoder", "[encoder][raw]") {
    std::string const text = "any bytes \0 at all";
    std::array const keys{index_key_view{"order", "O-1"}, index_key_view{"account", ""}};
    raw_message const full{.type = "SubmitOrder",
                           .payload = bytes(text),
                           .keys = keys,
                           .ts_init = from_nanoseconds(5),
                           .headers = {.causation_id = uuid{{9}}}};
    for (auto const& each : {raw_message{.type = "Empty"}, full})
        encoder_tests::check_laws(raw_encoder{}, each);
}

TEST_CASE("a raw message's fields reach the entry as they are", "[encoder][raw]") {
    std::array const keys{index_key_view{"order", "O-1"}, index_key_view{"account", "A"}};
    raw_message const message{.type = "SubmitOrder",
                              .keys = keys,
                              .ts_init = from_nanoseconds(5),
                              .headers = {.message_id = uuid{{1}}}};
    raw_encoder const encoder;
    CHECK(encoder.payload_type(message).name == "SubmitOrder");
    CHECK(encoder.payload_type(message).schema.empty());
    CHECK(encoder.payload_type(message).fingerprint == 0);
    CHECK(encoder.ts_init(message) == message.ts_init);
    CHECK_FALSE(encoder.ts_init(raw_message{.type = "Empty"}));
    CHECK(encoder.headers(message) == message.headers);
    auto const found = encoder_tests::keys_of(encoder, message);
    REQUIRE(found.size() == 2);
    CHECK(found[0] == index_key("order", "O-1"));
    CHECK(found[1] == index_key("account", "A"));
}

TEST_CASE("a raw message is written in braces where it is submitted, keys included", "[encoder][raw]") {
    memory_backend const backend;
    auto writer = brace_writer::create(backend, braced_run());
    REQUIRE(writer);
    REQUIRE(writer->submit(
        "exec.orders",
        {.type = "Order", .payload = bytes("buy"), .keys = {{"client_order_id", "O-1"}, {"venue", "X"}}}));
    REQUIRE(writer->submit("exec.orders", {.type = "Order", .ts_init = from_nanoseconds(7)}));
    REQUIRE(writer->submit("exec.orders", {"Order", bytes("sell"), {{"venue", "Y"}}}));
    std::vector<core::index_key_view> const keys{{"venue", "Z"}};
    REQUIRE(writer->submit("exec.orders", {.type = "Cancel", .keys = keys}));

    auto reader = basic_reader<memory_backend>::open(backend, braced_run().run_id);
    REQUIRE(reader);
    auto const keys_at = [&](std::uint64_t seq) {
        std::string out;
        for (auto const& each : reader->at(seq)->keys())
            out.append(each.kind).append("=").append(each.key).append(" ");
        return out;
    };
    CHECK(reader->at(1)->payload_type() == "Order");
    CHECK(as_text(reader->at(1)->payload()) == "buy");
    CHECK(keys_at(1) == "client_order_id=O-1 venue=X ");
    CHECK(reader->at(2)->ts_init() == from_nanoseconds(7));
    CHECK(reader->at(2)->payload().empty());
    CHECK(keys_at(2).empty());
    CHECK(as_text(reader->at(3)->payload()) == "sell");
    CHECK(keys_at(3) == "venue=Y ");
    CHECK(reader->at(4)->payload_type() == "Cancel");
    CHECK(keys_at(4) == "venue=Z ");
}

TEST_CASE("raw bytes decode to themselves, in place", "[encoder][raw]") {
    std::array const bytes{std::byte{1}, std::byte{2}};
    auto const decoded = raw_encoder{}.decode<bytes_view>(bytes);
    REQUIRE(decoded);
    CHECK(decoded->data() == bytes.data());
    CHECK(decoded->size() == bytes.size());
}

TEST_CASE("a typed encoder of a user's own keeps the laws", "[encoder]") {
    for (std::uint32_t const value : {0U, 1U, 0x0102'0304U, 0xFFFF'FFFEU}) {
        encoder_tests::check_laws(number_encoder{}, number{value});
        encoder_tests::check_round_trip(number_encoder{}, number{value});
    }
    CHECK(number_encoder{}.encoded_size(number{0xFFFF'FFFF}).error() == errc::encode_failed);
    std::array<std::byte, 5> const long_one{};
    CHECK(number_encoder{}.decode<number>(long_one).error() == errc::decode_failed);
}
