// SPDX-License-Identifier: BSL-1.0
// What a verifier finds in payloads: with the types they were written from, and without.
#include "findings_kit.hpp"

#include "support/campaign.hpp"

#include <nacre/backends.hpp>
#include <nacre/messages.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using nacre::codec::canonical_codec;
using nacre::verification::verify_bytes;
using namespace nacre::test;
using enum finding_kind;

namespace {

struct submit_order {
    std::string client_order_id;
    bool reduce_only = false;
    std::vector<std::string> tags;
    using nacre_members =
        members<member<&submit_order::client_order_id, "client_order_id">,
                member<&submit_order::reduce_only, "reduce_only">, member<&submit_order::tags, "tags">>;
};
struct cancel_order {
    std::string client_order_id;
    using nacre_members = members<member<&cancel_order::client_order_id, "client_order_id">>;
};
/// Its name, another schema.
struct submit_order_v1 {
    std::string client_order_id;
    using nacre_members = members<member<&submit_order_v1::client_order_id, "client_order_id">>;
};

constexpr auto cancel =
    on<"CancelOrder", cancel_order>(key<"client_order_id">(&cancel_order::client_order_id));
constexpr auto registry =
    make_registry(on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id),
                                                  nacre::keys<"tag">(&submit_order::tags)),
                  cancel);
/// What another program made of the same types: it forgets a key and has one of its own.
constexpr auto other_keys =
    make_registry(on<"SubmitOrder", submit_order>(
                      key<"client_order_id">(&submit_order::client_order_id),
                      key<"venue">([](submit_order const&) { return std::string_view("XETR"); })),
                  cancel);
/// And another, years ago.
constexpr auto older = make_registry(
    on<"SubmitOrder", submit_order_v1>(key<"client_order_id">(&submit_order_v1::client_order_id)), cancel);
constexpr auto with_upcast = make_registry(
    on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id),
                                    nacre::keys<"tag">(&submit_order::tags)),
    cancel,
    upcast<canonical_codec::fingerprint<submit_order_v1>, submit_order>([](submit_order_v1 const& old) {
        return submit_order{old.client_order_id, false, {"upcast"}};
    }));

using encoder = typed_encoder<registry>;

submit_order some_order(int number) { return {"O-" + std::to_string(number), false, {"a", "b"}}; }

/// Entries 1 and 2 are orders, 3 is a cancellation, 4 the run's end. Sealed.
template <auto const& Registry, class Order = submit_order>
bytes recorded(Order const& first, Order const& second) {
    memory_backend backend;
    using writer_type =
        basic_writer<memory_backend, typed_encoder<Registry>, run_hasher, immediate, inline_execution>;
    auto opened = writer_type::create(backend, test_inputs());
    REQUIRE(opened);
    REQUIRE(opened->submit("exec.orders", first));
    REQUIRE(opened->submit("exec.orders", second));
    REQUIRE(opened->submit("exec.orders", cancel_order{"O-1"}));
    REQUIRE(opened->seal("done"));
    return bytes_of(backend);
}
template <auto const& Registry = registry>
bytes recorded() {
    return recorded<Registry>(some_order(1), some_order(2));
}

template <class Encoder = encoder>
report typed_findings(bytes const& file) {
    run_on_disk const run(file);
    auto found =
        basic_verifier<file_backend, Encoder, run_hasher>().verify(run.backend(), test_run()).value();
    CHECK(run.content() == file);
    for (auto const& each : found.findings())
        UNSCOPED_INFO(each);
    return found;
}

/// Edits the payload of an entry, and makes digest and chain right: only the meaning is wrong.
void edit_payload(bytes& file, std::uint64_t seq, std::function<void(bytes_span)> const& edit) {
    edit_frame(file, find_entry(file, seq), [&](bytes_span frame) {
        auto const entry = format::parse_entry(frame, run_digest_bytes);
        edit(frame.subspan(static_cast<std::size_t>(entry->payload.data() - frame.data()),
                           entry->payload.size()));
    });
}

/// Edits the definition of the payload type with this name.
void edit_payload_type(bytes& file, std::string_view name,
                       std::function<void(bytes_span, format::definition const&)> const& edit) {
    for (std::size_t skip = 0;; ++skip) {
        auto const frame = find_frame(file, format::frame_kind::payload_type, skip);
        auto const found = format::parse_definition(frame_bytes(file, frame), run_digest_bytes);
        if (found->name != name) continue;
        return edit_frame(file, frame, [&](bytes_span bytes_of_frame) { edit(bytes_of_frame, *found); });
    }
}

/// `client_order_id` of an order with a name of three characters ends here, and `reduce_only` stands here.
constexpr std::size_t reduce_only_at = 4 + 3;

} // namespace

