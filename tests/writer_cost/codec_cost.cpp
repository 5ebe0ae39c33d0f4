// SPDX-License-Identifier: BSL-1.0
// What the codec costs the thread that encodes or decodes: no allocation, no lock, no system call.
#include "writer_cost/counters.hpp"

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "encoder/shapes.hpp"
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using nacre::codec::canonical_codec;
using nacre::codec::schema_text;
using nacre::schema::parse_schema;

namespace {

template <class Work>
cost_tests::costs cost_of(Work work) {
    cost_tests::counted = {};
    cost_tests::counting = true;
    work();
    cost_tests::counting = false;
    return cost_tests::counted;
}

/// Views without a list of them: what decodes without memory of its own.
struct look {
    std::string_view name;
    bytes_view raw;
    std::span<std::uint8_t const> octets;
    shapes::fixed fixed;
    std::optional<std::string_view> perhaps;
    std::variant<std::uint8_t, std::string_view> either;

    using nacre_members = members<member<&look::name, "name">, member<&look::raw, "raw">,
                                  member<&look::octets, "octets">, member<&look::fixed, "fixed">,
                                  member<&look::perhaps, "perhaps">, member<&look::either, "either">>;
};

} // namespace

TEST_CASE("encoding allocates nothing, whatever the message", "[cost][codec]") {
    shapes::generator make(test::campaign_seed("codec cost"));
    canonical_codec const codec;
    std::vector<std::byte> room(1U << 20);
    for (int round = 0; round < 200; ++round) {
        auto const message = make.make<shapes::everything>();
        result<std::size_t> size{0};
        auto const spent = cost_of([&] {
            size = codec.encoded_size(message);
            codec.encode(message, bytes_span(room).first(*size));
        });
        REQUIRE(*size <= room.size());
        if (spent.allocations + spent.locks + spent.system_calls != 0) FAIL("encoding cost something");
    }
    SUCCEED();
}

TEST_CASE("decoding into views allocates nothing, and neither does a walk", "[cost][codec]") {
    canonical_codec const codec;
    look shown{"a name that would not fit into a short string's own memory", {}, {}, {}, "perhaps", "either"};
    std::vector<std::byte> payload(*codec.encoded_size(shown));
    codec.encode(shown, payload);
    auto const tree = parse_schema(schema_text<look>);
    REQUIRE(tree);
    bool decoded = false;
    bool walked = false;
    auto const spent = cost_of([&] {
        decoded = codec.decode<look>(payload).has_value();
        walked = schema::check_payload(*tree, payload).has_value();
    });
    CHECK(decoded);
    CHECK(walked);
    CHECK(spent.allocations == 0);
    CHECK(spent.locks == 0);
    CHECK(spent.system_calls == 0);
}
