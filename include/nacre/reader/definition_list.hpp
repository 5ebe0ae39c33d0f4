// SPDX-License-Identifier: BSL-1.0
// definition_list: the names a run has defined, in the order of their ids, as values.
//
// It views the reader's definitions, as many as there were when it was asked for: valid as long as the
// reader, and so are the values' texts.
#pragma once

#include <nacre/core/payload_type_info.hpp>
#include <nacre/log/definitions.hpp>

#include <cstddef>
#include <deque>
#include <iterator>
#include <string_view>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// `Value`: std::string_view, payload_type_info or index_kind_info.
template <class Value>
class definition_list {
    using records = std::deque<log::definitions::record>;

public:
    class iterator {
    public:
        using value_type = Value;
        using difference_type = std::ptrdiff_t;
        using reference = Value;
        using iterator_category = std::input_iterator_tag;

        iterator() = default;
        iterator(definition_list const& list, std::size_t at) noexcept : records_(list.records_), at_(at) {}
        [[nodiscard]] Value operator*() const noexcept { return value_of((*records_)[at_]); }
        iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        iterator operator++(int) noexcept {
            auto before = *this;
            ++at_;
            return before;
        }
        friend bool operator==(iterator const& a, iterator const& b) noexcept { return a.at_ == b.at_; }

    private:
        records const* records_ = nullptr;
        std::size_t at_ = 0;
    };

    explicit definition_list(records const& of) noexcept : records_(&of), size_(of.size()) {}

    [[nodiscard]] iterator begin() const noexcept { return {*this, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {*this, size_}; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// Precondition: at < size().
    [[nodiscard]] Value operator[](std::size_t at) const noexcept { return value_of((*records_)[at]); }

private:
    [[nodiscard]] static Value value_of(log::definitions::record const& from) noexcept {
        if constexpr (std::is_same_v<Value, payload_type_info>)
            return {from.name, from.schema, from.fingerprint};
        else if constexpr (std::is_same_v<Value, index_kind_info>)
            return {from.name, from.many};
        else
            return from.name;
    }

    records const* records_;
    std::size_t size_;
};

}}} // namespace nacre::reading
