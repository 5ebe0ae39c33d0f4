// SPDX-License-Identifier: BSL-1.0
// index_check.ipp: the bodies of index_check.hpp.
#pragma once

#include <nacre/verifier/index_check.hpp>

#include <nacre/format/sealed_index.hpp>
#include <nacre/verifier/log_check.hpp>
#include <nacre/verifier/report.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <hashing::hasher H>
void index_check<H>::run(index_plan const& plan) {
    check_section<std::uint64_t>(plan, format::section::offsets,
                                 [this](std::uint64_t number, std::uint64_t offset, std::uint64_t at) {
                                     check_offset(number, offset, at);
                                 });
    check_section<format::time_item>(plan, format::section::times,
                                     [this](std::uint64_t number, format::time_item const& times,
                                            std::uint64_t at) { check_times(number, times, at); });
    bool const keys_read = check_section<format::key_item>(
        plan, format::section::keys,
        [this](std::uint64_t, format::key_item const& key, std::uint64_t at) { check_key(key, at); });
    bool const definitions_read = check_section<std::uint64_t>(
        plan, format::section::definitions,
        [this](std::uint64_t, std::uint64_t offset, std::uint64_t at) { check_definition(offset, at); });

    check_count(plan, format::section::offsets, format::offset_stride);
    check_count(plan, format::section::times, format::time_stride);
    if (keys_read) report_missing_keys(plan);
    if (definitions_read) report_missing_definitions(~std::uint64_t{0}, plan.parts[3].offset);
}

template <hashing::hasher H>
bool index_check<H>::check_block(bytes_view block, format::section which, std::uint64_t ordinal,
                                 std::size_t item_bytes, std::uint64_t count, std::uint64_t at) {
    if (!format::frame_is_intact(block, hash_)) {
        report_.add(index_drift, 0, 0, at, "block ", ordinal, " of the ", name_of(which),
                    " index is damaged: its bytes do not match its digest");
        return false;
    }
    auto const head = format::load<format::index_block_head>(block);
    format::index_block_head const expected{
        format::frame_prefix::of(format::frame_kind::index_block, 0, ordinal, format::index_block_bytes),
        run_tag_, static_cast<std::uint32_t>(count), static_cast<std::uint16_t>(which),
        static_cast<std::uint16_t>(item_bytes)};
    if (!format::equal(format::object_bytes(head), format::object_bytes(expected))) {
        report_.add(index_drift, 0, 0, at, "another block stands where block ", ordinal, " of the ",
                    name_of(which), " index belongs");
        return false;
    }
    std::size_t const used = sizeof(head) + item_bytes * static_cast<std::size_t>(count);
    if (!format::all_zero(block.subspan(used, block.size() - digest_bytes - used)))
        report_.add(byte_not_accounted_for, 0, 0, at + used,
                    "bytes behind the items of an index block are not zero");
    return true;
}

template <hashing::hasher H>
void index_check<H>::check_count(index_plan const& plan, format::section which, std::uint64_t stride) {
    auto const& part = plan.parts[static_cast<std::size_t>(which) - 1];
    std::uint64_t const expected = log_.last_slot / stride + (log_.last_slot % stride != 0 ? 1 : 0);
    if (part.items != expected && (log_.whole() || part.items < expected))
        report_.add(index_drift, 0, 0, part.offset, "the ", name_of(which), " index has ", part.items,
                    " items, the log needs ", expected);
}

template <hashing::hasher H>
void index_check<H>::check_offset(std::uint64_t number, std::uint64_t offset, std::uint64_t at) {
    std::uint64_t const seq = number * format::offset_stride + 1; // items are bounded by the file's size
    auto const found = log_.index.offset_of(number);
    if (found && *found != offset)
        report_.add(index_drift, seq, seq, at, "the index places entry ", seq, " at offset ", offset,
                    ", it stands at ", *found);
    else if (!found && !log_.is_lost(seq))
        report_.add(index_drift, seq, seq, at, "the index places entry ", seq,
                    ", which the log does not have, at offset ", offset, ": a dangling target");
}

