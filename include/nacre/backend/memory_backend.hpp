// SPDX-License-Identifier: BSL-1.0
// memory_backend: runs that live in this process's memory, with every law of a backend but survival.
//
// Each run has address space of its own, reserved when the run is created, so that views never move while it
// grows.
//
// Ownership: copies of a backend share one place; a run lives as long as the place, a handle or a readable of
// it. Threads: any thread may use the backend. An appendable belongs to one thread at a time; readables in
// other threads may read what lies below `published()` meanwhile, and `read_at` of a readable may run beside
// `write_at`.
//
// Invariants
//   1. A byte below the published offset is written again only by `write_at` and `truncate`.
//   2. `extent` is stored with release order after the bytes below it; bytes at or beyond it are zero.
//   3. A run is held exactly while one appendable owns a `hold`; its live cell lasts as long as the hold.
#pragma once

#include <nacre/backend/concept.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace storage {

class memory_backend {
public:
    struct options {
        std::uint64_t run_bytes_max = std::uint64_t{4}
                                      << 30; ///< beyond it: `disk_full`. Only what is written is used
    };

    class appendable;
    class readable;

    memory_backend() : memory_backend(options{}) {}
    explicit memory_backend(options choice) : place_(std::make_shared<place>()) { place_->choice = choice; }

    [[nodiscard]] result<appendable> create(run_id const& id, bytes_view first, create_options) const;
    [[nodiscard]] result<readable> open_read(run_id const& id) const;
    [[nodiscard]] result<appendable> open_recover(run_id const& id) const;

    [[nodiscard]] result<std::vector<run_id>> list() const;

    [[nodiscard]] result<void> keep_aside(run_id const& id, bytes_view bytes) const;

    [[nodiscard]] result<std::vector<std::byte>> kept_aside(run_id const& id) const;

    /// A creation cannot be interrupted here: always 0.
    [[nodiscard]] result<std::size_t> discard_unfinished() const { return std::size_t{0}; }

    class place_lock;
    /// See lockable_place.
    [[nodiscard]] result<place_lock> lock_place() const;

    [[nodiscard]] std::string location(run_id const& id) const { return "memory:" + id.str(); }

private:
    struct live_cell {
        std::atomic<std::uint64_t> committed{0};
    };

    struct run {
        boost::interprocess::mapped_region memory;
        std::string location;
        std::atomic<std::uint64_t> extent{0};
        std::mutex mutex;                ///< guards `cell`, and `write_at` against a readable's `read_at`
        std::shared_ptr<live_cell> cell; ///< of the present hold; null while nobody holds the run

        [[nodiscard]] std::byte* data() const noexcept {
            return static_cast<std::byte*>(memory.get_address());
        }
        [[nodiscard]] std::uint64_t size_max() const noexcept { return memory.get_size(); }
        [[nodiscard]] bool held() {
            std::lock_guard const guard(mutex);
            return cell != nullptr;
        }
    };

    struct place {
        options choice;
        std::mutex mutex;    ///< guards what follows
        bool locked = false; ///< while a place_lock lives
        std::map<run_id, std::shared_ptr<run>> runs;
        std::map<run_id, std::vector<std::byte>> aside;
    };

    /// The right to write one run; ends with its owner.
    class hold {
    public:
        /// Empty when somebody else holds the run.
        static hold take(std::shared_ptr<run> of);
        hold() = default;
        hold(hold&& other) noexcept = default;
        hold& operator=(hold&& other) noexcept {
            if (this != &other) {
                end();
                run_ = std::move(other.run_);
                cell_ = std::move(other.cell_);
            }
            return *this;
        }
        ~hold() { end(); }

        void end() noexcept;
        explicit operator bool() const noexcept { return run_ != nullptr; }
        run* operator->() const noexcept { return run_.get(); }
        [[nodiscard]] live_cell& cell() const noexcept { return *cell_; }

    private:
        std::shared_ptr<run> run_;
        std::shared_ptr<live_cell> cell_;
    };

    [[nodiscard]] std::shared_ptr<run> find(run_id const& id) const;

    std::shared_ptr<place> place_;
};

class memory_backend::place_lock {
public:
    explicit place_lock(std::shared_ptr<place> locked) noexcept : place_(std::move(locked)) {}
    place_lock(place_lock&&) noexcept = default;
    place_lock& operator=(place_lock&& other) noexcept {
        if (this != &other) {
            end();
            place_ = std::move(other.place_);
        }
        return *this;
    }
    ~place_lock() { end(); }

private:
    void end() noexcept;

    std::shared_ptr<place> place_; ///< null once moved from
};

class memory_backend::appendable {
public:
    appendable(appendable&&) noexcept = default;
    appendable& operator=(appendable&&) noexcept = default;

    [[nodiscard]] result<void> append(std::span<bytes_view const> parts);

    [[nodiscard]] result<void> write_at(std::uint64_t offset, bytes_view bytes);

    [[nodiscard]] result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const;

    [[nodiscard]] result<void> sync() { return writable(); }

    [[nodiscard]] result<void> reserve(std::uint64_t size);

    [[nodiscard]] result<void> resume_at(std::uint64_t offset);

    [[nodiscard]] result<void> truncate(std::uint64_t offset);

    void publish(std::uint64_t offset) noexcept {
        if (hold_) hold_.cell().committed.store(offset, std::memory_order_release);
    }

    [[nodiscard]] result<void> retire() {
        if (!hold_) return error::no_run_open();
        hold_.end();
        return {};
    }

    [[nodiscard]] std::uint64_t end() const noexcept { return hold_ ? end_ : 0; }

    [[nodiscard]] result<std::uint64_t> extent() const;

private:
    friend class memory_backend;

    appendable(hold held, std::uint64_t end) noexcept : hold_(std::move(held)), end_(end) {}

    [[nodiscard]] result<void> writable() const noexcept {
        if (!hold_ || failed_) return error::no_run_open();
        return {};
    }
    [[nodiscard]] error full(std::uint64_t size) const;
    [[nodiscard]] error fail(error why) noexcept {
        failed_ = true;
        return why;
    }
    void grow_extent(std::uint64_t to) noexcept;

    hold hold_;
    std::uint64_t end_ = 0;
    bool failed_ = false;
};

class memory_backend::readable {
public:
    readable(readable&&) noexcept = default;
    readable& operator=(readable&&) noexcept = default;

    [[nodiscard]] result<bytes_view> view(std::uint64_t offset, std::uint64_t size) const;

    /// A copy that may be taken while the writer's `write_at` rewrites these bytes; short only at `extent()`.
    [[nodiscard]] result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const;

    [[nodiscard]] result<std::uint64_t> extent() const;

    [[nodiscard]] std::uint64_t published() const noexcept {
        return cell_ != nullptr ? cell_->committed.load(std::memory_order_acquire) : 0;
    }

    [[nodiscard]] bool writer_alive() const { return run_ != nullptr && run_->held(); }

private:
    friend class memory_backend;

    explicit readable(std::shared_ptr<run> of) : run_(std::move(of)) {
        std::lock_guard const guard(run_->mutex);
        cell_ = run_->cell;
    }

    std::shared_ptr<run> run_;
    std::shared_ptr<live_cell const> cell_; ///< of the writer that was alive when this readable was opened
};

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/memory_backend.ipp>
#endif
