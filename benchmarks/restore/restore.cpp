// SPDX-License-Identifier: BSL-1.0
// How long does an engine's memory take to come back: a million entries replayed into the cache, beside a
// plain scan of the same run in the same process?
//
// Orders, fills and cancels of 64 to 96 bytes and one entry in eight that nobody handles. The scan verifies
// every entry and looks at nothing else; the difference is decoding, dispatch and the cache itself, whose
// misses the scan lays bare. `hand_written` does the same without a projection, `cache_alone` applies the
// messages from memory, without any log. Compare CPU times of one run.
#include "support/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/memory_snapshot_store.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace nacre;
using namespace nacre::core;
using nacre::reading::seq_max;
using nacre_bench::expect;

constexpr std::uint64_t entry_count = 1'000'000;
constexpr std::size_t batch_entries = 1'000;

struct submit_order {
    static constexpr std::string_view name = "SubmitOrder";
    std::uint64_t order = 0;
    std::int64_t quantity = 0;
    std::int64_t price = 0;
    char strategy[40] = {};
};
struct order_filled {
    static constexpr std::string_view name = "OrderFilled";
    std::uint64_t order = 0;
    std::int64_t quantity = 0;
    std::int64_t price = 0;
    std::int64_t fee = 0;
    char venue_id[64] = {};
};
struct order_cancelled {
    static constexpr std::string_view name = "OrderCancelled";
    std::uint64_t order = 0;
    char reason[56] = {};
};
struct heartbeat {
    static constexpr std::string_view name = "Heartbeat";
    char text[64] = {};
};
using any_message = std::variant<submit_order, order_filled, order_cancelled, heartbeat>;

/// Messages as their bytes, names known: the least that decoding can cost.
struct bench_encoder {
    template <class M>
    static constexpr std::string_view name_of = M::name;
    template <class M>
    result<M> decode(payload_type_info, bytes_view payload) const {
        if (payload.size() != sizeof(M)) return error::decode_failed("", payload.size());
        M out;
        std::memcpy(&out, payload.data(), sizeof(M));
        return out;
    }
};

struct cache {
    struct order {
        std::int64_t open = 0;
        std::int64_t filled = 0;
        std::int64_t spent = 0;
    };
    boost::unordered_flat_map<std::uint64_t, order> orders;
    std::int64_t position = 0;
    std::int64_t cash = 0;

    void apply(submit_order const& m) { orders[m.order].open += m.quantity; }
    void apply(order_filled const& m) {
        auto& each = orders[m.order];
        each.open -= m.quantity;
        each.filled += m.quantity;
        each.spent += m.quantity * m.price;
        position += m.quantity;
        cash -= m.quantity * m.price + m.fee;
    }
    void apply(order_cancelled const& m) { orders[m.order].open = 0; }
    void apply(heartbeat const&) {}
};

auto projection_onto(cache& state) {
    return make_projection<bench_encoder>(
        state, when<submit_order>([](cache& c, submit_order const& m) { c.apply(m); }),
        when<order_filled>([](cache& c, order_filled const& m) { c.apply(m); }),
        when<order_cancelled>([](cache& c, order_cancelled const& m) { c.apply(m); }), ignore_unknown);
}

