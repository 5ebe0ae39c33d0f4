// SPDX-License-Identifier: BSL-1.0
// entry_view: an entry seen in place, its digest verified, its names resolved.
//
// It views the reader's mapping and the reader's definitions: valid as long as the reader lives, whatever is
// read next. `to_entry()` makes an owning copy.
#pragma once

#include <nacre/core/entry.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/log/definitions.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace log {

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
            iterator(format::frame_keys::iterator at, definitions const* names) noexcept
                : at_(at), names_(names) {}
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
    /// Of a frame that was verified: its digest, of `digest_bytes`, stands at `digest_at`, and `names`
    /// defines all its ids.
    entry_view(bytes_view frame, std::size_t digest_at, std::size_t digest_bytes, definitions const& names,
               std::uint64_t offset) noexcept
        : frame_(frame.data()), names_(&names), offset_(offset),
          digest_at_(static_cast<std::uint32_t>(digest_at)),
          digest_bytes_(static_cast<std::uint32_t>(digest_bytes)) {}

    [[nodiscard]] std::uint64_t seq() const noexcept {
        return field<std::uint64_t>(offsetof(format::frame_prefix, seq));
    }
    [[nodiscard]] timestamp ts_init() const noexcept {
        return from_nanoseconds(field<std::int64_t>(offsetof(format::entry_fixed, ts_init)));
    }
    [[nodiscard]] timestamp ts_publish() const noexcept {
        return from_nanoseconds(field<std::int64_t>(offsetof(format::entry_fixed, ts_publish)));
    }
    [[nodiscard]] std::string_view topic() const noexcept {
        return names_->topic(field<std::uint32_t>(offsetof(format::entry_fixed, topic)))->name;
    }
    [[nodiscard]] std::string_view payload_type() const noexcept { return type().name; }
    /// The number of the payload type within the run, from 1; another run may give it to another type.
    [[nodiscard]] std::uint32_t payload_type_id() const noexcept {
        return field<std::uint32_t>(offsetof(format::entry_fixed, payload_type));
    }
    [[nodiscard]] std::string_view schema() const noexcept { return type().schema; }
    /// Of the recorded schema; 0 when the type was recorded without one.
    [[nodiscard]] std::uint64_t fingerprint() const noexcept { return type().fingerprint; }
    [[nodiscard]] core::headers headers() const noexcept { return frame().headers(); }
    [[nodiscard]] key_range keys() const noexcept { return {frame().key_range(), names_}; }
    /// Empty when redacted.
    [[nodiscard]] bytes_view payload() const noexcept {
        if (redacted()) [[unlikely]]
            return {};
        return {frame_ + digest_at_ + digest_bytes_,
                field<std::uint32_t>(offsetof(format::entry_fixed, payload_bytes))};
    }
    [[nodiscard]] bool redacted() const noexcept {
        return (field<std::uint16_t>(offsetof(format::frame_prefix, flags)) & format::entry_flag::redacted) !=
               0;
    }
    [[nodiscard]] bytes_view digest() const noexcept { return {frame_ + digest_at_, digest_bytes_}; }
    /// Byte offset of the frame in the run, and its bytes.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    [[nodiscard]] bytes_view bytes() const noexcept {
        return {frame_, field<std::uint32_t>(offsetof(format::frame_prefix, size))};
    }
    /// The frame, taken apart.
    [[nodiscard]] format::entry_frame frame() const noexcept {
        return format::split_entry(bytes(), digest_at_, digest_bytes_);
    }

    /// An owning copy. Allocates.
    [[nodiscard]] entry to_entry() const {
        entry out;
        out.seq = seq();
        out.ts_init = ts_init();
        out.ts_publish = ts_publish();
        out.topic = topic();
        out.payload_type = payload_type();
        out.headers = headers();
        for (index_key_view const key : keys())
            out.keys.emplace_back(key);
        out.payload.assign(payload().begin(), payload().end());
        out.redacted = redacted();
        return out;
    }

private:
    // Fields are read from the frame when they are asked for: most readers want few of them.
    template <class T>
    [[nodiscard]] T field(std::size_t at) const noexcept {
        T value;
        std::memcpy(&value, frame_ + at, sizeof(T));
        return value;
    }
    [[nodiscard]] definitions::record const& type() const noexcept {
        return *names_->payload_type(field<std::uint32_t>(offsetof(format::entry_fixed, payload_type)));
    }

    std::byte const* frame_ = nullptr;
    definitions const* names_ = nullptr;
    std::uint64_t offset_ = 0;
    std::uint32_t digest_at_ = 0;
    std::uint32_t digest_bytes_ = 0;
};

/// Whether every id in the keys of `frame` is defined; topic and payload type are asked about by themselves.
[[nodiscard]] inline bool key_kinds_are_defined(format::entry_frame const& frame,
                                                definitions const& names) noexcept {
    for (auto const& key : frame.key_range())
        if (names.index_kind(key.kind) == nullptr) return false;
    return true;
}

/// Whether every id in a frame whose digest was found at `digest_at` is defined, so that an entry_view of it
/// can be made.
[[nodiscard]] inline bool names_are_defined(bytes_view frame, std::size_t digest_at, std::size_t digest_bytes,
                                            definitions const& names) noexcept {
    auto const topic = format::load<std::uint32_t>(frame, offsetof(format::entry_fixed, topic));
    auto const type = format::load<std::uint32_t>(frame, offsetof(format::entry_fixed, payload_type));
    if (names.topic(topic) == nullptr || names.payload_type(type) == nullptr) [[unlikely]]
        return false;
    auto const key_count = format::load<std::uint16_t>(frame, offsetof(format::entry_fixed, key_count));
    return key_count == 0 ||
           key_kinds_are_defined(format::split_entry(frame, digest_at, digest_bytes), names);
}

/// The same of a parsed frame.
[[nodiscard]] inline bool names_are_defined(format::entry_frame const& frame,
                                            definitions const& names) noexcept {
    return names_are_defined(frame.frame, frame.digest_offset(), frame.digest.size(), names);
}

}}} // namespace nacre::log
