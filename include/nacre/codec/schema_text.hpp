// SPDX-License-Identifier: BSL-1.0
// schema_text: what an encoding of M looks like, as text made by the compiler (grammar: docs/encoding.md).
//
// Two types with equal schemas have equal encodings. A view has the schema of what it views.
#pragma once

#include <nacre/codec/encodable.hpp>
#include <nacre/codec/kind.hpp>
#include <nacre/codec/order.hpp>
#include <nacre/codec/parts.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/message/enumerators.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace codec {

template <class T>
[[nodiscard]] consteval std::string_view stored_schema() noexcept;

/// Made once for each type, also where the type is a part of another.
template <class T>
inline constexpr std::string_view part_schema = stored_schema<T>();

/// Characters into `out`, or only their number when there is no `out`.
struct schema_sink {
    char* out = nullptr;
    std::size_t size = 0;

    constexpr void put(std::string_view text) noexcept {
        if (out != nullptr)
            for (std::size_t at = 0; at < text.size(); ++at)
                out[size + at] = text[at];
        size += text.size();
    }
    template <std::integral Number>
    constexpr void put_number(Number value) noexcept {
        char digits[40]{};
        std::size_t at = sizeof(digits);
        bool const negative = value < 0;
        do {
            auto const digit = static_cast<int>(value % 10);
            digits[--at] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
            value = static_cast<Number>(value / 10);
        } while (value != 0);
        if (negative) digits[--at] = '-';
        put({digits + at, sizeof(digits) - at});
    }
};

template <class T>
[[nodiscard]] consteval std::string_view integer_name() noexcept {
    constexpr bool is_signed = static_cast<T>(-1) < static_cast<T>(0);
    switch (sizeof(T)) {
    case 1: return is_signed ? "i8" : "u8";
    case 2: return is_signed ? "i16" : "u16";
    case 4: return is_signed ? "i32" : "u32";
    case 8: return is_signed ? "i64" : "u64";
    default: return is_signed ? "i128" : "u128";
    }
}

template <class Clock>
[[nodiscard]] consteval std::string_view clock_name() noexcept {
    static_assert(std::is_same_v<Clock, std::chrono::system_clock> ||
                      std::is_same_v<Clock, std::chrono::steady_clock> ||
                      std::is_same_v<Clock, std::chrono::local_t>,
                  "nacre: the epoch of this clock is not known to a reader: use std::chrono::sys_time, or a "
                  "wire_format "
                  "of your own");
    return std::is_same_v<Clock, std::chrono::system_clock>   ? "system"
           : std::is_same_v<Clock, std::chrono::steady_clock> ? "steady"
                                                              : "local";
}

template <class Duration>
constexpr void print_unit(schema_sink& sink) noexcept {
    sink.put(part_schema<typename Duration::rep>);
    sink.put(", ");
    sink.put_number(Duration::period::num);
    sink.put("/");
    sink.put_number(Duration::period::den);
}

template <class First, class... Rest>
constexpr void print_list(schema_sink& sink, type_list<First, Rest...>) noexcept {
    sink.put(part_schema<First>);
    ((sink.put(", "), sink.put(part_schema<Rest>)), ...);
}
constexpr void print_list(schema_sink&, type_list<>) noexcept {}

template <class M, class... Members>
constexpr void print_members(schema_sink& sink, messaging::members<Members...>*) noexcept {
    bool first = true;
    ((sink.put(first ? "" : ", "), first = false, sink.put(Members::name), sink.put(": "),
      sink.put(part_schema<messaging::member_type<M, Members>>)),
     ...);
    (void)first;
}

template <class E, class... Enumerators>
constexpr void print_enumerators(schema_sink& sink,
                                 messaging::enumerator_list<Enumerators...> const&) noexcept {
    static_assert((std::is_same_v<std::remove_const_t<decltype(Enumerators::value)>, E> && ...),
                  "nacre: enumerators<E> lists values of E only");
    static_assert(!messaging::lists_behind_enum<E> ||
                      std::is_same_v<messaging::enumerator_list<Enumerators...>,
                                     typename messaging::enumerators_behind<E>::type>,
                  "nacre: the values of this enum are named in two ways: keep NACRE_ENUMERATORS or the "
                  "specialisation of nacre::enumerators");
    static_assert((messaging::is_schema_name(Enumerators::name) && ...),
                  "nacre: an enumerator's name has letters, digits and _ only, 255 bytes at most");
    constexpr std::array<std::string_view, sizeof...(Enumerators) + 1> names{Enumerators::name...};
    static_assert(all_different(names), "nacre: two enumerators are listed under the same name");
    static_assert(sizeof...(Enumerators) == 0 || sizeof(E) <= 8,
                  "nacre: the values of an enum of more than 64 bits have no names");
    using number =
        std::conditional_t<std::is_same_v<std::underlying_type_t<E>, bool>, int, std::underlying_type_t<E>>;
    bool first = true;
    ((sink.put(first ? "; " : ", "), first = false, sink.put(Enumerators::name), sink.put("="),
      sink.put_number(static_cast<number>(Enumerators::value))),
     ...);
    (void)first;
}

