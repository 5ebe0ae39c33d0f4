// SPDX-License-Identifier: BSL-1.0
// Writing: the size of an encoding, with every reason why there is none, and its bytes.
//
// The two walk a value in the same way, so that put writes exactly what add_size counted. Neither allocates;
// neither throws (a comparator that does makes the value one that cannot be encoded).
#pragma once

#include <nacre/codec/extent.hpp>
#include <nacre/codec/image.hpp>
#include <nacre/codec/kind.hpp>
#include <nacre/codec/number.hpp>
#include <nacre/codec/parts.hpp>
#include <nacre/core/error.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// What add_size counts into.
struct size_sum {
    enum class problem : std::uint8_t { none, no_alternative, no_order };

    std::uint64_t bytes = 0;
    std::uint64_t counts = 0; ///< the bits of all of them
    problem found = problem::none;

    void add_count(std::size_t count) noexcept {
        bytes += count_bytes;
        counts |= count;
    }
    [[nodiscard]] bool sound() const noexcept {
        // One instruction for each count instead of a comparison: together they exceed what one of them
        // exceeds.
        static_assert(std::has_single_bit(count_max + std::uint64_t{1}));
        return found == problem::none && counts <= count_max;
    }
    /// What is counted takes bytes, so where a count is too large, their number is.
    [[nodiscard]] error failure() const noexcept {
        return found == problem::none ? error::too_large(bytes, count_max) : error::encode_failed();
    }
};

template <class T>
void add_size(T const& value, size_sum& sum) noexcept;

template <class T>
[[nodiscard]] std::byte* put(T const& value, std::byte* out) noexcept;

/// Whether keys ascend strictly, as they do unless their type has no order (NaN) or the comparator is none.
template <class Container>
[[nodiscard]] bool ascends(Container const& values) noexcept {
    try {
        auto const before = values.value_comp();
        auto at = values.begin();
        if (at == values.end()) return true;
        for (auto last = at++; at != values.end(); last = at++)
            if (!before(*last, *at)) return false;
        return true;
    } catch (...) {
        return false;
    }
}

template <class T, class... Members>
inline void add_members(T const& value, size_sum& sum, messaging::members<Members...>*) noexcept {
    (add_size(Members::of(value), sum), ...);
}

template <class T>
inline void add_size(T const& value, size_sum& sum) noexcept {
    constexpr kind k = kind_of<T>;
    if constexpr (extent_of<T>.fixed) {
        sum.bytes += extent_of<T>.bytes_min;
    } else if constexpr (k == kind::custom) {
        add_size<wire_type_of<T>>(wire_format<T>::to_wire(value), sum);
    } else if constexpr (k == kind::text || k == kind::bytes) {
        sum.add_count(value.size());
        sum.bytes += value.size();
    } else if constexpr (k == kind::array) {
        for (auto const& each : value)
            add_size(each, sum);
    } else if constexpr (k == kind::list) {
        using element = std::remove_const_t<typename T::value_type>;
        sum.add_count(value.size());
        if constexpr (extent_of<element>.fixed) {
            sum.bytes += value.size() * extent_of<element>.bytes_min;
        } else {
            for (auto const& each : value)
                add_size(each, sum);
        }
    } else if constexpr (k == kind::set) {
        sum.add_count(value.size());
        for (auto const& each : value)
            add_size(each, sum);
        if (!ascends(value)) [[unlikely]]
            sum.found = size_sum::problem::no_order;
    } else if constexpr (k == kind::map) {
        sum.add_count(value.size());
        for (auto const& [key, mapped] : value) {
            add_size(key, sum);
            add_size(mapped, sum);
        }
        if (!ascends(value)) [[unlikely]]
            sum.found = size_sum::problem::no_order;
    } else if constexpr (k == kind::optional) {
        sum.bytes += tag_bytes;
        if (value) add_size(*value, sum);
    } else if constexpr (k == kind::variant) {
        sum.bytes += tag_bytes;
        if (value.valueless_by_exception()) [[unlikely]] {
            sum.found = size_sum::problem::no_alternative;
            return;
        }
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (void)((value.index() == I && (add_size(*std::get_if<I>(&value), sum), true)) || ...);
        }
        (std::make_index_sequence<std::variant_size_v<T>>{});
    } else if constexpr (k == kind::tuple) {
        std::apply([&](auto const&... each) { (add_size(each, sum), ...); }, value);
    } else {
        static_assert(k == kind::structure);
        add_members(value, sum, static_cast<messaging::members_of<T>*>(nullptr));
    }
}

