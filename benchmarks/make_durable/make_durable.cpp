// SPDX-License-Identifier: BSL-1.0
// What does it cost to hand a batch to the disk, and how near is the file backend to the bare system calls?
//
// Batches of 256 B, 32 KiB and 320 KiB. The floor of `immediate` is a positional write and a sync into zeros
// that were written beforehand, for which nobody is charged; the backend's figure includes the zeros it
// writes itself. The other ways are those it could have taken. `process` hands over entries of 320 B, 1, 100
// and 1000 at a time, by itself and with every append copied into the mapping, against one positional write
// of the same bytes. Medians and tails are counters, in microseconds; compare figures of one run only.
//
// The files lie in TMPDIR: set it to the disk in question (a tmpfs measures nothing).
#include "support/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <stdlib.h>

namespace {

using namespace nacre;
using namespace nacre::core;
using nacre::storage::file_options;
using nacre_bench::expect;
using nacre_bench::folder;

constexpr std::uint64_t space_bytes = std::uint64_t{256} << 20; // of one file, then another is begun

/// Times every round apart, so that tails show.
class stopwatch {
public:
    template <class Round>
    void time(benchmark::State& state, Round round) {
        auto const start = std::chrono::steady_clock::now();
        round();
        auto const took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        state.SetIterationTime(took);
        seconds_.push_back(took);
    }
    void report(benchmark::State& state, std::size_t batch_bytes) {
        std::sort(seconds_.begin(), seconds_.end());
        auto const at = [&](double share) {
            return 1e6 * seconds_[static_cast<std::size_t>(share * static_cast<double>(seconds_.size() - 1))];
        };
        state.counters["p50_us"] = at(0.5);
        state.counters["p99_us"] = at(0.99);
        state.counters["max_us"] = at(1.0);
        state.SetBytesProcessed(static_cast<std::int64_t>(seconds_.size() * batch_bytes));
    }

private:
    std::vector<double> seconds_;
};

enum class space { zeros_before, allocated, grown };

/// A positional write and a sync a batch.
void bare_write(benchmark::State& state, space kind) {
    auto const size = static_cast<std::size_t>(state.range(0));
    std::vector<std::byte> const batch(size, std::byte{'x'});
    folder const place;
    std::optional<os::descriptor> file;
    std::uint64_t end = space_bytes;
    stopwatch watch;
    for ([[maybe_unused]] auto _ : state) {
        if (end + size > space_bytes && (!file || kind != space::zeros_before)) {
            std::filesystem::remove(place.path() / "f");
            file = expect(os::create_new(place.path() / "f"));
            if (kind == space::allocated) (void)expect(os::allocate(*file, 0, space_bytes));
            if (kind == space::zeros_before) expect(os::write_zeros(*file, 0, space_bytes));
            expect(os::sync_whole(*file));
        }
        if (end + size > space_bytes) end = 0;
        watch.time(state, [&] {
            expect(os::write_all(*file, end, batch));
            expect(os::sync_data(*file));
        });
        end += size;
    }
    watch.report(state, size);
}

/// A copy into a shared mapping and a sync of the range, into allocated space that is faulted in beforehand.
void mapped_copy(benchmark::State& state) {
    auto const size = static_cast<std::size_t>(state.range(0));
    std::vector<std::byte> const batch(size, std::byte{'x'});
    constexpr std::uint64_t mapped_bytes = std::uint64_t{64} << 20;
    folder const place;
    boost::interprocess::mapped_region region;
    std::uint64_t end = mapped_bytes;
    stopwatch watch;
    for ([[maybe_unused]] auto _ : state) {
        if (end + size > mapped_bytes) {
            std::filesystem::remove(place.path() / "f");
            auto const file = expect(os::create_new(place.path() / "f"));
            (void)expect(os::allocate(file, 0, mapped_bytes));
            auto fresh = expect(os::map_file(file, boost::interprocess::read_write, 0, mapped_bytes));
            region.swap(fresh);
            expect(os::sync_whole(file));
            end = 0;
        }
        auto* const start = static_cast<std::byte*>(region.get_address());
        auto const page = os::page_bytes();
        auto const from = end / page * page;
        (void)os::populate_write(start + from,
                                 (end + size - from + page - 1) / page * page); // another thread's work
        watch.time(state, [&] {
            std::memcpy(start + end, batch.data(), size);
            if (!region.flush(static_cast<std::size_t>(from), static_cast<std::size_t>(end + size - from),
                              false))
                std::exit(1);
        });
        end += size;
    }
    watch.report(state, size);
}

/// Runs of the file backend, one after the other.
class runs {
public:
    explicit runs(durability_policy policy, file_options const& options = {})
        : backend_(place_.path(), "bench", options), policy_(policy) {}