template <hashing::hasher H>
void index_check<H>::check_times(std::uint64_t number, format::time_item const& times, std::uint64_t at) {
    std::uint64_t const first = number * format::time_stride + 1;
    auto const* found = log_.index.times_of(number);
    if (found == nullptr || first > log_.last_slot) {
        if (first > log_.last_slot)
            report_.add(index_drift, first, first, at, "the time index tells of entry ", first,
                        ", which the log does not have: a dangling target");
        return;
    }
    std::uint64_t const last = std::min(log_.last_slot, first + format::time_stride - 1);
    bool const all_known = found->entries == last - first + 1;
    bool const right = all_known ? times == found->times
                                 : times.ts_init_min <= found->times.ts_init_min &&
                                       times.ts_init_max >= found->times.ts_init_max;
    if (!right)
        report_.add(index_drift, first, last, at, "the time index gives other times for entries ", first,
                    " to ", last, " than these have");
}

template <hashing::hasher H>
void index_check<H>::check_key(format::key_item const& key, std::uint64_t at) {
    bool const in_order = !last_fingerprint_ || *last_fingerprint_ < key.fingerprint;
    last_fingerprint_ = key.fingerprint;
    if (!in_order)
        report_.add(index_drift, key.first, key.first, at, "the keys of the index are not in order");

    auto* const found = log_.index.find_key(key.fingerprint);
    if (found == nullptr) {
        if (!report_bad_target(key.first, at) && !report_bad_target(key.last, at))
            report_.add(index_drift, key.first, key.last, at, "the index says entry ", key.first,
                        " has a key that it does not have: a dangling target");
        return;
    }
    found->indexed = true;
    check_end(key.first, found->first, "first", at);
    if (key.last != key.first || found->last != found->first) check_end(key.last, found->last, "last", at);
}

template <hashing::hasher H>
void index_check<H>::check_end(std::uint64_t said, std::uint64_t seen, std::string_view which,
                               std::uint64_t at) {
    if (said == seen || report_bad_target(said, at)) return;
    report_.add(index_drift, said, said, at, "the index says entry ", said, " is the ", which,
                " with a key; it is entry ", seen);
}

template <hashing::hasher H>
bool index_check<H>::report_bad_target(std::uint64_t seq, std::uint64_t at) {
    bool const absent = seq == 0 || seq > log_.last_slot || log_.missing_seqs.contains(seq);
    if (absent)
        report_.add(index_drift, seq, seq, at, "the index leads to entry ", seq,
                    ", which the log does not have: a dangling target");
    else if (log_.damaged_seqs.contains(seq))
        report_.add(index_drift, seq, seq, at, "the index leads to entry ", seq,
                    ", which is damaged: a corrupted target");
    else
        return false;
    return true;
}

template <hashing::hasher H>
void index_check<H>::report_missing_keys(index_plan const& plan) {
    for (auto const& ends : log_.index.unindexed_keys())
        report_.add(index_drift, ends.first, ends.last, plan.parts[2].offset,
                    "the index lacks a key of entry ", ends.first);
}

template <hashing::hasher H>
void index_check<H>::check_definition(std::uint64_t offset, std::uint64_t at) {
    report_missing_definitions(offset, at);
    auto const& seen = log_.index.definitions();
    if (definitions_met_ < seen.size() && seen[definitions_met_] == offset)
        ++definitions_met_;
    else if (!log_.damaged_bytes.contains(offset))
        report_.add(index_drift, 0, 0, at, "the index places a definition or anchor at offset ", offset,
                    ", where none is: a dangling target");
}

template <hashing::hasher H>
void index_check<H>::report_missing_definitions(std::uint64_t offset, std::uint64_t at) {
    auto const& seen = log_.index.definitions();
    for (; definitions_met_ < seen.size() && seen[definitions_met_] < offset; ++definitions_met_)
        report_.add(index_drift, 0, 0, at, "the index lacks the definition or anchor at offset ",
                    seen[definitions_met_]);
}

}}} // namespace nacre::verification
