// SPDX-License-Identifier: BSL-1.0
// replay_inputs: what a replay of a range of entries will read, known before it begins.
//
//     auto plan = nacre::replay::plan_events(*reader, {from, to});
//     if (!plan) return plan.error();
//     for (auto const& entry : nacre::replay::load_events(*reader, *plan)) ...          // in seq order
//     if (auto const read = reader->status(); !read) ...
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/core/time.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/reader/reader_access.hpp>
#include <nacre/reader/scan.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// Entries `from` to `to`, both included, numbered from 1.
struct seq_range {
    std::uint64_t from = 1;
    std::uint64_t to = reading::seq_max;

    /// `invalid_argument` for 0 and for `from` above `to`.
    [[nodiscard]] result<void> check() const;

    friend bool operator==(seq_range const&, seq_range const&) = default;
};

/// Smallest and largest `ts_init`.
struct time_range {
    timestamp start{};
    timestamp end{};

    friend bool operator==(time_range const&, time_range const&) = default;
};

struct event_plan {
    seq_range requested;
    std::optional<seq_range> events; ///< those of them the run has; nothing when it has none
    std::uint64_t count = 0;
    std::optional<time_range> times; ///< of the messages among `events`

    friend bool operator==(event_plan const&, event_plan const&) = default;
};

/// The times of the messages among entries `range`, which the run has: RunStarted and RunEnded carry the
/// session's clock. Nothing when there are none. O(entries / 256 + 512 entries read at most), of a run whose
/// index is not believed O(entries).
template <class Reader>
[[nodiscard]] result<std::optional<time_range>> times_of(Reader& reader, seq_range range) {
    std::optional<time_range> out;
    auto const widen = [&](timestamp least, timestamp most) {
        if (!out) out = time_range{least, most};
        out->start = std::min(out->start, least);
        out->end = std::max(out->end, most);
    };
    std::uint64_t const last_of_run = reader.high_watermark();
    for (std::uint64_t seq = range.from; seq <= range.to;) {
        bool const whole_stride =
            (seq - 1) % format::time_stride == 0 && range.to - seq >= format::time_stride - 1;
        // Of the first and the last stride the index says the times of RunStarted and RunEnded too.
        bool const only_messages = seq != 1 && last_of_run - seq >= format::time_stride;
        if (whole_stride && only_messages) {
            NACRE_TRY_VALUE(bounds, reading::reader_access::log(reader).time_bounds(seq));
            if (bounds) {
                widen(from_nanoseconds(bounds->ts_init_min), from_nanoseconds(bounds->ts_init_max));
                seq += format::time_stride;
                continue;
            }
        }
        NACRE_TRY_VALUE(entry, reader.at(seq));
        if (!is_run_boundary(entry.topic(), entry.payload_type())) widen(entry.ts_init(), entry.ts_init());
        ++seq;
    }
    return out;
}

/// Errors: `invalid_argument` for the range, `no_run_open`, those of reading.
template <class Reader>
[[nodiscard]] result<event_plan> plan_events(Reader& reader, seq_range requested) {
    NACRE_TRY(requested.check());
    NACRE_TRY(reader.refresh());
    event_plan out;
    out.requested = requested;
    std::uint64_t const last = std::min(requested.to, reader.high_watermark());
    if (requested.from > last) return out;
    out.events = seq_range{requested.from, last};
    out.count = last - requested.from + 1;
    NACRE_TRY_VALUE(times, times_of(reader, *out.events));
    out.times = times;
    return out;
}

/// The entries of a plan in seq order, as a scan: these and no later ones, also of a live run.
template <class Reader>
[[nodiscard]] auto load_events(Reader& reader, event_plan const& plan) {
    seq_range const range = plan.events.value_or(seq_range{1, 0});
    return reader.scan(range.from, range.to);
}

}}} // namespace nacre::replay

#ifndef NACRE_COMPILED
#include <nacre/replay/replay_inputs.ipp>
#endif
