// SPDX-License-Identifier: BSL-1.0
// Contract P5: replay names what it does not know, and reads what only changed its name.
#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/testing/recorded.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace nacre;
using nacre::core::from_nanoseconds;
using nacre::core::run_inputs;
using nacre::reading::seq_max;
using nacre::replay::replay_counts;
using namespace std::chrono_literals;

namespace {

struct order_filled {
    std::string order;
    std::int64_t quantity = 0;
};
NACRE_MEMBERS(order_filled, order, quantity)
struct order_placed {
    std::string order;
};
NACRE_MEMBERS(order_placed, order)
struct heartbeat {
    std::int64_t count = 0;
};
NACRE_MEMBERS(heartbeat, count)

// What the fill is called today: another payload type, another member, another index kind.
struct fill {
    std::string order;
    std::int64_t filled = 0;
};
NACRE_MEMBERS(fill, order, filled)

inline constexpr auto old_registry =
    make_registry(on<"OrderFilled", order_filled>(key<"client_order_id">(&order_filled::order)),
                  on<"OrderPlaced", order_placed>(key<"client_order_id">(&order_placed::order)),
                  on<"Heartbeat", heartbeat>());
using old_encoder = typed_encoder<old_registry>;

inline constexpr auto renamed_registry =
    make_registry(on<"Fill", order_filled>(key<"client_order_id">(&order_filled::order)));
inline constexpr auto former_registry = make_registry(
    on<"Fill", fill>(formerly<"FillV0", "OrderFilled">,
                     formerly<"client_order_id">(key<"order">(&fill::order)),
                     formerly<"quantity">(&fill::filled)),
    on<"OrderPlaced", order_placed>(formerly<"client_order_id">(key<"order">(&order_placed::order))),
    on<"Heartbeat", heartbeat>());
using former_encoder = typed_encoder<former_registry>;

template <class Encoder>
using reader_of = basic_reader<memory_backend, Encoder>;

run_id const first_run = *run_id::make(from_nanoseconds(1'000), 0xABCD);

/// A run of fills of 10 and of what the others record, in this order.
class recorded {
public:
    explicit recorded(int fills) {
        auto writer = open();
        REQUIRE(writer.submit("exec.orders", order_placed{"O-1"}));
        for (int each = 0; each < fills; ++each) {
            REQUIRE(writer.submit("events.fills", order_filled{"O-1", 10}));
            REQUIRE(writer.submit("admin", heartbeat{each}));
        }
        REQUIRE(writer.submit("venue", raw_message{.type = "Frame", .payload = bytes("8=FIX")}));
        REQUIRE(writer.seal());
    }
    template <class Encoder>
    [[nodiscard]] reader_of<Encoder> read() const {
        auto opened = reader_of<Encoder>::open(backend, first_run);
        INFO(opened);
        REQUIRE(opened);
        return std::move(*opened);
    }

    memory_backend backend;

private:
    basic_writer<memory_backend, old_encoder, xxh3_128, process, inline_execution, testing::manual_clock>
    open() {
        run_inputs inputs;
        inputs.run_id = first_run;
        inputs.instance = "desk";
        inputs.start = first_run.start();
        auto writer =
            basic_writer<memory_backend, old_encoder, xxh3_128, process, inline_execution,
                         testing::manual_clock>::create(backend, inputs, {}, {}, {},
                                                        testing::manual_clock(
                                                            testing::manual_clock::default_start, 1ms));
        INFO(writer);
        REQUIRE(writer);
        return std::move(*writer);
    }
};

void add(std::int64_t& position, order_filled const& m) { position += m.quantity; }
void add_fill(std::int64_t& position, fill const& m) { position += m.filled; }

} // namespace

TEST_CASE(
    "P5 a payload type that neither registry nor projection names ends a replay, with seq, type and count",
    "[replay][P5]") {
    recorded const run(3);
    auto const renamed = run.read<typed_encoder<renamed_registry>>();
    std::int64_t position = 0;
    auto cache = make_projection<typed_encoder<renamed_registry>>(position, when<order_filled>(add));
    auto reader = run.read<typed_encoder<renamed_registry>>();
    auto const outcome = replay_range(reader, 1, seq_max, cache);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error() == errc::not_registered);
    CHECK(outcome.error().seq() == 1);
    auto const sentence = outcome.error().message();
    INFO(sentence);
    CHECK(sentence.find("payload type OrderPlaced") != std::string::npos);
    CHECK(sentence.find(
              "8 entries are of such types (OrderPlaced: 1, OrderFilled: 3, Heartbeat: 3, Frame: 1)") !=
          std::string::npos);
    CHECK(sentence.find("(seq 1)") != std::string::npos);
    CHECK(position == 0);
}

TEST_CASE("P5 a type that is registered and not handled is ignored, one that nobody registered is an error",
          "[replay][P5]") {
    recorded const run(2);
    auto reader = run.read<old_encoder>();
    std::int64_t position = 0;
    SECTION("until the last entry only registered types are met") {
        auto cache = make_projection<old_encoder>(position, when<order_filled>(add));
        CHECK(*replay_range(reader, 1, 5, cache) == replay_counts{2, 3});
        auto const outcome = replay_range(reader, 6, seq_max, cache);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error() == errc::not_registered);
        CHECK(outcome.error().seq() == 6);
        CHECK(outcome.error().message().find("1 entry is of such types (Frame: 1)") != std::string::npos);
    }
    SECTION("ignored by its name") {
        auto cache = make_projection<old_encoder>(position, when<order_filled>(add), ignore<"Frame">);
        CHECK(*replay_range(reader, 1, seq_max, cache) == replay_counts{2, 5}); // RunEnded too
        CHECK(cache.ignored() == 5);
    }
    SECTION("another name ignores nothing of it") {
        auto cache = make_projection<old_encoder>(position, when<order_filled>(add), ignore<"frame">);
        CHECK_FALSE(replay_range(reader, 1, seq_max, cache));
    }
    SECTION("ignored like all that nobody names") {
        auto cache = make_projection<old_encoder>(position, ignore_unknown, when<order_filled>(add));
        CHECK(*replay_range(reader, 1, seq_max, cache) == replay_counts{2, 5});
    }
    SECTION("handled by its name") {
        auto cache =
            make_projection<old_encoder>(position, when<order_filled>(add),
                                         when<bytes_view>("Frame", [](std::int64_t& p, bytes_view bytes) {
                                             p += static_cast<std::int64_t>(bytes.size());
                                         }));
        CHECK(*replay_range(reader, 1, seq_max, cache) == replay_counts{3, 4});
        CHECK(position == 25);
    }
    SECTION("an encoder without a registry names none") {
        auto raw_reader = run.read<raw_encoder>();
        auto strict = make_projection<raw_encoder>(position);
        CHECK(replay_range(raw_reader, 1, seq_max, strict).error() == errc::not_registered);
        auto lenient = make_projection<raw_encoder>(position, ignore_unknown);
        CHECK(*replay_range(raw_reader, 1, seq_max, lenient) == replay_counts{0, 7});
    }
    if (position != 0) CHECK(position >= 20);
}