/// A sealed run of a million messages in memory, and the messages.
class recorded_run {
public:
    recorded_run() : log_(expect(writer::create(backend, inputs(), durability_policy::process, time(0)))) {
        testing::seeded_random random(1'000'000);
        messages.reserve(entry_count);
        for (std::uint64_t order = 0; messages.size() < entry_count;) {
            switch (random.below(8)) {
            case 0:
            case 1:
            case 2: messages.push_back(submit_order{++order, 100, 10'000, {}}); break;
            case 3:
            case 4:
            case 5:
                messages.push_back(order_filled{order - random.below(order / 2 + 1), 10, 10'001, 3, {}});
                break;
            case 6: messages.push_back(order_cancelled{order - random.below(order / 2 + 1), {}}); break;
            default: messages.push_back(heartbeat{}); break;
            }
        }
        for (std::uint64_t first = 1; first <= entry_count; first += batch_entries)
            append_batch(first);
        expect(log_.seal(status::ended));
    }

    memory_backend backend;
    run_id id = inputs().run_id;
    std::vector<any_message> messages;

private:
    using writer = log::log_writer<memory_backend, xxh3_128>;

    static timestamp time(std::uint64_t seq) {
        return from_nanoseconds(static_cast<std::int64_t>(seq * 1'000));
    }
    static run_inputs inputs() {
        run_inputs out;
        out.run_id = expect(run_id::make(time(1), 1));
        return out;
    }

    void append_batch(std::uint64_t first) {
        std::vector<core::entry_draft> drafts(batch_entries);
        for (std::size_t at = 0; at < batch_entries; ++at) {
            auto& draft = drafts[at];
            draft.seq = first + at;
            draft.ts_init = draft.ts_publish = time(draft.seq);
            draft.topic = "exec.orders";
            std::visit(
                [&](auto const& each) {
                    draft.payload_type = each.name;
                    draft.payload = {reinterpret_cast<std::byte const*>(&each), sizeof(each)};
                },
                messages[static_cast<std::size_t>(draft.seq - 1)]);
        }
        expect(log_.append(drafts, time(first)));
    }

    writer log_;
};

recorded_run& sealed_run() {
    static recorded_run run;
    return run;
}

basic_reader<memory_backend> open_run() {
    return expect(basic_reader<memory_backend>::open(sealed_run().backend, sealed_run().id));
}

void set_items(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(entry_count));
}

void plain_scan(benchmark::State& state) {
    auto run = open_run();
    for (auto _ : state) {
        std::uint64_t sum = 0;
        for (auto const& entry : run.scan())
            sum += entry.payload().size();
        expect(run.status());
        benchmark::DoNotOptimize(sum);
    }
    set_items(state);
}
BENCHMARK(plain_scan)->Unit(benchmark::kMillisecond);

/// What a scan with a projection that handles nothing adds: finding the handler.
void replay_into_nothing(benchmark::State& state) {
    auto run = open_run();
    for (auto _ : state) {
        cache into;
        auto projection = make_projection<bench_encoder>(into, ignore_unknown);
        benchmark::DoNotOptimize(expect(replay_range(run, 1, seq_max, projection)).ignored);
    }
    set_items(state);
}
BENCHMARK(replay_into_nothing)->Unit(benchmark::kMillisecond);

void restore_from_start(benchmark::State& state) {
    auto run = open_run();
    testing::memory_snapshot_store store;
    for (auto _ : state) {
        cache into;
        auto projection = projection_onto(into);
        auto const report =
            expect(restore(run, store, projection, [](bytes_view) -> result<void> { return {}; }));
        if (report.applied + report.ignored != entry_count) std::exit(1);
        benchmark::DoNotOptimize(into.cash);
    }
    set_items(state);
}
BENCHMARK(restore_from_start)->Unit(benchmark::kMillisecond);

template <class M>
bool apply_if(entry_view const& entry, cache& into) {
    if (entry.payload_type() != M::name) return false;
    M message;
    std::memcpy(&message, entry.payload().data(), sizeof(M));
    into.apply(message);
    return true;
}

/// The same by hand: a scan, names compared one after the other, no checks, no counts, no errors but those of
/// the scan.
void hand_written(benchmark::State& state) {
    auto run = open_run();
    for (auto _ : state) {
        cache into;
        for (auto const& entry : run.scan()) {
            static_cast<void>(apply_if<submit_order>(entry, into) || apply_if<order_filled>(entry, into) ||
                              apply_if<order_cancelled>(entry, into));
        }
        expect(run.status());
        benchmark::DoNotOptimize(into.cash);
    }
    set_items(state);
}
BENCHMARK(hand_written)->Unit(benchmark::kMillisecond);

void cache_alone(benchmark::State& state) {
    auto const& messages = sealed_run().messages;
    for (auto _ : state) {
        cache into;
        for (auto const& each : messages)
            std::visit([&](auto const& m) { into.apply(m); }, each);
        benchmark::DoNotOptimize(into.cash);
    }
    set_items(state);
}
BENCHMARK(cache_alone)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
