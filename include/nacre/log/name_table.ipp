// SPDX-License-Identifier: BSL-1.0
// name_table.ipp: the bodies of name_table.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/log/name_table.hpp>

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace log {

NACRE_INLINE result<std::uint32_t> name_table::add(std::string_view name, std::string_view schema,
                                                   std::uint64_t fingerprint, bool many) {
    if (name.empty() || name.size() > name_bytes_max)
        return error::invalid_argument("a name has 1 to 255 bytes");
    if (schema.size() > schema_bytes_max) return error::too_large(schema.size(), schema_bytes_max);
    std::lock_guard const lock(mutex_);
    if (node const* raced = find_node(name)) {
        if (raced->fingerprint != fingerprint)
            return error::schema_mismatch(raced->fingerprint, fingerprint, std::string(name));
        return raced->id;
    }
    if (nodes_.size() >= ids_max())
        return error::invalid_argument("a run cannot define more names of this kind");
    auto& bucket = bucket_of(name);
    auto const id = static_cast<std::uint32_t>(nodes_.size() + 1);
    nodes_.push_back({std::string(name), std::string(schema), fingerprint, many, id,
                      bucket.load(std::memory_order_relaxed)});
    bucket.store(&nodes_.back(), std::memory_order_release);
    size_.store(id, std::memory_order_release);
    return id;
}

}}} // namespace nacre::log
