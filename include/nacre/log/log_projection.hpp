// SPDX-License-Identifier: BSL-1.0
// log_projection: everything a log says outside its payloads, gathered by one walk over accepted frames:
// definitions, inputs, index, anchors, last entry. Recovery seals with it, a reader of an unsealed run looks
// things up in it.
#pragma once

#include <nacre/core/anchor.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/log/definitions.hpp>
#include <nacre/log/index.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

struct anchor_record {
    core::anchor anchor;
    std::uint64_t offset = 0; ///< of its frame
};

/// A template, so that only units that use it compile it.
template <class = void>
class basic_log_projection {
public:
    /// Notes one frame; frames come in file order. `corrupted` when it is not well formed or not in sequence.
    [[nodiscard]] result<void> add(std::uint64_t offset, bytes_view frame, std::size_t digest_bytes);

    /// Notes one intact frame of a log with damage before it, neither entry nor commit; false when it cannot
    /// be one.
    [[nodiscard]] bool add_behind_damage(std::uint64_t offset, bytes_view frame, std::size_t digest_bytes);

    /// Gives every name that this intact entry uses and that is lost an empty one.
    void note_lost_names(format::entry_frame const& entry);

    /// Notes that the frame at hand, of kind `kind` as far as that can be told, is lost.
    void note_lost_frame(std::uint16_t kind) {
        if (format::is_definition(kind)) names_.note_next_lost(static_cast<format::frame_kind>(kind));
    }

    /// What is left to say of a run whose manifest is lost: no more than its header does.
    void assume_inputs(run_id const& id);

    [[nodiscard]] std::optional<run_inputs> const& inputs() const noexcept { return inputs_; }
    [[nodiscard]] definitions const& names() const noexcept { return names_; }
    [[nodiscard]] log_index const& index() const noexcept { return index_; }
    [[nodiscard]] std::vector<anchor_record> const& anchors() const noexcept { return anchors_; }
    /// Of the last commit noted: its last seq and where it ends.
    [[nodiscard]] std::uint64_t committed_seq() const noexcept { return committed_seq_; }
    [[nodiscard]] std::uint64_t committed_end() const noexcept { return committed_end_; }

    /// Whether the last entry is an orderly `RunEnded`, by topic and payload type.
    [[nodiscard]] bool ends_orderly() const noexcept;

private:
    void add_entry(format::entry_frame const& entry, std::uint64_t offset);

    std::optional<run_inputs> inputs_;
    definitions names_;
    log_index index_;
    std::vector<anchor_record> anchors_;
    std::uint64_t committed_seq_ = 0;
    std::uint64_t committed_end_ = format::log_begin;
    std::uint32_t last_topic_ = 0;
    std::uint32_t last_type_ = 0;
};
using log_projection = basic_log_projection<>;

}}} // namespace nacre::log

#include <nacre/log/log_projection.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace log {
extern template class basic_log_projection<void>;
}}} // namespace nacre::log
#endif