TEST_CASE("a typed run is clean, with its types and without", "[verifier][typed]") {
    auto const file = recorded();
    CHECK(typed_findings(file).clean());
    CHECK(findings_of(file).clean());
    CHECK(typed_findings<typed_encoder<no_types>>(file).clean());
}

TEST_CASE("a payload that does not decode is reported with the field, with the types and without",
          "[verifier][typed]") {
    auto file = recorded();
    edit_payload(file, 2, [](bytes_span payload) { payload[reduce_only_at] = std::byte{2}; });
    for (auto const& found : {typed_findings(file), findings_of(file)}) {
        auto const one = only(found, payload_invalid);
        CHECK(one.first_seq == 2);
        CHECK(one.last_seq == 2);
        CHECK(one.offset == find_entry(file, 2).offset);
        CHECK(mentions(one, "reduce_only"));
    }
}

TEST_CASE("a count beyond the payload is reported as a payload that does not decode", "[verifier][typed]") {
    auto file = recorded();
    edit_payload(file, 1, [](bytes_span payload) { put(payload, 0, std::uint32_t{0xFFFF'FFFF}); });
    CHECK(only(typed_findings(file), payload_invalid).first_seq == 1);
    CHECK(only(findings_of(file), payload_invalid).first_seq == 1);
}

TEST_CASE("each payload that does not decode is a finding of its own, the run's end too",
          "[verifier][typed]") {
    auto file = recorded();
    for (std::uint64_t const seq : {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{4}})
        edit_payload(file, seq, [](bytes_span payload) { put(payload, 0, std::uint32_t{1'000'000}); });
    CHECK(typed_findings(file).count(payload_invalid) == 3);
    CHECK(findings_of(file).count(payload_invalid) == 3);
}

TEST_CASE("a key other than the payload gives is one too many and one too few, but only types tell",
          "[verifier][typed]") {
    auto file = recorded();
    edit_payload(file, 2, [](bytes_span payload) { payload[4] = std::byte{'P'}; }); // client_order_id: P-2
    auto const found = typed_findings(file);
    CHECK(found.count() == 2);
    CHECK(found.count(index_drift) == 2);
    CHECK(found.findings().front().first_seq == 2);
    CHECK(mentions(found.findings().front(), "that its payload does not give"));
    CHECK(mentions(found.findings().back(), "lacks a key of the kind client_order_id"));
    CHECK(findings_of(file).clean());
}

TEST_CASE("keys that the registry gives and the run lacks, and the other way round, are index drift",
          "[verifier][typed]") {
    auto const file = recorded<other_keys>();
    auto const found = typed_findings(file);
    CHECK(found.count() == 6); // of two orders each: the venue is surplus, two tags are missing
    CHECK(found.count(index_drift) == 6);
    CHECK(typed_findings<typed_encoder<other_keys>>(file).clean());
}

TEST_CASE("a recorded fingerprint that differs from the compiled one is one finding, whatever the number of "
          "entries",
          "[verifier][typed]") {
    auto const file = recorded<older>(submit_order_v1{"O-1"}, submit_order_v1{"O-2"});
    CHECK(typed_findings<typed_encoder<older>>(file).clean());
    auto const one = only(typed_findings(file), schema_mismatch);
    CHECK(one.offset == find_frame(file, format::frame_kind::payload_type).offset);
    CHECK(mentions(one, "SubmitOrder"));
    CHECK(mentions(one, "reduce_only"));
    CHECK(findings_of(file).clean());
}

TEST_CASE(
    "a recorded fingerprint with an upcaster is none, and such payloads are held against their own schema",
    "[verifier][typed]") {
    auto file = recorded<older>(submit_order_v1{"O-1"}, submit_order_v1{"O-2"});
    CHECK(typed_findings<typed_encoder<with_upcast>>(file).clean());
    edit_payload(file, 2, [](bytes_span payload) { put(payload, 0, std::uint32_t{4}); });
    CHECK(only(typed_findings<typed_encoder<with_upcast>>(file), payload_invalid).first_seq == 2);
}

TEST_CASE("a schema whose fingerprint is not its own is reported, and its payloads are not held against it",
          "[verifier][typed]") {
    auto file = recorded();
    edit_payload_type(file, "SubmitOrder",
                      [](bytes_span frame, format::definition const&) { frame[24] ^= std::byte{1}; });
    auto const one = only(findings_of(file), schema_mismatch);
    CHECK(mentions(one, "is not that of its schema"));
    CHECK(typed_findings(file).count(schema_mismatch) == 2); // nor is it the one compiled in
    CHECK(typed_findings(file).count() == 2);
}

TEST_CASE("a schema that is none, under its own fingerprint, is reported", "[verifier][typed]") {
    auto file = recorded();
    edit_payload_type(file, "SubmitOrder", [](bytes_span frame, format::definition const& type) {
        auto const at =
            static_cast<std::size_t>(type.schema.data() - reinterpret_cast<char const*>(frame.data()));
        frame[at] = std::byte{'?'};
        put(frame, 24, codec::fingerprint_of(as_text(bytes_view(frame).subspan(at, type.schema.size()))));
    });
    auto const one = only(findings_of(file), schema_mismatch);
    CHECK(mentions(one, "is none"));
}

TEST_CASE("a payload type that was recorded without a schema, or with another encoder's, is opaque",
          "[verifier][typed]") {
    memory_backend backend;
    auto writer = start_run(backend);
    fill_run(writer); // without
    writer.seal(status::ended).value();
    CHECK(findings_of(bytes_of(backend)).clean());

    auto file = recorded();
    edit_payload_type(file, "SubmitOrder", [](bytes_span frame, format::definition const& type) {
        frame[static_cast<std::size_t>(type.schema.data() - reinterpret_cast<char const*>(frame.data()))] =
            std::byte{'?'};
    });
    CHECK(findings_of(file).clean());
    CHECK(only(typed_findings(file), schema_mismatch).first_seq == 0); // types know better
}

TEST_CASE("a registered type that was recorded without a schema is reported when the types are known",
          "[verifier][typed]") {
    memory_backend backend;
    auto writer = start_run(backend);
    fill_run(writer);
    writer.seal(status::ended).value();
    auto const one = only(typed_findings(bytes_of(backend)), schema_mismatch);
    CHECK(mentions(one, "without a schema"));
}

TEST_CASE("an envelope's entries are verified like bare ones", "[verifier][typed]") {
    using command = std::variant<cancel_order, submit_order>;
    memory_backend backend;
    auto opened = basic_writer<memory_backend, encoder, run_hasher, immediate, inline_execution>::create(
        backend, test_inputs());
    REQUIRE(opened->submit("exec.orders", command{some_order(1)}));
    REQUIRE(opened->submit("exec.orders", command{cancel_order{"O-1"}}));
    REQUIRE(opened->seal());
    CHECK(typed_findings(bytes_of(backend)).clean());
}

TEST_CASE(
    "damage inside a payload, its digest made right, is found by the recorded schema whenever types find it",
    "[verifier][typed]") {
    testing::seeded_random random(campaign_seed("damaged payloads"));
    auto const whole = recorded();
    std::uint64_t invalid = 0;
    std::uint64_t disagreed = 0;
    auto const rounds = campaign_rounds(400);
    for (std::size_t round = 0; round < rounds; ++round) {
        auto file = whole;
        auto const seq = 1 + random.below(4);
        edit_payload(file, seq, [&](bytes_span payload) {
            for (auto edits = 1 + random.below(3); edits != 0; --edits)
                payload[random.below(payload.size())] =
                    static_cast<std::byte>(random.chance(1, 2) ? random.below(4) : random.below(256));
        });
        auto const typed = verify_bytes<run_hasher>(file, test_run(), {}, encoder{}).value();
        auto const untyped = verify_bytes<run_hasher>(file, test_run(), {}, raw_encoder{}).value();
        invalid += typed.count(payload_invalid);
        if (typed.count(payload_invalid) != untyped.count(payload_invalid)) ++disagreed;
    }
    CHECK(disagreed == 0);
    CHECK(invalid > rounds / 10); // such damage was there
}

TEST_CASE("any text for a schema, under its own fingerprint, is read or reported", "[verifier][typed]") {
    testing::seeded_random random(campaign_seed("damaged schemas"));
    auto const whole = recorded();
    std::uint64_t reported = 0;
    auto const rounds = campaign_rounds(400);
    for (std::size_t round = 0; round < rounds; ++round) {
        auto file = whole;
        edit_payload_type(file, "SubmitOrder", [&](bytes_span frame, format::definition const& type) {
            auto const at =
                static_cast<std::size_t>(type.schema.data() - reinterpret_cast<char const*>(frame.data()));
            auto const schema = frame.subspan(at, type.schema.size());
            for (auto edits = 1 + random.below(3); edits != 0; --edits)
                schema[random.below(schema.size())] = random.chance(1, 2)
                                                          ? schema[random.below(schema.size())]
                                                          : static_cast<std::byte>(random.below(256));
            put(frame, 24, codec::fingerprint_of(as_text(schema)));
        });
        auto const found = verify_bytes<run_hasher>(file, test_run(), {}, raw_encoder{}).value();
        reported += found.count(schema_mismatch);
        CHECK(found.count() == found.count(schema_mismatch) + found.count(payload_invalid));
    }
    CHECK(reported > rounds / 10);
}
