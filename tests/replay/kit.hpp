// SPDX-License-Identifier: BSL-1.0
// What the tests of replay are written with: three messages, an encoder for them, a state whose value depends
// on the order of its messages, runs made by an inline writer in memory, and verbs.
#pragma once

#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/testing/memory_snapshot_store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace replay_tests {

using namespace nacre;
using namespace nacre::core;
using nacre::encoding::encoder_for;
using nacre::reading::seq_max;
using namespace std::chrono_literals;

struct place_order {
    std::uint64_t order = 0;
    std::uint64_t quantity = 0;
    static constexpr std::string_view name = "PlaceOrder";
    static constexpr std::string_view fields[] = {"order", "quantity"};
    auto tie() { return std::tie(order, quantity); }
};
struct order_filled {
    std::uint64_t order = 0;
    std::uint64_t quantity = 0;
    std::uint64_t price = 0;
    static constexpr std::string_view name = "OrderFilled";
    static constexpr std::string_view fields[] = {"order", "quantity", "price"};
    auto tie() { return std::tie(order, quantity, price); }
};
struct order_cancelled {
    std::uint64_t order = 0;
    static constexpr std::string_view name = "OrderCancelled";
    static constexpr std::string_view fields[] = {"order"};
    auto tie() { return std::tie(order); }
};

template <class M>
concept test_message =
    std::same_as<M, place_order> || std::same_as<M, order_filled> || std::same_as<M, order_cancelled>;

/// Numbers in the order of the fields. Knows its messages' names, and raw ones.
struct test_encoder : raw_encoder {
    using raw_encoder::decode;
    using raw_encoder::encode;
    using raw_encoder::encoded_size;
    using raw_encoder::for_each_key;
    using raw_encoder::headers;
    using raw_encoder::payload_type;
    using raw_encoder::ts_init;

    template <test_message M>
    static constexpr std::string_view name_of = M::name;
    template <test_message M>
    static constexpr std::uint64_t fingerprint = 100 + M::name.size();

    template <test_message M>
    result<std::size_t> encoded_size(M const&) const noexcept {
        return std::size(M::fields) * 8;
    }
    template <test_message M>
    void encode(M message, bytes_span out) const noexcept {
        std::size_t at = 0;
        std::apply([&](auto&... each) { ((std::memcpy(out.data() + at, &each, 8), at += 8), ...); },
                   message.tie());
    }
    template <test_message M>
    payload_type_info payload_type(M const&) const noexcept {
        return {M::name, "numbers", fingerprint<M>};
    }
    template <test_message M, class Sink>
    void for_each_key(M const&, Sink&&) const {}
    template <test_message M>
    std::optional<timestamp> ts_init(M const&) const noexcept {
        return {};
    }
    template <test_message M>
    nacre::headers headers(M const&) const noexcept {
        return {};
    }

    template <test_message M>
    result<M> decode(payload_type_info recorded, bytes_view payload) const {
        if (recorded.fingerprint != fingerprint<M>)
            return error::schema_mismatch(recorded.fingerprint, fingerprint<M>, "they differ");
        std::size_t const whole = std::size(M::fields) * 8;
        if (payload.size() < whole)
            return error::decode_failed(std::string(M::fields[payload.size() / 8]), payload.size(),
                                        "no more bytes");
        if (payload.size() > whole) return error::decode_failed("", whole, "surplus bytes");
        M out;
        std::size_t at = 0;
        std::apply([&](auto&... each) { ((std::memcpy(&each, payload.data() + at, 8), at += 8), ...); },
                   out.tie());
        return out;
    }
};
static_assert(encoder_for<test_encoder, place_order> && encoder_for<test_encoder, raw_message>);

/// Orders by number, and a value that depends on every message and on their order.
struct book {
    struct order {
        std::uint64_t open = 0;
        std::uint64_t filled = 0;
        friend bool operator==(order const&, order const&) = default;
    };
    std::map<std::uint64_t, order> orders;
    std::uint64_t cash = 0;
    std::uint64_t history = 1;

    friend bool operator==(book const&, book const&) = default;
    friend std::ostream& operator<<(std::ostream& out, book const& what) {
        out << "cash " << what.cash << " history " << what.history;
        for (auto const& [number, each] : what.orders)
            out << " (" << number << ": " << each.open << '/' << each.filled << ')';
        return out;
    }

