// SPDX-License-Identifier: BSL-1.0
// LMDB: one tree of entries by seq, appended with MDB_APPEND, and one of keys with sorted duplicates. Without
// `synced` MDB_NOSYNC. MDB_NORDAHEAD is off: the data fits into memory.
#pragma once

#include "rivals/rival.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>

#include <lmdb.h>

namespace rivals {

class lmdb_store {
public:
    static constexpr char const* name = "lmdb";

    lmdb_store(std::filesystem::path const& folder, bool synced) {
        check(mdb_env_create(&environment_));
        check(mdb_env_set_maxdbs(environment_, 2));
        check(mdb_env_set_mapsize(environment_, std::size_t{32} << 30));
        check(mdb_env_open(environment_, folder.c_str(), synced ? 0 : MDB_NOSYNC, 0600));
        MDB_txn* transaction = begin(0);
        check(mdb_dbi_open(transaction, "entries", MDB_CREATE | MDB_INTEGERKEY, &entries_));
        check(mdb_dbi_open(transaction, "keys", MDB_CREATE | MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP,
                           &keys_));
        check(mdb_txn_commit(transaction));
    }
    lmdb_store(lmdb_store const&) = delete;
    lmdb_store& operator=(lmdb_store const&) = delete;
    ~lmdb_store() {
        if (reading_ != nullptr) mdb_txn_abort(reading_);
        mdb_env_close(environment_);
    }

    void append(std::uint64_t seq, entries batch) {
        MDB_txn* const transaction = begin(0);
        for (auto const& each : batch) {
            MDB_val key = value_of(&seq, sizeof(seq));
            MDB_val value{sizeof(head) + each.payload.size(), nullptr};
            check(mdb_put(transaction, entries_, &key, &value, MDB_APPEND | MDB_RESERVE));
            head const before{static_cast<std::int64_t>(seq), static_cast<std::int64_t>(seq)};
            std::memcpy(value.mv_data, &before, sizeof(before));
            std::memcpy(static_cast<char*>(value.mv_data) + sizeof(before), each.payload.data(),
                        each.payload.size());
            for (auto const& index : each.keys) {
                MDB_val text = value_of(index.key.data(), index.key.size());
                check(mdb_put(transaction, keys_, &text, &key, 0));
            }
            ++seq;
        }
        check(mdb_txn_commit(transaction));
    }
    void finish() { reading_ = begin(MDB_RDONLY); }

    [[nodiscard]] std::uint64_t scan() {
        MDB_cursor* cursor = nullptr;
        check(mdb_cursor_open(reading_, entries_, &cursor));
        std::uint64_t sum = 0;
        MDB_val key;
        MDB_val value;
        int found = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
        for (; found == 0; found = mdb_cursor_get(cursor, &key, &value, MDB_NEXT))
            sum += payload_seen(value);
        if (found != MDB_NOTFOUND) check(found);
        mdb_cursor_close(cursor);
        return sum;
    }
    [[nodiscard]] std::size_t get(std::uint64_t seq) {
        MDB_val key = value_of(&seq, sizeof(seq));
        MDB_val value;
        check(mdb_get(reading_, entries_, &key, &value));
        return payload_seen(value);
    }
    [[nodiscard]] std::uint64_t find(std::string_view text) {
        MDB_val key = value_of(text.data(), text.size());
        MDB_val value;
        check(mdb_get(reading_, keys_, &key, &value)); // the first of its duplicates
        std::uint64_t seq = 0;
        std::memcpy(&seq, value.mv_data, sizeof(seq));
        return seq;
    }

private:
    static void check(int code) {
        if (code != 0) fail(name, mdb_strerror(code));
    }
    [[nodiscard]] static MDB_val value_of(void const* bytes, std::size_t size) {
        return {size, const_cast<void*>(bytes)};
    }
    [[nodiscard]] static std::uint64_t payload_seen(MDB_val const& value) {
        return seen(static_cast<char const*>(value.mv_data) + sizeof(head), value.mv_size - sizeof(head));
    }
    [[nodiscard]] MDB_txn* begin(unsigned flags) const {
        MDB_txn* out = nullptr;
        check(mdb_txn_begin(environment_, nullptr, flags, &out));
        return out;
    }

    MDB_env* environment_ = nullptr;
    MDB_dbi entries_ = 0;
    MDB_dbi keys_ = 0;
    MDB_txn* reading_ = nullptr;
};

} // namespace rivals
