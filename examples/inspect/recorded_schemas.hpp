// SPDX-License-Identifier: BSL-1.0
// recorded_schemas: the schemas that a run recorded for its payload types, parsed when they are first needed.
#pragma once

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace nacre_tools {

/// Whether the text is a schema of the library's own codec, under its own fingerprint. What other encoders
/// record is not for us to read.
[[nodiscard]] inline std::optional<nacre::schema::schema_tree> own_schema(std::string_view text,
                                                                          std::uint64_t fingerprint) {
    if (text.empty() || nacre::codec::fingerprint_of(text) != fingerprint) return std::nullopt;
    auto tree = nacre::schema::parse_schema(text);
    return tree ? std::optional(std::move(*tree)) : std::nullopt;
}

class recorded_schemas {
public:
    /// Null when the entry's type has none that can be read. Valid until the next call.
    [[nodiscard]] nacre::schema::schema_tree const* of(nacre::entry_view const& entry) {
        if (known_.size() >= known_max) known_.clear();
        auto const [at, is_new] = known_.try_emplace(std::string(entry.payload_type()));
        if (is_new) at->second = own_schema(entry.schema(), entry.fingerprint());
        return at->second ? &*at->second : nullptr;
    }

private:
    static constexpr std::size_t known_max = 1024; ///< a run may define a million
    std::unordered_map<std::string, std::optional<nacre::schema::schema_tree>> known_;
};

} // namespace nacre_tools
