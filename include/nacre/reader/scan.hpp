// SPDX-License-Identifier: BSL-1.0
// Scans: the entries of a run as ranges of `result<entry_view>`, forwards, backwards, or a list that was looked up.
//
// Each is an input range and a view: one pass at a time, `begin()` starts anew. It borrows the log, not the reader object
// that made it, which may be moved meanwhile; it must not outlive the reader. The reference an iterator gives lasts until
// the iterator moves on; the entry_view in it lasts as long as the reader.
//
// Invariants
//   1. Every entry is verified once, when the scan reaches it: nothing is read ahead but the sizes of frames.
//   2. An error is yielded once, and it is the last thing a scan yields.
//   3. A forward scan looks for a new watermark when it has reached the one it knows, unless it ends before.
//      A reverse scan looks for it in `begin()` and never again.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/log/entry_view.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// Past every seq: a scan to here ends at the watermark.
inline constexpr std::uint64_t seq_max = std::numeric_limits<std::uint64_t>::max();

/// The iterator of all scans. `Scan` has `current()`, `advance()` and `ended()`.
template <class Scan>
class scan_iterator {
public:
    using value_type = result<log::entry_view>;
    using difference_type = std::ptrdiff_t;
    using reference = value_type const&;
    using pointer = value_type const*;
    using iterator_category = std::input_iterator_tag;

    scan_iterator() = default;
    explicit scan_iterator(Scan& scan) noexcept : scan_(&scan) {}

    [[nodiscard]] reference operator*() const noexcept { return scan_->current(); }
    [[nodiscard]] pointer operator->() const noexcept { return &scan_->current(); }
    scan_iterator& operator++() {
        scan_->advance();
        return *this;
    }
    void operator++(int) { scan_->advance(); }
    friend bool operator==(scan_iterator const& at, std::default_sentinel_t) noexcept { return at.ended(); }

private:
    [[nodiscard]] bool ended() const noexcept { return scan_->ended(); }

    Scan* scan_ = nullptr;
};

/// Entries `from` to `to`, inclusive, in order. `Log` is a log_reader.
template <class Log>
class forward_scan : public std::ranges::view_base {
public:
    using iterator = scan_iterator<forward_scan>;

    /// Without a log: yields `no_run_open`.
    forward_scan(Log* log, std::uint64_t from, std::uint64_t to) noexcept : log_(log), from_(from), to_(to) {}

    /// Reads the first entry.
    [[nodiscard]] iterator begin() {
        next_ = {from_, 0};
        readable_to_ = 0;
        failed_ = false;
        ended_ = from_ == 0 || from_ > to_;
        if (!ended_) advance();
        return iterator(*this);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    friend iterator;

    [[nodiscard]] result<log::entry_view> const& current() const noexcept { return current_; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }

    void advance() {
        if (next_.seq > readable_to_ && !find_more()) [[unlikely]]
            return;
        // Nearly always the next entry stands right behind the last one and is read in place: no result is copied.
        if (current_.has_value() && next_.offset != 0 && log_->read_exact(next_, *current_)) [[likely]] {
            next_ = log_->after(*current_);
            return;
        }
        auto entry = log_->read(next_);
        if (!entry) return fail(std::move(entry).error());
        current_ = *entry;
        next_ = log_->after(*entry);
    }

    /// Whether entry `next_` may be read; else the scan has ended, or failed.
    [[nodiscard]] bool find_more() {
        if (failed_ || next_.seq > to_) {
            ended_ = true;
            return false;
        }
        if (log_ == nullptr) {
            fail(error::no_run_open());
            return false;
        }
        if (next_.seq > log_->high_watermark()) {
            if (auto refreshed = log_->refresh(); !refreshed) {
                fail(std::move(refreshed).error());
                return false;
            }
        }
        readable_to_ = std::min(to_, log_->high_watermark());
        ended_ = next_.seq > readable_to_;
        return !ended_;
    }

    void fail(error why) {
        current_ = std::move(why);
        failed_ = true;
        next_.seq = seq_max;
        readable_to_ = 0;
    }

    Log* log_;
    std::uint64_t from_;
    std::uint64_t to_;
    typename Log::position next_{};
    std::uint64_t readable_to_ = 0; ///< entries up to here may be read without another look at the watermark
    result<log::entry_view> current_ = log::entry_view{};
    bool failed_ = false;
    bool ended_ = true;
};

/// Entries `to` down to `from`, inclusive; `to` is clipped to the watermark as of `begin()`. O(1) an entry: the places of
/// one stride of entries are found at a time, going forwards from the index.
template <class Log>
class reverse_scan : public std::ranges::view_base {
public:
    using iterator = scan_iterator<reverse_scan>;

