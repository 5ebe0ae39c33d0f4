// SPDX-License-Identifier: BSL-1.0
// list_runs: what runs a backend holds, by their heads alone.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/frame.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/with_hasher.hpp>
#include <nacre/log/mend.hpp>
#include <nacre/log/run_head.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// What the manifest in `bytes`, a run's first ones, says; one damaged byte is mended. Nothing when it cannot
/// be read.
template <hashing::hasher H>
[[nodiscard]] std::optional<run_inputs> read_inputs(bytes_view bytes, H const& hash) {
    constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);
    if (auto const prefix = format::read_prefix(bytes, format::log_begin)) {
        bytes_view const frame = bytes.subspan(format::log_begin, prefix->size);
        if (format::frame_is_intact(frame, hash)) return format::parse_manifest(frame, digest_bytes);
    }
    std::uint64_t budget = mend_budget_bytes;
    auto const mended = mend_frame(bytes, format::log_begin, budget, hash);
    return mended ? format::parse_manifest(*mended, digest_bytes) : std::nullopt;
}

/// A run's inputs and what its superblocks say; its log is not looked at. The hashers that can be met are
/// those of `with_hasher`: the library's, or those named. O(1).
template <hashing::hasher... Hashers, class Backend>
[[nodiscard]] result<manifest> read_manifest(Backend const& backend, run_id const& id) {
    auto const read = [&]() -> result<manifest> {
        NACRE_TRY_VALUE(run, backend.open_read(id));
        NACRE_TRY_VALUE(head, read_run_head(run));
        if (head.header.run_id != id)
            return error::corrupted(error::unknown, 0,
                                    "the header names another run: " + head.header.run_id.str());
        NACRE_TRY_VALUE(extent, run.extent());
        NACRE_TRY_VALUE(bytes,
                        run.view(0, std::min<std::uint64_t>(extent, format::log_begin + manifest_bytes_max)));
        std::optional<run_inputs> inputs;
        NACRE_TRY(hashing::with_hasher<Hashers...>(
            head.header.hasher, [&](auto const& hash) { inputs = read_inputs(bytes, hash); }));
        if (!inputs)
            return error::corrupted(error::unknown, format::log_begin, "the manifest cannot be read");
        format::superblock running{};
        running.status = status::running;
        auto const* current = head.superblocks.current();
        return manifest_of(*inputs, head.header.durability, head.header.hasher,
                           current != nullptr ? *current : running);
    };
    auto out = read();
    if (!out) return out.error().at_path(backend.location(id));
    return out;
}

/// Every run of the backend that can be read, by start time; nothing for a place that does not exist yet. A
/// run that cannot be read is skipped and told to `on_skipped(run_id const&, error const&)`.
template <class Backend, class Skipped>
[[nodiscard]] result<std::vector<manifest>> list_runs(Backend const& backend, Skipped&& on_skipped) {
    NACRE_TRY_VALUE(ids, backend.list());
    std::vector<manifest> out;
    for (auto const& id : ids) {
        auto each = read_manifest(backend, id);
        if (each)
            out.push_back(std::move(*each));
        else
            on_skipped(id, each.error());
    }
    return out;
}

}}} // namespace nacre::log
