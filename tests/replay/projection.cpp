// SPDX-License-Identifier: BSL-1.0
// Contract P2: a projection applies what it handles, counts the rest, and names what it cannot apply.
#include "replay/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <stdexcept>

using namespace replay_tests;
using nacre::replay::replay_counts;

namespace {

/// Sees half of each payload: the right schema, the wrong bytes.
struct half_encoder : test_encoder {
    template <class M>
    result<M> decode(payload_type_info recorded, bytes_view bytes) const {
        return test_encoder::decode<M>(recorded, bytes.first(bytes.size() / 2));
    }
};

/// Applies entry `seq`.
template <class Run, class Projection>
result<bool> apply(Run& run, Projection& projection, std::uint64_t seq) {
    return projection.apply(run.at(seq).value());
}

} // namespace

TEST_CASE(
    "P2 a projection applies the types it handles and counts those as ignored that it is told to ignore",
    "[replay][unit][P2]") {
    engine recorded;
    recorded.record(place_order{1, 10}).note("Heartbeat").record(order_filled{1, 4, 7}).note("Comment");
    recorded.record(order_cancelled{1}).note("Heartbeat");
    auto run = recorded.read();

    book state;
    auto cache = make_cache(state);
    auto const counts = replay_range(run, 1, seq_max, cache);
    REQUIRE(counts);
    CHECK(*counts == replay_counts{3, 3});
    CHECK(cache.applied() == 3);
    CHECK(cache.ignored() == 3);
    CHECK(state == recorded.live);

    book partial;
    auto orders_only = make_projection<test_encoder>(
        partial, when<place_order>([](book& b, place_order const& m) { b.apply(m); }), ignore_unknown);
    CHECK(*replay_range(run, 1, seq_max, orders_only) == replay_counts{1, 5});
    CHECK(partial.orders.at(1).open == 10);
}

TEST_CASE("P2 a projection without handlers ignores everything when told to", "[replay][unit][P2]") {
    engine recorded;
    recorded.record(place_order{1, 10}).note("Heartbeat");
    auto run = recorded.read();
    int state = 0;
    auto nothing = make_projection<test_encoder>(state, ignore_unknown);
    CHECK(*replay_range(run, 1, seq_max, nothing) == replay_counts{0, 2});
}

TEST_CASE("P2 a payload that cannot be decoded is an error that names seq, payload type and field",
          "[replay][unit][P2]") {
    engine recorded;
    recorded.record(place_order{1, 10});
    auto run = recorded.read();
    REQUIRE(run.at(1)->payload().size() == 16);
    book state;
    auto cache = make_projection<half_encoder>(
        state, when<place_order>([](book& b, place_order const& m) { b.apply(m); }));
    auto const failed = apply(run, cache, 1);
    CHECK(code_of(failed) == errc::decode_failed);
    CHECK(failed.error().field() == "quantity");
    CHECK(failed.error().offset() == 8);
    CHECK(says(failed, "quantity"));
    CHECK(says(failed, "entry 1"));
    CHECK(says(failed, "PlaceOrder"));
    CHECK(state == book{});
    CHECK(cache.applied() + cache.ignored() == 0);
}

TEST_CASE("P2 a schema other than the one compiled in is an error that names both, seq and payload type",
          "[replay][unit][P2]") {
    engine recorded;
    recorded.note("Heartbeat").note("PlaceOrder", "0123456789abcdef"); // recorded without a schema
    auto run = recorded.read();
    book state;
    auto cache = make_cache(state);
    auto const failed = replay_range(run, 1, seq_max, cache);
    CHECK(code_of(failed) == errc::schema_mismatch);
    CHECK(failed.error().found() == 0);
    CHECK(failed.error().supported() == test_encoder::fingerprint<place_order>);
    CHECK(says(failed, "entry 2"));
    CHECK(says(failed, "PlaceOrder"));
    CHECK(cache.ignored() == 1);
}

TEST_CASE("P2 a handler that fails or throws is apply_failed, with seq and payload type",
          "[replay][unit][P2]") {
    engine recorded;
    recorded.record(place_order{1, 10});
    REQUIRE(recorded.writer().submit("exec.orders", order_filled{1, 11, 1}));
    auto run = recorded.read();

    book state;
    auto cache = make_cache(state);
    auto const refused = replay_range(run, 1, seq_max, cache);
    CHECK(code_of(refused) == errc::apply_failed);
    CHECK(refused.error().seq() == 2);
    CHECK(says(refused, "OrderFilled"));
    CHECK(says(refused, "more filled than is open"));
    CHECK(cache.applied() == 1);

    auto throwing = make_projection<test_encoder>(
        state, when<place_order>([](book&, place_order const&) { throw std::runtime_error("no such luck"); }),
        when<order_filled>([](book&, order_filled const&) { throw 7; }));
    auto const thrown = apply(run, throwing, 1);
    CHECK(code_of(thrown) == errc::apply_failed);
    CHECK(thrown.error().seq() == 1);
    CHECK(says(thrown, "PlaceOrder"));
    CHECK(says(thrown, "no such luck"));
    auto const odd = apply(run, throwing, 2);
    CHECK(code_of(odd) == errc::apply_failed);
    CHECK(says(odd, "OrderFilled"));
    CHECK(throwing.applied() + throwing.ignored() == 0);

    auto exhausted = make_projection<test_encoder>(
        state, when<place_order>([](book&, place_order const&) { throw std::bad_alloc(); }));
    CHECK_THROWS_AS(static_cast<void>(apply(run, exhausted, 1)), std::bad_alloc);
}

