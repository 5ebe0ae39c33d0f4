// SPDX-License-Identifier: BSL-1.0
// entry_view: an entry seen in place, its digest verified, its names resolved.
//
// It views the reader's mapping and the reader's definitions: valid as long as the reader lives, whatever is read next.
// `to_entry()` makes an owning copy.
#pragma once

#include <nacre/core/entry.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/log/definitions.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace nacre::inline v1 {

class entry_view {
public:
    /// The keys of the entry as a range of index_key_view.
    class key_range {
    public:
        class iterator {
        public:
            using value_type = index_key_view;
            using difference_type = std::ptrdiff_t;
            using reference = index_key_view;
            using iterator_category = std::input_iterator_tag;

            iterator() = default;
            iterator(format::frame_keys::iterator at, definitions const* names) noexcept : at_(at), names_(names) {}
            [[nodiscard]] index_key_view operator*() const noexcept {
                auto const key = *at_;
                return {names_->index_kind(key.kind)->name, key.key};
            }
            iterator& operator++() noexcept {
                ++at_;
                return *this;
            }
            iterator operator++(int) noexcept {
                auto before = *this;
                ++*this;
                return before;
            }
            friend bool operator==(iterator const& a, iterator const& b) noexcept { return a.at_ == b.at_; }

        private:
            format::frame_keys::iterator at_;
            definitions const* names_ = nullptr;
        };

        key_range(format::frame_keys keys, definitions const* names) noexcept : keys_(keys), names_(names) {}
        [[nodiscard]] iterator begin() const noexcept { return {keys_.begin(), names_}; }
        [[nodiscard]] iterator end() const noexcept { return {keys_.end(), names_}; }
        [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
        [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }

    private:
        format::frame_keys keys_;
        definitions const* names_;
    };

    entry_view() = default;
    /// All ids of `frame` are defined in `names`.
    entry_view(format::entry_frame const& frame, definitions const& names, std::uint64_t offset) noexcept
        : frame_(frame), names_(&names), topic_(names.topic(frame.fixed.topic)),
          payload_type_(names.payload_type(frame.fixed.payload_type)), offset_(offset) {}

    [[nodiscard]] std::uint64_t seq() const noexcept { return frame_.seq(); }
    [[nodiscard]] timestamp ts_init() const noexcept { return from_nanoseconds(frame_.fixed.ts_init); }
    [[nodiscard]] timestamp ts_publish() const noexcept { return from_nanoseconds(frame_.fixed.ts_publish); }
    [[nodiscard]] std::string_view topic() const noexcept { return topic_->name; }
    [[nodiscard]] std::string_view payload_type() const noexcept { return payload_type_->name; }
    [[nodiscard]] std::string_view schema() const noexcept { return payload_type_->schema; }
    /// Of the recorded schema; 0 when the type was recorded without one.
    [[nodiscard]] std::uint64_t fingerprint() const noexcept { return payload_type_->fingerprint; }
    [[nodiscard]] nacre::headers headers() const noexcept { return frame_.headers(); }
    [[nodiscard]] key_range keys() const noexcept { return {frame_.key_range(), names_}; }
    /// Empty when redacted.
    [[nodiscard]] bytes_view payload() const noexcept { return redacted() ? bytes_view{} : frame_.payload; }
    [[nodiscard]] bool redacted() const noexcept { return frame_.redacted(); }
    [[nodiscard]] bytes_view digest() const noexcept { return frame_.digest; }
    /// Byte offset of the frame in the run, and its bytes.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    [[nodiscard]] format::entry_frame const& frame() const noexcept { return frame_; }

    /// An owning copy. Allocates.
    [[nodiscard]] entry to_entry() const {
        entry out;
        out.seq = seq();
        out.ts_init = ts_init();
        out.ts_publish = ts_publish();
        out.topic = topic();
        out.payload_type = payload_type();
        out.headers = headers();
        for (index_key_view const key : keys()) out.keys.emplace_back(key);
        out.payload.assign(payload().begin(), payload().end());
        out.redacted = redacted();
        return out;
    }

private:
    format::entry_frame frame_{};
    definitions const* names_ = nullptr;
    definitions::record const* topic_ = nullptr;
    definitions::record const* payload_type_ = nullptr;
    std::uint64_t offset_ = 0;
};

/// Whether every id in `frame` is defined, so that an entry_view of it can be made.
[[nodiscard]] inline bool names_are_defined(format::entry_frame const& frame, definitions const& names) noexcept {
    if (names.topic(frame.fixed.topic) == nullptr || names.payload_type(frame.fixed.payload_type) == nullptr)
        return false;
    for (auto const& key : frame.key_range())
        if (names.index_kind(key.kind) == nullptr) return false;
    return true;
}

} // namespace nacre::inline v1
