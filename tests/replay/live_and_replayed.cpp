// SPDX-License-Identifier: BSL-1.0
// Contract P3: live state and replayed state are equal, for generated streams of commands and the events they
// lead to.
#include "replay/kit.hpp"
#include "support/campaign.hpp"

#include <nacre/backends.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

using namespace replay_tests;

namespace {

/// One life of an engine, from a seed: commands, the events a venue answers with, what nobody handles,
/// snapshots.
struct life {
    explicit life(std::uint64_t seed) : recorded(small_memory()) {
        testing::seeded_random random(seed);
        std::uint64_t const steps = random.below(40);
        for (std::uint64_t step = 0; step < steps; ++step) {
            switch (random.below(8)) {
            case 0:
            case 1:
            case 2: recorded.record(place_order{1 + random.below(6), random.below(100)}); break;
            case 3:
            case 4: fill(random); break;
            case 5: recorded.record(order_cancelled{1 + random.below(6)}); break;
            case 6: recorded.note("Heartbeat"); break;
            default: snapshot(); break;
            }
        }
        if (random.chance(1, 2)) recorded.seal();
    }

    engine<> recorded;
    testing::memory_snapshot_store store;
    std::size_t snapshots = 0;

private:
    static memory_backend small_memory() {
        return memory_backend(memory_backend::options{.run_bytes_max = std::uint64_t{4} << 20});
    }
    void fill(testing::seeded_random& random) {
        auto const& orders = recorded.live.orders;
        if (orders.empty()) return;
        auto at = orders.begin();
        std::advance(at, static_cast<std::ptrdiff_t>(random.below(orders.size())));
        std::uint64_t const most = at->second.open;
        recorded.record(order_filled{at->first, random.below(most + 1), random.below(1'000)});
    }
    void snapshot() {
        auto const name = snapshot_name(first_run, recorded.seq());
        if (!save_snapshot(recorded.writer(), store, name, recorded.live.save())) FAIL("snapshot " << name);
        ++snapshots;
    }
};

std::vector<std::byte> log_of(life const& of) {
    auto run = of.recorded.read();
    return {run.bytes().begin(), run.bytes().end()};
}

} // namespace

TEST_CASE("P3 live state and replayed state are equal for generated command and event streams",
          "[replay][campaign][P3]") {
    auto const seed = test::campaign_seed("P3 live and replayed");
    std::size_t const cases = test::campaign_rounds(10'000);
    std::size_t entries = 0;
    std::size_t snapshots = 0;
    for (std::size_t each = 0; each < cases; ++each) {
        life const lived(seed + each);
        auto run = lived.recorded.read();
        entries += run.high_watermark();
        snapshots += lived.snapshots;

        book replayed;
        auto cache = make_cache(replayed);
        auto const counts = replay_range(run, 1, seq_max, cache);
        if (!counts || !(replayed == lived.recorded.live))
            FAIL("case " << each << ": " << counts << "\nlive     " << lived.recorded.live << "\nreplayed "
                         << replayed);

        book restored;
        auto tail = make_cache(restored);
        auto store = lived.store;
        auto const report = restore(run, store, tail, [&](bytes_view blob) { return restored.load(blob); });
        if (!report || !(restored == lived.recorded.live) ||
            report->used.has_value() != (lived.snapshots != 0))
            FAIL("case " << each << ": " << report << "\nlive     " << lived.recorded.live << "\nrestored "
                         << restored);
    }
    CHECK(entries > cases); // the streams were not empty, and had snapshots
    CHECK(snapshots > cases / 10);
}

TEST_CASE("P3 equal seeds give bit-identical logs and snapshots", "[replay][campaign][P3][W8]") {
    auto const seed = test::campaign_seed("P3 equal seeds");
    std::size_t const cases = test::campaign_rounds(10'000);
    std::vector<std::byte> last;
    std::size_t repeated = 0;
    for (std::size_t each = 0; each < cases; ++each) {
        life const one(seed + each);
        life const other(seed + each);
        auto log = log_of(one);
        if (log != log_of(other) || one.store.names() != other.store.names() ||
            !(one.recorded.live == other.recorded.live))
            FAIL("case " << each);
        if (log == last) ++repeated;
        last = std::move(log);
    }
    CHECK(repeated < 1 + cases / 10); // other seeds give other logs
}
