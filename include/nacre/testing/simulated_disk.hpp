// SPDX-License-Identifier: BSL-1.0
// testing::simulated_disk: a backend with a live and a durable image, that can lose power at any step of its
// history.
//
// Each call that changes something is recorded as one or more steps (each non-empty part of an append is
// one). After a run was recorded, `state_after(step, seed)` gives a new, independent disk in one of the
// states that a power loss right after that step may have left, `kill_after(step, seed)` one that the death
// of the process may have left; what may survive is said in disk_medium.hpp. The same step and seed give the
// same bytes, on every platform. `crash()` does to this disk what `state_after(steps())` does to a new one.
//
// A run's acknowledgements are tied to its history by `steps()`: what was acknowledged when `steps()` was n
// must be in every `state_after(m)` with m >= n.
//
// Laws of the backend concept hold, unless the options break one on purpose (`sync_omitted`,
// `sync_deferred`). All copies are the same disk; any thread may use it, one lock orders all calls. Steps
// keep a copy of what was written, so a disk needs about twice the memory of its runs. `state_after` costs
// one copy of the durable bytes and the unsynced writes; ask in ascending order of steps (see
// disk_journal.hpp).
//
//     simulated_disk disk;
//     ... write a run, note {disk.steps(), acknowledged seq} after each acknowledgement ...
//     for (std::size_t step = 0; step <= disk.steps(); ++step) {
//         auto const left = disk.state_after(step, seed++);
//         ... recover on `left`: nothing acknowledged at or before `step` is missing ...
//     }
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/testing/disk_image.hpp>
#include <nacre/testing/disk_journal.hpp>
#include <nacre/testing/disk_medium.hpp>
#include <nacre/testing/disk_space.hpp>
#include <nacre/testing/seeded_random.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

struct simulated_disk_options {
    std::uint64_t seed = 1; ///< of `crash()`
    /// Space for all runs and tails together. It is address space for each run, not memory.
    std::uint64_t capacity_bytes = std::uint64_t{64} << 20;
    /// What sectors show that became part of a file without being written, by their offset; zeros beyond its
    /// end.
    std::vector<std::byte> stale_sectors = {};
    bool sync_omitted = false; ///< `sync` reports success and does nothing
    bool sync_deferred =
        false; ///< `sync` reports success and takes effect at the run's next `append` or `sync`
};

class simulated_disk {
    struct file {
        explicit file(disk_image bytes) : image(std::move(bytes)) {}

        disk_image image; // live
        bool held = false;
        bool gone = false;          // the machine or the process that opened it is no more
        std::uint64_t unsynced = 0; // writes no sync step covers yet
        std::uint64_t deferred = 0; // of these, the oldest ones whose sync is still to take effect
        std::atomic<std::uint64_t> published{0}; // the live cell; the only member touched without the mutex
    };

    struct span_of_run {
        run_id run;
        std::uint64_t offset;
        std::uint64_t size;
    };

    /// Everything copies share. All members under the mutex.
    struct shared {
        shared(simulated_disk_options chosen, std::shared_ptr<disk_space> memory)
            : options(std::move(chosen)), space(std::move(memory)), limit(options.capacity_bytes),
              random(options.seed) {}

        std::mutex mutex;
        simulated_disk_options const options;
        std::shared_ptr<disk_space> const space; // of this disk's images and those of its states
        std::uint64_t limit;
        seeded_random random;
        std::map<run_id, std::shared_ptr<file>> files;
        std::map<run_id, shared_bytes> tails;
        std::set<run_id> unfinished;
        std::vector<span_of_run> unreadable;
        std::optional<disk_journal>
            journal; // made at the first need: most states of a campaign are only read

        /// The history; when it begins now, everything present is durable.
        disk_journal& history();

        [[nodiscard]] std::uint64_t free_bytes() const;

        /// The step is recorded first: a history that begins with it must not contain it yet.
        void change(file& on, disk_step step);

        void make_durable(run_id const& id, file& on, std::uint64_t writes);

        void settle_deferred(run_id const& id, file& on) {
            if (on.deferred > 0) make_durable(id, on, on.deferred);
        }

        [[nodiscard]] bool unreadable_at(run_id const& id, std::uint64_t offset, std::uint64_t size) const;

        /// What a `read_at` of `image`, this run's, copies; short only at its extent.
        [[nodiscard]] result<std::size_t> read(run_id const& id, disk_image const& image,
                                               std::uint64_t offset, bytes_span into) const;

        /// The disk becomes `left`; every handle from before is dead.
        void become(disk_medium left);
    };

    static std::string location_of(run_id const& id) { return "simulated-disk:" + id.str(); }
    static shared_bytes share(bytes_view bytes);
    static error full(run_id const& id) {
        return error::disk_full("the simulated disk has reached its limit").at_path(location_of(id));
    }
    static error media_error(run_id const& id) {
        return error::io(EIO, "the simulated medium cannot be read here").at_path(location_of(id));
    }

public:
    class appendable {
    public:
        appendable(appendable&& other) noexcept = default;
        appendable& operator=(appendable&& other) noexcept {
            if (this != &other) {
                let_go();
                disk_ = std::move(other.disk_);
                file_ = std::move(other.file_);
                id_ = other.id_;
                end_ = other.end_;
                poisoned_ = other.poisoned_;
            }
            return *this;
        }
        ~appendable() { let_go(); }

        /// A full disk takes what fits before it says so; `end()` does not move then.
        result<void> append(std::span<bytes_view const> parts);

        result<void> write_at(std::uint64_t offset, bytes_view bytes);

