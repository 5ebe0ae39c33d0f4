// SPDX-License-Identifier: BSL-1.0
// sealed_index_reader: finds things through the index blocks of a sealed run, checking each block at first
// touch.
//
// One thread. An error means that the index cannot be used (`corrupted`, with the block's offset), not that
// the log is damaged: the reader then builds the index from the log.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/format/sealed_index.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <hashing::hasher H>
class sealed_index_reader {
public:
    sealed_index_reader() = default;
    /// `file` is the whole sealed file; `footer` was parsed from it, so its sections lie inside.
    sealed_index_reader(bytes_view file, format::footer footer);

    [[nodiscard]] format::footer const& footer() const noexcept { return footer_; }
    [[nodiscard]] std::uint64_t count(format::section which) const noexcept {
        auto const* found = footer_.find(which);
        return found != nullptr ? found->item_count : 0;
    }

    /// Item `at` of a section, `at < count(which)`. O(1); the first touch of a block costs its digest.
    template <class Item>
    [[nodiscard]] result<Item> item(format::section which, std::uint64_t at) {
        auto const* found = footer_.find(which);
        NACRE_ASSERT(found != nullptr && at < found->item_count && found->item_bytes == sizeof(Item));
        constexpr std::uint64_t per_block = format::items_per_block(sizeof(Item), digest_bytes);
        std::uint64_t const ordinal = at / per_block;
        std::uint64_t const offset = found->offset + ordinal * format::index_block_bytes;
        bytes_view const block = file_.subspan(static_cast<std::size_t>(offset), format::index_block_bytes);
        auto checked = checked_[found->section - 1].begin() + static_cast<std::ptrdiff_t>(ordinal);
        if (!*checked) {
            auto const items = std::min(per_block, found->item_count - ordinal * per_block);
            if (!format::read_index_block(block, which, ordinal, footer_.fields.run_tag, sizeof(Item),
                                          static_cast<std::size_t>(items), H{}))
                return error::corrupted(error::unknown, offset, "an index block does not check");
            *checked = true;
        }
        return format::load<Item>(block, sizeof(format::index_block_head) +
                                             static_cast<std::size_t>(at % per_block) * sizeof(Item));
    }

    /// The item of a fingerprint. Fingerprints are uniform, so the search starts where this one should stand:
    /// O(1) expected, O(log keys) at worst.
    [[nodiscard]] result<std::optional<format::key_item>> find_key(std::uint64_t fingerprint);

private:
    static constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);

    bytes_view file_;
    format::footer footer_{};
    std::array<std::vector<bool>, format::section_count> checked_;
};

}}} // namespace nacre::log

#include <nacre/log/sealed_index_reader.ipp>

#ifdef NACRE_COMPILED
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
namespace nacre { inline namespace nacre_v1 { namespace log {
extern template class sealed_index_reader<hashing::xxh3_128>;
extern template class sealed_index_reader<hashing::xxh3_64>;
}}} // namespace nacre::log
#endif
