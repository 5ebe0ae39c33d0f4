// SPDX-License-Identifier: BSL-1.0
// payload_json: a payload as JSON with the names of its fields, by the schema that was recorded for its type.
//
//   structure                  object
//   list, set, array, tuple    array
//   map                        object when every key is text, else an array of [key, value]
//   optional                   null, or the value
//   variant                    {"alternative": index, "value": ...}
//   enumeration                the enumerator's name, or the number when it has none
//   integer, duration, time    number, exact; text in decimal for 128 bits
//   real                       number; "NaN", "Infinity" or "-Infinity" for what JSON does not have
//   text                       text, or {"hex": ...} when it is no UTF-8; bytes: {"hex": ...}
#pragma once

#include <nacre/schema/tree.hpp>
#include <nacre/values.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>

namespace nacre_tools {

/// A payload of more parts is not made into JSON: one of 32 MiB may hold 2^31 of them.
inline constexpr std::size_t json_parts_max = std::size_t{1} << 22;

/// `decode_failed` when the payload is no encoding that the schema allows, `too_large` for too many parts.
[[nodiscard]] nacre::result<nlohmann::ordered_json> payload_json(nacre::schema::schema_tree const& schema,
                                                                 nacre::bytes_view payload);

} // namespace nacre_tools
