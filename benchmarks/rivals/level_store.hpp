// SPDX-License-Identifier: BSL-1.0
// LevelDB and RocksDB, whose interfaces are one: a write batch a transaction, entries under 'e' + seq, keys
// under 'k' + key + 0 + seq. No compression (the payloads do not compress), Bloom filters of 10 bits, a block
// cache that holds everything. Before reading all is compacted, which neither store asks for and both like.
#pragma once

#include "rivals/rival.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/filter_policy.h>
#include <leveldb/write_batch.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

namespace rivals {

inline constexpr std::size_t block_cache_bytes = std::size_t{512} << 20;

struct leveldb_interface {
    static constexpr char const* name = "leveldb";
    using database = leveldb::DB;
    using batch = leveldb::WriteBatch;
    using slice = leveldb::Slice;
    using iterator = leveldb::Iterator;
    using read_options = leveldb::ReadOptions;
    using write_options = leveldb::WriteOptions;

    database* open(std::string const& folder) {
        leveldb::Options options;
        options.create_if_missing = true;
        options.compression = leveldb::kNoCompression;
        options.block_cache = cache.get();
        options.filter_policy = filter.get();
        database* out = nullptr;
        if (auto const status = database::Open(options, folder, &out); !status.ok())
            fail(name, status.ToString());
        return out;
    }
    static void compact(database& of) { of.CompactRange(nullptr, nullptr); }

    std::unique_ptr<leveldb::Cache> cache{leveldb::NewLRUCache(block_cache_bytes)};
    std::unique_ptr<leveldb::FilterPolicy const> filter{leveldb::NewBloomFilterPolicy(10)};
};

struct rocksdb_interface {
    static constexpr char const* name = "rocksdb";
    using database = rocksdb::DB;
    using batch = rocksdb::WriteBatch;
    using slice = rocksdb::Slice;
    using iterator = rocksdb::Iterator;
    using read_options = rocksdb::ReadOptions;
    using write_options = rocksdb::WriteOptions;

    static database* open(std::string const& folder) {
        rocksdb::Options options;
        options.create_if_missing = true;
        options.compression = rocksdb::kNoCompression;
        rocksdb::BlockBasedTableOptions table;
        table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
        table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
        options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
        database* out = nullptr;
        if (auto const status = database::Open(options, folder, &out); !status.ok())
            fail(name, status.ToString());
        return out;
    }
    static void compact(database& of) {
        static_cast<void>(of.CompactRange(rocksdb::CompactRangeOptions(), nullptr, nullptr));
    }
};

template <class Interface>
class level_store {
public:
    static constexpr char const* name = Interface::name;

    level_store(std::filesystem::path const& folder, bool synced)
        : database_(interface_.open((folder / "entries").native())) {
        writing_.sync = synced;
    }

    void append(std::uint64_t seq, entries batch) {
        batch_.Clear();
        for (auto const& each : batch) {
            key_.assign("e");
            put_ordered(key_, seq);
            put_value(value_, seq, each);
            batch_.Put(key_, value_);
            for (auto const& index : each.keys) {
                key_.assign("k").append(index.key).push_back('\0');
                put_ordered(key_, seq);
                batch_.Put(key_, slice());
            }
            ++seq;
        }
        check(database_->Write(writing_, &batch_));
    }
    void finish() { Interface::compact(*database_); }

    [[nodiscard]] std::uint64_t scan() {
        std::uint64_t sum = 0;
        std::unique_ptr<iterator> const at(database_->NewIterator(reading_));
        for (at->Seek("e"); at->Valid() && at->key()[0] == 'e'; at->Next())
            sum += seen(at->value().data() + sizeof(head), at->value().size() - sizeof(head));
        check(at->status());
        return sum;
    }
    [[nodiscard]] std::size_t get(std::uint64_t seq) {
        key_.assign("e");
        put_ordered(key_, seq);
        check(database_->Get(reading_, key_, &value_));
        return seen(value_.data() + sizeof(head), value_.size() - sizeof(head));
    }
    [[nodiscard]] std::uint64_t find(std::string_view key) {
        key_.assign("k").append(key).push_back('\0');
        std::unique_ptr<iterator> const at(database_->NewIterator(reading_));
        at->Seek(key_);
        if (!at->Valid() || !at->key().starts_with(key_)) fail(name, "no such key");
        return get_ordered(std::string_view(at->key().data(), at->key().size()).substr(key_.size()));
    }

private:
    using slice = typename Interface::slice;
    using iterator = typename Interface::iterator;

    template <class Status>
    static void check(Status const& status) {
        if (!status.ok()) fail(name, status.ToString());
    }

    Interface interface_;
    std::unique_ptr<typename Interface::database> database_;
    typename Interface::batch batch_;
    typename Interface::write_options writing_;
    typename Interface::read_options reading_;
    std::string key_;
    std::string value_;
};

} // namespace rivals
