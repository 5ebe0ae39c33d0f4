// SPDX-License-Identifier: BSL-1.0
// name_truncated: which part of a value of fixed size a payload ends in. Off the hot path: bounds are checked
// for whole runs of members, and only once one of them is short does it matter which.
#pragma once

#include <nacre/codec/extent.hpp>
#include <nacre/codec/input.hpp>
#include <nacre/codec/kind.hpp>
#include <nacre/codec/parts.hpp>
#include <nacre/message/members.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace codec {

template <class... Members>
inline constexpr std::array<std::string_view, sizeof...(Members)> all_names{Members::name...};

/// By member: the bytes of the run of members of fixed size that begins with it, 0 where none begins.
template <std::size_t N>
[[nodiscard]] consteval std::array<std::size_t, N> fixed_runs(std::array<extent, N> const& all) noexcept {
    std::array<std::size_t, N> out{};
    for (std::size_t at = 0; at < N; ++at) {
        if (!all[at].fixed || (at != 0 && all[at - 1].fixed)) continue;
        for (std::size_t each = at; each < N && all[each].fixed; ++each)
            out[at] += all[each].bytes_min;
    }
    return out;
}

/// Gives null. Fewer than `fixed_size<T>` bytes are left.
template <class T>
[[gnu::cold, gnu::noinline]] std::byte const* name_truncated(std::byte const* at, input& in);

/// Steps over members, and names the first that is not all there. Its function is templated over the type of
/// one member alone: many messages share it, and its name is short.
class truncated_run {
public:
    truncated_run(std::size_t first, std::byte const* at, input& in) noexcept
        : first_(first), at_(at), in_(in) {}

    /// Whether the next member is the one; those before `first` are not.
    template <class Part>
    [[gnu::cold, gnu::noinline]] bool ends_in(std::string_view name) {
        if (index_++ < first_) return false;
        if (in_.left(at_) >= extent_of<Part>.bytes_min) {
            at_ += extent_of<Part>.bytes_min;
            return false;
        }
        if constexpr (extent_of<Part>.fixed) name_truncated<Part>(at_, in_);
        in_.outside_field(name);
        return true;
    }

private:
    std::size_t first_;
    std::size_t index_ = 0;
    std::byte const* at_;
    input& in_;
};

/// The same for the run of members of T that begins with the member at `first`.
template <class T, class... Members>
[[gnu::cold, gnu::noinline]] std::byte const*
name_truncated_member(std::size_t first, std::byte const* at, input& in, messaging::members<Members...>*) {
    [[maybe_unused]] truncated_run run(first, at, in);
    (void)(run.ends_in<messaging::member_type<T, Members>>(Members::name) || ... || false);
    return nullptr;
}

template <class T, class... Parts>
void name_truncated_part(std::byte const* at, input& in, type_list<Parts...>) {
    std::size_t index = 0;
    [[maybe_unused]] auto const ends_in = [&]<class Part>(std::type_identity<Part>) {
        std::size_t const each = index++;
        if (in.left(at) >= extent_of<Part>.bytes_min) {
            at += extent_of<Part>.bytes_min;
            return false;
        }
        name_truncated<Part>(at, in);
        in.outside_position(each);
        return true;
    };
    (void)(ends_in(std::type_identity<Parts>{}) || ... || false);
}

template <class T>
std::byte const* name_truncated(std::byte const* at, input& in) {
    constexpr kind k = kind_of<T>;
    if constexpr (k == kind::custom) {
        return name_truncated<wire_type_of<T>>(at, in);
    } else if constexpr (k == kind::array && extent_of<T>.bytes_min != 0) {
        using element = typename T::value_type;
        constexpr std::size_t each = extent_of<element>.bytes_min;
        std::size_t const index = in.left(at) / each;
        name_truncated<element>(at + index * each, in);
        return in.outside_element(index);
    } else if constexpr (k == kind::tuple) {
        name_truncated_part<T>(at, in, parts_of<T>{});
        return nullptr;
    } else if constexpr (k == kind::structure) {
        return name_truncated_member<T>(0, at, in, static_cast<messaging::members_of<T>*>(nullptr));
    } else {
        return in.fail(flaw::truncated, at);
    }
}

}}} // namespace nacre::codec
