// SPDX-License-Identifier: BSL-1.0
// schema_tree: a recorded schema, parsed, so that payloads can be read without the types they were written with.
//
// The text may come from a damaged or hostile file: what is not exactly a schema (docs/encoding.md) is refused with the
// position; depth and number of nodes are bounded; time and memory are linear in the text (n log n in the fields of a
// struct).
//
// Invariants
//   1. Node 0 is the root; a part's node has a larger index than the node it belongs to.
//   2. At most `schema_depth_max` nodes lie on a path, `schema_nodes_max` in all, so walks may recurse.
//   3. What a list, set or map counts has at least one byte, and no more parts without bytes than
//      `empty_parts_per_byte_max` for each: so a walk takes time linear in the payload.
// An immutable value; any thread reads it.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/encoder/schema_limits.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::inline v1 {

enum class schema_kind : std::uint8_t {
    unit,
    boolean,
    character,
    octet,
    integer,
    floating,
    enumeration,
    text,
    bytes,
    uuid_bytes,
    duration,
    time,
    array,
    list,
    set,
    ordered_set,
    map,
    ordered_map,
    optional,
    variant,
    tuple,
    structure,
    named, ///< one part, as a wire_format calls it
};

/// How a number is encoded: of an integer, floating, enumeration, duration or time node.
enum class number_format : std::uint8_t {
    none,
    signed_integer,
    unsigned_integer,
    floating,
    boolean,
    character
};

struct schema_node {
    schema_kind kind = schema_kind::unit;
    number_format number = number_format::none;
    std::uint8_t number_bytes = 0;
    std::uint32_t parts_begin = 0; ///< into the tree's parts
    std::uint32_t parts_count =
        0; ///< array, list, set, optional, named: 1; map: 2; variant, tuple, structure: as many
    std::uint32_t names_begin = 0; ///< enumeration: into the tree's enumerators
    std::uint32_t names_count = 0;
    std::uint32_t name_offset = 0; ///< named: its name, time: its clock, in the text
    std::uint32_t name_bytes = 0;
    std::uint32_t text_offset = 0; ///< where the node stands in the text
    std::uint32_t text_bytes = 0;
    std::uint64_t element_count = 0;   ///< array
    std::int64_t period_numerator = 0; ///< duration, time: seconds a tick
    std::int64_t period_denominator = 0;
    std::uint64_t bytes_min = 0;   ///< of an encoding; the largest number where it would be larger
    std::uint64_t empty_parts = 0; ///< parts that take no bytes, lists aside; likewise
};

/// A part of a node; a field where the node is a structure.
struct schema_part {
    std::uint32_t node = 0;
    std::uint32_t name_offset = 0;
    std::uint32_t name_bytes = 0;
};

struct schema_enumerator {
    std::uint64_t value = 0; ///< as a two's complement number of 64 bits
    std::uint32_t name_offset = 0;
    std::uint32_t name_bytes = 0;
};

class schema_tree {
public:
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }
    [[nodiscard]] schema_node const& root() const noexcept { return nodes_.front(); }
    [[nodiscard]] schema_node const& node(std::uint32_t index) const noexcept { return nodes_[index]; }

    [[nodiscard]] std::span<schema_part const> parts(schema_node const& of) const noexcept {
        return std::span(parts_).subspan(of.parts_begin, of.parts_count);
    }
    /// The node of a part, `index` below `of.parts_count`.
    [[nodiscard]] schema_node const& part(schema_node const& of, std::size_t index = 0) const noexcept {
        return nodes_[parts_[of.parts_begin + index].node];
    }
    [[nodiscard]] std::span<schema_enumerator const> enumerators(schema_node const& of) const noexcept {
        return std::span(enumerators_).subspan(of.names_begin, of.names_count);
    }

    /// Valid as long as the tree is neither changed nor moved.
    [[nodiscard]] std::string_view name(schema_part const& of) const noexcept {
        return text().substr(of.name_offset, of.name_bytes);
    }
    [[nodiscard]] std::string_view name(schema_enumerator const& of) const noexcept {
        return text().substr(of.name_offset, of.name_bytes);
    }
    [[nodiscard]] std::string_view name(schema_node const& of) const noexcept {
        return text().substr(of.name_offset, of.name_bytes);
    }
    /// The text of one node.
    [[nodiscard]] std::string_view text(schema_node const& of) const noexcept {
        return text().substr(of.text_offset, of.text_bytes);
    }

    /// The name of an enumeration's value, empty when it has none.
    [[nodiscard]] std::string_view enumerator_name(schema_node const& of,
                                                   std::uint64_t value) const noexcept {
        for (auto const& each : enumerators(of))
            if (each.value == value) return name(each);
        return {};
    }

private:
    friend class schema_parser;
    schema_tree() = default;

    std::string text_;
    std::vector<schema_node> nodes_;
    std::vector<schema_part> parts_;
    std::vector<schema_enumerator> enumerators_;
};

} // namespace nacre::inline v1

// The parser, which is this header's other half.
#include <nacre/encoder/schema_parser.hpp> // IWYU pragma: export
