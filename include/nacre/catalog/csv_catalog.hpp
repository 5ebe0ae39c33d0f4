// SPDX-License-Identifier: BSL-1.0
// csv_catalog: a catalog of quotes and bars in files of comma-separated values, one file a series.
//
// Files are streamed in a buffer of fixed size and may be larger than memory. Times must not go back from
// line to line; prices are taken digit by digit, so that none is rounded. Whatever does not fit its format is
// a `catalog` error that names file, line and column; nothing is skipped. A load ends with the first record
// past the slice, so lines behind it are not looked at.
//
//     csv_catalog const data({csv_source::histdata_ticks("EURUSD", "eurusd-2020-01.csv"),
//                             {"USDJPY-M1", "usdjpy-m1.csv", csv_format::bars}});
//     auto count = data.load({"EURUSD", start, end}, [&](market_record const& m) { strategy.warm(m); });
//
// Threads: const members from any thread at once.
#pragma once

#include <nacre/catalog/csv_fields.hpp>
#include <nacre/catalog/csv_lines.hpp>
#include <nacre/catalog/market_record.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/replay/catalog.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace cataloguing {

enum class csv_format {
    compact_ticks, ///< `YYYYMMDD HHMMSSmmm,bid,ask,volume`, no header, local time
    ticks,         ///< header `timestamp,bid,ask`; `YYYY-MM-DD HH:MM:SS[.fraction]+HH:MM,bid,ask`
    bars,          ///< header `timestamp,open,high,low,close`; times as in `ticks`
};

struct csv_source {
    std::string name;
    std::filesystem::path file;
    csv_format format = csv_format::ticks;
    /// compact_ticks only: how far the file's clock is ahead of UTC, all the year. The other formats say it
    /// in each line.
    std::chrono::minutes ahead_of_utc{0};

    /// Ticks as HistData.com publishes them: Eastern Standard Time, without daylight saving.
    [[nodiscard]] static csv_source histdata_ticks(std::string name, std::filesystem::path file);
};

class csv_catalog {
public:
    using record_type = market_record;

    /// Of sources with one name the first counts.
    explicit csv_catalog(std::vector<csv_source> sources) : sources_(std::move(sources)) {}

    /// Never fails: whether the file is there is told in `present`.
    [[nodiscard]] result<replay::catalog_slice> plan(replay::catalog_slice const& wanted) const;

    /// Records of the slice, in order, to `sink(record)`, which returns nothing or a `result<void>`. Errors:
    /// `not_found` for an unknown name and a missing file, `catalog` for what does not fit the format, `io`,
    /// the sink's.
    template <class Sink>
    [[nodiscard]] result<std::uint64_t> load(replay::catalog_slice const& slice, Sink&& sink) const {
        auto const* source = find(slice.name);
        if (source == nullptr) return error::not_found("the catalog knows no series of this name");
        auto loaded = load_from(*source, slice, sink);
        if (!loaded) return loaded.error().at_path(source->file.native());
        return loaded;
    }

private:
    [[nodiscard]] csv_source const* find(std::string_view name) const noexcept;

    template <class Sink>
    [[nodiscard]] static result<std::uint64_t> load_from(csv_source const& source,
                                                         replay::catalog_slice const& slice, Sink& sink) {
        NACRE_TRY_VALUE(lines, csv_lines::open(source.file));
        NACRE_TRY(check_header(lines, header_of(source.format)));
        timestamp last = timestamp::min();
        for (std::uint64_t count = 0;;) {
            NACRE_TRY_VALUE(text, lines.next());
            if (!text) return count;
            NACRE_TRY_VALUE(record, parse(csv_fields(*text, lines.line()), source));
            timestamp const time = time_of(record);
            if (time < last) return csv_error(lines.line(), 1, "the time goes back");
            last = time;
            if (time > slice.end) return count;
            if (time < slice.start) continue;
            if constexpr (std::is_void_v<std::invoke_result_t<Sink&, market_record const&>>)
                std::invoke(sink, record);
            else
                NACRE_TRY(std::invoke(sink, record));
            ++count;
        }
    }

    [[nodiscard]] static constexpr std::string_view header_of(csv_format format) noexcept {
        switch (format) {
        case csv_format::compact_ticks: return {};
        case csv_format::ticks: return "timestamp,bid,ask";
        case csv_format::bars: return "timestamp,open,high,low,close";
        }
        return {};
    }

    [[nodiscard]] static result<void> check_header(csv_lines& lines, std::string_view wanted);

    [[nodiscard]] static result<market_record> parse(csv_fields fields, csv_source const& source);

    [[nodiscard]] static result<market_quote> parse_quote(csv_fields& fields, timestamp time);

    [[nodiscard]] static result<market_bar> parse_bar(csv_fields& fields);

    std::vector<csv_source> sources_;
};

static_assert(replay::catalog<csv_catalog>);

}}} // namespace nacre::cataloguing

#ifndef NACRE_COMPILED
#include <nacre/catalog/csv_catalog.ipp>
#endif
