// SPDX-License-Identifier: BSL-1.0
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "encoder/laws.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using nacre::codec::canonical_codec;
using nacre::encoding::encoder_for;

namespace {

struct submit_order {
    std::string client_order_id;
    std::int64_t quantity = 0;
    timestamp ts;
    std::vector<std::string> tags;

    using nacre_members = members<member<&submit_order::client_order_id, "client_order_id">,
                                  member<&submit_order::quantity, "quantity">,
                                  member<&submit_order::ts, "ts">, member<&submit_order::tags, "tags">>;
    friend bool operator==(submit_order const&, submit_order const&) = default;
};
/// The same bytes, seen in place.
struct submit_order_view {
    std::string_view client_order_id;
    std::int64_t quantity = 0;
    timestamp ts;
    std::vector<std::string_view> tags;

    using nacre_members =
        members<member<&submit_order_view::client_order_id, "client_order_id">,
                member<&submit_order_view::quantity, "quantity">, member<&submit_order_view::ts, "ts">,
                member<&submit_order_view::tags, "tags">>;
};
struct submit_order_v1 {
    std::string client_order_id;
    std::int32_t quantity = 0;

    using nacre_members = members<member<&submit_order_v1::client_order_id, "client_order_id">,
                                  member<&submit_order_v1::quantity, "quantity">>;
};
struct submit_order_v0 {
    std::string client_order_id;

    using nacre_members = members<member<&submit_order_v0::client_order_id, "client_order_id">>;
};
struct cancel_order {
    std::string client_order_id;
    uuid id;
    uuid cause;

    using nacre_members = members<member<&cancel_order::client_order_id, "client_order_id">,
                                  member<&cancel_order::id, "id">, member<&cancel_order::cause, "cause">>;
};
struct tick {
    std::int64_t price = 0;

    using nacre_members = members<member<&tick::price, "price">>;
    friend bool operator==(tick const&, tick const&) = default;
};
struct tantrum {
    std::int64_t what = 0;

    using nacre_members = members<member<&tantrum::what, "what">>;
};
struct unlisted {
    std::int64_t value = 0;

    using nacre_members = members<member<&unlisted::value, "value">>;
};
struct heartbeat {};

constexpr auto registry = make_registry(
    on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id),
                                    keys<"tag">(&submit_order::tags), ts_init(&submit_order::ts)),
    on<"CancelOrder", cancel_order>(key<"client_order_id">(&cancel_order::client_order_id),
                                    identity(&cancel_order::id), headers_of([](cancel_order const& m) {
                                        return headers{std::nullopt, std::nullopt, m.cause};
                                    })),
    on<"Tick", tick>(from_capture),
    on<"Tantrum", tantrum>(key<"what">([](tantrum const& m) -> std::string_view {
                               if (m.what == 1) throw std::runtime_error("what");
                               return "fine";
                           }),
                           ts_init([](tantrum const& m) -> timestamp {
                               if (m.what == 2) throw 2;
                               return {};
                           })),
    ignore<heartbeat>,
    upcast<canonical_codec::fingerprint<submit_order_v1>, submit_order>([](submit_order_v1 const& old) {
        if (old.quantity < 0) throw std::runtime_error("a negative quantity");
        return submit_order{old.client_order_id, old.quantity, {}, {}};
    }),
    upcast<canonical_codec::fingerprint<submit_order_v0>, submit_order>(
        [](submit_order_v0 const& old) -> result<submit_order> {
            if (old.client_order_id.empty()) return error::decode_failed("client_order_id", 0, "empty");
            return submit_order{old.client_order_id, 1, {}, {}};
        }));

using encoder = typed_encoder<registry>;
using command = std::variant<submit_order, cancel_order>;
using any_message = std::variant<command, run_ended, raw_message>;
using timed = std::variant<command, tick>;

submit_order some_order() { return {"O-1", 100, from_nanoseconds(7), {"a", "b"}}; }
cancel_order some_cancel() { return {"O-2", uuid{{1}}, uuid{{2}}}; }

template <class M>
payload_type_info recorded_as(std::string_view name) {
    return {name, canonical_codec::schema<M>, canonical_codec::fingerprint<M>};
}

template <class M>
std::vector<std::byte> bytes_of(M const& message) {
    std::vector<std::byte> out(*canonical_codec{}.encoded_size(message));
    canonical_codec{}.encode(message, out);
    return out;
}

