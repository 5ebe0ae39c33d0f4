// SPDX-License-Identifier: BSL-1.0
// What the tests of the log are written with: messages that follow from their seq, and verbs over any
// backend.
#pragma once

#include "support/catch2.hpp"

#include <nacre/format/frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace log_tests {

using namespace nacre;
using namespace nacre::core;
using nacre::lifecycle::recovery_sweep;
using nacre::log::log_options;
using nacre::log::read_manifest;
using nacre::log::recovered_run;
using nacre::log::run_condition;
using nacre::log::verdict_kind;

using hash = xxh3_128;
using digest = hash::digest_type;
using boot = std::array<std::byte, 16>;

template <class B>
using writer_on = log::log_writer<B, hash>;
template <class B>
using reader_on = log::log_reader<B, hash>;
template <class B>
using recovered_on = recovered_run<B, hash>;

inline run_id id_of(std::int64_t start, std::uint32_t suffix = 0xABCD) {
    return *run_id::make(from_nanoseconds(start), suffix);
}
inline run_id const run = id_of(1'000);

inline timestamp at(std::int64_t nanoseconds) { return from_nanoseconds(nanoseconds); }

inline boot boot_of(unsigned char value) {
    boot out;
    out.fill(std::byte{value});
    return out;
}

inline run_inputs inputs_of(run_id const& id = run) {
    run_inputs out;
    out.run_id = id;
    out.instance = "trader-001";
    out.start = id.start();
    out.binary_hash = "0011";
    out.schema_version = "7";
    out.build_identity = "test build";
    out.config_hash = "2233";
    out.feature_flags = {{"retention", "full"}};
    out.components = {"risk", "execution"};
    out.seed = 42;
    return out;
}

/// Bytes that follow from `seed`, none of them zero.
inline std::vector<std::byte> pattern(std::size_t size, std::uint64_t seed) {
    std::vector<std::byte> bytes(size);
    std::uint64_t state = seed * 0x9E37'79B9'7F4A'7C15U + 1;
    for (auto& byte : bytes) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        byte = static_cast<std::byte>(1 + (state >> 33) % 255);
    }
    return bytes;
}

/// The entry that the tests record under `seq`: everything in it follows from the number.
inline entry message(std::uint64_t seq) {
    entry out;
    out.seq = seq;
    out.ts_init = at(static_cast<std::int64_t>(1'000'000 + seq * 10));
    out.ts_publish = at(static_cast<std::int64_t>(1'000'003 + seq * 10));
    out.topic = seq % 3 == 0 ? "exec.fills" : "exec.orders";
    out.payload_type = seq % 3 == 0 ? "OrderFilled" : "SubmitOrder";
    if (seq % 4 == 1) out.headers.correlation_id = uuid{{1, 2, 3, static_cast<std::uint8_t>(seq)}};
    if (seq % 2 == 0) out.keys.emplace_back("order", "O-" + std::to_string(seq % 6));
    if (seq % 5 == 0) out.keys.emplace_back("account", "A-" + std::to_string(seq % 2));
    out.payload = pattern(24 + seq * 13 % 90, seq);
    return out;
}

/// `RunEnded`: the entry of an orderly close.
inline entry run_ended_entry(std::uint64_t seq) {
    entry out = message(seq);
    out.topic = lifecycle_topic;
    out.payload_type = run_ended_type;
    out.keys.clear();
    return out;
}

inline std::vector<entry> messages(std::uint64_t first, std::uint64_t last) {
    std::vector<entry> out;
    for (std::uint64_t seq = first; seq <= last; ++seq)
        out.push_back(message(seq));
    return out;
}

/// Drafts that view entries held elsewhere.
class draft_list {
public:
    explicit draft_list(std::span<entry const> entries) : keys_(entries.size()) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            entry const& from = entries[i];
            keys_[i].assign(from.keys.begin(), from.keys.end());
            drafts_.push_back({from.seq, from.ts_init, from.ts_publish, from.topic, from.payload_type,
                               from.headers, keys_[i], from.payload});
        }
    }
    operator std::span<core::entry_draft const>() const noexcept { return drafts_; }

private:
    std::vector<std::vector<index_key_view>> keys_;
    std::vector<core::entry_draft> drafts_;
};

