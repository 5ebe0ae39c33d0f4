// SPDX-License-Identifier: BSL-1.0
// schema_node: one type in a parsed schema; where its parts and names are, the schema_tree it belongs to
// knows.
#pragma once

#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace schema {

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

}}} // namespace nacre::schema