template <std::size_t Step>
inline void put_both_ends(void const* from, std::size_t size, std::byte* out) noexcept {
    std::byte first[Step];
    std::byte last[Step];
    std::memcpy(first, from, Step);
    std::memcpy(last, static_cast<std::byte const*>(from) + size - Step, Step);
    std::memcpy(out, first, Step);
    std::memcpy(out + size - Step, last, Step);
}

/// Most texts are short: up to 32 bytes they are copied here, by two moves that may overlap, without a call.
[[nodiscard]] inline std::byte* put_bytes(void const* from, std::size_t size, std::byte* out) noexcept {
    if (size > 32) {
        std::memcpy(out, from, size);
    } else if (size >= 16) {
        put_both_ends<16>(from, size, out);
    } else if (size >= 8) {
        put_both_ends<8>(from, size, out);
    } else if (size >= 4) {
        put_both_ends<4>(from, size, out);
    } else if (size != 0) {
        auto const* const bytes = static_cast<std::byte const*>(from);
        std::byte const middle = bytes[size / 2];
        std::byte const last = bytes[size - 1];
        out[0] = bytes[0];
        out[size / 2] = middle;
        out[size - 1] = last;
    }
    return out + size;
}

template <class T, class... Members>
[[nodiscard]] inline std::byte* put_members(T const& value, std::byte* out,
                                            messaging::members<Members...>*) noexcept {
    ((out = put(Members::of(value), out)), ...);
    return out;
}

template <class T>
inline std::byte* put(T const& value, std::byte* out) noexcept {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::custom) {
        return put<wire_type_of<T>>(wire_format<T>::to_wire(value), out);
    } else if constexpr (is_memory_image<T>()) {
        std::memcpy(out, &value, sizeof(T));
        return out + sizeof(T);
    } else if constexpr (k == kind::unit) {
        return out;
    } else if constexpr (k == kind::boolean) {
        *out = static_cast<std::byte>(value);
        return out + 1;
    } else if constexpr (k == kind::integer) {
        return put_number(value, out);
    } else if constexpr (k == kind::floating) {
        return put_number(canonical_bits(value), out);
    } else if constexpr (k == kind::enumeration) {
        return put(static_cast<std::underlying_type_t<T>>(value), out);
    } else if constexpr (k == kind::duration) {
        return put(value.count(), out);
    } else if constexpr (k == kind::time_point) {
        return put(value.time_since_epoch().count(), out);
    } else if constexpr (k == kind::text || k == kind::bytes) {
        auto const* const from = value.data();
        std::size_t const size = value.size();
        return put_bytes(from, size, put_count(size, out));
    } else if constexpr (k == kind::array) {
        for (auto const& each : value)
            out = put(each, out);
        return out;
    } else if constexpr (k == kind::list) {
        using element = std::remove_const_t<typename T::value_type>;
        out = put_count(value.size(), out);
        if constexpr (!is_contiguous<T>) {
            for (bool const each : value)
                *out++ = static_cast<std::byte>(each);
            return out;
        } else if constexpr (is_memory_image<element>()) {
            return put_bytes(value.data(), value.size() * sizeof(element), out);
        } else {
            for (auto const& each : value)
                out = put(each, out);
            return out;
        }
    } else if constexpr (k == kind::set) {
        out = put_count(value.size(), out);
        for (auto const& each : value)
            out = put(each, out);
        return out;
    } else if constexpr (k == kind::map) {
        out = put_count(value.size(), out);
        for (auto const& [key, mapped] : value)
            out = put(mapped, put(key, out));
        return out;
    } else if constexpr (k == kind::optional) {
        *out++ = static_cast<std::byte>(value.has_value());
        return value ? put(*value, out) : out;
    } else if constexpr (k == kind::variant) {
        *out++ = static_cast<std::byte>(value.index());
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (void)((value.index() == I && (out = put(*std::get_if<I>(&value), out), true)) || ...);
        }
        (std::make_index_sequence<std::variant_size_v<T>>{});
        return out;
    } else if constexpr (k == kind::tuple) {
        std::apply([&](auto const&... each) { ((out = put(each, out)), ...); }, value);
        return out;
    } else {
        static_assert(k == kind::structure);
        return put_members(value, out, static_cast<messaging::members_of<T>*>(nullptr));
    }
}

}}} // namespace nacre::codec
