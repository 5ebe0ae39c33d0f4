// SPDX-License-Identifier: BSL-1.0
// wire::get: decodes canonical bytes, and nothing else, into a value that is there.
//
// Counts are held against the bytes that are left before anything is reserved, so memory is bounded by the payload
// times the ratio of an element's size in memory to its least encoding; recursion is bounded by the type.
#pragma once

#include <nacre/encoder/wire_extent.hpp>
#include <nacre/encoder/wire_input.hpp>
#include <nacre/encoder/wire_kind.hpp>
#include <nacre/encoder/wire_number.hpp>
#include <nacre/encoder/wire_write.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace nacre::inline v1::wire {

/// False: `in` knows what is wrong, and `out` is some value.
template <class T>
[[nodiscard]] bool get(T& out, input& in);

template <class T>
[[nodiscard]] bool get_custom(T& out, input& in) {
    using wire_type = wire_type_of<T>;
    auto const* const start = in.at();
    wire_type wire{};
    if (!get(wire, in)) [[unlikely]]
        return false;
    // A range of views is checked as well: what they show stays where it is.
    constexpr bool checked = std::is_trivially_copyable_v<wire_type> && std::equality_comparable<wire_type> &&
                             !std::floating_point<wire_type>;
    try {
        auto const accept = [&]<class Value>(Value&& value) {
            out = std::forward<Value>(value);
            if constexpr (checked) {
                if (!(static_cast<wire_type>(wire_format<T>::to_wire(out)) == wire)) [[unlikely]]
                    return in.fail(flaw::not_canonical, start);
            }
            return true;
        };
        auto const convert = [&]() -> decltype(auto) {
            if constexpr (checked) {
                return wire_format<T>::from_wire(wire);
            } else {
                return wire_format<T>::from_wire(std::move(wire));
            }
        };
        using outcome = std::remove_cvref_t<decltype(convert())>;
        if constexpr (std::is_same_v<outcome, result<T>>) {
            auto made = convert();
            if (!made) [[unlikely]]
                return in.fail(flaw::refused, start, made.error().message());
            return accept(std::move(*made));
        } else {
            return accept(convert());
        }
    } catch (std::bad_alloc const&) {
        throw;
    } catch (std::exception const& thrown) {
        return in.fail(flaw::refused, start, thrown.what());
    } catch (...) {
        return in.fail(flaw::refused, start);
    }
}

template <class T>
[[nodiscard]] bool get_list(T& out, input& in) {
    using element = std::remove_const_t<typename T::value_type>;
    std::size_t count = 0;
    if (!get_count(count, element_extent<T>.bytes_min, in)) [[unlikely]]
        return false;
    if constexpr (is_view<T>) {
        out = T(reinterpret_cast<typename T::value_type const*>(in.at()), count);
        in.skip(count);
    } else if constexpr (!is_contiguous<T>) {
        out.assign(count, false);
        for (std::size_t at = 0; at < count; ++at) {
            bool each = false;
            if (!get(each, in)) [[unlikely]]
                return in.outside_element(at);
            out[at] = each;
        }
    } else if constexpr (is_memory_image<element>()) {
        out.resize(count);
        if (count != 0) std::memcpy(out.data(), in.at(), count * sizeof(element));
        in.skip(count * sizeof(element));
    } else {
        out.clear();
        out.reserve(count);
        for (std::size_t at = 0; at < count; ++at)
            if (!get(out.emplace_back(), in)) [[unlikely]]
                return in.outside_element(at);
    }
    return true;
}

template <class T>
[[nodiscard]] bool get_set(T& out, input& in) {
    out.clear();
    std::size_t count = 0;
    if (!get_count(count, element_extent<T>.bytes_min, in)) [[unlikely]]
        return false;
    for (std::size_t at = 0; at < count; ++at) {
        auto const* const start = in.at();
        typename T::key_type key{};
        if (!get(key, in)) [[unlikely]]
            return in.outside_element(at);
        if (at != 0 && !out.key_comp()(*std::prev(out.end()), key)) [[unlikely]] {
            in.fail(flaw::order, start);
            return in.outside_element(at);
        }
        out.emplace_hint(out.end(), std::move(key));
    }
    return true;
}

template <class T>
[[nodiscard]] bool get_map(T& out, input& in) {
    out.clear();
    std::size_t count = 0;
    if (!get_count(count, element_extent<T>.bytes_min, in)) [[unlikely]]
        return false;
    for (std::size_t at = 0; at < count; ++at) {
        auto const* const start = in.at();
        typename T::key_type key{};
        if (!get(key, in)) [[unlikely]]
            return in.outside_entry(at, false);
        if (at != 0 && !out.key_comp()(std::prev(out.end())->first, key)) [[unlikely]] {
            in.fail(flaw::order, start);
            return in.outside_entry(at, false);
        }
        auto const entry = out.emplace_hint(out.end(), std::move(key), typename T::mapped_type{});
        if (!get(entry->second, in)) [[unlikely]]
            return in.outside_entry(at, true);
    }
    return true;
}