    file_backend::appendable& with_room(std::size_t size) {
        if (!run_ || run_->end() + size > space_bytes) {
            if (run_) {
                expect(run_->retire());
                std::filesystem::remove(backend_.location(id_));
            }
            id_ = expect(run_id::make(from_nanoseconds(++count_), 0));
            std::array<std::byte, 12'288> const first{};
            run_.emplace(expect(backend_.create(id_, first, {policy_})));
        }
        return *run_;
    }

private:
    folder place_;
    file_backend backend_;
    durability_policy policy_;
    std::int64_t count_ = 0;
    run_id id_;
    std::optional<file_backend::appendable> run_;
};

void backend_immediate(benchmark::State& state, std::uint64_t zero_ahead_bytes) {
    auto const size = static_cast<std::size_t>(state.range(0));
    std::vector<std::byte> const batch(size, std::byte{'x'});
    std::array<bytes_view, 1> const parts{batch};
    file_options options;
    options.zero_ahead_bytes = zero_ahead_bytes;
    runs place(durability_policy::immediate, options);
    stopwatch watch;
    for ([[maybe_unused]] auto _ : state) {
        auto& run = place.with_room(size);
        watch.time(state, [&] {
            expect(run.append(parts));
            expect(run.sync());
        });
    }
    watch.report(state, size);
}

constexpr std::size_t entry_bytes = 320;

void backend_process(benchmark::State& state, std::size_t copy_bytes_max) {
    auto const batch_entries = static_cast<std::size_t>(state.range(0));
    file_options options;
    options.copy_bytes_max = copy_bytes_max;
    std::vector<std::byte> const batch(entry_bytes * batch_entries, std::byte{'x'});
    std::vector<bytes_view> parts;
    for (std::size_t i = 0; i < batch_entries; ++i)
        parts.push_back(bytes_view{batch}.subspan(i * entry_bytes, entry_bytes));
    runs place(durability_policy::process, options);
    stopwatch watch;
    for ([[maybe_unused]] auto _ : state) {
        auto& run = place.with_room(batch.size());
        watch.time(state, [&] {
            expect(run.append(parts));
            run.publish(run.end());
        });
    }
    watch.report(state, batch.size());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch_entries));
}

/// One positional write of the same bytes, into space that is allocated.
void bare_process(benchmark::State& state) {
    auto const batch_entries = static_cast<std::size_t>(state.range(0));
    std::vector<std::byte> const batch(entry_bytes * batch_entries, std::byte{'x'});
    folder const place;
    std::optional<os::descriptor> file;
    std::uint64_t end = space_bytes;
    stopwatch watch;
    for ([[maybe_unused]] auto _ : state) {
        if (end + batch.size() > space_bytes) {
            std::filesystem::remove(place.path() / "f");
            file = expect(os::create_new(place.path() / "f"));
            (void)expect(os::allocate(*file, 0, space_bytes));
            end = 0;
        }
        watch.time(state, [&] { expect(os::write_all(*file, end, batch)); });
        end += batch.size();
    }
    watch.report(state, batch.size());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch_entries));
}

void batches(benchmark::internal::Benchmark* of) {
    of->Arg(256)->Arg(32 << 10)->Arg(320 << 10)->UseManualTime()->Unit(benchmark::kMicrosecond);
}

void entries(benchmark::internal::Benchmark* of) {
    of->Arg(1)->Arg(100)->Arg(1000)->UseManualTime()->Unit(benchmark::kMicrosecond);
}

BENCHMARK_CAPTURE(bare_write, zeros_before, space::zeros_before)->Apply(batches);
BENCHMARK_CAPTURE(bare_write, allocated, space::allocated)->Apply(batches);
BENCHMARK_CAPTURE(bare_write, grown, space::grown)->Apply(batches);
BENCHMARK(mapped_copy)->Apply(batches);
BENCHMARK_CAPTURE(backend_immediate, zeros_ahead, file_options{}.zero_ahead_bytes)->Apply(batches);
BENCHMARK_CAPTURE(backend_immediate, no_zeros, 0)->Apply(batches);
BENCHMARK(bare_process)->Apply(entries);
BENCHMARK_CAPTURE(backend_process, as_it_chooses, file_options{}.copy_bytes_max)->Apply(entries);
BENCHMARK_CAPTURE(backend_process, always_copied, std::size_t{1} << 30)->Apply(entries);

} // namespace

BENCHMARK_MAIN();