    void apply(place_order const& m) {
        remember(m.order * 3 + m.quantity);
        orders[m.order].open += m.quantity;
    }
    result<void> apply(order_filled const& m) {
        auto const found = orders.find(m.order);
        if (found == orders.end() || found->second.open < m.quantity)
            return error::invalid_argument("more filled than is open");
        remember(m.order * 5 + m.quantity * 7 + m.price);
        found->second.open -= m.quantity;
        found->second.filled += m.quantity;
        cash += m.quantity * m.price;
        return {};
    }
    void apply(order_cancelled const& m) {
        remember(m.order * 11);
        orders.erase(m.order);
    }

    /// Equal books, equal bytes.
    std::vector<std::byte> save() const {
        std::vector<std::uint64_t> words{cash, history};
        for (auto const& [number, each] : orders)
            words.insert(words.end(), {number, each.open, each.filled});
        std::vector<std::byte> out(words.size() * 8);
        std::memcpy(out.data(), words.data(), out.size());
        return out;
    }
    /// Leaves the book alone when it fails.
    result<void> load(bytes_view bytes) {
        if (bytes.size() % 24 != 16) return error::decode_failed("orders", bytes.size());
        std::vector<std::uint64_t> words(bytes.size() / 8);
        std::memcpy(words.data(), bytes.data(), bytes.size());
        book out;
        out.cash = words[0];
        out.history = words[1];
        for (std::size_t at = 2; at < words.size(); at += 3)
            out.orders[words[at]] = {words[at + 1], words[at + 2]};
        *this = std::move(out);
        return {};
    }

private:
    void remember(std::uint64_t what) { history = history * 6364136223846793005U + what; }
};

inline auto make_cache(book& state) {
    return make_projection<test_encoder>(
        state, when<place_order>([](book& b, place_order const& m) { b.apply(m); }),
        when<order_filled>([](book& b, order_filled const& m) { return b.apply(m); }),
        when<order_cancelled>([](book& b, order_cancelled const& m) { b.apply(m); }), ignore_unknown);
}

inline run_id const first_run = *run_id::make(from_nanoseconds(1'000), 0xABCD);

using reader_type = basic_reader<memory_backend, test_encoder>;

template <class Backend = memory_backend>
using writer_type =
    basic_writer<Backend, test_encoder, xxh3_128, process, inline_execution, testing::manual_clock>;

/// An engine that records into memory: every message is submitted, then applied to the live state.
template <class Backend = memory_backend>
class engine {
public:
    explicit engine(Backend backend = Backend{}) : backend_(backend), writer_(open(backend, clock_)) {}

    template <class M>
    engine& record(M const& message) {
        REQUIRE(writer_.submit("exec.orders", message));
        if constexpr (test_message<M>) static_cast<void>(apply(message));
        return *this;
    }
    engine& note(std::string_view payload_type, std::string_view payload = "text") {
        return record(raw_message{payload_type, bytes(payload)});
    }

    writer_type<Backend>& writer() noexcept { return writer_; }
    Backend const& backend() const noexcept { return backend_; }
    testing::manual_clock const& clock() const noexcept { return clock_; }
    std::uint64_t seq() const noexcept { return writer_.high_watermark(); }
    void seal() { REQUIRE(writer_.seal()); }

    auto read() const {
        auto opened = nacre::basic_reader<Backend, test_encoder>::open(backend_, first_run);
        INFO(opened);
        REQUIRE(opened);
        return std::move(*opened);
    }

    book live;

private:
    static writer_type<Backend> open(Backend const& backend, testing::manual_clock const& clock) {
        run_inputs inputs;
        inputs.run_id = first_run;
        inputs.instance = "trader-001";
        inputs.start = first_run.start();
        auto opened = writer_type<Backend>::create(backend, inputs, {}, {}, {}, clock);
        INFO(opened);
        REQUIRE(opened);
        return std::move(*opened);
    }
    result<void> apply(order_filled const& m) { return live.apply(m); }
    template <class M>
    result<void> apply(M const& m) {
        live.apply(m);
        return {};
    }

    testing::manual_clock clock_{testing::manual_clock::default_start, 1ms};
    Backend backend_;
    writer_type<Backend> writer_;
};

template <class T>
errc code_of(result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

/// Whether the words stand in the sentence that the error prints.
template <class T>
bool says(result<T> const& outcome, std::string_view words) {
    return !outcome && outcome.error().message().find(words) != std::string::npos;
}

} // namespace replay_tests
