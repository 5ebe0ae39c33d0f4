// SPDX-License-Identifier: BSL-1.0
// name_table: gives names of one kind (topics, payload types or index kinds) dense ids, from any thread.
//
// Invariants
//   1. Ids are 1, 2, 3, ... in the order of first interning; a name keeps its id, nothing is ever removed.
//   2. `find` takes no lock and allocates nothing: nodes are immutable once linked, and linked with release
//      order.
//   3. `intern` of a new name takes the mutex: the documented slow path, once a name.
//   4. Whoever learns an id from `find` or `intern` happens after the node was linked, so a consumer that
//      handles an entry with that id finds the node in `for_each_from`.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace log {

class name_table {
public:
    explicit name_table(format::frame_kind kind) noexcept : kind_(kind) {}
    name_table(name_table const&) = delete;
    name_table& operator=(name_table const&) = delete;

    /// The id of `name`, 0 when it is new. Lock-free. O(1) expected.
    [[nodiscard]] std::uint32_t find(std::string_view name) const noexcept {
        node const* found = find_node(name);
        return found != nullptr ? found->id : 0;
    }

    /// The id of `name`, made on first use. A payload type that is known with another fingerprint is a
    /// `schema_mismatch`; an empty or over-long name, or one too many, an `invalid_argument`.
    [[nodiscard]] result<std::uint32_t> intern(std::string_view name, std::string_view schema = {},
                                               std::uint64_t fingerprint = 0, bool many = false) {
        if (node const* found = find_node(name)) [[likely]] {
            if (found->fingerprint != fingerprint)
                return error::schema_mismatch(found->fingerprint, fingerprint, std::string(name));
            return found->id;
        }
        return add(name, schema, fingerprint, many);
    }

    /// What one thread was last told of one table: a name that comes again and again costs one comparison.
    class memo;
    /// `intern`, through the calling thread's own `last` of this table.
    [[nodiscard]] result<std::uint32_t> intern(memo& last, std::string_view name,
                                               std::string_view schema = {}, std::uint64_t fingerprint = 0,
                                               bool many = false);

    [[nodiscard]] std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }

    /// Calls `f(format::definition const&)` for each name with an id of `first_id` or more, in order of ids.
    template <class F>
    void for_each_from(std::uint32_t first_id, F&& f) const {
        std::lock_guard const lock(mutex_);
        for (std::size_t at = first_id - 1; at < nodes_.size(); ++at) {
            node const& each = nodes_[at];
            f(format::definition{kind_, each.id, each.name, each.schema, each.fingerprint, each.many});
        }
    }

private:
    struct node {
        std::string name;
        std::string schema;
        std::uint64_t fingerprint;
        bool many;
        std::uint32_t id;
        node const* next;
    };
    static constexpr std::size_t bucket_count = 256; // names of a run are few: chains stay short

    [[nodiscard]] std::atomic<node const*>& bucket_of(std::string_view name) const noexcept {
        return buckets_[hashing::xxh3_64_value(bytes(name)) % bucket_count];
    }

    [[nodiscard]] node const* find_node(std::string_view name) const noexcept {
        node const* at = bucket_of(name).load(std::memory_order_acquire);
        while (at != nullptr && at->name != name)
            at = at->next;
        return at;
    }

    [[nodiscard]] result<std::uint32_t> add(std::string_view name, std::string_view schema,
                                            std::uint64_t fingerprint, bool many);

    [[nodiscard]] std::size_t ids_max() const noexcept {
        return kind_ == format::frame_kind::index_kind ? 0xFFFF
                                                       : names_max; // a key names its kind in 16 bits
    }

    format::frame_kind kind_;
    mutable std::array<std::atomic<node const*>, bucket_count> buckets_{};
    mutable std::mutex mutex_;
    std::deque<node> nodes_;
    std::atomic<std::uint32_t> size_{0};
};

class name_table::memo {
public:
    /// The id last given, when it was given for these; else 0.
    [[nodiscard]] std::uint32_t recall(std::string_view name, std::uint64_t fingerprint) const noexcept {
        bool const same = node_ != nullptr && node_->name == name && node_->fingerprint == fingerprint;
        return same ? node_->id : 0;
    }

private:
    friend name_table;
    node const* node_ = nullptr; ///< nodes stay where they are as long as the table
};

inline result<std::uint32_t> name_table::intern(memo& last, std::string_view name, std::string_view schema,
                                                std::uint64_t fingerprint, bool many) {
    if (std::uint32_t const id = last.recall(name, fingerprint); id != 0) return id;
    auto const id = intern(name, schema, fingerprint, many);
    if (id) last.node_ = find_node(name);
    return id;
}

/// What one thread was last told of each table of a run.
struct name_memos {
    name_table::memo topic;
    name_table::memo payload_type;
    name_table::memo index_kind;
};

/// The three tables of a run.
struct run_names {
    name_table topics{format::frame_kind::topic};
    name_table payload_types{format::frame_kind::payload_type};
    name_table index_kinds{format::frame_kind::index_kind};
};

}}} // namespace nacre::log

#ifndef NACRE_COMPILED
#include <nacre/log/name_table.ipp>
#endif
