// SPDX-License-Identifier: BSL-1.0
// memory_snapshot_store.ipp: the bodies of memory_snapshot_store.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/testing/memory_snapshot_store.hpp>

#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/snapshot_name.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

NACRE_INLINE result<void> memory_snapshot_store::put(std::string_view name, bytes_view bytes) const {
    NACRE_TRY(replay::check_snapshot_name(name));
    std::lock_guard const lock(state_->mutex);
    if (state_->put_failure) return *state_->put_failure;
    state_->blobs.insert_or_assign(std::string(name), std::vector<std::byte>(bytes.begin(), bytes.end()));
    return {};
}

NACRE_INLINE result<std::vector<std::byte>> memory_snapshot_store::get(std::string_view name) const {
    NACRE_TRY(replay::check_snapshot_name(name));
    std::lock_guard const lock(state_->mutex);
    auto const found = state_->blobs.find(name);
    if (found == state_->blobs.end()) return error::blob_missing(std::string(name));
    return found->second;
}

NACRE_INLINE void memory_snapshot_store::lose(std::string_view name) const {
    std::lock_guard const lock(state_->mutex);
    auto const found = state_->blobs.find(name);
    NACRE_ASSERT(found != state_->blobs.end());
    state_->blobs.erase(found);
}

NACRE_INLINE void memory_snapshot_store::damage(std::string_view name, std::size_t byte) const {
    std::lock_guard const lock(state_->mutex);
    auto const found = state_->blobs.find(name);
    NACRE_ASSERT(found != state_->blobs.end() && byte < found->second.size());
    found->second[byte] ^= std::byte{1};
}

NACRE_INLINE std::vector<std::string> memory_snapshot_store::names() const {
    std::lock_guard const lock(state_->mutex);
    std::vector<std::string> out;
    for (auto const& each : state_->blobs)
        out.push_back(each.first);
    return out;
}

}}} // namespace nacre::testing
