// SPDX-License-Identifier: BSL-1.0
// key_list: the index keys of a raw message, as a view: in braces, or of an array, a vector or a span.
//
// It owns nothing. Keys in braces live as long as the full expression they stand in, which is the call that
// takes the message; a message that is kept in a variable takes its keys from something that lives as long:
//
//     writer->submit("exec.orders", {.type = "order", .keys = {{"client_order_id", "O-1"}}});
#pragma once

#include <nacre/core/index_key.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <span>

namespace nacre { inline namespace nacre_v1 { namespace encoding {

class key_list;

/// Where index keys stand one behind another.
template <class R>
concept range_of_keys =
    !std::same_as<R, key_list> && std::convertible_to<R const&, std::span<index_key_view const>>;

class key_list {
public:
    using value_type = index_key_view;
    using const_iterator = index_key_view const*;
    using iterator = const_iterator;

    constexpr key_list() noexcept = default;
    // By way of `std::data`: GCC takes a pointer from `begin()` for one that is meant to outlive the braces.
    constexpr key_list(std::initializer_list<index_key_view> keys) noexcept // NOLINT: implicit
        : first_(std::data(keys)), size_(keys.size()) {}
    template <range_of_keys Keys>
    constexpr key_list(Keys const& keys) noexcept // NOLINT: implicit
        : key_list(std::span<index_key_view const>(keys), of_span()) {}
    /// Keys in braces would be gone behind the assignment.
    key_list& operator=(std::initializer_list<index_key_view>) = delete;

    [[nodiscard]] constexpr const_iterator begin() const noexcept { return first_; }
    [[nodiscard]] constexpr const_iterator end() const noexcept { return first_ + size_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }

private:
    struct of_span {};
    constexpr key_list(std::span<index_key_view const> keys, of_span) noexcept
        : first_(keys.data()), size_(keys.size()) {}

    index_key_view const* first_ = nullptr;
    std::size_t size_ = 0;
};

}}} // namespace nacre::encoding
