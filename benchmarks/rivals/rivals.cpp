// SPDX-License-Identifier: BSL-1.0
// nacre beside LMDB, SQLite, LevelDB and RocksDB, doing the same in the same run, with the disk's own floor
// beside them.
//
//     append_durable   batches of 1, 100 and 1000, on disk when the call returns
//     append           the same, left to the operating system
//     scan, get, find  200,000 entries, recorded in batches of 1000, in memory by now
//
// Payloads of 256 bytes that do not compress; one entry in four has a key of its own. `bytes_per_entry`
// counts every file once nothing more is appended. nacre verifies the digest of each entry it gives out; the
// others verify nothing more than their defaults. The files lie in TMPDIR: set it to the disk in question (a
// tmpfs measures nothing).
#include "rivals/level_store.hpp"
#include "rivals/lmdb_store.hpp"
#include "rivals/nacre_store.hpp"
#include "rivals/rival.hpp"
#include "rivals/sqlite_store.hpp"
#include "support/kit.hpp"
#include "support/workload.hpp"

#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace rivals;
using nacre_bench::count_entries;
using nacre_bench::floor_of;
using nacre_bench::folder;
using nacre_bench::messages;

using nacre_durable = nacre_store_with<nacre::immediate>;
using nacre_process = nacre_store_with<nacre::process>;

constexpr std::uint64_t entry_count = 200'000;
constexpr std::uint64_t batch_entries_read = 1'000;

[[nodiscard]] std::uintmax_t bytes_in(std::filesystem::path const& place) {
    std::uintmax_t out = 0;
    for (auto const& each : std::filesystem::recursive_directory_iterator(place))
        if (each.is_regular_file()) out += each.file_size();
    return out;
}

template <store S, bool Synced>
void append(benchmark::State& state) {
    auto const batch_entries = static_cast<std::size_t>(state.range(0));
    folder place;
    S target(place.path(), Synced);
    messages what(batch_entries);
    std::uint64_t seq = 1;
    for (auto _ : state) {
        what.renew_keys(seq); // orders come and go: a key is not met again
        target.append(seq, what.batch);
        seq += batch_entries;
    }
    count_entries(state, batch_entries);
}

/// Filled once for all questions that only read.
template <store S>
class filled {
public:
    static filled& the() {
        static filled one;
        return one;
    }
    S& operator*() noexcept { return *target_; }
    [[nodiscard]] double bytes_per_entry() const {
        return static_cast<double>(bytes_in(place_.path())) / static_cast<double>(entry_count);
    }

private:
    filled() : target_(std::make_unique<S>(place_.path(), false)) {
        for (std::uint64_t seq = 1; seq <= entry_count; seq += batch_entries_read)
            target_->append(seq, messages(batch_entries_read, seq).batch);
        target_->finish();
    }
    folder place_;
    std::unique_ptr<S> target_;
};

template <store S>
void scan(benchmark::State& state) {
    auto& run = filled<S>::the();
    for (auto _ : state)
        if ((*run).scan() < entry_count * nacre_bench::payload_bytes) fail(S::name, "entries are missing");
    count_entries(state, entry_count);
    state.counters["bytes_per_entry"] = run.bytes_per_entry();
}

template <store S>
void get(benchmark::State& state) {
    auto& run = filled<S>::the();
    nacre::testing::seeded_random random(1);
    for (auto _ : state)
        if ((*run).get(1 + random.below(entry_count)) != nacre_bench::payload_bytes)
            fail(S::name, "an entry is another one");
    count_entries(state, 1);
}

template <store S>
void find(benchmark::State& state) {
    auto& run = filled<S>::the();
    std::vector<std::string> keys(entry_count / nacre_bench::keyed_every);
    for (std::size_t at = 0; at < keys.size(); ++at)
        nacre_bench::write_key(keys[at], 1 + at * nacre_bench::keyed_every);
    nacre::testing::seeded_random random(2);
    for (auto _ : state) {
        auto const which = random.below(keys.size());
        if ((*run).find(keys[which]) != 1 + which * nacre_bench::keyed_every)
            fail(S::name, "a key leads to another entry");
    }
    count_entries(state, 1);
}

void batches(benchmark::internal::Benchmark* bench) {
    bench->Arg(1)->Arg(100)->Arg(1000)->UseRealTime()->Unit(benchmark::kMicrosecond);
}

template <store S>
void ask_durable() {
    batches(
        benchmark::RegisterBenchmark(("append_durable/" + std::string(S::name)).c_str(), append<S, true>));
}
template <store S>
void ask_undurable() {
    batches(benchmark::RegisterBenchmark(("append/" + std::string(S::name)).c_str(), append<S, false>));
}
template <store S>
void ask_reading() {
    std::string const name = S::name;
    benchmark::RegisterBenchmark(("scan/" + name).c_str(), scan<S>)->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("get/" + name).c_str(), get<S>);
    benchmark::RegisterBenchmark(("find/" + name).c_str(), find<S>);
}

template <class... S>
void ask_all() {
    batches(benchmark::RegisterBenchmark("append_durable/floor", floor_of<true>));
    ask_durable<nacre_durable>();
    (ask_durable<S>(), ...);
    batches(benchmark::RegisterBenchmark("append/floor", floor_of<false>));
    ask_undurable<nacre_process>();
    (ask_undurable<S>(), ...);
    ask_reading<nacre_process>();
    (ask_reading<S>(), ...);
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    ask_all<lmdb_store, sqlite_store, level_store<leveldb_interface>, level_store<rocksdb_interface>>();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
