// SPDX-License-Identifier: BSL-1.0
// What is recorded wherever the question is how fast: 256-byte payloads that do not compress, one index key
// in four entries; and what the same bytes cost with nothing but the system calls.
#pragma once

#include "support/kit.hpp"

#include <nacre/format/commit_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace nacre_bench {

inline constexpr std::size_t payload_bytes = 256;
inline constexpr std::size_t keyed_every = 4;

/// `O-0001000004`: as long for every number, so that it can be written over.
inline void write_key(std::string& text, std::uint64_t number) {
    text.resize(12);
    text[0] = 'O';
    text[1] = '-';
    for (std::size_t at = text.size(); at-- > 2; number /= 10)
        text[at] = static_cast<char>('0' + number % 10);
}

/// A batch of messages and everything they view. The key of number n, where it has one, is that of
/// `first_key + n`.
struct messages {
    explicit messages(std::size_t count, std::uint64_t first_key = 1'000'000)
        : payloads(count * payload_bytes), orders(count) {
        nacre::testing::seeded_random random(first_key);
        for (auto& each : payloads)
            each = static_cast<std::byte>(random());
        batch.reserve(count);
        keys.reserve(count);
        for (std::size_t at = 0; at < count; ++at) {
            write_key(orders[at], first_key + at);
            nacre::raw_message each{"OrderFilled",
                                    nacre::bytes_view(payloads).subspan(at * payload_bytes, payload_bytes)};
            if (at % keyed_every == 0) {
                keys.push_back({"client_order_id", orders[at]});
                each.keys = std::span(&keys.back(), 1);
            }
            batch.push_back(each);
        }
    }
    /// Other keys, the same payloads.
    void renew_keys(std::uint64_t first_key) {
        for (std::size_t at = 0; at < orders.size(); at += keyed_every)
            write_key(orders[at], first_key + at);
    }
    messages(messages const&) = delete;
    messages& operator=(messages const&) = delete;

    std::vector<std::byte> payloads;
    std::vector<std::string> orders;
    std::vector<nacre::index_key_view> keys;
    std::vector<nacre::raw_message> batch;
};

/// Bytes of log that these messages take in one batch, definitions aside.
[[nodiscard]] inline std::size_t batch_log_bytes(messages const& what) {
    std::size_t bytes = nacre::format::commit_bytes<nacre::xxh3_128::digest_type>;
    for (auto const& each : what.batch)
        bytes += nacre::format::entry_frame_bytes(
            0, each.keys.empty() ? 0 : nacre::format::key_frame_bytes(each.keys.begin()->key.size()),
            payload_bytes, sizeof(nacre::xxh3_128::digest_type));
    return bytes;
}

inline void count_entries(benchmark::State& state, std::size_t batch_entries) {
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(batch_entries));
}

/// One positional write a batch, and one fdatasync if `Synced`, into zeros written beforehand that nobody is
/// charged for.
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

} // namespace nacre_bench