template <class T>
[[nodiscard]] bool get_variant(T& out, input& in) {
    constexpr std::size_t alternatives = std::variant_size_v<T>;
    if (!in.has(tag_bytes)) [[unlikely]]
        return in.fail(flaw::truncated, in.at());
    auto const index = std::to_integer<std::size_t>(*in.at());
    if (index >= alternatives) [[unlikely]]
        return in.fail(flaw::alternative, in.at());
    in.skip(tag_bytes);
    bool good = true;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (void)((index == I && (good = get(out.template emplace<I>(), in), true)) || ...);
    }
    (std::make_index_sequence<alternatives>{});
    return good || in.outside_alternative(index);
}

template <class T, class... Members>
[[nodiscard]] bool get_members(T& out, input& in, members<Members...>*) {
    std::size_t done = 0;
    if ((((get(Members::of(out), in)) && (++done, true)) && ... && true)) [[likely]]
        return true;
    static constexpr std::array<std::string_view, sizeof...(Members) + 1> names{Members::name...};
    return in.outside_field(names[done]);
}

template <class T>
[[nodiscard]] bool get_tuple(T& out, input& in) {
    std::size_t done = 0;
    bool const good =
        std::apply([&](auto&... each) { return (((get(each, in)) && (++done, true)) && ... && true); }, out);
    return good || in.outside_position(done);
}

template <class T>
bool get(T& out, input& in) {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::custom) {
        return get_custom(out, in);
    } else if constexpr (is_memory_image<T>()) {
        if (!in.has(sizeof(T))) [[unlikely]]
            return in.fail(flaw::truncated, in.at());
        std::memcpy(static_cast<void*>(&out), in.at(), sizeof(T));
        in.skip(sizeof(T));
        return true;
    } else if constexpr (k == kind::unit) {
        return true;
    } else if constexpr (k == kind::boolean) {
        if (!in.has(1)) [[unlikely]]
            return in.fail(flaw::truncated, in.at());
        auto const byte = std::to_integer<unsigned>(*in.at());
        if (byte > 1) [[unlikely]]
            return in.fail(flaw::boolean, in.at());
        out = byte == 1;
        in.skip(1);
        return true;
    } else if constexpr (k == kind::integer) {
        if (!in.has(sizeof(T))) [[unlikely]]
            return in.fail(flaw::truncated, in.at());
        out = load_number<T>(in.at());
        in.skip(sizeof(T));
        return true;
    } else if constexpr (k == kind::floating) {
        if (!in.has(sizeof(T))) [[unlikely]]
            return in.fail(flaw::truncated, in.at());
        using raw = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        auto const bits = load_number<raw>(in.at());
        auto const value = std::bit_cast<T>(bits);
        if (!is_canonical(bits, sizeof(T))) [[unlikely]]
            return in.fail(flaw::nan, in.at());
        out = value;
        in.skip(sizeof(T));
        return true;
    } else if constexpr (k == kind::enumeration) {
        std::underlying_type_t<T> value{};
        if (!get(value, in)) [[unlikely]]
            return false;
        out = static_cast<T>(value);
        return true;
    } else if constexpr (k == kind::duration) {
        typename T::rep count{};
        if (!get(count, in)) [[unlikely]]
            return false;
        out = T{count};
        return true;
    } else if constexpr (k == kind::time_point) {
        typename T::duration since_epoch{};
        if (!get(since_epoch, in)) [[unlikely]]
            return false;
        out = T{since_epoch};
        return true;
    } else if constexpr (k == kind::text || k == kind::bytes) {
        std::size_t count = 0;
        if (!get_count(count, 1, in)) [[unlikely]]
            return false;
        using element = std::remove_cv_t<typename T::value_type>;
        auto const* const first = reinterpret_cast<element const*>(in.at());
        if constexpr (is_view<T>) {
            out = T(first, count);
        } else {
            out.assign(first, first + count);
        }
        in.skip(count);
        return true;
    } else if constexpr (k == kind::array) {
        for (std::size_t at = 0; at < out.size(); ++at)
            if (!get(out[at], in)) [[unlikely]]
                return in.outside_element(at);
        return true;
    } else if constexpr (k == kind::list) {
        return get_list(out, in);
    } else if constexpr (k == kind::set) {
        return get_set(out, in);
    } else if constexpr (k == kind::map) {
        return get_map(out, in);
    } else if constexpr (k == kind::optional) {
        if (!in.has(tag_bytes)) [[unlikely]]
            return in.fail(flaw::truncated, in.at());
        auto const tag = std::to_integer<unsigned>(*in.at());
        if (tag > 1) [[unlikely]]
            return in.fail(flaw::tag, in.at());
        in.skip(tag_bytes);
        if (tag == 1) return get(out.emplace(), in);
        out.reset();
        return true;
    } else if constexpr (k == kind::variant) {
        return get_variant(out, in);
    } else if constexpr (k == kind::tuple) {
        return get_tuple(out, in);
    } else {
        static_assert(k == kind::structure);
        return get_members(out, in, static_cast<members_of<T>*>(nullptr));
    }
}

} // namespace nacre::inline v1::wire