TEST_CASE("P2 handlers answer with nothing, yes or no, or a result, and may look at the entry",
          "[replay][unit][P2]") {
    engine recorded;
    recorded.record(place_order{1, 10}).record(place_order{2, 20}).record(order_filled{1, 1, 1});
    recorded.record(order_cancelled{1}).record(order_cancelled{2});
    auto run = recorded.read();
    std::vector<std::string> seen;
    auto watching = make_projection<test_encoder>(
        seen, when<place_order>([](std::vector<std::string>& out, place_order const& m) {
            if (m.order == 1) return false;
            out.push_back("placed");
            return true;
        }),
        when<order_filled>([](std::vector<std::string>& out, order_filled const&, entry_view const& entry) {
            out.push_back("filled at " + std::to_string(entry.seq()));
        }),
        when<order_cancelled>([](std::vector<std::string>& out, order_cancelled const& m) -> result<bool> {
            out.push_back("cancelled");
            return m.order == 2;
        }));
    CHECK(*replay_range(run, 1, seq_max, watching) == replay_counts{3, 2});
    CHECK(seen == std::vector<std::string>{"placed", "filled at 3", "cancelled", "cancelled"});
}

TEST_CASE("P2 bytes without a type are handled under the payload type's name", "[replay][unit][P2]") {
    engine recorded;
    recorded.note("Quote", "1.0845").note("Trade", "1.0846").note("Quote", "1.0847");
    auto run = recorded.read();
    std::string quotes;
    auto raw = make_projection<raw_encoder>(
        quotes,
        when<bytes_view>("Quote", [](std::string& out, bytes_view bytes) { (out += as_text(bytes)) += ' '; }),
        ignore<"Trade">);
    CHECK(*replay_range(run, 1, seq_max, raw) == replay_counts{2, 1});
    CHECK(quotes == "1.0845 1.0847 ");
}

TEST_CASE("P2 one projection takes entries of several runs that number their types differently",
          "[replay][unit][P2]") {
    engine one;
    engine other;
    one.record(place_order{1, 10}).note("Heartbeat").record(order_filled{1, 5, 2});
    other.note("Heartbeat").record(order_filled{1, 0, 2}).record(place_order{2, 3});
    auto first = one.read();
    auto second = other.read();
    book state;
    auto cache = make_cache(state);
    // Alternating: what was noted of a number in one run must not be believed in the other.
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
        CHECK(apply(first, cache, seq).value() == (seq != 2));
        CHECK(apply(second, cache, seq).value() == (seq != 1));
    }
    CHECK(state.orders == std::map<std::uint64_t, book::order>{{1, {5, 5}}, {2, {3, 0}}});
}

TEST_CASE("P2 a redacted payload of a type that is handled is a decode error, of another it is ignored",
          "[replay][unit][P2]") {
    memory_backend backend;
    engine recorded(backend);
    recorded.record(place_order{1, 10}).note("Heartbeat", "0123456789abcdef");
    recorded.seal();
    // Redaction as a tool does it: H(payload) and zeros in the payload's place, and the bit set.
    auto source = recorded.read();
    auto const whole = source.bytes();
    std::vector<std::byte> bytes(whole.begin(), whole.end());
    for (std::uint64_t seq = 1; seq <= 2; ++seq) {
        auto const view = source.at(seq).value();
        auto const hashed = xxh3_128{}.digest(view.payload());
        auto const payload_at = static_cast<std::size_t>(view.payload().data() - whole.data());
        std::memcpy(bytes.data() + payload_at, hashed.data(), hashed.size());
        auto const flags_at = static_cast<std::size_t>(view.offset()) + offsetof(format::frame_prefix, flags);
        bytes[flags_at] |= static_cast<std::byte>(format::entry_flag::redacted & 0xFF);
        bytes[flags_at + 1] |= static_cast<std::byte>(format::entry_flag::redacted >> 8);
    }
    memory_backend redacted;
    REQUIRE(redacted.create(first_run, bytes, {durability_policy::process}));
    auto run = reader_type::open(redacted, first_run).value();
    REQUIRE(run.at(1)->redacted());
    book state;
    auto cache = make_cache(state);
    auto const failed = apply(run, cache, 1);
    CHECK(code_of(failed) == errc::decode_failed);
    CHECK(says(failed, "entry 1"));
    CHECK(says(failed, "redacted"));
    CHECK(apply(run, cache, 2).value() == false);
}

TEST_CASE("a replay of a range is inclusive and ends with the first entry that cannot be read",
          "[replay][unit]") {
    engine recorded;
    for (std::uint64_t order = 1; order <= 9; ++order)
        recorded.record(place_order{order, order});
    auto run = recorded.read();
    book state;
    auto cache = make_cache(state);
    CHECK(*replay_range(run, 3, 5, cache) == replay_counts{3, 0});
    CHECK(state.orders.size() == 3);
    CHECK(*replay_range(run, 6, 5, cache) == replay_counts{});
    CHECK(*replay_range(run, 8, 99, cache) == replay_counts{2, 0});
    auto const gone = std::move(run);
    CHECK(code_of(replay_range(run, 1, 2, cache)) == errc::no_run_open);
}
