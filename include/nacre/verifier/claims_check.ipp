// SPDX-License-Identifier: BSL-1.0
// claims_check.ipp: the bodies of claims_check.hpp.
#pragma once

#include <nacre/verifier/claims_check.hpp>

#include <nacre/core/status.hpp>
#include <nacre/verifier/head_check.hpp>
#include <nacre/verifier/log_check.hpp>
#include <nacre/verifier/report.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <class Digest>
void claims_check<Digest>::check_seal(seal_claims const& said) {
    auto const mismatch = [&](auto const&... words) {
        report_.add(manifest_mismatch, 0, 0, said.offset, said.teller, ' ', words...);
    };
    bool const chain_matches =
        log_.last_commit && format::equal(said.chain, std::as_bytes(std::span(log_.last_commit->chain)));
    std::uint64_t const last = log_.last_slot;
    if (said.high_watermark < last || (said.high_watermark > last && chain_matches))
        mismatch("says the watermark is ", said.high_watermark, ", the log's last entry is ", last);
    else if (said.high_watermark > last)
        report_missing(last + 1, said.high_watermark, said.log_end);
    if (!chain_matches && log_.whole()) mismatch("does not give the chain of the log's last commit");

    if (said.has_times != (last != 0)) {
        mismatch(said.has_times ? "gives an end and times to a run without entries"
                                : "lacks the end and the times of a run with entries");
    } else if (!said.has_times) {
        if (said.end != 0 || said.times != format::time_item{})
            mismatch("gives an end or times to a run without entries");
    } else {
        if (said.end != said.times.ts_init_max) mismatch("gives another end than the largest ts_init");
        check_times(said.times, log_.index.time_bounds(), log_.whole(), said.teller, said.offset);
    }
}

template <class Digest>
void claims_check<Digest>::check_sealed_superblock(format::superblock const& block, std::uint64_t offset,
                                                   std::uint64_t file_bytes, durability_policy durability) {
    auto const mismatch = [&](auto const&... words) {
        report_.add(manifest_mismatch, 0, 0, offset, "the superblock ", words...);
    };
    if (block.committed_offset != block.log_end)
        mismatch("says the log ends at ", block.log_end, " and its last commit at ", block.committed_offset);
    if (block.file_end > file_bytes)
        mismatch("says the file has ", block.file_end, " bytes, it has ", file_bytes, ": it is cut short");
    if (block.footer_offset < block.log_end || block.footer_offset >= block.file_end)
        mismatch("places the footer at ", block.footer_offset, ", outside what follows the log");
    if (block.damage_seq != 0 || block.damage_offset != 0)
        mismatch("tells of damage in a run that was not quarantined");
    check_details(block, offset, durability);
}

template <class Digest>
void claims_check<Digest>::check_open_superblock(format::superblock const& block, std::size_t slot,
                                                 durability_policy durability) {
    std::uint64_t const offset = format::superblock_offset(slot);
    auto const mismatch = [&](auto const&... words) {
        report_.add(manifest_mismatch, 0, 0, offset, "superblock ", slot, ' ', words...);
    };
    bool const quarantined = block.status == status::quarantined;
    check_details(block, offset, durability);
    if (block.committed_offset == 0 && quarantined) return; // recovery found no superblock to go on from
    auto const& state = log_.at_commits[slot];
    if (!state) {
        if (block.committed_offset > log_.committed_end)
            mismatch("says the log is committed up to ", block.committed_offset, ", its last commit ends at ",
                     log_.committed_end);
        else if (!log_.frames_lost)
            mismatch("says the log is committed up to ", block.committed_offset, ", where no commit ends");
        return;
    }
    if (!quarantined && block.high_watermark != state->last_seq)
        mismatch("says the watermark is ", block.high_watermark, ", the commit it names ends with entry ",
                 state->last_seq);
    if (!format::equal(std::as_bytes(std::span(block.chain)).first(sizeof(Digest)),
                       std::as_bytes(std::span(state->chain))))
        mismatch("does not give the chain of the commit it names");
    if (!quarantined && state->whole && (block.has_times != 0) != (state->last_seq != 0))
        mismatch("gives times to a log without entries, or none to one with entries");
    if (!quarantined && block.has_times != 0)
        check_times({block.ts_init_min, block.ts_init_max}, state->times, state->whole, "the superblock",
                    offset);
}

