// SPDX-License-Identifier: BSL-1.0
// index_check: holds a sealed index, block by block and item by item, against what the log was seen to say.
//
// Items that lead to entries already reported lost are told from items that lead nowhere: a dangling target
// was never there, a corrupted target is there and cannot be believed.
#pragma once

#include <nacre/format/sealed_index.hpp>
#include <nacre/verifier/log_check.hpp>
#include <nacre/verifier/report.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace verification {

/// Where the sections of an index are and how many items each has.
struct index_plan {
    struct part {
        std::uint64_t items = 0;
        std::uint64_t offset = 0;
    };
    std::array<part, format::section_count> parts; ///< by section number - 1

    /// As the footer says. Nothing for a run that was sealed without an index.
    [[nodiscard]] static std::optional<index_plan> of(format::footer const& footer) noexcept;

    /// As the log says, for a run whose footer is damaged: nothing unless the sections fill [log_end,
    /// footer_offset).
    template <class Digest>
    [[nodiscard]] static std::optional<index_plan> of(observed_log<Digest> const& log, std::uint64_t log_end,
                                                      std::uint64_t footer_offset) noexcept {
        std::array<std::uint64_t, format::section_count> const items{
            (log.last_slot + format::offset_stride - 1) / format::offset_stride,
            (log.last_slot + format::time_stride - 1) / format::time_stride, log.index.key_count(),
            log.index.definitions().size()};
        index_plan out;
        for (std::size_t at = 0; at < format::section_count; ++at) {
            out.parts[at] = {items[at], log_end};
            auto const item_bytes = format::item_bytes_of(static_cast<format::section>(at + 1));
            log_end += format::blocks_for(items[at], item_bytes, sizeof(Digest)) * format::index_block_bytes;
        }
        if (log_end != footer_offset) return std::nullopt;
        return out;
    }
};

[[nodiscard]] constexpr std::string_view name_of(format::section which) noexcept {
    switch (which) {
    case format::section::offsets: return "offset";
    case format::section::times: return "time";
    case format::section::keys: return "key";
    case format::section::definitions: return "definition";
    }
    return "unknown";
}

template <hashing::hasher H>
class index_check {
public:
    using digest_type = typename H::digest_type;

    index_check(bytes_view file, std::uint64_t run_tag, H const& hash, observed_log<digest_type>& log,
                report& into)
        : file_(file), run_tag_(run_tag), hash_(hash), log_(log), report_(into) {}

    /// O(bytes of the index).
    void run(index_plan const& plan) {
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

private:
    using enum finding_kind;
    static constexpr std::size_t digest_bytes = sizeof(digest_type);

    /// Calls `check(number, item, offset)` for each item of a section; false when a block of it could not be
    /// read.
    template <class Item, class Check>
    bool check_section(index_plan const& plan, format::section which, Check check) {
        auto const& part = plan.parts[static_cast<std::size_t>(which) - 1];
        constexpr std::uint64_t per_block = format::items_per_block(sizeof(Item), digest_bytes);
        bool all_read = true;
        for (std::uint64_t number = 0; number < part.items; number += per_block) {
            std::uint64_t const ordinal = number / per_block;
            std::uint64_t const at = part.offset + ordinal * format::index_block_bytes;
            std::uint64_t const count = std::min(per_block, part.items - number);
            if (at > file_.size() || file_.size() - at < format::index_block_bytes) {
                report_.add(index_drift, 0, 0, at, "the ", name_of(which), " index is cut short");
                return false;
            }
            bytes_view const block = file_.subspan(static_cast<std::size_t>(at), format::index_block_bytes);
            if (!check_block(block, which, ordinal, sizeof(Item), count, at)) {
                all_read = false;
                continue;
            }
            for (std::uint64_t item = 0; item < count; ++item) {
                std::size_t const from =
                    sizeof(format::index_block_head) + static_cast<std::size_t>(item) * sizeof(Item);
                check(number + item, format::load<Item>(block, from), at + from);
            }
        }
        return all_read;
    }

    /// False when its items cannot be believed.
    [[nodiscard]] bool check_block(bytes_view block, format::section which, std::uint64_t ordinal,
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

    void check_count(index_plan const& plan, format::section which, std::uint64_t stride) {
        auto const& part = plan.parts[static_cast<std::size_t>(which) - 1];
        std::uint64_t const expected = log_.last_slot / stride + (log_.last_slot % stride != 0 ? 1 : 0);
        if (part.items != expected && (log_.whole() || part.items < expected))
            report_.add(index_drift, 0, 0, part.offset, "the ", name_of(which), " index has ", part.items,
                        " items, the log needs ", expected);
    }

    void check_offset(std::uint64_t number, std::uint64_t offset, std::uint64_t at) {
        std::uint64_t const seq = number * format::offset_stride + 1; // items are bounded by the file's size
        auto const found = log_.index.offset_of(number);
        if (found && *found != offset)
            report_.add(index_drift, seq, seq, at, "the index places entry ", seq, " at offset ", offset,
                        ", it stands at ", *found);
        else if (!found && !log_.is_lost(seq))
            report_.add(index_drift, seq, seq, at, "the index places entry ", seq,
                        ", which the log does not have, at offset ", offset, ": a dangling target");
    }

    void check_times(std::uint64_t number, format::time_item const& times, std::uint64_t at) {
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

    void check_key(format::key_item const& key, std::uint64_t at) {
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
        if (key.last != key.first || found->last != found->first)
            check_end(key.last, found->last, "last", at);
    }

    void check_end(std::uint64_t said, std::uint64_t seen, std::string_view which, std::uint64_t at) {
        if (said == seen || report_bad_target(said, at)) return;
        report_.add(index_drift, said, said, at, "the index says entry ", said, " is the ", which,
                    " with a key; it is entry ", seen);
    }

    /// Whether `seq` cannot be what an index item leads to, and says so.
    bool report_bad_target(std::uint64_t seq, std::uint64_t at) {
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

    void report_missing_keys(index_plan const& plan) {
        for (auto const& ends : log_.index.unindexed_keys())
            report_.add(index_drift, ends.first, ends.last, plan.parts[2].offset,
                        "the index lacks a key of entry ", ends.first);
    }

    void check_definition(std::uint64_t offset, std::uint64_t at) {
        report_missing_definitions(offset, at);
        auto const& seen = log_.index.definitions();
        if (definitions_met_ < seen.size() && seen[definitions_met_] == offset)
            ++definitions_met_;
        else if (!log_.damaged_bytes.contains(offset))
            report_.add(index_drift, 0, 0, at, "the index places a definition or anchor at offset ", offset,
                        ", where none is: a dangling target");
    }

    /// Those that stand before `offset` and were not named yet.
    void report_missing_definitions(std::uint64_t offset, std::uint64_t at) {
        auto const& seen = log_.index.definitions();
        for (; definitions_met_ < seen.size() && seen[definitions_met_] < offset; ++definitions_met_)
            report_.add(index_drift, 0, 0, at, "the index lacks the definition or anchor at offset ",
                        seen[definitions_met_]);
    }

    bytes_view file_;
    std::uint64_t run_tag_;
    [[no_unique_address]] H hash_;
    observed_log<digest_type>& log_;
    report& report_;
    std::optional<std::uint64_t> last_fingerprint_;
    std::size_t definitions_met_ = 0;
};

}}} // namespace nacre::verification

#ifndef NACRE_COMPILED
#include <nacre/verifier/index_check.ipp>
#endif
