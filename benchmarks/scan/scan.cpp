// SPDX-License-Identifier: BSL-1.0
// What does it cost to read a run, verified: an entry of a scan, an entry by seq, an entry by key?
//
// 256-byte payloads, one entry in four with an index key, as in the other benchmarks. The floor of a scan is
// what cannot be left out: stepping from frame to frame and computing both digests of each entry. Compare CPU
// times of one run.
#include "support/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/reader.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <benchmark/benchmark.h>

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
using nacre_bench::expect;
using nacre_bench::folder;

constexpr std::uint64_t entry_count = 200'000;
constexpr std::size_t payload_bytes = 256;
constexpr std::size_t batch_entries = 1'000;
constexpr std::uint64_t keyed_every = 4;

std::string key_of(std::uint64_t seq) { return "O-" + std::to_string(seq); }

/// A recorded run, sealed or still held by its writer.
template <class Backend>
class recorded_run {
public:
    using writer = log::log_writer<Backend, xxh3_128>;

    recorded_run(Backend place, bool sealed)
        : backend(std::move(place)),
          log_(expect(writer::create(backend, inputs(), durability_policy::process, time(0)))) {
        testing::seeded_random random(256);
        std::vector<std::byte> payloads(batch_entries * payload_bytes);
        for (std::uint64_t seq = 1; seq <= entry_count; seq += batch_entries) {
            for (auto& each : payloads)
                each = static_cast<std::byte>(random());
            append_batch(seq, payloads);
        }
        if (sealed) expect(log_.seal(status::ended));
    }

    Backend backend;
    run_id id = inputs().run_id;

private:
    static timestamp time(std::uint64_t seq) {
        return from_nanoseconds(static_cast<std::int64_t>(seq * 1'000));
    }

    static run_inputs inputs() {
        run_inputs out;
        out.run_id = expect(run_id::make(time(1), 1));
        return out;
    }

    void append_batch(std::uint64_t first, std::vector<std::byte> const& payloads) {
        std::vector<std::string> text(batch_entries);
        std::vector<index_key_view> keys(batch_entries);
        std::vector<core::entry_draft> drafts(batch_entries);
        for (std::size_t at = 0; at < batch_entries; ++at) {
            std::uint64_t const seq = first + at;
            auto& draft = drafts[at];
            draft.seq = seq;
            draft.ts_init = draft.ts_publish = time(seq);
            draft.topic = "exec.orders";
            draft.payload_type = "SubmitOrder";
            draft.payload = bytes_view(payloads).subspan(at * payload_bytes, payload_bytes);
            if (seq % keyed_every != 0) continue;
            text[at] = key_of(seq);
            keys[at] = {"client_order_id", text[at]};
            draft.keys = {&keys[at], 1};
        }
        expect(log_.append(drafts, time(first)));
    }

    writer log_;
};

recorded_run<memory_backend>& sealed_run() {
    static recorded_run<memory_backend> run(memory_backend{}, true);
    return run;
}
recorded_run<memory_backend>& live_run() {
    static recorded_run<memory_backend> run(memory_backend{}, false);
    return run;
}

recorded_run<file_backend>& sealed_file() {
    static folder place;
    static recorded_run<file_backend> run(file_backend(place.path(), "bench"), true);
    return run;
}

template <class Backend>
basic_reader<Backend> open(recorded_run<Backend>& run) {
    return expect(basic_reader<Backend>::open(run.backend, run.id));
}

void set_items(benchmark::State& state, std::uint64_t each) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(each));
}

/// The floor of a verified scan: both digests of every entry, and nothing else.
void scan_floor(benchmark::State& state) {
    auto run = open(sealed_run());
    bytes_view const bytes = run.bytes();
    xxh3_128 const hash;
    for (auto _ : state) {
        std::uint64_t sum = 0;
        for (std::uint64_t at = format::log_begin; at < reading::reader_access::log(run).log_end();) {
            auto const prefix = format::load<format::frame_prefix>(bytes, at);
            if (prefix.kind == static_cast<std::uint16_t>(format::frame_kind::entry)) {
                auto const frame = bytes.subspan(at, prefix.size);
                auto const payload = hash.digest(frame.last(payload_bytes));
                auto const rest = hash.digest(frame.first(frame.size() - payload_bytes));
                sum += static_cast<std::uint64_t>(payload[0]) + static_cast<std::uint64_t>(rest[0]);
            }
            at += prefix.size;
        }
        benchmark::DoNotOptimize(sum);
    }
    set_items(state, entry_count);
}
BENCHMARK(scan_floor);

template <class Range>
std::uint64_t read_all(Range&& entries) {
    std::uint64_t sum = 0;
    for (auto const& entry : entries)
        sum += entry.seq() + entry.payload().size();
    expect(entries.status());
    return sum;
}

void scan_sealed(benchmark::State& state) {
    auto run = open(sealed_run());
    for (auto _ : state)
        benchmark::DoNotOptimize(read_all(run.scan()));
    set_items(state, entry_count);
}
BENCHMARK(scan_sealed);

void scan_live(benchmark::State& state) {
    auto run = open(live_run());
    for (auto _ : state)
        benchmark::DoNotOptimize(read_all(run.scan()));
    set_items(state, entry_count);
}
BENCHMARK(scan_live);

void scan_sealed_file(benchmark::State& state) {
    auto run = open(sealed_file());
    for (auto _ : state)
        benchmark::DoNotOptimize(read_all(run.scan()));
    set_items(state, entry_count);
}
BENCHMARK(scan_sealed_file);

void scan_reverse(benchmark::State& state) {
    auto run = open(sealed_run());
    for (auto _ : state)
        benchmark::DoNotOptimize(read_all(run.scan_reverse()));
    set_items(state, entry_count);
}
BENCHMARK(scan_reverse);

void get_random_seq(benchmark::State& state) {
    auto run = open(sealed_run());
    testing::seeded_random random(1);
    for (auto _ : state) {
        auto const entry = run.at(1 + random.below(entry_count));
        benchmark::DoNotOptimize(expect(entry).payload().data());
    }
    set_items(state, 1);
}
BENCHMARK(get_random_seq);

template <class Run>
void lookup(benchmark::State& state, Run& recorded) {
    auto run = open(recorded);
    testing::seeded_random random(2);
    std::vector<std::string> keys;
    for (std::uint64_t seq = keyed_every; seq <= entry_count; seq += keyed_every)
        keys.push_back(key_of(seq));
    for (auto _ : state) {
        auto const entry = run.find("client_order_id", keys[random.below(keys.size())]);
        benchmark::DoNotOptimize(expect(entry).value().seq());
    }
    set_items(state, 1);
}
void lookup_key_sealed(benchmark::State& state) { lookup(state, sealed_run()); }
void lookup_key_live(benchmark::State& state) { lookup(state, live_run()); }
BENCHMARK(lookup_key_sealed);
BENCHMARK(lookup_key_live);

} // namespace

BENCHMARK_MAIN();
