// SPDX-License-Identifier: BSL-1.0
// payload_visitor: what walk_payload tells about a payload, part by part; each call does nothing here.
//
// Derive and declare the members you need; calls are resolved at compile time, nothing is virtual. The order
// of calls:
//
//   structure   begin_struct(n), n times { field(name), value }, end_struct()
//   tuple       begin_tuple(n), n values, end_tuple()
//   array, list, set
//               begin_list(n), n values, end_list(); an array of bytes is one bytes(...) instead,
//               an array of characters one text(...), without the zeros at its end
//   map         begin_map(n), n times { key(), value, mapped(), value }, end_map()
//   optional    absent(), or present() and the value
//   variant     begin_alternative(index), value, end_alternative()
//   enumeration enumerator(name), then its number; the name is empty where the schema gives none
//   duration, time
//               tick(...), then its number
//   wire_format named(name), then the value
//   number      boolean, character, integer, natural, wide_integer, real
//
// Views live as long as the payload and the tree. What a call throws leaves walk_payload.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/uuid.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace schema {

/// What the number of a duration or time counts.
struct tick_unit {
    std::string_view clock; ///< `system` (Unix epoch, UTC), `steady`, `local`; empty: a duration
    std::int64_t numerator = 0;
    std::int64_t denominator = 1; ///< seconds a tick: numerator / denominator
};

/// An integer of 128 bits, as two halves of its two's complement.
struct wide_number {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool is_signed = false;
};

struct payload_visitor {
    void begin_struct(std::size_t) {}
    void field(std::string_view) {}
    void end_struct() {}
    void begin_tuple(std::size_t) {}
    void end_tuple() {}
    void begin_list(std::size_t) {}
    void end_list() {}
    void begin_map(std::size_t) {}
    void key() {}
    void mapped() {}
    void end_map() {}
    void absent() {}
    void present() {}
    void begin_alternative(std::size_t) {}
    void end_alternative() {}
    void enumerator(std::string_view) {}
    void tick(tick_unit const&) {}
    void named(std::string_view) {}
    void unit() {}
    void boolean(bool) {}
    void character(char) {}
    void integer(std::int64_t) {}
    void natural(std::uint64_t) {}
    void wide_integer(wide_number const&) {}
    void real(float) {}
    void real(double) {}
    void text(std::string_view) {}
    void bytes(bytes_view) {}
    void uuid(core::uuid const&) {}
};

}}} // namespace nacre::schema
