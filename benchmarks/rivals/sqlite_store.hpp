// SPDX-License-Identifier: BSL-1.0
// SQLite: WAL, prepared statements, one transaction a batch; `synced` is synchronous=FULL, else OFF. Entries
// by rowid, keys in a table without rowid. Reading goes through a memory map.
#pragma once

#include "rivals/rival.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace rivals {

class sqlite_store {
public:
    static constexpr char const* name = "sqlite";

    sqlite_store(std::filesystem::path const& folder, bool synced) {
        check(sqlite3_open((folder / "entries.db").c_str(), &database_));
        run("PRAGMA journal_mode=WAL");
        run(synced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
        run("PRAGMA mmap_size=8589934592");
        run("CREATE TABLE entries(seq INTEGER PRIMARY KEY, ts_init INTEGER, ts_publish INTEGER, topic "
            "INTEGER, "
            "payload_type INTEGER, payload BLOB)");
        run("CREATE TABLE keys(key TEXT, seq INTEGER, PRIMARY KEY(key, seq)) WITHOUT ROWID");
        begin_ = prepare("BEGIN IMMEDIATE");
        commit_ = prepare("COMMIT");
        put_entry_ = prepare("INSERT INTO entries VALUES(?1, ?2, ?3, 1, 1, ?4)");
        put_key_ = prepare("INSERT INTO keys VALUES(?1, ?2)");
        scan_ = prepare("SELECT payload FROM entries ORDER BY seq");
        get_ = prepare("SELECT payload FROM entries WHERE seq = ?1");
        find_ = prepare("SELECT seq FROM keys WHERE key = ?1 ORDER BY seq LIMIT 1");
    }
    sqlite_store(sqlite_store const&) = delete;
    sqlite_store& operator=(sqlite_store const&) = delete;
    ~sqlite_store() {
        for (auto* each : {begin_, commit_, put_entry_, put_key_, scan_, get_, find_})
            sqlite3_finalize(each);
        sqlite3_close(database_);
    }

    void append(std::uint64_t seq, entries batch) {
        step(begin_);
        for (auto const& each : batch) {
            auto const number = static_cast<sqlite3_int64>(seq++);
            sqlite3_bind_int64(put_entry_, 1, number);
            sqlite3_bind_int64(put_entry_, 2, number);
            sqlite3_bind_int64(put_entry_, 3, number);
            sqlite3_bind_blob(put_entry_, 4, each.payload.data(), static_cast<int>(each.payload.size()),
                              SQLITE_STATIC);
            step(put_entry_);
            for (auto const& index : each.keys) {
                bind_text(put_key_, index.key);
                sqlite3_bind_int64(put_key_, 2, number);
                step(put_key_);
            }
        }
        step(commit_);
    }
    void finish() { run("PRAGMA wal_checkpoint(TRUNCATE)"); }

    [[nodiscard]] std::uint64_t scan() {
        std::uint64_t sum = 0;
        while (sqlite3_step(scan_) == SQLITE_ROW)
            sum += column_seen(scan_);
        check(sqlite3_reset(scan_));
        return sum;
    }
    [[nodiscard]] std::size_t get(std::uint64_t seq) {
        sqlite3_bind_int64(get_, 1, static_cast<sqlite3_int64>(seq));
        if (sqlite3_step(get_) != SQLITE_ROW) fail(name, "no such entry");
        auto const out = column_seen(get_);
        sqlite3_reset(get_);
        return out;
    }
    [[nodiscard]] std::uint64_t find(std::string_view key) {
        bind_text(find_, key);
        if (sqlite3_step(find_) != SQLITE_ROW) fail(name, "no such key");
        auto const out = static_cast<std::uint64_t>(sqlite3_column_int64(find_, 0));
        sqlite3_reset(find_);
        return out;
    }

private:
    void check(int code) const {
        if (code != SQLITE_OK) fail(name, sqlite3_errmsg(database_));
    }
    void run(char const* statement) const {
        check(sqlite3_exec(database_, statement, nullptr, nullptr, nullptr));
    }
    [[nodiscard]] sqlite3_stmt* prepare(char const* text) const {
        sqlite3_stmt* out = nullptr;
        check(sqlite3_prepare_v3(database_, text, -1, SQLITE_PREPARE_PERSISTENT, &out, nullptr));
        return out;
    }
    void step(sqlite3_stmt* statement) const {
        if (sqlite3_step(statement) != SQLITE_DONE) fail(name, sqlite3_errmsg(database_));
        sqlite3_reset(statement);
    }
    static void bind_text(sqlite3_stmt* statement, std::string_view text) {
        sqlite3_bind_text(statement, 1, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    [[nodiscard]] static std::uint64_t column_seen(sqlite3_stmt* row) {
        void const* const bytes = sqlite3_column_blob(row, 0);
        return seen(bytes, static_cast<std::size_t>(sqlite3_column_bytes(row, 0)));
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt* begin_ = nullptr;
    sqlite3_stmt* commit_ = nullptr;
    sqlite3_stmt* put_entry_ = nullptr;
    sqlite3_stmt* put_key_ = nullptr;
    sqlite3_stmt* scan_ = nullptr;
    sqlite3_stmt* get_ = nullptr;
    sqlite3_stmt* find_ = nullptr;
};

} // namespace rivals
