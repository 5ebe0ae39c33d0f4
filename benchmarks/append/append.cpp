// SPDX-License-Identifier: BSL-1.0
// How fast are entries recorded, and how near is that to what the disk and the memory allow?
//
// 256-byte payloads, one index key in four entries. Durable batches of 1, 100 and 1000 stand beside a bare
// loop of one positional write and one fdatasync of exactly as many bytes a batch, into zeros written
// beforehand that nobody is charged for: `floor_durable`. With policy `process` they stand beside a bare
// positional write: `floor_process`. `bytes_per_entry` counts the whole sealed file. Each figure pair comes
// from one process; compare within one run.
//
// The files lie in TMPDIR: set it to the disk in question (a tmpfs measures nothing).
#include "support/kit.hpp"
#include "support/workload.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <span>

namespace {

using namespace nacre;
using namespace nacre::core;
using nacre_bench::count_entries;
using nacre_bench::expect;
using nacre_bench::floor_of;
using nacre_bench::folder;
using nacre_bench::messages;

[[nodiscard]] run_inputs inputs_of_a_new_run() {
    static std::uint32_t number = 0;
    run_inputs out;
    out.start = system_clock{}.now();
    out.run_id = expect(run_id::make(out.start, number++));
    out.instance = "bench";
    return out;
}

/// submit_batch on the caller's thread: one batch, one commit.
template <class Durability>
void append(benchmark::State& state) {
    auto const batch_entries = static_cast<std::size_t>(state.range(0));
    folder place;
    file_backend const backend(place.path(), "bench");
    auto const inputs = inputs_of_a_new_run();
    using writer_type = basic_writer<file_backend, raw_encoder, xxh3_128, Durability, inline_execution>;
    auto writer = expect(writer_type::create(backend, inputs));
    messages const what(batch_entries);
    for (auto _ : state)
        benchmark::DoNotOptimize(
            expect(writer.submit_batch("exec.orders", std::span<raw_message const>(what.batch))));
    auto const final = expect(writer.seal());
    count_entries(state, batch_entries);
    state.counters["bytes_per_entry"] =
        static_cast<double>(std::filesystem::file_size(backend.location(inputs.run_id))) /
        static_cast<double>(final);
}

/// One thread submits one by one; the writer thread commits what is there, durably at the end.
template <class Durability>
void submit(benchmark::State& state) {
    folder place;
    file_backend const backend(place.path(), "bench");
    using writer_type = basic_writer<file_backend, raw_encoder, xxh3_128, Durability>;
    auto writer = expect(writer_type::create(backend, inputs_of_a_new_run()));
    messages const what(1000);
    ticket last;
    for (auto _ : state) {
        for (auto const& each : what.batch)
            last = expect(writer.submit("exec.orders", each));
    }
    expect(writer.wait_durable(last));
    count_entries(state, what.batch.size());
    static_cast<void>(expect(writer.seal()));
}

void durable_batches(benchmark::internal::Benchmark* bench) {
    bench->Arg(1)->Arg(100)->Arg(1000)->UseRealTime()->Unit(benchmark::kMicrosecond);
}

BENCHMARK(floor_of<true>)->Name("floor_durable")->Apply(durable_batches);
BENCHMARK(append<immediate>)->Name("append_durable")->Apply(durable_batches);
BENCHMARK(floor_of<false>)
    ->Name("floor_process")
    ->Arg(100)
    ->Arg(1000)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(append<process>)
    ->Name("append_process")
    ->Arg(1)
    ->Arg(100)
    ->Arg(1000)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(submit<process>)->Name("submit_process")->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(submit<immediate>)->Name("submit_durable")->UseRealTime()->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