struct throws_when_converted {
    operator submit_order() const { throw 1; }
};

static_assert(std::is_empty_v<encoder>);
static_assert(encoder_for<encoder, submit_order>);
static_assert(encoder_for<encoder, command>);
static_assert(encoder_for<encoder, any_message>);
static_assert(encoder_for<encoder, run_started>);
static_assert(encoder_for<encoder, run_ended>);
static_assert(encoder_for<encoder, raw_message>);
static_assert(encoder_for<encoder, stamped<tick>>);
static_assert(encoder_for<encoder, stamped<timed>>);
static_assert(!encoder_for<encoder, tick>, "its time is an argument");
static_assert(!encoder_for<encoder, timed>, "one alternative's time is an argument");
static_assert(!encoder_for<encoder, stamped<submit_order>>, "it has a time");
static_assert(!encoder_for<encoder, stamped<command>>, "nothing in it takes a time");
static_assert(!encoder_for<encoder, unlisted>);
static_assert(!encoder_for<encoder, heartbeat>);
static_assert(!encoder_for<encoder, std::variant<submit_order, unlisted>>);

static_assert(encoder_for<typed_encoder<no_types>, raw_message>);
static_assert(encoder_for<typed_encoder<no_types>, run_ended>);
static_assert(!encoder_for<typed_encoder<no_types>, submit_order>);

} // namespace

TEST_CASE("typed messages keep the laws of an encoder", "[encoder][typed]") {
    encoder const e;
    encoder_tests::check_laws(e, some_order());
    encoder_tests::check_laws(e, submit_order{});
    encoder_tests::check_laws(e, some_cancel());
    encoder_tests::check_laws(e, command{some_cancel()});
    encoder_tests::check_laws(e, any_message{command{some_order()}});
    encoder_tests::check_laws(e, any_message{run_ended{"done"}});
    tick const t{5};
    encoder_tests::check_laws(e, stamped{t, from_nanoseconds(3)});
    encoder_tests::check_laws(e, run_started{{"risk", "gateway"}});
    encoder_tests::check_round_trip(e, some_order());
    encoder_tests::check_round_trip(e, some_cancel());
    encoder_tests::check_round_trip(e, run_started{{"risk", "gateway"}});
    encoder_tests::check_round_trip(e, run_ended{"operator"});
}

TEST_CASE("C2 a typed message is recorded with its name, schema, keys, time and headers",
          "[encoder][typed]") {
    encoder const e;
    auto const order = some_order();
    auto const type = e.payload_type(order);
    CHECK(type.name == "SubmitOrder");
    CHECK(type.schema == canonical_codec::schema<submit_order>);
    CHECK(type.fingerprint == canonical_codec::fingerprint<submit_order>);
    CHECK(type.fingerprint != 0);
    STATIC_REQUIRE(encoder::name_of<submit_order> == "SubmitOrder");
    CHECK(encoder_tests::keys_of(e, order) ==
          std::vector<index_key>{{"client_order_id", "O-1"}, {"tag", "a"}, {"tag", "b"}});
    CHECK(e.ts_init(order) == from_nanoseconds(7));
    CHECK(e.headers(order) == headers{});
    CHECK(e.ts_init(some_cancel()) == std::nullopt);
    CHECK(e.headers(some_cancel()) == headers{uuid{{1}}, std::nullopt, uuid{{2}}});
}

TEST_CASE("an index kind is recorded as many when any registered message may have several of it",
          "[encoder][typed]") {
    std::vector<std::pair<std::string, bool>> kinds;
    encoder{}.for_each_key(some_order(), [&](index_kind_info kind, std::string_view) {
        kinds.emplace_back(std::string(kind.name), kind.many);
    });
    CHECK(kinds == std::vector<std::pair<std::string, bool>>{
                       {"client_order_id", false}, {"tag", true}, {"tag", true}});
}

