// SPDX-License-Identifier: BSL-1.0
// testing::memory_snapshot_store: snapshots in this process's memory, to be lost, damaged and refused at
// will.
//
// Copies are the same store. Threads: any.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

class memory_snapshot_store {
public:
    [[nodiscard]] result<void> put(std::string_view name, bytes_view bytes) const;

    [[nodiscard]] result<std::vector<std::byte>> get(std::string_view name) const;

    /// From now on every put fails so; nothing: puts succeed again.
    void fail_puts(std::optional<error> why) const {
        std::lock_guard const lock(state_->mutex);
        state_->put_failure = std::move(why);
    }
    /// Loses a blob that is there.
    void lose(std::string_view name) const;
    /// Flips a bit of a blob that is there and has at least `byte + 1` bytes.
    void damage(std::string_view name, std::size_t byte = 0) const;
    /// The names there are, sorted.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    struct state {
        std::mutex mutex;
        std::map<std::string, std::vector<std::byte>, std::less<>> blobs;
        std::optional<error> put_failure;
    };

    std::shared_ptr<state> state_ = std::make_shared<state>();
};

static_assert(replay::snapshot_store<memory_snapshot_store>);

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/memory_snapshot_store.ipp>
#endif
