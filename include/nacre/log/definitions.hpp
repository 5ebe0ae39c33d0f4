// SPDX-License-Identifier: BSL-1.0
// definitions: the names a reader has met in a log, by id.
//
// Views handed out stay valid as long as the object: records never move once added.
#pragma once

#include <nacre/format/definition_frame.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace nacre::inline v1 {

class definitions {
public:
    struct record {
        std::string name;
        std::string schema;
        std::uint64_t fingerprint = 0;
        bool many = false;
    };

    /// False when the id is not the next of its kind: the log does not define its names in order.
    [[nodiscard]] bool add(format::definition const& what) {
        auto& list = of(what.kind);
        if (what.id != list.size() + 1) return false;
        list.push_back({std::string(what.name), std::string(what.schema), what.fingerprint, what.many});
        return true;
    }

    /// Null for an id that was never defined.
    [[nodiscard]] record const* topic(std::uint32_t id) const noexcept { return find(topics_, id); }
    [[nodiscard]] record const* payload_type(std::uint32_t id) const noexcept { return find(payload_types_, id); }
    [[nodiscard]] record const* index_kind(std::uint32_t id) const noexcept { return find(index_kinds_, id); }

    [[nodiscard]] std::deque<record> const& topics() const noexcept { return topics_; }
    [[nodiscard]] std::deque<record> const& payload_types() const noexcept { return payload_types_; }
    [[nodiscard]] std::deque<record> const& index_kinds() const noexcept { return index_kinds_; }

    /// The id of an index kind, 0 when the run has no key of it.
    [[nodiscard]] std::uint16_t index_kind_id(std::string_view name) const noexcept {
        for (std::size_t at = 0; at < index_kinds_.size(); ++at)
            if (index_kinds_[at].name == name) return static_cast<std::uint16_t>(at + 1);
        return 0;
    }

private:
    [[nodiscard]] std::deque<record>& of(format::frame_kind kind) noexcept {
        return kind == format::frame_kind::topic          ? topics_
               : kind == format::frame_kind::payload_type ? payload_types_
                                                          : index_kinds_;
    }
    [[nodiscard]] static record const* find(std::deque<record> const& list, std::uint32_t id) noexcept {
        return id >= 1 && id <= list.size() ? &list[id - 1] : nullptr;
    }

    std::deque<record> topics_;
    std::deque<record> payload_types_;
    std::deque<record> index_kinds_;
};

} // namespace nacre::inline v1
