// SPDX-License-Identifier: BSL-1.0
// time_scan: the entries of a run whose ts_init lies within a range of time, in seq order.
//
// `ts_init` says when a message came to be and need not rise from entry to entry, so no entry can be found by halving.
// The time index knows the smallest and largest ts_init of each stride of entries: strides that lie outside the range are
// stepped over unread, the entries of the others are read, verified and compared. O(strides + entries of the strides
// that overlap the range).
//
// A view and an input range like the other scans (reader/scan.hpp): `begin()` starts anew, an error is yielded once and is
// the last thing, new commits of a live run are met at the end. Damage within a stride that was stepped over is not met.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/reader/scan.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// Entries with `from <= ts_init <= to`. `Log` is a log_reader.
template <class Log>
class time_scan : public std::ranges::view_base {
public:
    using iterator = scan_iterator<time_scan>;

    /// Without a log: yields `no_run_open`. Empty when `from` is after `to`.
    time_scan(Log* log, timestamp from, timestamp to) noexcept : log_(log), from_(from), to_(to) {}

    /// Finds the first entry.
    [[nodiscard]] iterator begin() {
        next_ = {1, 0};
        stride_end_ = 0;
        failed_ = false;
        ended_ = from_ > to_;
        if (!ended_) advance();
        return iterator(*this);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    friend iterator;

    [[nodiscard]] result<log::entry_view> const& current() const noexcept { return current_; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }

    void advance() {
        for (;;) {
            if (next_.seq > stride_end_ && !enter_stride()) return;
            auto entry = log_->read(next_);
            if (!entry) return fail(std::move(entry).error());
            next_ = log_->after(*entry);
            if (entry->ts_init() < from_ || entry->ts_init() > to_) continue;
            current_ = *entry;
            return;
        }
    }

    /// Whether entry `next_` is to be read, after strides outside the range were stepped over; else the scan has ended or
    /// failed. `stride_end_` then is the last entry that the bounds just read speak of.
    [[nodiscard]] bool enter_stride() {
        for (;;) {
            if (failed_) {
                ended_ = true;
                return false;
            }
            if (!find_more()) return false;
            auto const bounds = log_->time_bounds(next_.seq);
            if (!bounds) {
                fail(bounds.error());
                return false;
            }
            std::uint64_t const whole =
                next_.seq + (format::time_stride - 1 - (next_.seq - 1) % format::time_stride);
            std::uint64_t const end = std::min(whole, log_->high_watermark());
            if (!*bounds || ((*bounds)->ts_init_max >= to_nanoseconds(from_) &&
                             (*bounds)->ts_init_min <= to_nanoseconds(to_))) {
                stride_end_ = end;
                return true;
            }
            next_ = {end + 1, 0};
        }
    }

    /// Whether there is an entry `next_`.
    [[nodiscard]] bool find_more() {
        if (log_ == nullptr) {
            fail(error::no_run_open());
            return false;
        }
        if (next_.seq > log_->high_watermark()) {
            if (auto refreshed = log_->refresh(); !refreshed) {
                fail(std::move(refreshed).error());
                return false;
            }
        }
        ended_ = next_.seq > log_->high_watermark();
        return !ended_;
    }

    void fail(error why) {
        current_ = std::move(why);
        failed_ = true;
        next_.seq = seq_max;
        stride_end_ = 0;
    }

    Log* log_;
    timestamp from_;
    timestamp to_;
    typename Log::position next_{};
    std::uint64_t stride_end_ = 0; ///< entries up to here are read one by one
    result<log::entry_view> current_ = log::entry_view{};
    bool failed_ = false;
    bool ended_ = true;
};

}}} // namespace nacre::reading
