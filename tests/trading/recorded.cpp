// SPDX-License-Identifier: BSL-1.0
// A run of the whole vocabulary: recorded, looked up and read back as the messages that were recorded.
#include "trading/kit.hpp"

#include <nacre/backend/memory_backend.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/writer/writer.hpp>

#include "support/catch2.hpp"

#include <cstdint>
#include <vector>

namespace {

using namespace trading_test;
using encoder_type = nacre::typed_encoder<trading::registry>;
using writer_type = nacre::writer<nacre::memory_backend, encoder_type, nacre::xxh3_128, nacre::process,
                                  nacre::inline_execution>;

TEST_CASE("a run of the whole vocabulary reads back, and is found by its keys", "[trading][run]") {
    nacre::memory_backend backend;
    auto const id = *nacre::run_id::make(nacre::from_nanoseconds(1), 7);
    nacre::run_inputs inputs;
    inputs.run_id = id;
    inputs.start = id.start();
    auto opened = writer_type::open(backend, inputs);
    REQUIRE(opened);
    for_each_type<message_types>(
        [&]<class M>() { REQUIRE(opened->submit("vocabulary", labelled_message<M>())); });
    REQUIRE(opened->close(nacre::lifecycle_topic, nacre::run_ended{"done"}));

    auto run = nacre::reader<nacre::memory_backend, encoder_type>::open(backend, id);
    REQUIRE(run);
    std::uint64_t seq = 0;
    std::vector<std::uint64_t> of_the_order;
    for_each_type<message_types>([&]<class M>() {
        INFO(name_of<M>);
        auto const entry = run->at(++seq);
        REQUIRE(entry);
        CHECK(entry->payload_type() == name_of<M>);
        auto const message = run->template read<M>(*entry);
        REQUIRE(message);
        CHECK(*message == labelled_message<M>());
        CHECK(entry->headers().message_id == message->stamp.id);
        CHECK(entry->ts_init() == message->stamp.ts_init);
        if constexpr (requires { message->client_order_id; }) of_the_order.push_back(seq);
    });
    CHECK(seq == trading::registry.size);
    // In a labelled message the order's id is the name of the member that holds it.
    CHECK(*run->lookup_all("client_order_id", "client_order_id") == of_the_order);
    CHECK(run->lookup_all("trade_id", "trade_id")->size() == 2);
    CHECK(run->lookup_all("timer", "name")->size() == 1);
}

} // namespace
