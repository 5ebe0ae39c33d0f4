// SPDX-License-Identifier: BSL-1.0
// An entry as a value: what a caller hands over to be recorded, and the owning copy of what was read.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/headers.hpp>
#include <nacre/core/index_key.hpp>
#include <nacre/core/rooms.hpp>
#include <nacre/core/time.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// An entry to be appended: views only, valid for the call.
struct entry_draft {
    std::uint64_t seq = 0; ///< 1-based, gapless within a run
    timestamp ts_init{};
    timestamp ts_publish{};
    std::string_view topic;
    std::string_view payload_type;
    core::headers headers{};
    std::span<index_key_view const> keys{};
    bytes_view payload{};
};

/// An entry that owns all its parts.
struct entry {
    std::uint64_t seq = 0;
    timestamp ts_init{};
    timestamp ts_publish{};
    std::string topic;
    std::string payload_type;
    core::headers headers;
    std::vector<index_key> keys;
    std::vector<std::byte> payload;
    bool redacted = false; ///< the payload was replaced by its digest and zeros; every proof still holds

    friend bool operator==(entry const&, entry const&) = default;
};

}}} // namespace nacre::core
