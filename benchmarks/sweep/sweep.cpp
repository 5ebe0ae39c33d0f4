// SPDX-License-Identifier: BSL-1.0
// What does it cost to boot where a thousand runs lie: all sealed, all crashed, or some of them damaged?
//
// Runs of 100 entries of 256 bytes in files. Recovery of a run syncs a few times, so it is bound by the
// device: the cost of one sync of a file of that size, in the same folder, is measured beside it. What was
// swept is made anew for each round, outside the measured time.
#include "support/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace nacre;
using namespace nacre::core;
using nacre::lifecycle::recovery_sweep;
using nacre::lifecycle::sweep_outcome;
using nacre::storage::file_options;
using nacre_bench::expect;
using nacre_bench::folder;

constexpr std::int64_t run_count = 1'000;
constexpr std::uint64_t entry_count = 100;
constexpr std::size_t payload_bytes = 256;

timestamp time(std::int64_t nanoseconds) { return from_nanoseconds(nanoseconds); }

enum class damage { none, flipped_entry, no_superblocks, garbage_tail, no_header };

void damage_run(file_backend const& place, run_id const& id, damage how) {
    auto run = expect(place.open_recover(id));
    std::vector<std::byte> const garbage(512, std::byte{0x5A});
    switch (how) {
    case damage::none: break;
    case damage::flipped_entry:
        expect(run.write_at(format::log_begin + 1'000, bytes_view(garbage).first(1)));
        break;
    case damage::no_superblocks: expect(run.write_at(format::superblock_offset(0) + 100, garbage)); break;
    case damage::garbage_tail: {
        std::array const parts{bytes_view(garbage)};
        expect(run.append(parts));
        break;
    }
    case damage::no_header: expect(run.write_at(0, garbage)); break;
    }
}

/// Leaves one run behind, under `process`, so that making a thousand costs no syncs.
void leave_behind(file_backend const& place, std::int64_t start, bool sealed) {
    run_inputs inputs;
    inputs.run_id = expect(run_id::make(time(start), 1));
    inputs.instance = "bench";
    auto log = expect(log::log_writer<file_backend, xxh3_128>::create(
        place, inputs, durability_policy::process, time(start)));
    std::vector<std::byte> const payload(payload_bytes, std::byte{7});
    std::vector<core::entry_draft> drafts(entry_count / 2);
    for (int batch = 0; batch < 2; ++batch) {
        for (std::size_t at = 0; at < drafts.size(); ++at) {
            drafts[at].seq = log.high_watermark() + 1 + at;
            drafts[at].topic = "exec.orders";
            drafts[at].payload_type = "SubmitOrder";
            drafts[at].payload = payload;
        }
        expect(log.append(drafts, time(start)));
    }
    if (sealed) expect(log.seal(status::ended));
}

file_options small_files() {
    file_options out;
    out.preallocate_bytes = out.preallocate_bytes_max = 64 << 10;
    return out;
}

void sweep(benchmark::State& state, bool sealed, std::int64_t damaged_percent) {
    for (auto _ : state) {
        state.PauseTiming();
        {
            folder const here;
            file_backend const place(here.path(), "bench", small_files());
            testing::seeded_random random(1);
            for (std::int64_t start = 1; start <= run_count; ++start) {
                leave_behind(place, start, sealed);
                if (start % 100 >= damaged_percent) continue;
                damage_run(place, expect(run_id::make(time(start), 1)),
                           static_cast<damage>(1 + random.below(4)));
            }
            state.ResumeTiming();
            auto const report = expect(recovery_sweep(place));
            state.PauseTiming();
            state.counters["recovered"] = static_cast<double>(report.count(sweep_outcome::sealed));
            state.counters["quarantined"] = static_cast<double>(report.count(status::quarantined));
            state.counters["left_alone"] = static_cast<double>(report.count(sweep_outcome::left_alone));
            state.counters["sealed_before"] = static_cast<double>(report.already_sealed);
        }
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * run_count);
}

void sweep_sealed(benchmark::State& state) { sweep(state, true, 0); }
void sweep_crashed(benchmark::State& state) { sweep(state, false, 0); }
void sweep_damaged(benchmark::State& state) { sweep(state, false, 5); }

/// The device's own price: one small overwrite made durable. A recovered run pays a handful of these.
void one_sync(benchmark::State& state) {
    folder const here;
    file_backend const place(here.path(), "bench", small_files());
    std::vector<std::byte> const first(64 << 10);
    auto run = expect(place.create(expect(run_id::make(time(1), 1)), first, {}));
    for (auto _ : state) {
        expect(run.write_at(4096, bytes_view(first).first(4096)));
        expect(run.sync());
    }
}

BENCHMARK(sweep_sealed)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);
BENCHMARK(sweep_crashed)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);
BENCHMARK(sweep_damaged)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);
BENCHMARK(one_sync)->Unit(benchmark::kMicrosecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
