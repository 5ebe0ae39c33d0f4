// SPDX-License-Identifier: BSL-1.0
// A run of the whole vocabulary: recorded, looked up and read back as the messages that were recorded.
#include "tools/tool_fixture.hpp"
#include "trading/kit.hpp"
#include "trading/whole_run.hpp"

#include <nacre/backends.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>

#include "support/catch2.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace {

using namespace trading_test;
using reader_type = nacre::basic_reader<nacre::file_backend, nacre::typed_encoder<trading::registry>>;

TEST_CASE("a run of the whole vocabulary reads back, and is found by its keys", "[trading][run]") {
    nacre::test::tool_fixture tools;
    auto const backend = nacre::file_backend::make(tools.at("data"), "test");
    REQUIRE(backend);
    auto run = reader_type::open(*backend, record_whole_run(*backend));
    REQUIRE(run);

    std::uint64_t seq = 1;
    std::vector<std::uint64_t> of_the_order; // the labelled messages
    std::vector<std::string_view> differing;
    for_each_type<message_types>([&]<class M>() {
        auto const entry = run->at(seq);
        auto const message = entry ? run->read<M>(*entry) : nacre::result<M>(entry.error());
        bool const same =
            message && *message == labelled_message<M>() && entry->payload_type() == name_of<M> &&
            entry->headers().message_id == message->stamp.id && entry->ts_init() == message->stamp.ts_init;
        if (!same) differing.push_back(name_of<M>);
        if constexpr (requires(M const& each) { each.client_order_id; }) of_the_order.push_back(seq);
        seq += copies_of_each;
    });
    CHECK(differing == std::vector<std::string_view>{});
    CHECK(seq == trading::registry.size * copies_of_each + 1);
    // In a labelled message the order's id is the name of the member that holds it.
    auto const seqs_of = [&](std::string_view kind, std::string_view key) {
        std::vector<std::uint64_t> out;
        for (auto const& each : run->find_all(kind, key))
            out.push_back(each.seq());
        REQUIRE(run->status());
        return out;
    };
    CHECK(seqs_of("client_order_id", "client_order_id") == of_the_order);
    CHECK(seqs_of("trade_id", "trade_id").size() == 2);
    CHECK(seqs_of("timer", "name").size() == 1);
}

} // namespace
