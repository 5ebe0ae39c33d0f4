// SPDX-License-Identifier: BSL-1.0
// Reading: `get` decodes canonical bytes, and nothing else, into a value that is there.
//
// Counts are held against the bytes that are left before anything is reserved, so memory is bounded by the
// payload times the ratio of an element's size in memory to its least encoding; where that ratio is large,
// memory comes with the elements that are read and not with their count. Recursion is bounded by the type.
// The bounds of neighbouring members of fixed size are checked once for all of them.
#pragma once

#include <nacre/codec/extent.hpp>
#include <nacre/codec/image.hpp>
#include <nacre/codec/input.hpp>
#include <nacre/codec/kind.hpp>
#include <nacre/codec/number.hpp>
#include <nacre/codec/truncated.hpp>
#include <nacre/codec/wire_format.hpp>
#include <nacre/codec/write.hpp>
#include <nacre/core/result.hpp>
#include <nacre/message/members.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <iterator>
#include <new>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// The cursor behind the value, or null: then `in` knows what is wrong, and `out` is some value.
template <class T>
[[nodiscard]] std::byte const* get(T& out, std::byte const* at, input& in);

/// The same where T has a fixed size and its bytes are known to be there: false if they are not canonical.
template <class T>
[[nodiscard]] bool get_fixed(T& out, std::byte const* at, input& in);

/// Whether the encoding of `value` is the bytes from `start` to `after`: by bytes, since values do not tell
/// the zeros apart and a NaN differs from itself.
template <class T>
[[nodiscard]] bool has_encoding(T const& value, std::byte const* start, std::byte const* after) {
    auto const size = static_cast<std::size_t>(after - start);
    if constexpr (is_view<T>) {
        return value.size() == size - count_bytes &&
               (value.empty() || std::memcmp(value.data(), start + count_bytes, value.size()) == 0);
    } else if constexpr (extent_of<T>.fixed && extent_of<T>.bytes_min <= 1024) {
        std::array<std::byte, extent_of<T>.bytes_min + 1> made{};
        (void)put(value, made.data());
        return std::memcmp(made.data(), start, size) == 0;
    } else {
        size_sum sum;
        add_size(value, sum);
        if (sum.found != size_sum::problem::none || sum.bytes != size) return false;
        std::vector<std::byte> made(size);
        (void)put(value, made.data());
        return size == 0 || std::memcmp(made.data(), start, size) == 0;
    }
}

/// Makes `out` of what was decoded as its wire_type from the bytes `start` to `after`.
template <class T>
[[nodiscard]] bool accept_wire(T& out, wire_type_of<T>&& wire, std::byte const* start, std::byte const* after,
                               input& in) {
    using wire_type = wire_type_of<T>;
    constexpr bool checked = extent_of<wire_type>.fixed || std::is_trivially_copyable_v<wire_type>;
    auto const convert = [&]() -> decltype(auto) { return wire_format<T>::from_wire(std::move(wire)); };
    try {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(convert())>, result<T>>) {
            auto made = convert();
            if (!made) [[unlikely]]
                return in.fail(flaw::refused, start, made.error().message()) != nullptr;
            out = std::move(*made);
        } else {
            out = convert();
        }
        if constexpr (checked) {
            if (!has_encoding<wire_type>(wire_format<T>::to_wire(out), start, after)) [[unlikely]]
                return in.refuse(flaw::not_canonical, start);
        }
        return true;
    } catch (std::bad_alloc const&) {
        throw;
    } catch (std::exception const& thrown) {
        return in.fail(flaw::refused, start, thrown.what()) != nullptr;
    } catch (...) {
        return in.refuse(flaw::refused, start);
    }
}

template <class T, class... Members>
[[nodiscard]] inline bool get_fixed_members(T& out, [[maybe_unused]] std::byte const* at, input& in,
                                            messaging::members<Members...>*) {
    std::size_t done = 0;
    if (((get_fixed(Members::of(out), at, in) &&
          (at += fixed_size<messaging::member_type<T, Members>>, ++done, true)) &&
         ... && true)) [[likely]]
        return true;
    return in.outside_field(all_names<Members...>[done]) != nullptr;
}