TEST_CASE("C2 an envelope records what is inside, identically to the bare message", "[encoder][typed]") {
    encoder const e;
    auto const same = [&](auto const& bare, auto const& envelope) {
        CHECK(encoder_tests::payload_of(e, envelope) == encoder_tests::payload_of(e, bare));
        CHECK(e.payload_type(envelope).name == e.payload_type(bare).name);
        CHECK(e.payload_type(envelope).schema == e.payload_type(bare).schema);
        CHECK(e.payload_type(envelope).fingerprint == e.payload_type(bare).fingerprint);
        CHECK(encoder_tests::keys_of(e, envelope) == encoder_tests::keys_of(e, bare));
        CHECK(e.ts_init(envelope) == e.ts_init(bare));
        CHECK(e.headers(envelope) == e.headers(bare));
    };
    same(some_order(), command{some_order()});
    same(some_cancel(), command{some_cancel()});
    same(some_cancel(), any_message{command{some_cancel()}});
    same(run_ended{"done"}, any_message{run_ended{"done"}});
    raw_message raw;
    raw.payload_type = "VenueFrame";
    raw.payload = as_bytes_view("raw");
    raw.ts_init = from_nanoseconds(4);
    same(raw, any_message{raw});
}

TEST_CASE("a variant without a value is encode_failed, inside an envelope too", "[encoder][typed]") {
    command empty{some_cancel()};
    REQUIRE_THROWS_AS(empty.emplace<submit_order>(throws_when_converted()), int);
    REQUIRE(empty.valueless_by_exception());
    encoder const e;
    CHECK(e.encoded_size(empty).error() == errc::encode_failed);
    any_message outer{command{some_cancel()}};
    REQUIRE_THROWS_AS(std::get<command>(outer).emplace<submit_order>(throws_when_converted()), int);
    CHECK(e.encoded_size(outer).error() == errc::encode_failed);
    timed inside{command{some_cancel()}};
    REQUIRE_THROWS_AS(std::get<command>(inside).emplace<submit_order>(throws_when_converted()), int);
    CHECK(e.encoded_size(stamped{inside, from_nanoseconds(1)}).error() == errc::encode_failed);
}

TEST_CASE("C2 a type registered from_capture takes its time from the stamp, in an envelope too",
          "[encoder][typed]") {
    encoder const e;
    tick const t{5};
    CHECK(e.ts_init(stamped{t, from_nanoseconds(3)}) == from_nanoseconds(3));
    CHECK(e.payload_type(stamped{t, from_nanoseconds(3)}).name == "Tick");
    CHECK(encoder_tests::payload_of(e, stamped{t, from_nanoseconds(3)}) == bytes_of(t));
    timed const inside{t};
    CHECK(e.ts_init(stamped{inside, from_nanoseconds(3)}) == from_nanoseconds(3));
    CHECK(encoder_tests::payload_of(e, stamped{inside, from_nanoseconds(3)}) == bytes_of(t));
    timed const order{command{some_order()}};
    CHECK(e.ts_init(stamped{order, from_nanoseconds(3)}) == from_nanoseconds(7)); // it has a time of its own
}

TEST_CASE("lifecycle messages are known without registration", "[encoder][typed]") {
    typed_encoder<no_types> const e;
    CHECK(e.payload_type(run_started{}).name == run_started_type);
    CHECK(e.payload_type(run_ended{}).name == run_ended_type);
    CHECK(e.payload_type(run_ended{}).fingerprint == canonical_codec::fingerprint<run_ended>);
    CHECK(e.ts_init(run_ended{}) == std::nullopt);
    auto const payload = encoder_tests::payload_of(e, run_started{{"risk"}});
    auto const back = e.decode<run_started>(e.payload_type(run_started{}), payload);
    REQUIRE(back);
    CHECK(back->components == std::vector<std::string>{"risk"});
}

TEST_CASE("a raw message under the name of a registered type is an invalid_argument", "[encoder][typed]") {
    encoder const e;
    for (std::string_view const name : {"SubmitOrder", "Tick", "RunStarted", "RunEnded"}) {
        raw_message raw;
        raw.payload_type = name;
        CHECK(e.encoded_size(raw).error() == errc::invalid_argument);
        CHECK(e.encoded_size(any_message{raw}).error() == errc::invalid_argument);
    }
    for (std::string_view const name : {"VenueFrame", "submitorder", "SubmitOrder2", "Heartbeat"}) {
        raw_message raw;
        raw.payload_type = name;
        CHECK(e.encoded_size(raw).has_value());
    }
    raw_message lifecycle;
    lifecycle.payload_type = "RunEnded";
    CHECK(typed_encoder<no_types>{}.encoded_size(lifecycle).error() == errc::invalid_argument);
}

