// SPDX-License-Identifier: BSL-1.0
// joined_inputs: entries of a run together with slices of a catalog over the same time.
//
//     auto plan = nacre::replay::plan_joined(*reader, {}, data, {{"EURUSD"}, {"USDJPY-M1", {}, {}, false}});
//     auto inputs = nacre::replay::load_joined(*reader, data, *plan);
//
// Every error that concerns a slice is `catalog` and names it. `load_slice` streams; `load_joined` collects
// in memory.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/replay/catalog.hpp>
#include <nacre/replay/replay_inputs.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// A series that a replay wants; a bound that is left open is the smallest or largest time of the entries
/// replayed.
struct slice_selector {
    std::string name;
    std::optional<timestamp> start{};
    std::optional<timestamp> end{};
    bool required = true; ///< whether loading fails when there is no such series
};

struct joined_plan {
    event_plan events;
    std::vector<catalog_slice> slices; ///< in the order of the selectors

    friend bool operator==(joined_plan const&, joined_plan const&) = default;
};

template <class Record>
struct loaded_slice {
    catalog_slice slice;
    std::vector<Record> records; ///< in order of time
};

template <class Scan, class Record>
struct joined_inputs {
    Scan events; ///< in seq order
    std::vector<loaded_slice<Record>> slices;
};

/// `why`, as an error of the slice.
[[nodiscard]] inline error slice_error(std::string const& name, error const& why) {
    std::string const words = why.code() == errc::catalog ? std::string(why.reason()) : why.message();
    auto const out = error::catalog("slice " + name + ": " + words);
    return why.code() == errc::catalog && !why.path().empty() ? out.at_path(why.path()) : out;
}

/// The slice a selector means, over entries whose times are `times`.
[[nodiscard]] inline result<catalog_slice> resolve_slice(slice_selector const& wanted,
                                                         std::optional<time_range> const& times) {
    if ((!wanted.start || !wanted.end) && !times)
        return error::catalog("slice " + wanted.name +
                              ": it has no bounds of its own, and there are no entries to take them from");
    catalog_slice out;
    out.name = wanted.name;
    out.start = wanted.start ? *wanted.start : times->start;
    out.end = wanted.end ? *wanted.end : times->end;
    out.required = wanted.required;
    if (out.start > out.end) return error::catalog("slice " + wanted.name + ": it ends before it starts");
    return out;
}

/// Errors: `invalid_argument` for the range and when no slice is selected; `catalog`, naming the slice; those
/// of reading.
template <class Reader, class Catalog>
[[nodiscard]] result<joined_plan> plan_joined(Reader& reader, seq_range requested, Catalog const& from,
                                              std::vector<slice_selector> const& selectors) {
    require_catalog<Catalog>();
    NACRE_TRY(requested.check());
    if (selectors.empty()) return error::invalid_argument("a joined replay selects at least one slice");
    NACRE_TRY_VALUE(events, plan_events(reader, requested));
    joined_plan out{std::move(events), {}};
    for (auto const& each : selectors) {
        NACRE_TRY_VALUE(resolved, resolve_slice(each, out.events.times));
        auto planned = from.plan(resolved);
        if (!planned) return slice_error(each.name, planned.error());
        out.slices.push_back(std::move(*planned));
    }
    return out;
}

/// Streams one slice to `sink(record)`; the number of records. A missing slice is empty when it is optional,
/// else `catalog`, as every other error.
template <class Catalog, class Sink>
[[nodiscard]] result<std::uint64_t> load_slice(Catalog const& from, catalog_slice const& slice, Sink&& sink) {
    require_catalog<Catalog>();
    auto loaded = from.load(slice, sink);
    if (loaded) return loaded;
    if (loaded.error().code() == errc::not_found && !slice.required) return std::uint64_t{0};
    return slice_error(slice.name, loaded.error());
}

/// All slices, in memory, and the entries as a scan. Errors: `catalog`, naming the slice.
template <class Reader, class Catalog>
[[nodiscard]] auto load_joined(Reader& reader, Catalog const& from, joined_plan const& plan)
    -> result<joined_inputs<decltype(load_events(reader, plan.events)), typename Catalog::record_type>> {
    using record = typename Catalog::record_type;
    joined_inputs<decltype(load_events(reader, plan.events)), record> out{load_events(reader, plan.events),
                                                                          {}};
    for (auto const& slice : plan.slices) {
        loaded_slice<record> one{slice, {}};
        auto const loaded = load_slice(from, slice, [&](record const& each) { one.records.push_back(each); });
        if (!loaded) return loaded.error();
        out.slices.push_back(std::move(one));
    }
    return out;
}

}}} // namespace nacre::replay
