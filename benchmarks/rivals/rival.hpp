// SPDX-License-Identifier: BSL-1.0
// What every store of the comparison does: take batches, each one transaction; give all entries in order, one
// by seq, and the first seq of a key.
//
// Each keeps the same facts: seq, two timestamps, topic and type as numbers, the payload, and for one entry
// in four a key that finds it. nacre writes a digest of each entry and a chain over all besides; the others
// rely on checksums of pages or blocks, where they have any. Each is set up as its own documentation advises
// for this use; what was chosen stands in its header.
#pragma once

#include <nacre/messages.hpp>
#include <nacre/writer.hpp>

#include <benchmark/benchmark.h>

#include <concepts>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace rivals {

using entries = std::span<nacre::raw_message const>;

template <class S>
concept store = requires(S& s, std::filesystem::path const& folder, bool synced, std::uint64_t seq,
                         entries batch, std::string_view key) {
    S(folder, synced);    // synced: a batch is on disk when `append` returns
    s.append(seq, batch); // one transaction; `seq` is the first one's
    s.finish();           // nothing more is appended: what is to be done before reading
    { s.scan() } -> std::same_as<std::uint64_t>; // bytes of payload of all entries, in order
    { s.get(seq) } -> std::same_as<std::size_t>; // bytes of one payload
    { s.find(key) } -> std::same_as<std::uint64_t>;
    { S::name } -> std::convertible_to<char const*>;
};

/// A rival that fails measured nothing.
[[noreturn]] inline void fail(char const* store, std::string const& why) {
    std::fprintf(stderr, "benchmark: %s: %s\n", store, why.c_str());
    std::exit(1);
}

/// What stands before a payload where a store has only a key and a value.
struct head {
    std::int64_t ts_init = 0;
    std::int64_t ts_publish = 0;
    std::uint32_t topic = 1;
    std::uint32_t payload_type = 1;
};

/// A payload behind its head.
inline void put_value(std::string& out, std::uint64_t seq, nacre::raw_message const& message) {
    head const before{static_cast<std::int64_t>(seq), static_cast<std::int64_t>(seq)};
    out.resize(sizeof(before) + message.payload.size());
    std::memcpy(out.data(), &before, sizeof(before));
    std::memcpy(out.data() + sizeof(before), message.payload.data(), message.payload.size());
}

/// A number whose bytes sort like it.
inline void put_ordered(std::string& out, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> shift));
}
[[nodiscard]] inline std::uint64_t get_ordered(std::string_view bytes) {
    std::uint64_t out = 0;
    for (char const each : bytes.substr(0, 8))
        out = out << 8 | static_cast<unsigned char>(each);
    return out;
}

/// Touches the first byte of a payload as a reader does that looks at it; its size.
[[nodiscard]] inline std::uint64_t seen(void const* payload, std::size_t size) {
    unsigned char first = 0;
    if (size != 0) std::memcpy(&first, payload, 1);
    benchmark::DoNotOptimize(first);
    return size;
}

} // namespace rivals