    /// Without a log: yields `no_run_open`.
    reverse_scan(Log* log, std::uint64_t from, std::uint64_t to) noexcept : log_(log), from_(from), to_(to) {}

    /// Looks for a new watermark, then reads the first entry.
    [[nodiscard]] iterator begin() {
        held_ = 0;
        left_ = 0;
        ended_ = false;
        if (log_ == nullptr) {
            current_ = error::no_run_open();
        } else if (auto refreshed = log_->refresh(); !refreshed) {
            current_ = std::move(refreshed).error();
        } else {
            std::uint64_t const top = std::min(to_, log_->high_watermark());
            left_ = from_ == 0 || from_ > top ? 0 : top - from_ + 1;
            advance();
        }
        return iterator(*this);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    friend iterator;

    [[nodiscard]] result<log::entry_view> const& current() const noexcept { return current_; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }

    void advance() {
        if (left_ == 0) {
            ended_ = true;
            return;
        }
        if (held_ == 0) hold_stride();
        --left_;
        auto const& where = places_[--held_];
        if (held_ != 0) prefetch(places_[held_ - 1].offset, where.offset);
        if (current_.has_value() && where.offset != 0 && log_->read_exact(where, *current_)) [[likely]]
            return;
        current_ = log_->read(where);
        if (!current_.has_value()) left_ = 0;
    }

    /// The entry that comes next stands before this one, where no hardware looks ahead.
    void prefetch(std::uint64_t offset, std::uint64_t end) const noexcept {
        constexpr std::uint64_t line_bytes = 64;
        constexpr std::uint64_t lines_max = 8;
        std::byte const* const start = log_->bytes().data();
        for (std::uint64_t at = offset; at < std::min(end, offset + lines_max * line_bytes); at += line_bytes)
            __builtin_prefetch(start + at);
    }

    /// Finds the places of the entries that are left in the present stride.
    void hold_stride() {
        std::uint64_t const top = from_ + left_ - 1;
        std::uint64_t const first = std::max(from_, top - (top - 1) % places_.size());
        held_ = static_cast<std::size_t>(top - first + 1);
        log_->locate_ahead(first, std::span(places_).first(held_));
    }

    Log* log_;
    std::uint64_t from_;
    std::uint64_t to_;
    std::uint64_t left_ = 0; ///< entries still to be yielded, `from_` the last
    std::array<typename Log::position, format::offset_stride> places_{};
    std::size_t held_ = 0; ///< of `places_`, those still to be yielded
    result<log::entry_view> current_ = log::entry_view{};
    bool ended_ = true;
};

/// Entries that were looked up, in order. When the look-up failed, its error and nothing else.
class entry_list : public std::ranges::view_base {
public:
    using iterator = scan_iterator<entry_list>;

    explicit entry_list(result<std::vector<log::entry_view>> found) : failed_(!found.has_value()) {
        if (found)
            entries_ = std::move(*found);
        else
            current_ = std::move(found).error();
    }

    [[nodiscard]] iterator begin() {
        next_ = 0;
        advance();
        return iterator(*this);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    /// How many there are, an error counted as one.
    [[nodiscard]] std::size_t size() const noexcept { return failed_ ? 1 : entries_.size(); }

private:
    friend iterator;

    [[nodiscard]] result<log::entry_view> const& current() const noexcept { return current_; }
    [[nodiscard]] bool ended() const noexcept { return next_ > size(); }

    void advance() {
        if (next_ < entries_.size()) current_ = entries_[next_];
        ++next_;
    }

    std::vector<log::entry_view> entries_;
    result<log::entry_view> current_ = log::entry_view{};
    std::size_t next_ = 0; ///< one past the entry that is current
    bool failed_;
};

}}} // namespace nacre::reading
