// SPDX-License-Identifier: BSL-1.0
// restore_lineage.ipp: the bodies of restore_lineage.hpp.
#pragma once

#include <nacre/lifecycle/restore_lineage.hpp>

#include <nacre/core/anchor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/lifecycle/run_lineage.hpp>
#include <nacre/replay/projection.hpp>
#include <nacre/replay/replay_range.hpp>
#include <nacre/replay/restore.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <algorithm>
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
    std::vector<Reader> behind; // newest first: what is applied whole
    for (run_id id = newest;;) {
        NACRE_TRY_VALUE(reader, open(id));
        report_.runs.push_back(id);
        std::uint64_t from = 1;
        if constexpr (!std::is_same_v<Store, no_snapshots>) {
            NACRE_TRY_VALUE(found, load_newest(reader));
            if (found) from = report_.used->high_watermark + 1;
        }
        if (report_.used) report_.used_in = id;
        std::optional<run_id> const parent = reader.manifest().inputs.parent;
        if (report_.used || !parent) {
            NACRE_TRY(snapshot_was_found());
            NACRE_TRY(apply(reader, from));
            break;
        }
        NACRE_TRY(check_parent(*backend_, id, *parent));
        behind.push_back(std::move(reader));
        id = *parent;
    }
    std::reverse(report_.runs.begin(), report_.runs.end());
    for (; !behind.empty(); behind.pop_back())
        NACRE_TRY(apply(behind.back(), 1));
    return std::move(report_);
}

template <class Reader, class Backend, class Store, class Projection, class Load>
result<Reader> lineage_restore<Reader, Backend, Store, Projection, Load>::open(run_id const& id) const {
    auto opened = Reader::open(*backend_, id);
    if (!opened) {
        if (opened.error() == errc::not_found && !report_.runs.empty()) return is_needed(id);
        return opened.error().at_path(backend_->location(id));
    }
    Reader reader = std::move(*opened);
    if (reader.manifest().status == status::quarantined)
        return error::corrupted(error::unknown, error::unknown,
                                "a run of the lineage is quarantined: acknowledged entries are damaged")
            .at_path(backend_->location(id));
    return reader;
}

template <class Reader, class Backend, class Store, class Projection, class Load>
error lineage_restore<Reader, Backend, Store, Projection, Load>::is_needed(run_id const& id) const {
    std::string what = "run " + id.str() + ": run " + report_.runs.back().str() +
                       " goes on from it, and no newer snapshot covers it; put its file back";
    if (!report_.passed_over.empty()) {
        auto const& newest = report_.passed_over.front();
        what += ", or the newest snapshot: " + newest.why.message();
    }
    return error::not_found(what).at_path(backend_->location(id));
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
