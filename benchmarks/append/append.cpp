// SPDX-License-Identifier: BSL-1.0
// How fast are entries recorded, and how near is that to what the disk and the memory allow?
//
// 256-byte payloads, one index key in four entries. Durable batches of 1, 100 and 1000 stand beside a bare loop of one
// positional write and one fdatasync of exactly as many bytes a batch, into zeros written beforehand that nobody is
// charged for: `floor_durable`. With policy `process` they stand beside a bare positional write: `floor_process`.
// `bytes_per_entry` counts the whole sealed file. Each figure pair comes from one process; compare within one run.
//
// The files lie in TMPDIR: set it to the disk in question (a tmpfs measures nothing).
#include "support/kit.hpp"

#include <nacre/backend/file_backend.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/writer/writer.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace {

using namespace nacre;
using nacre_bench::expect;
using nacre_bench::folder;

constexpr std::size_t payload_bytes = 256;

/// A batch of messages and everything they view.
struct messages {
    explicit messages(std::size_t count) : payload(payload_bytes, 'x'), orders(count) {
        batch.reserve(count);
        keys.reserve(count);
        for (std::size_t at = 0; at < count; ++at) {
            orders[at] = "O-" + std::to_string(1'000'000 + at);
            raw_message each{"OrderFilled", as_bytes_view(payload)};
            if (at % 4 == 0) {
                keys.push_back({"client_order_id", orders[at]});
                each.keys = std::span(&keys.back(), 1);
            }
            batch.push_back(each);
        }
    }
    std::string payload;
    std::vector<std::string> orders;
    std::vector<index_key_view> keys;
    std::vector<raw_message> batch;
};

[[nodiscard]] run_inputs inputs_of_a_new_run() {
    static std::uint32_t number = 0;
    run_inputs out;
    out.start = system_clock{}.now();
    out.run_id = expect(run_id::make(out.start, number++));
    out.instance = "bench";
    return out;
}

/// Bytes of log that `batch_entries` of these messages take, definitions aside.
[[nodiscard]] std::size_t batch_log_bytes(messages const& what) {
    std::size_t bytes = format::commit_bytes<xxh3_128::digest_type>;
    for (auto const& each : what.batch)
        bytes += format::entry_frame_bytes(
            0, each.keys.empty() ? 0 : format::key_frame_bytes(each.keys[0].key.size()), payload_bytes, 16);
    return bytes;
}

void count_entries(benchmark::State& state, std::size_t batch_entries) {
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(batch_entries));
}

/// submit_batch on the caller's thread: one batch, one commit.
template <class Durability>
void append(benchmark::State& state) {
    auto const batch_entries = static_cast<std::size_t>(state.range(0));
    folder place;
    file_backend const backend(place.path(), "bench");
    auto const inputs = inputs_of_a_new_run();
    using writer_type = writer<file_backend, raw_encoder, xxh3_128, Durability, inline_execution>;
    auto writer = expect(writer_type::open(backend, inputs));
    messages const what(batch_entries);
    for (auto _ : state)
        benchmark::DoNotOptimize(
            expect(writer.submit_batch("exec.orders", std::span<raw_message const>(what.batch))));
    auto const final = expect(writer.close(lifecycle_topic, raw_message{run_ended_type}));
    count_entries(state, batch_entries);
    state.counters["bytes_per_entry"] =
        static_cast<double>(std::filesystem::file_size(backend.location(inputs.run_id))) /
        static_cast<double>(final);
}

/// What the same bytes cost with nothing but the system calls.
template <bool Synced>
void floor_of(benchmark::State& state) {
    auto const batch_entries = static_cast<std::size_t>(state.range(0));
    folder place;
    int const file = ::open((place.path() / "floor").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    std::vector<std::byte> const batch(batch_log_bytes(messages(batch_entries)), std::byte{'x'});
    constexpr std::size_t zeros_bytes = std::size_t{256} << 20;
    if (Synced) {
        std::vector<std::byte> const zeros(std::size_t{4} << 20);
        for (std::size_t at = 0; at < zeros_bytes; at += zeros.size())
            if (::pwrite(file, zeros.data(), zeros.size(), static_cast<off_t>(at)) < 0) std::exit(1);
        if (::fsync(file) != 0) std::exit(1);
    }
    std::size_t at = 0;
    for (auto _ : state) {
        if (::pwrite(file, batch.data(), batch.size(), static_cast<off_t>(at)) < 0) std::exit(1);
        if (Synced && ::fdatasync(file) != 0) std::exit(1);
        at += batch.size();
        if (Synced && at + batch.size() > zeros_bytes) at = 0;
    }
    ::close(file);
    count_entries(state, batch_entries);
}

/// One thread submits one by one; the writer thread commits what is there, durably at the end.
template <class Durability>
void submit(benchmark::State& state) {
    folder place;
    file_backend const backend(place.path(), "bench");
    using writer_type = writer<file_backend, raw_encoder, xxh3_128, Durability>;
    auto writer = expect(writer_type::open(backend, inputs_of_a_new_run()));
    messages const what(1000);
    ticket last;
    for (auto _ : state) {
        for (auto const& each : what.batch)
            last = expect(writer.submit("exec.orders", each));
    }
    expect(writer.wait_durable(last));
    count_entries(state, what.batch.size());
    static_cast<void>(expect(writer.close(lifecycle_topic, raw_message{run_ended_type})));
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
