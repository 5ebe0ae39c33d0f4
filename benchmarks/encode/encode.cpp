// SPDX-License-Identifier: BSL-1.0
// What does it cost to turn an order event of 256 bytes into its payload, and to read it back?
//
// Encoding is held against what no encoder can leave out: the bytes have to be copied into the ring, and
// digested there. Decoding into views is held against reading the same bytes once. The ratios are of one run:
// encode_and_digest / copy_and_digest, and decode_views / touch.
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace nacre;
using namespace nacre::core;
using nacre::codec::canonical_codec;
using nacre::codec::schema_text;
using nacre::schema::parse_schema;

enum class order_side : std::uint8_t { buy = 1, sell = 2 };
enum class order_type : std::uint8_t { market = 1, limit = 2 };
enum class liquidity : std::uint8_t { none, maker, taker };

struct decimal {
    std::int64_t mantissa = 0;
    std::uint8_t scale = 0;
    using nacre_members = members<member<&decimal::mantissa, "mantissa">, member<&decimal::scale, "scale">>;
};

/// The event as an engine holds it (Text: std::string), and as a reader looks at it (std::string_view).
template <class Text>
struct order_filled {
    Text trader_id;
    Text strategy_id;
    Text instrument_id;
    Text client_order_id;
    Text venue_order_id;
    Text account_id;
    Text trade_id;
    Text position_id;
    order_side side{};
    order_type type{};
    decimal last_quantity;
    decimal last_price;
    Text currency;
    liquidity liquidity_side{};
    decimal commission;
    nacre::uuid event_id{};
    timestamp ts_event{};
    timestamp ts_init{};
    bool reconciliation = false;

    using nacre_members =
        members<member<&order_filled::trader_id, "trader_id">,
                member<&order_filled::strategy_id, "strategy_id">,
                member<&order_filled::instrument_id, "instrument_id">,
                member<&order_filled::client_order_id, "client_order_id">,
                member<&order_filled::venue_order_id, "venue_order_id">,
                member<&order_filled::account_id, "account_id">, member<&order_filled::trade_id, "trade_id">,
                member<&order_filled::position_id, "position_id">, member<&order_filled::side, "side">,
                member<&order_filled::type, "type">, member<&order_filled::last_quantity, "last_quantity">,
                member<&order_filled::last_price, "last_price">, member<&order_filled::currency, "currency">,
                member<&order_filled::liquidity_side, "liquidity_side">,
                member<&order_filled::commission, "commission">, member<&order_filled::event_id, "event_id">,
                member<&order_filled::ts_event, "ts_event">, member<&order_filled::ts_init, "ts_init">,
                member<&order_filled::reconciliation, "reconciliation">>;
};

using event = order_filled<std::string>;
using event_view = order_filled<std::string_view>;

constexpr std::size_t payload_bytes = 256;