        result<void> sync();

        result<void> truncate(std::uint64_t offset);

        result<void> reserve(std::uint64_t size);

        result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const;

        result<void> resume_at(std::uint64_t offset);

        void publish(std::uint64_t offset) noexcept;

        result<void> retire();

        /// 0 once the handle was moved from or retired.
        [[nodiscard]] std::uint64_t end() const noexcept { return disk_ != nullptr ? end_ : 0; }

        result<std::uint64_t> extent() const;

    private:
        friend simulated_disk;
        appendable(std::shared_ptr<shared> disk, std::shared_ptr<file> opened, run_id id) // under the mutex
            : disk_(std::move(disk)), file_(std::move(opened)), id_(id), end_(file_->image.extent()) {
            file_->held = true;
        }

        template <class Call>
        auto when_open(Call const& call) const -> decltype(call()) {
            if (disk_ == nullptr) return error::no_run_open();
            std::lock_guard lock(disk_->mutex);
            if (file_->gone) return error::no_run_open();
            return call();
        }

        template <class Call>
        result<void> mutate(Call const& call) {
            if (poisoned_) return error::no_run_open();
            auto outcome = when_open(call);
            if (!outcome) poisoned_ = true;
            return outcome;
        }

        void let_go() noexcept;

        std::shared_ptr<shared> disk_;
        std::shared_ptr<file> file_;
        run_id id_;
        std::uint64_t end_ = 0;
        bool poisoned_ = false;
    };

    /// Memory that was viewed stays valid, and keeps its bytes, even when the machine it was read on has
    /// crashed.
    class readable {
    public:
        result<bytes_view> view(std::uint64_t offset, std::uint64_t size) const;

        result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const;

        result<std::uint64_t> extent() const;

        [[nodiscard]] std::uint64_t published() const noexcept {
            return file_ != nullptr ? file_->published.load(std::memory_order_acquire) : 0;
        }

        [[nodiscard]] bool writer_alive() const;

    private:
        friend simulated_disk;
        readable(std::shared_ptr<shared> disk, std::shared_ptr<file> opened, run_id id)
            : disk_(std::move(disk)), file_(std::move(opened)), id_(id) {}

        template <class Call>
        auto when_open(Call const& call) const -> decltype(call()) {
            if (disk_ == nullptr) return error::no_run_open();
            std::lock_guard lock(disk_->mutex);
            if (file_->gone) return error::no_run_open();
            return call();
        }

        std::shared_ptr<shared> disk_;
        std::shared_ptr<file> file_;
        run_id id_;
    };

    explicit simulated_disk(simulated_disk_options options = {});

    result<appendable> create(run_id const& id, bytes_view first, storage::create_options) const;

    result<readable> open_read(run_id const& id) const;

    result<appendable> open_recover(run_id const& id) const;

    result<std::vector<run_id>> list() const;

    result<void> keep_aside(run_id const& id, bytes_view bytes) const;

    result<std::vector<std::byte>> kept_aside(run_id const& id) const;

    result<std::size_t> discard_unfinished() const;

    [[nodiscard]] std::string location(run_id const& id) const { return location_of(id); }

    // What a test does to the disk.

    /// Steps recorded since the disk was made, or since it last crashed.
    [[nodiscard]] std::size_t steps() const;

    /// The 1-based `step`, in words, for a test's message.
    [[nodiscard]] std::string describe(std::size_t step) const;

    /// Power is lost now: handles are dead, holds are gone, the history starts anew.
    void crash(std::uint64_t seed) const;
    void crash() const { crash(next_seed()); }

    /// A new disk as power lost right after the first `step` steps may leave this one. Its syncs are honest.
    [[nodiscard]] simulated_disk state_after(std::size_t step, std::uint64_t seed) const;

    /// A new disk as the death of the process during or right after its first `step` steps may leave this
    /// one: all that was written is there, up to a prefix of the last write; what was not synced can still be
    /// lost by a `crash`.
    [[nodiscard]] simulated_disk kill_after(std::size_t step, std::uint64_t seed) const;

    /// Reading any of these bytes of the run gives `io`, as a failing medium does, until `heal`. New disks
    /// are healthy.
    void fail_reads(run_id const& id, std::uint64_t offset, std::uint64_t size) const;
    void heal() const {
        std::lock_guard lock(shared_->mutex);
        shared_->unreadable.clear();
    }

    /// Space for runs and tails from now on, not more than `capacity_bytes`; what is there already stays.
    void limit_to(std::uint64_t bytes) const;

    [[nodiscard]] std::uint64_t free_bytes() const {
        std::lock_guard lock(shared_->mutex);
        return shared_->free_bytes();
    }

    /// A copy of the run as programs see it now; empty when there is no such run.
    [[nodiscard]] std::vector<std::byte> live_bytes(run_id const& id) const;

    /// A copy of the run as it is for certain: without anything that is not synced; empty when there is no
    /// such run.
    [[nodiscard]] std::vector<std::byte> durable_bytes(run_id const& id) const;

private:
    static std::vector<std::byte> copy_of(disk_image const& image);

    std::uint64_t next_seed() const {
        std::lock_guard lock(shared_->mutex);
        return shared_->random();
    }

    explicit simulated_disk(std::shared_ptr<shared> made) : shared_(std::move(made)) {}

    /// An empty disk as large as this one, with honest syncs.
    simulated_disk healthy_disk(seeded_random& random) const;

    std::shared_ptr<shared> shared_;
};

static_assert(storage::backend<simulated_disk>);

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/simulated_disk.ipp>
#endif