TEST_CASE("R1 a payload recorded with the compiled schema decodes", "[encoder][typed]") {
    encoder const e;
    auto const payload = bytes_of(some_order());
    auto const back = e.decode<submit_order>(recorded_as<submit_order>("SubmitOrder"), payload);
    REQUIRE(back);
    CHECK(*back == some_order());
    auto const bytes = e.decode<bytes_view>(recorded_as<submit_order>("SubmitOrder"), payload);
    REQUIRE(bytes);
    CHECK(bytes->data() == payload.data());
    auto const cut =
        e.decode<submit_order>(recorded_as<submit_order>("SubmitOrder"), bytes_view(payload).first(9));
    CHECK(cut.error() == errc::decode_failed);
}

TEST_CASE("R1 a type that is not registered reads a payload of its schema, whatever its name",
          "[encoder][typed]") {
    encoder const e;
    auto const payload = bytes_of(some_order());
    auto const view = e.decode<submit_order_view>(recorded_as<submit_order>("SubmitOrder"), payload);
    REQUIRE(view);
    CHECK(view->client_order_id == "O-1");
    CHECK(view->tags == std::vector<std::string_view>{"a", "b"});
    auto const* const first = reinterpret_cast<char const*>(payload.data());
    CHECK(view->client_order_id.data() >= first); // not a copy
    CHECK(view->client_order_id.data() < first + payload.size());
    auto const other = e.decode<submit_order_view>(recorded_as<tick>("Tick"), bytes_of(tick{1}));
    CHECK(other.error() == errc::schema_mismatch);
}

TEST_CASE(
    "R1 another fingerprint than the one compiled in is a schema_mismatch that names both and the difference",
    "[encoder][typed]") {
    encoder const e;
    auto const outcome = e.decode<cancel_order>(recorded_as<submit_order>("CancelOrder"), {});
    REQUIRE(outcome.error() == errc::schema_mismatch);
    CHECK(outcome.error().found() == canonical_codec::fingerprint<submit_order>);
    CHECK(outcome.error().supported() == canonical_codec::fingerprint<cancel_order>);
    auto const text = outcome.error().message();
    CAPTURE(text);
    CHECK(text.find("CancelOrder") != std::string::npos);
    CHECK(text.find("quantity") != std::string::npos);
    CHECK(text.find("cause") != std::string::npos);
    auto const opaque = e.decode<cancel_order>({"CancelOrder", {}, 0}, {});
    REQUIRE(opaque.error() == errc::schema_mismatch);
    CHECK(opaque.error().message().find("without a schema") != std::string::npos);
}

TEST_CASE("R1 a payload of another type than the one asked for is a schema_mismatch that names both",
          "[encoder][typed]") {
    auto const outcome =
        encoder{}.decode<cancel_order>(recorded_as<cancel_order>("SubmitOrder"), bytes_of(some_cancel()));
    REQUIRE(outcome.error() == errc::schema_mismatch);
    CHECK(outcome.error().message().find("the entry is a SubmitOrder, not a CancelOrder") !=
          std::string::npos);
}

TEST_CASE("R1 an upcaster from the recorded fingerprint is applied", "[encoder][typed]") {
    encoder const e;
    auto const v1 = e.decode<submit_order>(recorded_as<submit_order_v1>("SubmitOrder"),
                                           bytes_of(submit_order_v1{"O-7", 3}));
    REQUIRE(v1);
    CHECK(*v1 == submit_order{"O-7", 3, {}, {}});
    auto const v0 =
        e.decode<submit_order>(recorded_as<submit_order_v0>("SubmitOrder"), bytes_of(submit_order_v0{"O-8"}));
    REQUIRE(v0);
    CHECK(*v0 == submit_order{"O-8", 1, {}, {}});
}

