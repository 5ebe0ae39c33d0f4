// SPDX-License-Identifier: BSL-1.0
// Contract P1 to P3 with messages of a registry: names, schemas, upcasters and views as the typed encoder
// gives them.
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/testing/memory_snapshot_store.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using nacre::codec::schema_fingerprint;
using nacre::reading::seq_max;
using nacre::replay::make_replica;
using nacre::replay::replay_and_compare;
using nacre::replay::replay_counts;
using namespace std::chrono_literals;

namespace {

// What an engine recorded when it knew orders without a price, and what it records now.
struct submit_order_v1 {
    std::string id;
    std::int64_t quantity = 0;
    using nacre_members =
        members<member<&submit_order_v1::id, "id">, member<&submit_order_v1::quantity, "quantity">>;
};
struct submit_order {
    std::string id;
    std::int64_t quantity = 0;
    std::int64_t price = 0;
    using nacre_members =
        members<member<&submit_order::id, "id">, member<&submit_order::quantity, "quantity">,
                member<&submit_order::price, "price">>;
};
struct submit_order_view {
    std::string_view id;
    std::int64_t quantity = 0;
    std::int64_t price = 0;
    using nacre_members =
        members<member<&submit_order_view::id, "id">, member<&submit_order_view::quantity, "quantity">,
                member<&submit_order_view::price, "price">>;
};
struct order_filled {
    std::string id;
    std::int64_t quantity = 0;
    using nacre_members =
        members<member<&order_filled::id, "id">, member<&order_filled::quantity, "quantity">>;
};
struct heartbeat {
    std::int64_t count = 0;
    using nacre_members = members<member<&heartbeat::count, "count">>;
};

inline constexpr auto old_registry =
    make_registry(on<"SubmitOrder", submit_order_v1>(), on<"OrderFilled", order_filled>());
inline constexpr auto registry =
    make_registry(on<"SubmitOrder", submit_order>(key<"order">(&submit_order::id)),
                  on<"OrderFilled", order_filled>(), on<"Heartbeat", heartbeat>(),
                  upcast<schema_fingerprint<submit_order_v1>, submit_order>([](submit_order_v1 const& old) {
                      return submit_order{old.id, old.quantity, 100};
                  }));
inline constexpr auto registry_without_upcast =
    make_registry(on<"SubmitOrder", submit_order>(), on<"OrderFilled", order_filled>());

using encoder = typed_encoder<registry>;
using old_encoder = typed_encoder<old_registry>;

/// What is open by order, and what all of it would cost.
struct exposure {
    std::map<std::string, std::int64_t> open;
    std::int64_t cost = 0;
    friend bool operator==(exposure const&, exposure const&) = default;

