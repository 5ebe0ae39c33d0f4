// SPDX-License-Identifier: BSL-1.0
// schema_difference: how one schema differs from another, field by field, for the person who has to decide
// what to do.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/schema/how_to_read.hpp>
#include <nacre/schema/tree.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace schema {

/// Collects the differences of two trees; at most `lines_max`, so that an error stays readable. A template,
/// so that only units that compare schemas compile it.
template <class Tree>
class schema_comparison {
public:
    static constexpr std::size_t lines_max = 20;

    schema_comparison(Tree const& recorded, Tree const& compiled);

    [[nodiscard]] std::string str() &&;

private:
    static constexpr std::size_t text_bytes_max = 120;

    void add(std::string_view path, std::string_view what);

    [[nodiscard]] static std::string shortened(std::string_view text);

    void add_changed(schema_node const& old, schema_node const& now, std::string_view path);

    // Goes down as long as both are composed alike, so that what is named is the smallest part that differs.
    void compare(schema_node const& old, schema_node const& now, std::string const& path);

    [[nodiscard]] static std::string inside(std::string const& path, std::string_view field);

    void compare_fields(schema_node const& old, schema_node const& now, std::string const& path);

    /// Marks as many as possible whose second positions ascend: the others are those that moved. O(n log n).
    [[nodiscard]] static std::vector<bool>
    longest_ascent(std::vector<std::pair<std::size_t, std::size_t>> const& all);

    void compare_parts(schema_node const& old, schema_node const& now, std::string const& path,
                       std::string_view open, std::string_view close);

    void compare_enumerators(schema_node const& old, schema_node const& now, std::string const& path);

    [[nodiscard]] static schema_enumerator const* with_name(Tree const& tree, schema_node const& of,
                                                            std::string_view name);

    Tree const& recorded_;
    Tree const& compiled_;
    std::string lines_;
    std::size_t count_ = 0;
};

/// Sentences joined by `; `, empty when the schemas are equal: "field price was i64 and is f64; field venue
/// was added at position 3 (text)".
template <class Tree = schema_tree>
[[nodiscard]] std::string schema_difference(std::string_view recorded, std::string_view compiled) {
    if (recorded == compiled) return {};
    auto const old = parse_schema<Tree>(recorded);
    auto const now = parse_schema<Tree>(compiled);
    if (!old) return "the recorded schema is not one of this codec: " + old.error().message();
    if (!now) return "the compiled schema is not one of this codec: " + now.error().message();
    auto lines = schema_comparison<Tree>(*old, *now).str();
    return lines.empty() ? "the enumerators stand in another order" : lines;
}

/// Why a payload that was recorded as `recorded` is not read as `compiled`, with both fingerprints, and what
/// to write so that it is.
template <class Tree = schema_tree>
[[nodiscard]] error schema_mismatch_between(payload_type_info const& recorded,
                                            payload_type_info const& compiled) {
    std::string what;
    if (recorded.name != compiled.name)
        what.append("the entry is a ").append(recorded.name).append(", not a ").append(compiled.name);
    else if (recorded.schema.empty())
        what.append(recorded.name).append(": it was recorded without a schema");
    else
        what.append(recorded.name)
            .append(": ")
            .append(schema_difference<Tree>(recorded.schema, compiled.schema))
            .append(how_to_read(recorded));
    return error::schema_mismatch(recorded.fingerprint, compiled.fingerprint, std::move(what));
}

}}} // namespace nacre::schema

#include <nacre/schema/difference.ipp>
#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace schema {
extern template class schema_comparison<schema_tree>;
}}} // namespace nacre::schema
#endif
