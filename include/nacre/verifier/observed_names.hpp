// SPDX-License-Identifier: BSL-1.0
// observed_names: the definitions a log holds, by id, whatever order they stand in.
#pragma once

#include <nacre/format/definition_frame.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace verification {

/// Views into the bytes that are verified.
/// A template, so that only units that use it compile it.
template <class = void>
class basic_observed_names {
public:
    enum class outcome { in_order, out_of_order, id_taken, name_taken };

    [[nodiscard]] outcome add(format::definition const& what);
    /// Null when nothing defines it.
    [[nodiscard]] format::definition const* find(format::frame_kind kind, std::uint32_t id) const {
        auto const& by_id = tables_[index_of(kind)].by_id;
        auto const at = by_id.find(id);
        return at == by_id.end() ? nullptr : &at->second;
    }
    /// True the first time it is asked about this id: each missing definition is reported once.
    [[nodiscard]] bool is_news(format::frame_kind kind, std::uint32_t id);
    /// The largest id defined so far.
    [[nodiscard]] std::uint32_t id_max(format::frame_kind kind) const noexcept {
        return tables_[index_of(kind)].id_max;
    }

private:
    struct table {
        boost::unordered_flat_map<std::uint32_t, format::definition> by_id;
        boost::unordered_flat_map<std::string_view, std::uint32_t> by_name;
        boost::unordered_flat_map<std::uint32_t, bool> reported;
        std::uint32_t id_max = 0;
    };
    static constexpr std::size_t reported_max = std::size_t{1} << 20;

    [[nodiscard]] static std::size_t index_of(format::frame_kind kind) noexcept {
        return kind == format::frame_kind::topic ? 0 : kind == format::frame_kind::payload_type ? 1 : 2;
    }

    std::array<table, 3> tables_;
};
using observed_names = basic_observed_names<>;

[[nodiscard]] constexpr std::string_view name_of(format::frame_kind kind) noexcept {
    switch (kind) {
    case format::frame_kind::manifest: return "manifest";
    case format::frame_kind::topic: return "topic";
    case format::frame_kind::payload_type: return "payload type";
    case format::frame_kind::index_kind: return "index kind";
    case format::frame_kind::entry: return "entry";
    case format::frame_kind::anchor: return "anchor";
    case format::frame_kind::commit: return "commit";
    case format::frame_kind::index_block: return "index block";
    case format::frame_kind::footer: return "footer";
    }
    return "unknown";
}

}}} // namespace nacre::verification

#include <nacre/verifier/observed_names.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace verification {
extern template class basic_observed_names<void>;
}}} // namespace nacre::verification
#endif