template <class T>
inline bool get_fixed(T& out, std::byte const* at, input& in) {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::custom) {
        wire_type_of<T> wire{};
        return get_fixed(wire, at, in) && accept_wire<T>(out, std::move(wire), at, at + fixed_size<T>, in);
    } else if constexpr (is_memory_image<T>()) {
        std::memcpy(static_cast<void*>(&out), at, sizeof(T));
        return true;
    } else if constexpr (k == kind::unit) {
        return true;
    } else if constexpr (k == kind::boolean) {
        auto const raw = std::to_integer<unsigned>(*at);
        out = raw != 0;
        return raw <= 1 || in.refuse(flaw::boolean, at);
    } else if constexpr (k == kind::integer) {
        out = load_number<T>(at);
        return true;
    } else if constexpr (k == kind::floating) {
        auto const raw = load_number<std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>(at);
        out = std::bit_cast<T>(raw);
        return is_canonical(raw, sizeof(T)) || in.refuse(flaw::nan, at);
    } else if constexpr (k == kind::enumeration) {
        std::underlying_type_t<T> value{};
        bool const good = get_fixed(value, at, in);
        out = static_cast<T>(value);
        return good;
    } else if constexpr (k == kind::duration) {
        typename T::rep count{};
        bool const good = get_fixed(count, at, in);
        out = T{count};
        return good;
    } else if constexpr (k == kind::time_point) {
        typename T::duration since_epoch{};
        bool const good = get_fixed(since_epoch, at, in);
        out = T{since_epoch};
        return good;
    } else if constexpr (extent_of<T>.bytes_min == 0 && k == kind::array) {
        return true; // whatever the elements would be
    } else if constexpr (k == kind::array) {
        for (std::size_t each = 0; each < out.size(); ++each) {
            if (!get_fixed(out[each], at, in)) [[unlikely]]
                return in.outside_element(each) != nullptr;
            at += extent_of<typename T::value_type>.bytes_min;
        }
        return true;
    } else if constexpr (k == kind::tuple) {
        std::size_t done = 0;
        [[maybe_unused]] auto const one = [&]<class Part>(Part& part) {
            if (!get_fixed(part, at, in)) [[unlikely]]
                return false;
            at += fixed_size<Part>;
            ++done;
            return true;
        };
        bool const good = std::apply([&](auto&... parts) { return (one(parts) && ... && true); }, out);
        return good || in.outside_position(done) != nullptr;
    } else {
        static_assert(k == kind::structure);
        return get_fixed_members(out, at, in, static_cast<messaging::members_of<T>*>(nullptr));
    }
}

/// For how many of `count` elements there is to be room at once: all, unless that is much more memory than
/// payload.
template <class Element>
[[nodiscard]] constexpr std::size_t first_room(std::size_t count, std::size_t bytes_left) noexcept {
    constexpr std::size_t much = 16;
    if constexpr (sizeof(Element) <= much * extent_of<Element>.bytes_min)
        return count;
    else
        return std::min(count, much * bytes_left / sizeof(Element) + 1);
}

template <class T>
[[nodiscard]] std::byte const* get_list(T& out, std::byte const* at, input& in) {
    using element = std::remove_const_t<typename T::value_type>;
    std::size_t count = 0;
    at = get_count(count, element_extent<T>.bytes_min, at, in);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    if constexpr (is_view<T>) {
        out = T(reinterpret_cast<typename T::value_type const*>(at), count);
        return at + count;
    } else if constexpr (!is_contiguous<T>) {
        out.assign(count, false);
        for (std::size_t each = 0; each < count; ++each, ++at) {
            bool value = false;
            if (!get_fixed(value, at, in)) [[unlikely]]
                return in.outside_element(each);
            out[each] = value;
        }
        return at;
    } else if constexpr (is_memory_image<element>()) {
        out.resize(count);
        if (count != 0) std::memcpy(static_cast<void*>(out.data()), at, count * sizeof(element));
        return at + count * sizeof(element);
    } else if constexpr (extent_of<element>.fixed) {
        out.clear();
        out.reserve(first_room<element>(count, in.left(at)));
        for (std::size_t each = 0; each < count; ++each, at += fixed_size<element>)
            if (!get_fixed(out.emplace_back(), at, in)) [[unlikely]]
                return in.outside_element(each);
        return at;
    } else {
        out.clear();
        out.reserve(first_room<element>(count, in.left(at)));
        for (std::size_t each = 0; each < count; ++each) {
            at = get(out.emplace_back(), at, in);
            if (at == nullptr) [[unlikely]]
                return in.outside_element(each);
        }
        return at;
    }
}

template <class T>
[[nodiscard]] std::byte const* get_set(T& out, std::byte const* at, input& in) {
    out.clear();
    std::size_t count = 0;
    at = get_count(count, element_extent<T>.bytes_min, at, in);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    for (std::size_t each = 0; each < count; ++each) {
        auto const* const start = at;
        typename T::key_type key{};
        at = get(key, at, in);
        if (at == nullptr) [[unlikely]]
            return in.outside_element(each);
        if (each != 0 && !out.key_comp()(*std::prev(out.end()), key)) [[unlikely]] {
            in.fail(flaw::order, start);
            return in.outside_element(each);
        }
        out.emplace_hint(out.end(), std::move(key));
    }
    return at;
}

template <class T>
[[nodiscard]] std::byte const* get_map(T& out, std::byte const* at, input& in) {
    out.clear();
    std::size_t count = 0;
    at = get_count(count, element_extent<T>.bytes_min, at, in);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    for (std::size_t each = 0; each < count; ++each) {
        auto const* const start = at;
        typename T::key_type key{};
        at = get(key, at, in);
        if (at == nullptr) [[unlikely]]
            return in.outside_entry(each, false);
        if (each != 0 && !out.key_comp()(std::prev(out.end())->first, key)) [[unlikely]] {
            in.fail(flaw::order, start);
            return in.outside_entry(each, false);
        }
        auto const entry = out.emplace_hint(out.end(), std::move(key), typename T::mapped_type{});
        at = get(entry->second, at, in);
        if (at == nullptr) [[unlikely]]
            return in.outside_entry(each, true);
    }
    return at;
}

