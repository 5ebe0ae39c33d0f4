// SPDX-License-Identifier: BSL-1.0
// Ranges of entries: scans forwards and backwards, and a list that was looked up.
//
// Each is an input range of `entry_view const&` and a view: one pass at a time, `begin()` starts anew. A loop
// never meets anything but entries whose bytes were verified: at an error the range ends, and `status()` of
// the range, or of its reader, says whether that was its end or an error. It borrows from the reader, which
// may be moved meanwhile, and must not outlive it. The reference an iterator gives lasts until the iterator
// moves on; the entry_view in it lasts as long as the reader.
//
// Invariants
//   1. Every entry is verified once, when the range reaches it: nothing is read ahead but the sizes of
//      frames.
//   2. An error ends the range, and stands in its status until it is begun again.
//   3. A reader's status is that of the range begun last, whether that still runs or not.
//   4. A forward scan looks for a new watermark when it has reached the one it knows, unless it ends before.
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

/// How the range ended that was begun last, of all ranges of one reader.
class last_outcome {
public:
    /// A range begins. By the number it is given it says later how it ended.
    [[nodiscard]] std::uint64_t begin() noexcept {
        status_ = {};
        return ++begun_;
    }
    /// Range `number` met an error. Of no effect when another was begun since.
    void fail(std::uint64_t number, error const& why) noexcept {
        if (number == begun_) status_ = why;
    }
    [[nodiscard]] result<void> const& status() const noexcept { return status_; }

private:
    result<void> status_;
    std::uint64_t begun_ = 0;
};

/// What all ranges of entries have in common. `Range` has `restart()`, which prepares the first step, and
/// `step()`, which puts the next entry into `current_`; either may call `finish` or `fail` instead.
template <class Range>
class entry_range : public std::ranges::view_base {
public:
    class iterator {
    public:
        using value_type = log::entry_view;
        using difference_type = std::ptrdiff_t;
        using reference = value_type const&;
        using pointer = value_type const*;
        using iterator_category = std::input_iterator_tag;

        iterator() = default;
        explicit iterator(entry_range& range) noexcept : range_(&range) {}

        [[nodiscard]] reference operator*() const noexcept { return range_->current_; }
        [[nodiscard]] pointer operator->() const noexcept { return &range_->current_; }
        iterator& operator++() {
            range_->self().step();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(iterator const& at, std::default_sentinel_t) noexcept {
            return at.is_at_end();
        }

    private:
        [[nodiscard]] bool is_at_end() const noexcept { return range_->ended_; }

        entry_range* range_ = nullptr;
    };

    /// Reads the first entry.
    [[nodiscard]] iterator begin() {
        status_ = {};
        ended_ = false;
        if (outcome_ == nullptr) {
            fail(error::no_run_open());
        } else {
            number_ = outcome_->begin();
            self().restart();
            if (!ended_) self().step();
        }
        return iterator(*this);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    /// The error that ended the range; ok while it runs, and when there are no more entries.
    [[nodiscard]] result<void> status() const noexcept { return status_; }

protected:
    /// Without an outcome: the reader has no run, and the range ends with `no_run_open`.
    explicit entry_range(last_outcome* outcome) noexcept : outcome_(outcome) {}

    void finish() noexcept { ended_ = true; }
    void fail(error const& why) noexcept {
        status_ = why;
        if (outcome_ != nullptr) outcome_->fail(number_, why);
        ended_ = true;
    }

    log::entry_view current_;

private:
    [[nodiscard]] Range& self() noexcept { return static_cast<Range&>(*this); }

    bool ended_ = true;
    result<void> status_;
    last_outcome* outcome_;
    std::uint64_t number_ = 0; ///< of the pass, to `outcome_`
};

/// What scans of a log have in common. `Log` is a log_reader; null together with the outcome.
template <class Range, class Log>
class log_range : public entry_range<Range> {
protected:
    log_range(Log* log, last_outcome* outcome) noexcept : entry_range<Range>(outcome), log_(log) {}

    /// Takes in what was committed since; whether that could be done, else the range has failed.
    [[nodiscard]] bool refresh() {
        auto const refreshed = log_->refresh();
        if (!refreshed) this->fail(refreshed.error());
        return refreshed.has_value();
    }