event make_event() {
    event out{"TRADER-001",
              "EMACross-001",
              "ETHUSDT-PERP.BINANCE",
              "O-20261124-001-001-1",
              "8389765493214501",
              "BINANCE-12345678",
              "5721394401",
              "P-ETHUSDT-PERP.BINANCE-001",
              order_side::buy,
              order_type::limit,
              {1'500'000, 6},
              {211'234, 2},
              "USDT",
              liquidity::taker,
              {845, 4},
              {},
              from_nanoseconds(1'764'000'000'000'000'001),
              from_nanoseconds(1'764'000'000'000'000'009),
              false};
    for (std::uint8_t at = 0; at < 16; ++at)
        out.event_id.data[at] = at;
    auto const size = canonical_codec{}.encoded_size(out);
    out.strategy_id.append(payload_bytes - *size, '1'); // to the byte
    return out;
}

std::vector<std::byte> make_payload() {
    event const made = make_event();
    std::vector<std::byte> out(*canonical_codec{}.encoded_size(made));
    if (out.size() != payload_bytes) std::abort();
    canonical_codec{}.encode(made, out);
    return out;
}

/// As the slots of a ring: the next one is not the last one's cache line.
class slots {
public:
    bytes_span next() noexcept {
        at_ = (at_ + 1) % count;
        return bytes_span(room_).subspan(at_ * payload_bytes, payload_bytes);
    }

private:
    static constexpr std::size_t count = 64;
    std::size_t at_ = 0;
    std::vector<std::byte> room_ = std::vector<std::byte>(count * payload_bytes);
};

template <class Fill>
void measure_fill(benchmark::State& state, bool digested, Fill fill) {
    slots ring;
    xxh3_128 const hash;
    for (auto _ : state) {
        bytes_span const slot = ring.next();
        fill(slot);
        benchmark::ClobberMemory();
        if (digested) benchmark::DoNotOptimize(hash.digest(slot));
    }
}

void copy(benchmark::State& state) {
    auto const payload = make_payload();
    std::byte const* from = payload.data();
    measure_fill(state, false, [&](bytes_span slot) {
        benchmark::DoNotOptimize(from);
        std::memcpy(slot.data(), from, payload_bytes);
    });
}
BENCHMARK(copy);

void copy_and_digest(benchmark::State& state) {
    auto const payload = make_payload();
    std::byte const* from = payload.data();
    measure_fill(state, true, [&](bytes_span slot) {
        benchmark::DoNotOptimize(from);
        std::memcpy(slot.data(), from, payload_bytes);
    });
}
BENCHMARK(copy_and_digest);

// The size is asked for as the writer does, before a slot is claimed.
template <class M>
void encode_into(canonical_codec const& codec, M const* message, bytes_span slot) {
    benchmark::DoNotOptimize(message);
    auto const size = codec.encoded_size(*message);
    if (!size) std::abort();
    codec.encode(*message, slot.first(*size));
}

void encode(benchmark::State& state) {
    event const made = make_event();
    measure_fill(state, false, [&](bytes_span slot) { encode_into(canonical_codec{}, &made, slot); });
}
BENCHMARK(encode);

void encode_and_digest(benchmark::State& state) {
    event const made = make_event();
    measure_fill(state, true, [&](bytes_span slot) { encode_into(canonical_codec{}, &made, slot); });
}
BENCHMARK(encode_and_digest);

/// Reads every byte, eight at a time, one after the other.
void touch(benchmark::State& state) {
    auto const payload = make_payload();
    std::byte const* from = payload.data();
    for (auto _ : state) {
        benchmark::DoNotOptimize(from);
        std::uint64_t sum = 0;
        for (std::size_t at = 0; at < payload_bytes; at += sizeof(sum)) {
            std::uint64_t word;
            std::memcpy(&word, from + at, sizeof(word));
            benchmark::DoNotOptimize(sum += word);
        }
    }
}
BENCHMARK(touch);

/// Reads every byte, one after the other, as whoever looks at fields one by one.
void touch_bytes(benchmark::State& state) {
    auto const payload = make_payload();
    std::byte const* from = payload.data();
    for (auto _ : state) {
        benchmark::DoNotOptimize(from);
        unsigned sum = 0;
        for (std::size_t at = 0; at < payload_bytes; ++at)
            benchmark::DoNotOptimize(sum += std::to_integer<unsigned>(from[at]));
    }
}
BENCHMARK(touch_bytes);

template <class M>
void decode(benchmark::State& state) {
    auto const payload = make_payload();
    bytes_view shown = payload;
    for (auto _ : state) {
        benchmark::DoNotOptimize(shown);
        auto const made = canonical_codec{}.decode<M>(shown);
        if (!made) std::abort();
        benchmark::DoNotOptimize(&*made);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(decode<event_view>)->Name("decode_views");
BENCHMARK(decode<event>)->Name("decode_owning");

void walk(benchmark::State& state) {
    auto const payload = make_payload();
    auto const tree = parse_schema(schema_text<event>);
    if (!tree) std::abort();
    for (auto _ : state) {
        auto const good = schema::check_payload(*tree, payload);
        if (!good) std::abort();
    }
}
BENCHMARK(walk);

} // namespace

BENCHMARK_MAIN();