template <class Digest>
void claims_check<Digest>::check_footer(placed_footer const& placed, format::superblock const& block,
                                        std::uint64_t file_bytes) {
    auto const& fields = placed.footer.fields;
    auto const differs = [&](std::string_view what) {
        report_.add(manifest_mismatch, 0, 0, placed.offset, "footer and superblock differ in ", what);
    };
    if (fields.log_end != block.log_end) differs("the end of the log");
    if (fields.high_watermark != block.high_watermark) differs("the watermark");
    if (fields.status != block.status) differs("the status");
    if ((fields.has_times != 0) != (block.has_times != 0) || fields.end != block.end) differs("the end time");
    if (fields.ts_init_min != block.ts_init_min || fields.ts_init_max != block.ts_init_max)
        differs("the smallest and largest ts_init");
    if (!format::equal(placed.footer.chain, std::as_bytes(std::span(block.chain)).first(sizeof(Digest))))
        differs("the chain");
    if (placed.offset + placed.bytes != block.file_end && block.file_end <= file_bytes)
        differs("the end of the file");
}

template <class Digest>
void claims_check<Digest>::report_missing(std::uint64_t first, std::uint64_t last, std::uint64_t at) {
    if (first == last)
        report_.add(gap, first, last, at, "entry ", first, ", the run's last, is missing");
    else
        report_.add(gap, first, last, at, "entries ", first, " to ", last, ", the run's last, are missing");
}

template <class Digest>
void claims_check<Digest>::check_times(format::time_item const& said,
                                       std::optional<format::time_item> const& seen, bool whole,
                                       std::string_view teller, std::uint64_t at) {
    if (!seen) return;
    bool const right = whole ? said == *seen
                             : said.ts_init_min <= seen->ts_init_min && said.ts_init_max >= seen->ts_init_max;
    if (!right)
        report_.add(manifest_mismatch, 0, 0, at, teller, " gives ts_init from ", said.ts_init_min, " to ",
                    said.ts_init_max, ", the entries have ", seen->ts_init_min, " to ", seen->ts_init_max);
}

template <class Digest>
void claims_check<Digest>::check_details(format::superblock const& block, std::uint64_t offset,
                                         durability_policy durability) {
    auto const mismatch = [&](auto const&... words) {
        report_.add(manifest_mismatch, 0, 0, offset, "the superblock ", words...);
    };
    bool const terminal = format::is_sealed(block);
    if (terminal && block.boot_id != std::array<std::byte, 16>{})
        mismatch("of a run with a terminal status names a boot of the machine");
    if (block.tail_bytes == 0 && block.tail_digest != 0)
        mismatch("gives a digest of a tail that was not kept aside");
    if (block.lost_entries != 0 && durability != durability_policy::process)
        mismatch("tells of entries lost with the machine, under policy ", to_string(durability));
    if (!format::all_zero(std::as_bytes(std::span(block.chain)).subspan(sizeof(Digest))))
        report_.add(byte_not_accounted_for, 0, 0, offset,
                    "bytes behind the chain of a superblock are not zero");
    bool const quarantined = block.status == status::quarantined;
    if (log_.anchors_known && !quarantined && terminal && block.anchor_offset != log_.last_anchor_offset)
        report_.add(anchor_invalid, 0, 0, offset, "the superblock places the latest anchor at ",
                    block.anchor_offset, ", it is at ", log_.last_anchor_offset, " (0: none)");
}

}}} // namespace nacre::verification