    /// Whether there is an entry `seq`, if need be after a look for a new watermark; else the range has
    /// ended, or failed.
    [[nodiscard]] bool reaches(std::uint64_t seq) {
        if (seq > log_->high_watermark() && !refresh()) return false;
        if (seq <= log_->high_watermark()) return true;
        this->finish();
        return false;
    }

    Log* log_;
};

/// Entries `from` to `to`, inclusive, in order.
template <class Log>
class forward_scan : public log_range<forward_scan<Log>, Log> {
    using base = log_range<forward_scan, Log>;

public:
    forward_scan(Log* log, last_outcome* outcome, std::uint64_t from, std::uint64_t to) noexcept
        : base(log, outcome), from_(from), to_(to) {}

private:
    friend entry_range<forward_scan>;
    using base::current_;
    using base::log_;

    void restart() noexcept {
        next_ = {from_, 0};
        readable_to_ = 0;
        if (from_ == 0 || from_ > to_) this->finish();
    }

    void step() {
        if (next_.seq > readable_to_ && !find_more()) [[unlikely]]
            return;
        // Nearly always the next entry stands right behind the last one and is read in place: no result is
        // copied.
        if (next_.offset == 0 || !log_->read_exact(next_, current_)) [[unlikely]] {
            auto const entry = log_->read(next_);
            if (!entry) return this->fail(entry.error());
            current_ = *entry;
        }
        next_ = log_->after(current_);
    }

    /// Whether entry `next_` may be read; else the scan has ended, or failed.
    [[nodiscard]] bool find_more() {
        if (next_.seq > to_) {
            this->finish();
            return false;
        }
        if (!this->reaches(next_.seq)) return false;
        readable_to_ = std::min(to_, log_->high_watermark());
        return true;
    }

    std::uint64_t from_;
    std::uint64_t to_;
    typename Log::position next_{};
    std::uint64_t readable_to_ = 0; ///< entries up to here may be read without another look at the watermark
};

/// Entries `to` down to `from`, inclusive; `to` is clipped to the watermark as of `begin()`. O(1) an entry:
/// the places of one stride of entries are found at a time, going forwards from the index.
template <class Log>
class reverse_scan : public log_range<reverse_scan<Log>, Log> {
    using base = log_range<reverse_scan, Log>;

public:
    reverse_scan(Log* log, last_outcome* outcome, std::uint64_t from, std::uint64_t to) noexcept
        : base(log, outcome), from_(from), to_(to) {}

private:
    friend entry_range<reverse_scan>;
    using base::current_;
    using base::log_;

    void restart() {
        held_ = 0;
        if (!this->refresh()) return;
        std::uint64_t const top = std::min(to_, log_->high_watermark());
        left_ = from_ == 0 || from_ > top ? 0 : top - from_ + 1;
    }

    void step() {
        if (left_ == 0) return this->finish();
        if (held_ == 0) hold_stride();
        --left_;
        auto const& where = places_[--held_];
        if (held_ != 0) prefetch(places_[held_ - 1].offset, where.offset);
        if (where.offset != 0 && log_->read_exact(where, current_)) [[likely]]
            return;
        auto const entry = log_->read(where);
        if (!entry) return this->fail(entry.error());
        current_ = *entry;
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

    std::uint64_t from_;
    std::uint64_t to_;
    std::uint64_t left_ = 0; ///< entries still to be yielded, `from_` the last
    std::array<typename Log::position, format::offset_stride> places_{};
    std::size_t held_ = 0; ///< of `places_`, those still to be yielded
};

/// Entries that were looked up, in order, none when the look-up failed: then its error is the status.
class entry_list : public entry_range<entry_list> {
public:
    entry_list(result<std::vector<log::entry_view>> found, last_outcome* outcome)
        : entry_range(outcome), found_(std::move(found)) {}

    /// How many entries there are.
    [[nodiscard]] std::size_t size() const noexcept { return found_ ? found_->size() : 0; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

private:
    friend entry_range<entry_list>;

    void restart() noexcept {
        next_ = 0;
        if (!found_) fail(found_.error());
    }
    void step() noexcept {
        if (next_ == found_->size()) return finish();
        current_ = (*found_)[next_++];
    }

    result<std::vector<log::entry_view>> found_;
    std::size_t next_ = 0;
};

}}} // namespace nacre::reading