    void submit(std::string_view id, std::int64_t quantity, std::int64_t price) {
        open[std::string(id)] += quantity;
        cost += quantity * price;
    }
    result<void> fill(std::string_view id, std::int64_t quantity) {
        auto const at = open.find(std::string(id));
        if (at == open.end()) return error::invalid_argument("a fill of an unknown order");
        at->second -= quantity;
        return {};
    }
    std::vector<std::byte> save() const {
        std::string text = std::to_string(cost);
        for (auto const& [id, quantity] : open)
            text += '\n' + id + ' ' + std::to_string(quantity);
        auto const bytes = as_bytes_view(text);
        return {bytes.begin(), bytes.end()};
    }
    result<void> load(bytes_view bytes) {
        exposure out;
        std::string const text(as_text(bytes));
        std::size_t at = text.find('\n');
        out.cost = std::stoll(text.substr(0, at));
        while (at != text.npos) {
            std::size_t const blank = text.find(' ', at);
            std::size_t const end = text.find('\n', blank);
            out.open[text.substr(at + 1, blank - at - 1)] = std::stoll(text.substr(blank + 1));
            at = end;
        }
        *this = std::move(out);
        return {};
    }
};

template <class Encoder = encoder>
auto project(exposure& state) {
    return make_projection<Encoder>(
        state,
        when<submit_order>([](exposure& e, submit_order const& m) { e.submit(m.id, m.quantity, m.price); }),
        when<order_filled>([](exposure& e, order_filled const& m) { return e.fill(m.id, m.quantity); }));
}

/// The right name and schema over too few bytes.
struct lossy_encoder : encoder {
    result<std::size_t> encoded_size(submit_order const& m) const { return *encoder::encoded_size(m) - 5; }
    void encode(submit_order const& m, bytes_span out) const noexcept {
        std::vector<std::byte> whole(*encoder::encoded_size(m));
        encoder::encode(m, whole);
        std::copy_n(whole.begin(), out.size(), out.begin());
    }
};

run_id const run_name = *run_id::make(from_nanoseconds(1'000), 7);

template <class Encoder>
using writer_of =
    basic_writer<memory_backend, Encoder, xxh3_128, process, inline_execution, testing::manual_clock>;

template <class Encoder>
writer_of<Encoder> open_writer(memory_backend const& place) {
    run_inputs inputs;
    inputs.run_id = run_name;
    inputs.instance = "trader-001";
    inputs.start = run_name.start();
    testing::manual_clock const clock(testing::manual_clock::default_start, 1ms);
    auto opened = writer_of<Encoder>::create(place, inputs, {}, {}, {}, clock);
    INFO(opened);
    REQUIRE(opened);
    return std::move(*opened);
}

template <class Encoder = encoder>
basic_reader<memory_backend, Encoder> open_reader(memory_backend const& place) {
    auto opened = basic_reader<memory_backend, Encoder>::open(place, run_name);
    INFO(opened);
    REQUIRE(opened);
    return std::move(*opened);
}

} // namespace

TEST_CASE("P2 a projection takes the messages of a registry, bare or out of an envelope",
          "[replay][unit][P2]") {
    memory_backend const place;
    auto writer = open_writer<encoder>(place);
    using envelope = std::variant<submit_order, order_filled, heartbeat>;
    REQUIRE(writer.submit(lifecycle_topic, run_started{{"risk", "execution"}}));
    REQUIRE(writer.submit("exec", submit_order{"O-1", 10, 5}));
    REQUIRE(writer.submit("exec", envelope(submit_order{"O-2", 3, 7})));
    REQUIRE(writer.submit("exec", envelope(heartbeat{1})));
    REQUIRE(writer.submit("exec", envelope(order_filled{"O-1", 4})));
    REQUIRE(writer.seal("done"));
    auto run = open_reader(place);
    exposure state;
    auto projection = project(state);
    auto const counts = replay_range(run, 1, seq_max, projection);
    INFO(counts);
    REQUIRE(counts);
    CHECK(*counts == replay_counts{3, 3});
    CHECK(state == exposure{{{"O-1", 6}, {"O-2", 3}}, 71});

    std::vector<std::string> components;
    auto boundaries = make_projection<encoder>(
        components,
        when<run_started>([](std::vector<std::string>& out, run_started const& m) { out = m.components; }));
    CHECK(*replay_range(run, 1, seq_max, boundaries) == replay_counts{1, 5});
    CHECK(components == std::vector<std::string>{"risk", "execution"});
}

TEST_CASE("P2 a projection reads views of a registered type under its name", "[replay][unit][P2]") {
    memory_backend const place;
    auto writer = open_writer<encoder>(place);
    REQUIRE(writer.submit("exec", submit_order{"an order id too long for a small string", 10, 5}));
    auto run = open_reader(place);
    exposure state;
    auto projection = make_projection<encoder>(
        state, when<submit_order_view>("SubmitOrder", [](exposure& e, submit_order_view const& m) {
            e.submit(m.id, m.quantity, m.price);
        }));
    CHECK(*replay_range(run, 1, seq_max, projection) == replay_counts{1, 0});
    CHECK(state.open.at("an order id too long for a small string") == 10);
}

TEST_CASE("P2 entries of an older schema go through its upcaster, and are refused by name without one",
          "[replay][unit][P2]") {
    memory_backend const place;
    auto writer = open_writer<old_encoder>(place);
    REQUIRE(writer.submit("exec", submit_order_v1{"O-1", 10}));
    REQUIRE(writer.submit("exec", order_filled{"O-1", 4}));
    auto run = open_reader(place);
    exposure state;
    auto projection = project(state);
    CHECK(*replay_range(run, 1, seq_max, projection) == replay_counts{2, 0});
    CHECK(state == exposure{{{"O-1", 6}}, 1'000});

    exposure untouched;
    auto strict = project<typed_encoder<registry_without_upcast>>(untouched);
    auto const refused = replay_range(run, 1, seq_max, strict);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == errc::schema_mismatch);
    CHECK(refused.error().found() == schema_fingerprint<submit_order_v1>);
    CHECK(refused.error().supported() == schema_fingerprint<submit_order>);
    auto const message = refused.error().message();
    INFO(message);
    CHECK(message.find("entry 1") != std::string::npos);
    CHECK(message.find("SubmitOrder") != std::string::npos);
    CHECK(message.find("price") != std::string::npos); // the field that was added
    CHECK(untouched == exposure{});
}

TEST_CASE("P2 a payload damaged before it was recorded is a decode error with seq, payload type and field",
          "[replay][unit][P2]") {
    memory_backend const place;
    auto writer = open_writer<lossy_encoder>(place);
    REQUIRE(writer.submit("exec", submit_order{"O-1", 1, 2}));
    auto run = open_reader(place);
    exposure state;
    auto projection = project(state);
    auto const failed = replay_range(run, 1, seq_max, projection);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == errc::decode_failed);
    CHECK(failed.error().field() == "price");
    CHECK(failed.error().message().find("entry 1, payload type SubmitOrder") != std::string::npos);
}

TEST_CASE("P3 live and replayed state are equal over registered messages, restored from any snapshot",
          "[replay][campaign][P3]") {
    auto const seed = test::campaign_seed("P3 typed");
    std::size_t const cases = test::campaign_rounds(1'000);
    std::size_t entries = 0;
    for (std::size_t each = 0; each < cases; ++each) {
        testing::seeded_random random(seed + each);
        memory_backend const place(memory_backend::options{.run_bytes_max = std::uint64_t{4} << 20});
        auto writer = open_writer<encoder>(place);
        testing::memory_snapshot_store store;
        exposure live;
        for (std::uint64_t step = random.below(30); step != 0; --step) {
            auto const id = "O-" + std::to_string(random.below(5));
            auto const quantity = static_cast<std::int64_t>(random.below(1'000)) - 500;
            switch (random.below(5)) {
            case 0:
            case 1: {
                submit_order const m{id, quantity, static_cast<std::int64_t>(random.below(100))};
                REQUIRE(writer.submit("exec", m));
                live.submit(m.id, m.quantity, m.price);
                break;
            }
            case 2:
                if (!live.open.contains(id)) break;
                REQUIRE(writer.submit("exec", order_filled{id, quantity}));
                REQUIRE(live.fill(id, quantity));
                break;
            case 3: REQUIRE(writer.submit("exec", heartbeat{quantity})); break;
            default:
                REQUIRE(save_snapshot(writer, store, snapshot_name(run_name, writer.high_watermark()),
                                      live.save()));
            }
        }
        auto run = open_reader(place);
        entries += run.high_watermark();
        exposure replayed;
        auto whole = project(replayed);
        auto const counts = replay_range(run, 1, seq_max, whole);
        exposure restored;
        auto tail = project(restored);
        auto const report = restore(run, store, tail, [&](bytes_view blob) { return restored.load(blob); });
        auto const compared = replay_and_compare(run, make_replica(
                                                          exposure{}, [](exposure& e) { return project(e); },
                                                          [](exposure const& e) { return e.save(); }));
        if (!counts || !report || !compared || !compared->equal || !(replayed == live) || !(restored == live))
            FAIL("case " << each << ": " << counts << ", " << report << ", " << compared);
    }
    CHECK(entries > cases);
}