template <class T>
constexpr void print_schema(schema_sink& sink) noexcept {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::custom) {
        constexpr std::string_view name = wire_format_name<T>();
        sink.put(name);
        if (!name.empty()) sink.put("(");
        sink.put(part_schema<wire_type_of<T>>);
        if (!name.empty()) sink.put(")");
    } else if constexpr (k == kind::unit) {
        sink.put("unit");
    } else if constexpr (k == kind::boolean) {
        sink.put("bool");
    } else if constexpr (k == kind::character) {
        sink.put("char");
    } else if constexpr (k == kind::octet) {
        sink.put("byte");
    } else if constexpr (k == kind::integer) {
        sink.put(integer_name<T>());
    } else if constexpr (k == kind::floating) {
        sink.put(sizeof(T) == 4 ? "f32" : "f64");
    } else if constexpr (k == kind::enumeration) {
        sink.put("enum<");
        sink.put(part_schema<std::underlying_type_t<T>>);
        print_enumerators<T>(sink, enumerators<T>);
        sink.put(">");
    } else if constexpr (k == kind::text) {
        sink.put("text");
    } else if constexpr (k == kind::bytes) {
        sink.put("bytes");
    } else if constexpr (k == kind::uuid) {
        sink.put("uuid");
    } else if constexpr (k == kind::duration) {
        sink.put("duration<");
        print_unit<T>(sink);
        sink.put(">");
    } else if constexpr (k == kind::time_point) {
        sink.put("time<");
        sink.put(clock_name<typename T::clock>());
        sink.put(", ");
        print_unit<typename T::duration>(sink);
        sink.put(">");
    } else if constexpr (k == kind::array) {
        sink.put("array<");
        sink.put(part_schema<typename T::value_type>);
        sink.put(", ");
        sink.put_number(std::tuple_size_v<T>);
        sink.put(">");
    } else if constexpr (k == kind::list) {
        sink.put("list<");
        sink.put(part_schema<std::remove_const_t<typename T::value_type>>);
        sink.put(">");
    } else if constexpr (k == kind::set) {
        sink.put(natural_order<T> ? "set<" : "ordered_set<");
        sink.put(part_schema<typename T::key_type>);
        sink.put(">");
    } else if constexpr (k == kind::map) {
        sink.put(natural_order<T> ? "map<" : "ordered_map<");
        print_list(sink, type_list<typename T::key_type, typename T::mapped_type>{});
        sink.put(">");
    } else if constexpr (k == kind::optional) {
        sink.put("optional<");
        sink.put(part_schema<typename T::value_type>);
        sink.put(">");
    } else if constexpr (k == kind::variant) {
        sink.put("variant<");
        print_list(sink, parts_of<T>{});
        sink.put(">");
    } else if constexpr (k == kind::tuple) {
        sink.put("tuple<");
        print_list(sink, parts_of<T>{});
        sink.put(">");
    } else {
        static_assert(k == kind::structure);
        sink.put("{");
        print_members<T>(sink, static_cast<messaging::members_of<T>*>(nullptr));
        sink.put("}");
    }
}

template <class T>
[[nodiscard]] consteval std::size_t schema_size() noexcept {
    schema_sink sink;
    print_schema<T>(sink);
    return sink.size;
}

template <class T>
[[nodiscard]] consteval auto make_schema() noexcept {
    std::array<char, schema_size<T>()> text{};
    schema_sink sink{text.data()};
    print_schema<T>(sink);
    return text;
}

template <class T>
inline constexpr auto schema_storage = make_schema<T>();

template <class T>
consteval std::string_view stored_schema() noexcept {
    return {schema_storage<T>.data(), schema_storage<T>.size()};
}

template <class M>
[[nodiscard]] consteval std::string_view checked_schema() noexcept {
    if constexpr (require_encodable<M>()) {
        static_assert(part_schema<M>.size() <= schema_bytes_max,
                      "nacre: the schema of this type is longer than 1 MiB");
        return part_schema<M>;
    } else {
        return {};
    }
}

}}} // namespace nacre::codec

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// The schema of M: a constant in static storage.
template <class M>
inline constexpr std::string_view schema_text = checked_schema<M>();

/// FNV-1a, 64 bits, of a schema's text; 1 where that would be 0, which stands for "no schema".
[[nodiscard]] constexpr std::uint64_t fingerprint_of(std::string_view schema) noexcept {
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325U;
    for (char const each : schema)
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x0000'0100'0000'01B3U;
    return hash == 0 ? 1 : hash;
}

/// The fingerprint of M's schema; never 0.
template <class M>
inline constexpr std::uint64_t schema_fingerprint = fingerprint_of(schema_text<M>);

/// Pins an encoding: `static_assert(nacre::stable_schema<M, 0x8a...>)` fails once M's encoding is another.
template <class M, std::uint64_t Fingerprint>
inline constexpr bool stable_schema = schema_fingerprint<M> == Fingerprint;

}}} // namespace nacre::codec
