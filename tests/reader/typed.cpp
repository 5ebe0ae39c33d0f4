// SPDX-License-Identifier: BSL-1.0
// Contract R1, typed access: `read<M>(view)` over runs that were recorded with this schema, with an older
// one, or with none.
#include "reader/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <string_view>
#include <utility>
#include <variant>

using namespace reader_tests;
using nacre::codec::canonical_codec;

namespace {

// Three programs over the years: the type changes, its name stays.
namespace first_year {
struct submit_order {
    std::string client_order_id;
    std::int32_t quantity = 0;
    using nacre_members = members<member<&submit_order::client_order_id, "client_order_id">,
                                  member<&submit_order::quantity, "quantity">>;
};
constexpr auto registry =
    make_registry(on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id)));
} // namespace first_year

namespace today {
struct submit_order {
    std::string client_order_id;
    std::int64_t quantity = 0;
    std::string venue;
    using nacre_members =
        members<member<&submit_order::client_order_id, "client_order_id">,
                member<&submit_order::quantity, "quantity">, member<&submit_order::venue, "venue">>;
    friend bool operator==(submit_order const&, submit_order const&) = default;
};
struct submit_order_view {
    std::string_view client_order_id;
    std::int64_t quantity = 0;
    std::string_view venue;
    using nacre_members =
        members<member<&submit_order_view::client_order_id, "client_order_id">,
                member<&submit_order_view::quantity, "quantity">, member<&submit_order_view::venue, "venue">>;
};
struct cancel_order {
    std::string client_order_id;
    using nacre_members = members<member<&cancel_order::client_order_id, "client_order_id">>;
};
using command = std::variant<cancel_order, submit_order>;

constexpr auto submit =
    on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id));
constexpr auto cancel =
    on<"CancelOrder", cancel_order>(key<"client_order_id">(&cancel_order::client_order_id));
constexpr auto registry = make_registry(submit, cancel);
constexpr auto registry_with_upcast =
    make_registry(submit, cancel,
                  upcast<canonical_codec::fingerprint<first_year::submit_order>, submit_order>(
                      [](first_year::submit_order const& old) {
                          return submit_order{old.client_order_id, old.quantity, "XETR"};
                      }));
} // namespace today

/// Records the messages of one program, each in a batch of its own, and seals the run.
template <class Model, class Encoder, class... Messages>
void record_typed(Model const& model, Messages const&... messages) {
    using writer_type =
        basic_writer<typename Model::backend_type, Encoder, xxh3_128, process, inline_execution>;
    auto opened = writer_type::create(model.place(), inputs_of(first_run));
    REQUIRE(opened);
    ([&] { REQUIRE(opened->submit("exec.orders", messages)); }(), ...);
    REQUIRE(opened->seal("done"));
}

template <class Encoder, class Model>
auto open_typed(Model const& model) {
    auto opened = basic_reader<typename Model::backend_type, Encoder>::open(model.place(), first_run);
    REQUIRE(opened);
    return std::move(*opened);
}

using encoder_of_today = typed_encoder<today::registry>;
using encoder_with_upcast = typed_encoder<today::registry_with_upcast>;
using encoder_of_first_year = typed_encoder<first_year::registry>;

today::submit_order const order{"O-1", 100, "XFRA"};

} // namespace

TEMPLATE_TEST_CASE("R1 read gives the message that was recorded, bare or in an envelope",
                   "[reader][unit][R1]", in_memory, in_files) {
    TestType model;
    record_typed<TestType, encoder_of_today>(model, order, today::command{order}, today::cancel_order{"O-2"});
    auto const expected = order;
    auto run = open_typed<encoder_of_today>(model);
    for (std::uint64_t seq = 1; seq <= 2; ++seq) {
        auto const message = run.template read<today::submit_order>(*run.at(seq));
        REQUIRE(message);
        CHECK(*message == expected);
        auto const envelope = run.template read<today::command>(*run.at(seq));
        REQUIRE(envelope);
        CHECK(std::get<today::submit_order>(*envelope) == expected);
    }
    auto const cancel = run.template read<today::command>(*run.at(3));
    REQUIRE(cancel);
    CHECK(std::get<today::cancel_order>(*cancel).client_order_id == "O-2");
    auto const end = run.template read<run_ended>(*run.at(4));
    REQUIRE(end);
    CHECK(end->reason == "done");
    std::vector<std::uint64_t> found;
    for (auto const& each : run.find_all("client_order_id", "O-1"))
        found.push_back(each.seq());
    CHECK(run.status());
    CHECK(found == std::vector<std::uint64_t>{1, 2});
}

