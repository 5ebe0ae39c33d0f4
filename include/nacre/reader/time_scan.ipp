// SPDX-License-Identifier: BSL-1.0
// time_scan.ipp: the bodies of time_scan.hpp.
#pragma once

#include <nacre/reader/time_scan.hpp>

#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/core/time.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/reader/scan.hpp>

#include <algorithm>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace reading {

template <class Log>
void time_scan<Log>::step() {
    for (;;) {
        if (next_.seq > stride_end_ && !enter_stride()) return;
        auto const entry = log_->read(next_);
        if (!entry) return this->fail(entry.error());
        next_ = log_->after(*entry);
        if (entry->ts_init() < from_ || entry->ts_init() > to_) continue;
        if (is_run_boundary(entry->topic(), entry->payload_type())) continue;
        current_ = *entry;
        return;
    }
}

template <class Log>
bool time_scan<Log>::enter_stride() {
    for (;;) {
        if (!this->reaches(next_.seq)) return false;
        auto const bounds = log_->time_bounds(next_.seq);
        if (!bounds) {
            this->fail(bounds.error());
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

}}} // namespace nacre::reading