template <class T>
errc code_of(result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

// ---- writing ----------------------------------------------------------------------------------------------

template <class B>
writer_on<B> create(B const& place, run_id const& id = run,
                    durability_policy policy = durability_policy::immediate, log_options options = {}) {
    auto made = writer_on<B>::create(place, inputs_of(id), policy, at(2'000), options);
    REQUIRE(made);
    return std::move(*made);
}

template <class W>
result<void> try_append(W& writer, std::span<entry const> entries, timestamp now = at(3'000)) {
    return writer.append(draft_list(entries), now);
}

/// Appends the next `count` messages as one batch.
template <class W>
void append(W& writer, std::uint64_t count = 1, timestamp now = at(3'000)) {
    auto const first = writer.high_watermark() + 1;
    REQUIRE(try_append(writer, messages(first, first + count - 1), now));
}

template <class W>
void append_run_ended(W& writer) {
    std::array const last{run_ended_entry(writer.high_watermark() + 1)};
    REQUIRE(try_append(writer, last));
}

// ---- reading ----------------------------------------------------------------------------------------------

template <class B>
reader_on<B> open(B const& place, run_id const& id = run) {
    auto opened = reader_on<B>::open(place, id);
    INFO(opened);
    REQUIRE(opened);
    return std::move(*opened);
}

template <class R>
entry entry_at(R& reader, std::uint64_t seq) {
    auto const found = reader.frame_at(seq);
    INFO("seq " << seq << ": " << found);
    REQUIRE(found);
    REQUIRE(found->has_value());
    return (*found)->to_entry();
}

template <class R>
std::vector<entry> entries_of(R& reader) {
    std::vector<entry> out;
    for (std::uint64_t seq = 1; seq <= reader.high_watermark(); ++seq)
        out.push_back(entry_at(reader, seq));
    return out;
}

/// The run as it lies in its backend, all of it.
template <class B>
std::vector<std::byte> bytes_of(B const& place, run_id const& id = run) {
    auto const readable = place.open_read(id);
    REQUIRE(readable);
    auto const extent = readable->extent();
    REQUIRE(extent);
    auto const bytes = readable->view(0, *extent);
    REQUIRE(bytes);
    return {bytes->begin(), bytes->end()};
}

/// The log as it lies in its backend: first frame to `end`.
template <class B>
std::vector<std::byte> log_of(B const& place, std::uint64_t end, run_id const& id = run) {
    auto bytes = bytes_of(place, id);
    REQUIRE(bytes.size() >= end);
    return {bytes.begin() + static_cast<std::ptrdiff_t>(format::log_begin),
            bytes.begin() + static_cast<std::ptrdiff_t>(end)};
}

inline format::superblock_pair superblocks_in(bytes_view bytes, run_id const& id = run) {
    format::superblock_pair out;
    for (std::size_t slot = 0; slot < 2; ++slot)
        out.slots[slot] =
            format::read_superblock(bytes.subspan(format::superblock_offset(slot)), format::run_tag_of(id));
    return out;
}

/// The current superblock of the run.
template <class B>
format::superblock superblock_of(B const& place, run_id const& id = run) {
    auto const pair = superblocks_in(bytes_of(place, id), id);
    REQUIRE(pair.current() != nullptr);
    return *pair.current();
}

// ---- damage -----------------------------------------------------------------------------------------------

/// Changes bytes of a run that nobody holds, as a failing medium or a stray program would.
template <class B>
void overwrite(B const& place, std::uint64_t offset, bytes_view bytes, run_id const& id = run) {
    auto held = place.open_recover(id);
    REQUIRE(held);
    REQUIRE(held->write_at(offset, bytes));
    REQUIRE(held->sync());
}

template <class B>
void flip_byte(B const& place, std::uint64_t offset, run_id const& id = run) {
    std::array<std::byte, 1> const flipped{bytes_of(place, id).at(static_cast<std::size_t>(offset)) ^
                                           std::byte{0x10}};
    overwrite(place, offset, flipped, id);
}

/// The run ends at `end`, then follow `bytes`.
template <class B>
void cut_and_append(B const& place, std::uint64_t end, bytes_view bytes, run_id const& id = run) {
    auto held = place.open_recover(id);
    REQUIRE(held);
    REQUIRE(held->truncate(end));
    std::array const parts{bytes};
    REQUIRE(held->append(parts));
    REQUIRE(held->sync());
}

template <class B>
void destroy_superblock(B const& place, std::size_t slot, run_id const& id = run) {
    flip_byte(place, format::superblock_offset(slot) + 100, id);
}

/// Offset of the n-th frame (1-based) of a kind in the log.
template <class B>
std::uint64_t offset_of(B const& place, format::frame_kind kind, std::uint64_t nth, run_id const& id = run) {
    auto const bytes = bytes_of(place, id);
    for (std::uint64_t offset = format::log_begin;;) {
        auto const prefix = format::read_prefix(bytes, offset);
        REQUIRE(prefix);
        if (prefix->kind == static_cast<std::uint16_t>(kind) && --nth == 0) return offset;
        offset += prefix->size;
    }
}

// ---- recovery ---------------------------------------------------------------------------------------------

struct recovery_outcome {
    nacre::log::verdict verdict;
    nacre::status status = status::running;
    std::uint64_t high_watermark = 0;
    nacre::manifest manifest;
};

template <class B>
result<recovery_outcome> try_recover(B const& place, run_id const& id = run, log_options options = {}) {
    NACRE_TRY_VALUE(found, recovered_on<B>::open(place, id, options));
    recovery_outcome out{found.verdict(), status::running, found.high_watermark(), found.manifest()};
    NACRE_TRY_VALUE(terminal, found.seal());
    out.status = terminal;
    return out;
}

template <class B>
recovery_outcome recover(B const& place, run_id const& id = run, log_options options = {}) {
    auto outcome = try_recover(place, id, options);
    INFO(outcome);
    REQUIRE(outcome);
    return *outcome;
}

} // namespace log_tests