TEMPLATE_TEST_CASE("R1 read gives views of the run's own bytes, valid while the reader lives",
                   "[reader][unit][R1]", in_memory, in_files) {
    TestType model;
    record_typed<TestType, encoder_of_today>(model, order);
    auto run = open_typed<encoder_of_today>(model);
    auto const view = *run.at(1);
    auto const message = run.template read<today::submit_order_view>(view);
    REQUIRE(message);
    CHECK(message->client_order_id == "O-1");
    CHECK(message->venue == "XFRA");
    auto const whole = as_text(run.bytes());
    CHECK(message->venue.data() > whole.data());
    CHECK(message->venue.data() < whole.data() + whole.size());
}

TEST_CASE("R1 reading with a drifted type is a schema_mismatch that names both fingerprints and the fields "
          "that differ",
          "[reader][unit][R1]") {
    in_memory model;
    record_typed<in_memory, encoder_of_first_year>(model, first_year::submit_order{"O-1", 5});
    auto run = open_typed<encoder_of_today>(model);
    auto const outcome = run.read<today::submit_order>(*run.at(1));
    REQUIRE(outcome.error() == errc::schema_mismatch);
    CHECK(outcome.error().found() == canonical_codec::fingerprint<first_year::submit_order>);
    CHECK(outcome.error().supported() == canonical_codec::fingerprint<today::submit_order>);
    auto const sentence = outcome.error().message();
    CAPTURE(sentence);
    CHECK(sentence.find("quantity") != std::string::npos);
    CHECK(sentence.find("venue") != std::string::npos);
    CHECK(run.read<today::submit_order_view>(*run.at(1)).error() == errc::schema_mismatch);
    CHECK(run.read<today::command>(*run.at(1)).error() == errc::schema_mismatch);
}

TEST_CASE("R1 an upcaster from the recorded fingerprint lets a drifted type be read", "[reader][unit][R1]") {
    in_memory model;
    record_typed<in_memory, encoder_of_first_year>(model, first_year::submit_order{"O-1", 5});
    auto run = open_typed<encoder_with_upcast>(model);
    auto const message = run.read<today::submit_order>(*run.at(1));
    REQUIRE(message);
    CHECK(*message == today::submit_order{"O-1", 5, "XETR"});
    auto const envelope = run.read<today::command>(*run.at(1));
    REQUIRE(envelope);
    CHECK(std::get<today::submit_order>(*envelope).venue == "XETR");
}

TEST_CASE("R1 reading an entry of another type is an error that names both", "[reader][unit][R1]") {
    in_memory model;
    record_typed<in_memory, encoder_of_today>(model, order);
    auto run = open_typed<encoder_of_today>(model);
    auto const outcome = run.read<today::cancel_order>(*run.at(1));
    REQUIRE(outcome.error() == errc::schema_mismatch);
    CHECK(outcome.error().message().find("the entry is a SubmitOrder, not a CancelOrder") !=
          std::string::npos);
    CHECK(run.read<today::command>(*run.at(2)).error() == errc::not_registered); // the run's end
}

TEST_CASE("R1 a payload recorded without a schema is read as bytes, never as a type", "[reader][unit][R1]") {
    in_memory model;
    recorder<in_memory>(model).append(3).seal(); // SubmitOrder by its name alone
    auto run = open_typed<encoder_of_today>(model);
    CHECK(run.read<today::submit_order>(*run.at(1)).error() == errc::schema_mismatch);
    auto const bytes = run.read<bytes_view>(*run.at(1));
    REQUIRE(bytes);
    CHECK(bytes->data() == run.at(1)->payload().data());
}

TEST_CASE("a run refuses a raw payload under a registered name, and another schema under a known one",
          "[reader][unit]") {
    in_memory model;
    using writer_type = basic_writer<memory_backend, encoder_of_today, xxh3_128, process, inline_execution>;
    auto opened = writer_type::create(model.place(), inputs_of(first_run));
    REQUIRE(opened);
    raw_message raw;
    raw.payload_type = "SubmitOrder";
    CHECK(opened->submit("exec.orders", raw).error() == errc::invalid_argument);
    raw.payload_type = "VenueFrame";
    CHECK(opened->submit("exec.orders", raw));
    auto const ticket = opened->submit("exec.orders", order);
    REQUIRE(ticket);
    CHECK(ticket->seq == 2); // a refused message takes no seq
}

TEST_CASE(
    "R4 a kind that the registry names and the run does not hold yet finds nothing, another is an error",
    "[reader][unit][R4]") {
    in_memory model;
    recorder<in_memory> log(model); // live, and empty
    auto run = open_typed<encoder_of_today>(model);
    auto const found = run.find("client_order_id", "O-1");
    REQUIRE(found);
    CHECK_FALSE(*found);
    CHECK_FALSE(run.last("client_order_id", "O-1").value());
    CHECK(walk(run.find_all("client_order_id", "O-1")).seqs.empty());
    CHECK(run.status());
    auto const wrong = run.find("client_oder_id", "O-1");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code() == errc::invalid_argument);
    CHECK(wrong.error().message().find("\"client_order_id\"") != std::string::npos);
}
