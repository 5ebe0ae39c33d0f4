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
    [[nodiscard]] static std::optional<index_plan> of(format::footer const& footer) noexcept {
        if (footer.sections.size() != format::section_count) return std::nullopt;
        index_plan out;
        for (std::size_t at = 0; at < format::section_count; ++at)
            out.parts[at] = {footer.sections[at].item_count, footer.sections[at].offset};
        return out;
    }

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
    void run(index_plan const& plan);

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
                                   std::size_t item_bytes, std::uint64_t count, std::uint64_t at);

    void check_count(index_plan const& plan, format::section which, std::uint64_t stride);

    void check_offset(std::uint64_t number, std::uint64_t offset, std::uint64_t at);

    void check_times(std::uint64_t number, format::time_item const& times, std::uint64_t at);

    void check_key(format::key_item const& key, std::uint64_t at);

    void check_end(std::uint64_t said, std::uint64_t seen, std::string_view which, std::uint64_t at);

    /// Whether `seq` cannot be what an index item leads to, and says so.
    bool report_bad_target(std::uint64_t seq, std::uint64_t at);

    void report_missing_keys(index_plan const& plan);

    void check_definition(std::uint64_t offset, std::uint64_t at);

    /// Those that stand before `offset` and were not named yet.
    void report_missing_definitions(std::uint64_t offset, std::uint64_t at);

    bytes_view file_;
    std::uint64_t run_tag_;
    [[no_unique_address]] H hash_;
    observed_log<digest_type>& log_;
    report& report_;
    std::optional<std::uint64_t> last_fingerprint_;
    std::size_t definitions_met_ = 0;
};

}}} // namespace nacre::verification

#include <nacre/verifier/index_check.ipp>
