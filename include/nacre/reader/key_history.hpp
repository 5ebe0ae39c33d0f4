// SPDX-License-Identifier: BSL-1.0
// key_history: the entries that have a key, oldest or newest first, as a range like the scans.
//
// Entries with one key form a list through the log, each naming the one before. So the newest are found
// first, and what is asked for is what is read: `limit` takes the newest ones, whatever the order they come
// in. Newest first they are read as the loop reaches them; oldest first all are read in `begin()`, and then
// an error anywhere leaves the range empty.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/reader/scan.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// Which of the entries with a key, and in which order.
struct history_options {
    std::uint64_t limit = seq_max; ///< at most this many, the newest ones
    bool newest_first = false;
};

/// The entries there are in `begin()`, as far as the log is read. O(entries given); of a quarantined run
/// O(entries).
template <class Log>
class key_history : public log_range<key_history<Log>, Log> {
    using base = log_range<key_history, Log>;

public:
    /// `known`: ok, or the error of a range that begins while the run has no such kind of key.
    key_history(Log* log, last_outcome* outcome, result<void> known, std::string kind, std::string key,
                history_options const& options)
        : base(log, outcome), known_(std::move(known)), kind_(std::move(kind)), key_(std::move(key)),
          options_(options) {}

private:
    friend entry_range<key_history>;
    using base::current_;
    using base::log_;

    void restart();

    void step();

    /// Whether `current_` is the next entry back; else there is none, or the range failed.
    [[nodiscard]] bool step_back();

    void hold_all() {
        while (step_back())
            held_.push_back(current_);
    }

    result<void> known_;
    std::string kind_;
    std::string key_;
    history_options options_;
    typename Log::key_walk walk_{};
    std::uint64_t left_ = 0; ///< entries still to be read
    std::vector<log::entry_view>
        held_; ///< of a range oldest first: those still to be given, the next one last
};

}}} // namespace nacre::reading

#include <nacre/reader/key_history.ipp>
