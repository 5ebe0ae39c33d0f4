// SPDX-License-Identifier: BSL-1.0
// definitions: the names a reader has met in a log, by id.
//
// Views handed out stay valid as long as the object: records never move once added. Finding a record by its
// id is one load: it is done for every entry that is read.
//
// Behind damage (`add_behind_damage`) some are missing, and a frame may be met that was never one of this
// log's, in the payload of a damaged entry: two that claim one id with different names leave that id
// undefined, rather than wrong. Entries that use it are served all the same, with an empty name in its place.
#pragma once

#include <nacre/format/definition_frame.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

class definitions {
public:
    struct record {
        std::string name;
        std::string schema;
        std::uint64_t fingerprint = 0;
        bool many = false;

        friend bool operator==(record const&, record const&) = default;
    };

    definitions() = default;
    definitions(definitions const&) = delete; // others point at its records
    definitions& operator=(definitions const&) = delete;

    /// False when the id is not the next of its kind: the log does not define its names in order.
    [[nodiscard]] bool add(format::definition const& what);

    /// Takes a definition whose forerunners may be lost. False when `id_max`, the highest id the log can have
    /// reached, says that it is none, or the id has been given in order to another name. O(definitions
    /// missing).
    [[nodiscard]] bool add_behind_damage(format::definition const& what, std::uint64_t id_max);

    /// Gives an id that an intact entry uses, and whose definition is lost, an empty name: no name is empty.
    void note_lost(format::frame_kind kind, std::uint32_t id);

    /// The same of the id that comes next of a kind, where its definition stood.
    void note_next_lost(format::frame_kind kind) {
        note_lost(kind, static_cast<std::uint32_t>(of(kind).by_id.size() + 1));
    }
    /// Whether an index kind is lost, or missing: one that is not found may be that.
    [[nodiscard]] bool lacks_index_kinds() const noexcept;

    /// Null for an id that was never defined.
    [[nodiscard]] record const* topic(std::uint32_t id) const noexcept { return find(topics_, id); }
    [[nodiscard]] record const* payload_type(std::uint32_t id) const noexcept {
        return find(payload_types_, id);
    }
    [[nodiscard]] record const* index_kind(std::uint32_t id) const noexcept { return find(index_kinds_, id); }

    [[nodiscard]] std::deque<record> const& topics() const noexcept { return topics_.records; }
    [[nodiscard]] std::deque<record> const& payload_types() const noexcept { return payload_types_.records; }
    [[nodiscard]] std::deque<record> const& index_kinds() const noexcept { return index_kinds_.records; }

    /// The id of an index kind, 0 when the run has no key of it.
    [[nodiscard]] std::uint16_t index_kind_id(std::string_view name) const noexcept;

private:
    struct table {
        std::deque<record> records; ///< in the order they were met; from 1 on unless something is missing
        std::vector<record const*> by_id; ///< null: missing or disputed
        std::uint32_t in_order = 0;       ///< ids up to this one were defined one behind another
        std::vector<std::uint32_t> disputed;

        [[nodiscard]] record const* record_of(format::definition const& what) {
            records.push_back(
                {std::string(what.name), std::string(what.schema), what.fingerprint, what.many});
            return &records.back();
        }
    };

    [[nodiscard]] table& of(format::frame_kind kind) noexcept {
        return kind == format::frame_kind::topic          ? topics_
               : kind == format::frame_kind::payload_type ? payload_types_
                                                          : index_kinds_;
    }
    [[nodiscard]] static record const* find(table const& list, std::uint32_t id) noexcept {
        std::size_t const at = id - std::size_t{1}; // of id 0: past every end
        return at < list.by_id.size() ? list.by_id[at] : nullptr;
    }

    table topics_;
    table payload_types_;
    table index_kinds_;
    record lost_; ///< in no list
};

}}} // namespace nacre::log

#ifndef NACRE_COMPILED
#include <nacre/log/definitions.ipp>
#endif
