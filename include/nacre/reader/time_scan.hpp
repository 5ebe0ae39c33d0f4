// SPDX-License-Identifier: BSL-1.0
// time_scan: the entries of a run whose ts_init lies within a range of time, in seq order.
//
// `ts_init` says when a message came to be and need not rise from entry to entry, so no entry can be found by
// halving. The time index knows the smallest and largest ts_init of each stride of entries: strides that lie
// outside the range are stepped over unread, the entries of the others are read, verified and compared.
// O(strides + entries of the strides that overlap the range).
//
// RunStarted and RunEnded are never among them: they carry the session's clock, which need not be that of the
// messages.
//
// A range like the other scans (reader/scan.hpp): an error ends it and stands in its status, new commits of a
// live run are met at the end. Damage within a stride that was stepped over is not met.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/reader/scan.hpp>

#include <algorithm>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// Messages with `from <= ts_init <= to`. Empty when `from` is after `to`.
template <class Log>
class time_scan : public log_range<time_scan<Log>, Log> {
    using base = log_range<time_scan, Log>;

public:
    time_scan(Log* log, last_outcome* outcome, timestamp from, timestamp to) noexcept
        : base(log, outcome), from_(from), to_(to) {}

private:
    friend entry_range<time_scan>;
    using base::current_;
    using base::log_;

    void restart() noexcept {
        next_ = {1, 0};
        stride_end_ = 0;
        if (from_ > to_) this->finish();
    }

    void step();

    /// Whether entry `next_` is to be read, after strides outside the range were stepped over; else the scan
    /// has ended or failed. `stride_end_` then is the last entry that the bounds just read speak of.
    [[nodiscard]] bool enter_stride();

    timestamp from_;
    timestamp to_;
    typename Log::position next_{};
    std::uint64_t stride_end_ = 0; ///< entries up to here are read one by one
};

}}} // namespace nacre::reading

#include <nacre/reader/time_scan.ipp>
