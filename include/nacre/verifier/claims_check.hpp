// SPDX-License-Identifier: BSL-1.0
// claims_check: holds what superblocks and footer say of a run against what its log was seen to hold.
#pragma once

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

/// What a superblock and a footer both tell of a sealed run.
struct seal_claims {
    std::string_view teller;
    std::uint64_t offset = 0; ///< of the teller
    core::status status = core::status::running;
    std::uint64_t log_end = 0;
    std::uint64_t high_watermark = 0;
    bool has_times = false;
    std::int64_t end = 0;
    format::time_item times{};
    bytes_view chain;
};

[[nodiscard]] inline seal_claims claims_of(format::superblock const& block, std::uint64_t offset,
                                           std::size_t digest_bytes) noexcept {
    return {"the superblock",
            offset,
            block.status,
            block.log_end,
            block.high_watermark,
            block.has_times != 0,
            block.end,
            {block.ts_init_min, block.ts_init_max},
            std::as_bytes(std::span(block.chain)).first(digest_bytes)};
}

[[nodiscard]] inline seal_claims claims_of(placed_footer const& placed) noexcept {
    auto const& fields = placed.footer.fields;
    return {
        "the footer",          placed.offset,         fields.status, fields.log_end,
        fields.high_watermark, fields.has_times != 0, fields.end,    {fields.ts_init_min, fields.ts_init_max},
        placed.footer.chain};
}

template <class Digest>
class claims_check {
public:
    claims_check(observed_log<Digest> const& log, report& into) : log_(log), report_(into) {}

    /// Of a sealed run: its current superblock, or its footer when no superblock can be read.
    void check_seal(seal_claims const& said);

    /// The superblock of a sealed run, beyond what the footer repeats.
    void check_sealed_superblock(format::superblock const& block, std::uint64_t offset,
                                 std::uint64_t file_bytes, durability_policy durability);

    /// A superblock of a run that was not sealed, `slot` of its pair: `commit_end` was asked for its
    /// committed offset.
    void check_open_superblock(format::superblock const& block, std::size_t slot,
                               durability_policy durability);

    /// The footer of a sealed run against the superblock that tells the same.
    void check_footer(placed_footer const& placed, format::superblock const& block, std::uint64_t file_bytes);

    /// Entries that are proven acknowledged, or recorded, and that the log does not reach.
    void check_acknowledged(std::uint64_t acknowledged_seq) {
        if (acknowledged_seq > log_.last_slot)
            report_missing(log_.last_slot + 1, acknowledged_seq, log_.committed_end);
    }

private:
    using enum finding_kind;

    void report_missing(std::uint64_t first, std::uint64_t last, std::uint64_t at);

    /// With damage, the times of lost entries are not known: what is said must include what was seen.
    void check_times(format::time_item const& said, std::optional<format::time_item> const& seen, bool whole,
                     std::string_view teller, std::uint64_t at);

    void check_details(format::superblock const& block, std::uint64_t offset, durability_policy durability);

    observed_log<Digest> const& log_;
    report& report_;
};

}}} // namespace nacre::verification

#include <nacre/verifier/claims_check.ipp>