TEST_CASE("P5 former names of types, members and index kinds resolve", "[replay][P5]") {
    recorded const run(3);
    auto reader = run.read<former_encoder>();
    std::int64_t position = 0;
    auto cache = make_projection<former_encoder>(position, when<fill>(add_fill), ignore<"Frame">);
    auto const counts = replay_range(reader, 1, seq_max, cache);
    INFO(counts.has_value());
    REQUIRE(counts);
    CHECK(*counts == replay_counts{3, 6});
    CHECK(position == 30);

    auto const entry = reader.at(2).value();
    CHECK(reader.read<fill>(entry)->filled == 10);
    CHECK(std::holds_alternative<fill>(*reader.read<std::variant<order_placed, fill>>(entry)));
    CHECK(testing::recorded<fill>(reader).size() == 3);

    std::size_t found = 0;
    for (auto const& each : reader.find_all("order", "O-1"))
        found += each.seq() > 0 ? 1U : 0U;
    CHECK(reader.status());
    CHECK(found == 4);
    CHECK(reader.find("order", "O-1").value()->seq() == 1);
    CHECK(reader.last("order", "O-1").value()->seq() == 6);
    CHECK(reader.find("client_order_id", "O-1").value()->seq() == 1);

    basic_verifier<memory_backend, former_encoder, xxh3_128> verifier;
    auto const report = verifier.verify(run.backend, first_run);
    REQUIRE(report);
    CHECK(report->findings().empty());
}

TEST_CASE("P5 a member with a new name that nobody said is a schema mismatch, which says what to write",
          "[replay][P5]") {
    static constexpr auto unsaid = make_registry(on<"Fill", fill>(formerly<"OrderFilled">));
    recorded const run(1);
    auto reader = run.read<typed_encoder<unsaid>>();
    auto const outcome = reader.read<fill>(reader.at(2).value());
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error() == errc::schema_mismatch);
    auto const sentence = outcome.error().message();
    INFO(sentence);
    CHECK(sentence.find("upcast<0x") != std::string::npos);
    CHECK(sentence.find("formerly<\"before\">(&M::now)") != std::string::npos);
    CHECK(sentence.find("the recorded shape: {order: text, quantity: i64}") != std::string::npos);
}