template <class T>
[[nodiscard]] std::byte const* get_variant(T& out, std::byte const* at, input& in) {
    constexpr std::size_t alternatives = std::variant_size_v<T>;
    if (in.left(at) < tag_bytes) [[unlikely]]
        return in.fail(flaw::truncated, at);
    auto const index = std::to_integer<std::size_t>(*at);
    if (index >= alternatives) [[unlikely]]
        return in.fail(flaw::alternative, at);
    at += tag_bytes;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (void)((index == I && (at = get(out.template emplace<I>(), at, in), true)) || ...);
    }
    (std::make_index_sequence<alternatives>{});
    return at != nullptr ? at : in.outside_alternative(index);
}

/// One member. `run_bytes` is what it and the members of fixed size behind it need, 0 where that has been
/// checked; null with nothing found in `in` says that they are not there.
template <class Part>
[[nodiscard]] inline std::byte const* get_member(Part& part, std::byte const* at, input& in,
                                                 std::size_t run_bytes) {
    if constexpr (extent_of<Part>.fixed) {
        if (run_bytes != 0 && in.left(at) < run_bytes) [[unlikely]]
            return nullptr;
        return get_fixed(part, at, in) ? at + fixed_size<Part> : nullptr;
    } else {
        return get(part, at, in);
    }
}

template <class T, class... Members, std::size_t... I>
[[nodiscard]] inline std::byte const* get_members(T& out, std::byte const* at, input& in,
                                                  messaging::members<Members...>* all,
                                                  std::index_sequence<I...>) {
    static constexpr auto runs =
        fixed_runs(std::array<extent, sizeof...(Members)>{extent_of<messaging::member_type<T, Members>>...});
    std::byte const* next = at;
    std::size_t done = 0;
    if ((((next = get_member(Members::of(out), at, in, runs[I])) != nullptr && (at = next, ++done, true)) &&
         ... && true)) [[likely]]
        return at;
    if (in.sound()) return name_truncated_member<T>(done, at, in, all);
    return in.outside_field(all_names<Members...>[done]);
}

template <class T>
[[nodiscard]] std::byte const* get_tuple(T& out, std::byte const* at, input& in) {
    std::size_t done = 0;
    [[maybe_unused]] auto const one = [&](auto& part) {
        at = get(part, at, in);
        if (at == nullptr) [[unlikely]]
            return false;
        ++done;
        return true;
    };
    bool const good = std::apply([&](auto&... parts) { return (one(parts) && ... && true); }, out);
    return good ? at : in.outside_position(done);
}

template <class T>
inline std::byte const* get(T& out, std::byte const* at, input& in) {
    constexpr kind k = kind_of<T>;
    if constexpr (extent_of<T>.fixed) {
        if (in.left(at) < fixed_size<T>) [[unlikely]]
            return name_truncated<T>(at, in);
        return get_fixed(out, at, in) ? at + fixed_size<T> : nullptr;
    } else if constexpr (k == kind::custom) {
        wire_type_of<T> wire{};
        auto const* const after = get(wire, at, in);
        if (after == nullptr) [[unlikely]]
            return nullptr;
        return accept_wire<T>(out, std::move(wire), at, after, in) ? after : nullptr;
    } else if constexpr (k == kind::text || k == kind::bytes) {
        std::size_t count = 0;
        at = get_count(count, 1, at, in);
        if (at == nullptr) [[unlikely]]
            return nullptr;
        auto const* const first = reinterpret_cast<std::remove_cv_t<typename T::value_type> const*>(at);
        if constexpr (is_view<T>) {
            out = T(first, count);
        } else {
            out.assign(first, first + count);
        }
        return at + count;
    } else if constexpr (k == kind::array) {
        for (std::size_t each = 0; each < out.size(); ++each) {
            at = get(out[each], at, in);
            if (at == nullptr) [[unlikely]]
                return in.outside_element(each);
        }
        return at;
    } else if constexpr (k == kind::list) {
        return get_list(out, at, in);
    } else if constexpr (k == kind::set) {
        return get_set(out, at, in);
    } else if constexpr (k == kind::map) {
        return get_map(out, at, in);
    } else if constexpr (k == kind::optional) {
        if (in.left(at) < tag_bytes) [[unlikely]]
            return in.fail(flaw::truncated, at);
        auto const tag = std::to_integer<unsigned>(*at);
        if (tag > 1) [[unlikely]]
            return in.fail(flaw::tag, at);
        if (tag == 1) return get(out.emplace(), at + tag_bytes, in);
        out.reset();
        return at + tag_bytes;
    } else if constexpr (k == kind::variant) {
        return get_variant(out, at, in);
    } else if constexpr (k == kind::tuple) {
        return get_tuple(out, at, in);
    } else {
        static_assert(k == kind::structure);
        using list = messaging::members_of<T>;
        return get_members(out, at, in, static_cast<list*>(nullptr), std::make_index_sequence<list::count>{});
    }
}

}}} // namespace nacre::codec
