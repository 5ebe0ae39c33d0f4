// SPDX-License-Identifier: BSL-1.0
// Runs as earlier processes left them: whole, torn, damaged in each way, over any backend that can be written
// to.
#pragma once

#include "log/run_kit.hpp"

#include <nacre/hashers.hpp>
#include <nacre/lifecycle/recovery_sweep.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace lifecycle_tests {

using namespace log_tests;

/// Superblocks only where a verb asks for one: what proves an acknowledgement is in the test's hands.
inline log_options quiet() {
    log_options out;
    out.superblock_every_bytes = ~std::uint64_t{0};
    out.superblock_every = std::chrono::hours(1'000'000);
    return out;
}

enum class predecessor {
    sealed_ended,
    sealed_crashed,
    crashed,        ///< clean tail without RunEnded
    crashed_empty,  ///< no entry at all
    ended_unsealed, ///< RunEnded is the last entry, the seal is missing
    torn,           ///< bytes of no whole batch behind the log
    one_superblock, ///< crashed, one superblock destroyed
    no_superblock,  ///< crashed, both destroyed
    half_sealed,    ///< the seal wrote one of its two superblocks
    other_hasher,   ///< crashed, digested with the library's other hasher
    flipped,        ///< acknowledged data damaged
    truncated,      ///< the file ends before what was acknowledged
    no_header,      ///< the first bytes are gone
    future_format,  ///< a marker of a format to come
    no_manifest,    ///< the first frame is damaged
    other_name,     ///< the header names another run
    foreign_hasher, ///< a hasher id that this program does not have
};

inline constexpr std::array good_predecessors{predecessor::crashed,        predecessor::crashed_empty,
                                              predecessor::ended_unsealed, predecessor::torn,
                                              predecessor::sealed_ended,   predecessor::sealed_crashed};
inline constexpr std::array damaged_predecessors{
    predecessor::one_superblock, predecessor::no_superblock, predecessor::half_sealed,
    predecessor::flipped,        predecessor::truncated,     predecessor::no_header,
    predecessor::future_format,  predecessor::no_manifest,   predecessor::other_name,
    predecessor::foreign_hasher, predecessor::other_hasher};

[[nodiscard]] constexpr std::string_view to_string(predecessor kind) noexcept {
    constexpr std::array<std::string_view, 17> names{
        "sealed_ended",   "sealed_crashed", "crashed",     "crashed_empty", "ended_unsealed", "torn",
        "one_superblock", "no_superblock",  "half_sealed", "other_hasher",  "flipped",        "truncated",
        "no_header",      "future_format",  "no_manifest", "other_name",    "foreign_hasher"};
    return names[static_cast<std::size_t>(kind)];
}

/// What a sweep must make of it: a terminal status, or nothing when it must leave it alone.
[[nodiscard]] constexpr std::optional<status> expected_end(predecessor kind) noexcept {
    switch (kind) {
    case predecessor::sealed_ended:
    case predecessor::half_sealed:
    case predecessor::ended_unsealed: return status::ended;
    case predecessor::sealed_crashed:
    case predecessor::crashed:
    case predecessor::crashed_empty:
    case predecessor::torn:
    case predecessor::one_superblock:
    case predecessor::no_superblock:
    case predecessor::other_hasher: return status::crashed_recovered;
    case predecessor::flipped:
    case predecessor::truncated: return status::quarantined;
    case predecessor::no_header:
    case predecessor::future_format:
    case predecessor::no_manifest:
    case predecessor::other_name:
    case predecessor::foreign_hasher: break;
    }
    return std::nullopt;
}

/// Whether a sweep knows it is sealed without looking further than the superblocks.
[[nodiscard]] constexpr bool is_sealed(predecessor kind) noexcept {
    return kind == predecessor::sealed_ended || kind == predecessor::sealed_crashed;
}

template <class Hasher, class B>
void record(B const& place, run_id const& id, durability_policy policy, std::uint64_t entries,
            bool settled = false) {
    auto made = log::log_writer<B, Hasher>::create(place, inputs_of(id), policy, at(2'000), quiet());
    REQUIRE(made);
    auto const all = messages(1, entries);
    auto const half = static_cast<std::size_t>(entries / 2);
    REQUIRE(made->append(draft_list(std::span(all).first(half)), at(3'000)));
    REQUIRE(made->append(draft_list(std::span(all).subspan(half)), at(4'000)));
    if (settled) REQUIRE(made->settle(at(5'000)));
}

/// Makes one. `entries` is at least 2, half of them acknowledged by the commit of the second batch.
template <class B>
void leave_behind(B const& place, run_id const& id, predecessor kind,
                  durability_policy policy = durability_policy::immediate, std::uint64_t entries = 6) {
    std::vector<std::byte> const garbage = pattern(200, 7);
    switch (kind) {
    case predecessor::crashed_empty: create(place, id, policy, quiet()); return;
    case predecessor::other_hasher: return record<xxh3_64>(place, id, policy, entries);
    case predecessor::sealed_ended:
    case predecessor::sealed_crashed:
    case predecessor::half_sealed:
    case predecessor::ended_unsealed: {
        auto writer = create(place, id, policy, quiet());
        append(writer, entries);
        if (kind != predecessor::sealed_crashed) append_run_ended(writer);
        if (kind != predecessor::ended_unsealed)
            REQUIRE(
                writer.seal(kind == predecessor::sealed_crashed ? status::crashed_recovered : status::ended));
        break;
    }
    default: record<hash>(place, id, policy, entries, kind == predecessor::truncated);
    }
    auto const last_commit = [&] {
        auto const read = open(place, id);
        return read.log_end();
    };
    switch (kind) {
    case predecessor::torn: cut_and_append(place, last_commit(), garbage, id); break;
    case predecessor::one_superblock: destroy_superblock(place, 1, id); break;
    case predecessor::no_superblock:
        destroy_superblock(place, 0, id);
        destroy_superblock(place, 1, id);
        break;
    case predecessor::half_sealed: destroy_superblock(place, 0, id); break;
    case predecessor::flipped:
        flip_byte(place, offset_of(place, format::frame_kind::entry, 1, id) + 60, id);
        break;
    case predecessor::truncated:
        cut_and_append(place, offset_of(place, format::frame_kind::commit, 3, id), {}, id);
        break;
    case predecessor::no_header: overwrite(place, 0, std::vector<std::byte>(64), id); break;
    case predecessor::future_format: flip_byte(place, offsetof(format::header_block, version), id); break;
    case predecessor::no_manifest: flip_byte(place, format::log_begin + 40, id); break;
    case predecessor::foreign_hasher: {
        auto header = format::make_header<hash>(id, policy, at(2'000));
        header.hasher = 0x7ABC;
        header.digest = hashing::xxh3_64_value(
            format::object_bytes(header).first(offsetof(format::header_block, digest)));
        overwrite(place, 0, format::object_bytes(header), id);
        break;
    }
    case predecessor::other_name: {
        auto const header = format::make_header<hash>(id_of(77, 77), policy, at(2'000));
        overwrite(place, 0, format::object_bytes(header), id);
        break;
    }
    default: break;
    }
}

} // namespace lifecycle_tests
