// SPDX-License-Identifier: BSL-1.0
// restore_lineage.ipp: the bodies of restore_lineage.hpp.
#pragma once

#include <nacre/lifecycle/restore_lineage.hpp>

#include <nacre/core/anchor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/lifecycle/run_lineage.hpp>
#include <nacre/replay/projection.hpp>
#include <nacre/replay/replay_range.hpp>
#include <nacre/replay/restore.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

template <class Reader, class Backend, class Store, class Projection, class Load>
result<lineage_report> lineage_restore<Reader, Backend, Store, Projection, Load>::run(run_id const& newest) {
    using hasher = typename Reader::hasher_type;
    NACRE_TRY_VALUE(lineage, run_lineage<hasher>(*backend_, newest));
    report_.runs = std::move(lineage);
    std::size_t base = report_.runs.size();
    std::vector<Reader> behind; // newest first: what is applied whole
    for (;;) {
        --base;
        NACRE_TRY_VALUE(reader, open(report_.runs[base]));
        std::uint64_t from = 1;
        if constexpr (!std::is_same_v<Store, no_snapshots>) {
            NACRE_TRY_VALUE(found, load_newest(reader));
            if (found) from = report_.used->high_watermark + 1;
        }
        if (report_.used) report_.used_in = report_.runs[base];
        if (report_.used || base == 0) {
            NACRE_TRY(snapshot_was_found());
            NACRE_TRY(apply(reader, from));
            break;
        }
        behind.push_back(std::move(reader));
    }
    for (; !behind.empty(); behind.pop_back())
        NACRE_TRY(apply(behind.back(), 1));
    return std::move(report_);
}

template <class Reader, class Backend, class Store, class Projection, class Load>
result<Reader> lineage_restore<Reader, Backend, Store, Projection, Load>::open(run_id const& id) const {
    NACRE_TRY_VALUE(reader, Reader::open(*backend_, id));
    if (reader.manifest().status == status::quarantined)
        return error::corrupted(error::unknown, error::unknown,
                                "a run of the lineage is quarantined: acknowledged entries are damaged")
            .at_path(backend_->location(id));
    return reader;
}

template <class Reader, class Backend, class Store, class Projection, class Load>
result<bool> lineage_restore<Reader, Backend, Store, Projection, Load>::load_newest(Reader const& reader) {
    auto const& anchors = reader.anchors();
    for (auto at = anchors.rbegin(); at != anchors.rend(); ++at) {
        anchor const& candidate = at->anchor;
        if (candidate.high_watermark > reader.high_watermark())
            return error::corrupted(candidate.high_watermark, at->offset,
                                    "an anchor is past the high-watermark");
        auto const blob =
            replay::load_blob<typename Reader::hasher_type, Load>(*snapshots_, candidate, options_);
        error why = blob ? error{} : blob.error();
        if (blob) {
            auto const loaded = replay::load_state_from(*load_state_, candidate, *blob);
            if (loaded) {
                report_.used = candidate;
                return true;
            }
            if (!options_.load_state_is_atomic) return loaded.error();
            why = loaded.error();
        }
        if (options_.fallback == replay::restore_fallback::none) return why;
        report_.passed_over.push_back({candidate, std::move(why)});
    }
    return false;
}

template <class Reader, class Backend, class Store, class Projection, class Load>
result<void> lineage_restore<Reader, Backend, Store, Projection, Load>::snapshot_was_found() const {
    if (report_.used || report_.passed_over.empty() ||
        options_.fallback == replay::restore_fallback::from_start)
        return {};
    return report_.passed_over.front().why;
}

template <class Reader, class Backend, class Store, class Projection, class Load>
result<void> lineage_restore<Reader, Backend, Store, Projection, Load>::apply(Reader& reader,
                                                                              std::uint64_t from) {
    NACRE_TRY_VALUE(counts, replay::replay_range(reader, from, reader.high_watermark(), *projection_));
    report_.applied += counts.applied;
    report_.ignored += counts.ignored;
    return {};
}

}}} // namespace nacre::lifecycle