TEST_CASE("R1 an upcaster that fails or throws, and a payload it cannot have come from, are decode_failed",
          "[encoder][typed]") {
    encoder const e;
    auto const refused =
        e.decode<submit_order>(recorded_as<submit_order_v0>("SubmitOrder"), bytes_of(submit_order_v0{""}));
    REQUIRE(refused.error() == errc::decode_failed);
    CHECK(refused.error().field() == "client_order_id");
    auto const thrown = e.decode<submit_order>(recorded_as<submit_order_v1>("SubmitOrder"),
                                               bytes_of(submit_order_v1{"O-1", -1}));
    REQUIRE(thrown.error() == errc::decode_failed);
    CHECK(thrown.error().message().find("a negative quantity") != std::string::npos);
    auto const cut = e.decode<submit_order>(recorded_as<submit_order_v1>("SubmitOrder"), bytes_view());
    CHECK(cut.error() == errc::decode_failed);
}

TEST_CASE("R1 an envelope reads the alternative that the recorded name says", "[encoder][typed]") {
    encoder const e;
    auto const order = e.decode<timed>(recorded_as<submit_order>("SubmitOrder"), bytes_of(some_order()));
    REQUIRE(order);
    CHECK(std::get<submit_order>(std::get<command>(*order)) == some_order());
    auto const price = e.decode<timed>(recorded_as<tick>("Tick"), bytes_of(tick{9}));
    REQUIRE(price);
    CHECK(std::get<tick>(*price) == tick{9});
    auto const older =
        e.decode<timed>(recorded_as<submit_order_v1>("SubmitOrder"), bytes_of(submit_order_v1{"O-7", 3}));
    REQUIRE(older);
    CHECK(std::get<submit_order>(std::get<command>(*older)).client_order_id == "O-7");
    CHECK(e.decode<timed>(recorded_as<tick>("Tick"), {}).error() == errc::decode_failed);
    CHECK(e.decode<timed>(recorded_as<tantrum>("Tantrum"), {}).error() == errc::not_registered);
}

TEST_CASE("keys are derived from a payload exactly as they were recorded", "[encoder][typed]") {
    encoder const e;
    auto const derive = [&](payload_type_info const& type, bytes_view payload) {
        std::vector<index_key> out;
        auto const known = e.derive_keys(type.name, type.fingerprint, payload, out);
        REQUIRE(known);
        REQUIRE(*known);
        return out;
    };
    CHECK(derive(e.payload_type(some_order()), bytes_of(some_order())) ==
          encoder_tests::keys_of(e, some_order()));
    CHECK(derive(e.payload_type(some_cancel()), bytes_of(some_cancel())) ==
          encoder_tests::keys_of(e, some_cancel()));
    CHECK(derive(recorded_as<tick>("Tick"), bytes_of(tick{})).empty());
    CHECK(derive(e.payload_type(run_ended{}), bytes_of(run_ended{"x"})).empty());
}

TEST_CASE("no keys are derived for a name or a schema that is not known, and a payload that does not decode "
          "is an error",
          "[encoder][typed]") {
    encoder const e;
    std::vector<index_key> out;
    auto const of_stranger = e.derive_keys("Stranger", 1, {}, out);
    REQUIRE(of_stranger);
    CHECK_FALSE(*of_stranger);
    auto const of_other_schema =
        e.derive_keys("SubmitOrder", canonical_codec::fingerprint<submit_order_v1>, {}, out);
    REQUIRE(of_other_schema);
    CHECK_FALSE(*of_other_schema);
    CHECK(e.derive_keys("SubmitOrder", canonical_codec::fingerprint<submit_order>, {}, out).error() ==
          errc::decode_failed);
    CHECK(
        e.derive_keys("Tantrum", canonical_codec::fingerprint<tantrum>, bytes_of(tantrum{1}), out).error() ==
        errc::encode_failed);
    CHECK(out.empty());
}

TEST_CASE(
    "a recorded schema is accepted when it is the compiled one, has an upcaster, or belongs to no known name",
    "[encoder][typed]") {
    encoder const e;
    CHECK(e.check_schema(recorded_as<submit_order>("SubmitOrder")));
    CHECK(e.check_schema(recorded_as<submit_order_v0>("SubmitOrder")));
    CHECK(e.check_schema(recorded_as<unlisted>("Stranger")));
    CHECK(e.check_schema(recorded_as<run_ended>("RunEnded")));
    auto const drifted = e.check_schema(recorded_as<tick>("SubmitOrder"));
    REQUIRE(drifted.error() == errc::schema_mismatch);
    CHECK(drifted.error().found() == canonical_codec::fingerprint<tick>);
    CHECK(e.check_schema(recorded_as<tick>("RunEnded")).error() == errc::schema_mismatch);
}
