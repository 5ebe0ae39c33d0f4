// SPDX-License-Identifier: BSL-1.0
// reader.ipp: the bodies of reader.hpp.
#pragma once

#include <nacre/reader/reader.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/log/place.hpp>
#include <nacre/reader/definition_list.hpp>
#include <nacre/reader/header_index.hpp>
#include <nacre/reader/key_history.hpp>
#include <nacre/reader/nearest_name.hpp>
#include <nacre/reader/reader_access.hpp>
#include <nacre/reader/replay_plan.hpp>
#include <nacre/reader/scan.hpp>
#include <nacre/reader/time_scan.hpp>
#include <nacre/reader/trace.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

template <class Backend, class Encoder, class Hasher>
result<log::entry_view> basic_reader<Backend, Encoder, Hasher>::at(std::uint64_t seq) {
    if (!run_) return error::no_run_open();
    if (seq == 0 || seq > run_->log.high_watermark()) return error::not_found();
    return run_->log.read({seq, 0});
}

template <class Backend, class Encoder, class Hasher>
result<std::optional<log::entry_view>> basic_reader<Backend, Encoder, Hasher>::find(std::string_view kind,
                                                                                    std::string_view key) {
    NACRE_TRY(knows_index_kind(kind));
    std::uint16_t const id = run_->log.names().index_kind_id(recorded_kind(kind));
    if (id == 0) return std::optional<log::entry_view>{};
    return run_->log.find_first(id, key);
}

template <class Backend, class Encoder, class Hasher>
result<std::optional<log::entry_view>> basic_reader<Backend, Encoder, Hasher>::last(std::string_view kind,
                                                                                    std::string_view key) {
    NACRE_TRY(knows_index_kind(kind));
    std::uint16_t const id = run_->log.names().index_kind_id(recorded_kind(kind));
    if (id == 0) return std::optional<log::entry_view>{};
    NACRE_TRY_VALUE(walk, run_->log.walk_key(id, key));
    return run_->log.step_back(walk, key);
}

template <class Backend, class Encoder, class Hasher>
result<replay_plan> basic_reader<Backend, Encoder, Hasher>::snapshot_plan() const {
    if (!run_) return error::no_run_open();
    replay_plan plan;
    plan.last = run_->log.high_watermark();
    if (run_->log.anchors().empty()) return plan;
    auto const& [latest, offset] = run_->log.anchors().back();
    if (latest.high_watermark > plan.last)
        return error::corrupted(latest.high_watermark, offset, "an anchor is past the high-watermark");
    plan.first = latest.high_watermark + 1;
    plan.anchor = latest;
    return plan;
}

template <class Backend, class Encoder, class Hasher>
std::string_view basic_reader<Backend, Encoder, Hasher>::recorded_kind(std::string_view kind) const noexcept {
    std::string_view found = kind;
    if constexpr (requires { Encoder::for_each_former_kind([](std::string_view, std::string_view) {}); }) {
        if (run_ && run_->log.names().index_kind_id(kind) == 0)
            Encoder::for_each_former_kind([&](std::string_view now, std::string_view before) {
                if (now == kind && run_->log.names().index_kind_id(before) != 0) found = before;
            });
    }
    return found;
}

template <class Backend, class Encoder, class Hasher>
result<void> basic_reader<Backend, Encoder, Hasher>::knows_index_kind(std::string_view kind) const {
    if (!run_) return error::no_run_open();
    if (run_->log.names().index_kind_id(kind) != 0) return {};
    if (run_->log.names().lacks_index_kinds())
        return error::corrupted(error::unknown, run_->log.verdict().damage_offset,
                                "the definition of an index kind is lost, which may be \"" +
                                    std::string(kind) + '"');
    nearest_name nearest(kind);
    for (auto const& each : run_->log.names().index_kinds())
        nearest.offer(each.name);
    if constexpr (requires { Encoder::for_each_index_kind([](std::string_view) {}); }) {
        bool known = false;
        Encoder::for_each_index_kind([&](std::string_view name) {
            known = known || name == kind;
            nearest.offer(name);
        });
        if (known) return {};
    }
    std::string what = "the run has no index kind \"" + std::string(kind) + '"';
    if (!nearest.found().empty()) what += ": the nearest it has is \"" + nearest.found() + '"';
    return error::invalid_argument(std::move(what));
}

}}} // namespace nacre::reading
