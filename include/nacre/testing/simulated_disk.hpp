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
#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/testing/disk_image.hpp>
#include <nacre/testing/disk_journal.hpp>
#include <nacre/testing/disk_medium.hpp>
#include <nacre/testing/disk_space.hpp>
#include <nacre/testing/seeded_random.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
        disk_journal& history() {
            if (!journal) {
                disk_medium now(space);
                for (auto const& [id, one] : files)
                    now.runs.emplace(id, disk_medium::run_state{one->image.clone(), {}});
                now.tails = tails;
                now.unfinished = unfinished;
                journal.emplace(std::move(now));
            }
            return *journal;
        }

        [[nodiscard]] std::uint64_t free_bytes() const {
            std::uint64_t used = 0;
            for (auto const& [id, one] : files)
                used += one->image.extent();
            for (auto const& [id, tail] : tails)
                used += tail->size();
            return limit > used ? limit - used : 0;
        }

        /// The step is recorded first: a history that begins with it must not contain it yet.
        void change(file& on, disk_step step) {
            auto& steps = history();
            disk_medium::complete(on.image, step);
            steps.record(std::move(step));
            ++on.unsynced;
        }

        void make_durable(run_id const& id, file& on, std::uint64_t writes) {
            history().record({disk_step_kind::synced, id, 0, writes, {}});
            on.unsynced -= writes;
            on.deferred -= std::min(on.deferred, writes);
        }

        void settle_deferred(run_id const& id, file& on) {
            if (on.deferred > 0) make_durable(id, on, on.deferred);
        }

        [[nodiscard]] bool unreadable_at(run_id const& id, std::uint64_t offset, std::uint64_t size) const {
            return std::any_of(unreadable.begin(), unreadable.end(), [&](span_of_run const& bad) {
                return bad.run == id && offset < bad.offset + bad.size && bad.offset < offset + size;
            });
        }

        /// What a `read_at` of `image`, this run's, copies; short only at its extent.
        [[nodiscard]] result<std::size_t> read(run_id const& id, disk_image const& image,
                                               std::uint64_t offset, bytes_span into) const {
            auto const extent = image.extent();
            auto const size = std::min<std::uint64_t>(into.size(), extent - std::min(extent, offset));
            if (unreadable_at(id, offset, size)) return media_error(id);
            if (size > 0) std::memcpy(into.data(), image.bytes().data() + offset, size);
            return std::size_t{size};
        }

        /// The disk becomes `left`; every handle from before is dead.
        void become(disk_medium left) {
            for (auto const& [id, one] : files) {
                one->gone = true;
                one->held = false;
                one->published.store(0, std::memory_order_release);
            }
            files.clear();
            for (auto& [id, run] : left.runs) {
                auto const made = std::make_shared<file>(std::move(run.durable));
                made->unsynced = run.unsynced.size();
                files.emplace(id, made);
            }
            tails = std::move(left.tails);
            unfinished = std::move(left.unfinished);
        }
    };

    static std::string location_of(run_id const& id) { return "simulated-disk:" + id.str(); }
    static shared_bytes share(bytes_view bytes) {
        return std::make_shared<std::vector<std::byte> const>(bytes.begin(), bytes.end());
    }
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
        result<void> append(std::span<bytes_view const> parts) {
            return mutate([&]() -> result<void> {
                disk_->settle_deferred(id_, *file_);
                std::uint64_t total = 0;
                for (auto const part : parts)
                    total += part.size();
                auto const room = file_->image.extent() - end_ + disk_->free_bytes();
                std::uint64_t at = end_;
                for (auto part : parts) {
                    part = part.first(std::min<std::uint64_t>(part.size(), end_ + room - at));
                    if (part.empty()) continue;
                    disk_->change(*file_, {disk_step_kind::written, id_, at, part.size(), share(part)});
                    at += part.size();
                }
                if (total > room) return full(id_);
                end_ = at;
                return {};
            });
        }

        result<void> write_at(std::uint64_t offset, bytes_view bytes) {
            return mutate([&]() -> result<void> {
                if (offset > end_ || bytes.size() > end_ - offset) {
                    return error::invalid_argument("a write in place stays inside the run");
                }
                if (bytes.empty()) return {};
                disk_->change(*file_, {disk_step_kind::written, id_, offset, bytes.size(), share(bytes)});
                return {};
            });
        }

        result<void> sync() {
            return mutate([&]() -> result<void> {
                disk_->settle_deferred(id_, *file_);
                if (disk_->options.sync_omitted) return {};
                if (disk_->options.sync_deferred) {
                    file_->deferred = file_->unsynced;
                } else {
                    disk_->make_durable(id_, *file_, file_->unsynced);
                }
                return {};
            });
        }

        result<void> truncate(std::uint64_t offset) {
            return mutate([&]() -> result<void> {
                auto const extent = file_->image.extent();
                if (offset > extent && offset - extent > disk_->free_bytes()) return full(id_);
                if (offset > extent) {
                    disk_->change(*file_, {disk_step_kind::extended, id_, extent, offset, {}});
                } else {
                    disk_->change(*file_, {disk_step_kind::truncated, id_, 0, offset, {}});
                }
                end_ = offset;
                return {};
            });
        }

        result<void> reserve(std::uint64_t size) {
            return when_open([&]() -> result<void> {
                auto const extent = file_->image.extent();
                if (size <= extent - end_) return {};
                if (size - (extent - end_) > disk_->free_bytes()) return full(id_);
                disk_->change(*file_, {disk_step_kind::extended, id_, extent, end_ + size, {}});
                return {};
            });
        }

        result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const {
            return when_open([&] { return disk_->read(id_, file_->image, offset, into); });
        }

        result<void> resume_at(std::uint64_t offset) {
            return when_open([&]() -> result<void> {
                if (offset > file_->image.extent())
                    return error::invalid_argument("a run resumes inside its extent");
                end_ = offset;
                return {};
            });
        }

        void publish(std::uint64_t offset) noexcept {
            if (disk_ == nullptr) return;
            std::lock_guard lock(
                disk_->mutex); // else a crash on another thread could be outlived by this store
            if (!file_->gone) file_->published.store(offset, std::memory_order_release);
        }

        result<void> retire() {
            NACRE_TRY(when_open([&]() -> result<void> {
                disk_->history().record({disk_step_kind::retired, id_, 0, 0, {}});
                return {};
            }));
            let_go();
            return {};
        }

        /// 0 once the handle was moved from or retired.
        [[nodiscard]] std::uint64_t end() const noexcept { return disk_ != nullptr ? end_ : 0; }

        result<std::uint64_t> extent() const {
            return when_open([&]() -> result<std::uint64_t> { return file_->image.extent(); });
        }

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

        void let_go() noexcept {
            if (disk_ == nullptr) return;
            {
                std::lock_guard lock(disk_->mutex);
                if (!file_->gone) {
                    file_->held = false;
                    file_->published.store(0, std::memory_order_release);
                }
            }
            file_.reset();
            disk_.reset();
        }

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
        result<bytes_view> view(std::uint64_t offset, std::uint64_t size) const {
            return when_open([&]() -> result<bytes_view> {
                auto const bytes = file_->image.bytes();
                if (offset > bytes.size() || size > bytes.size() - offset) {
                    return error::corrupted(error::unknown, offset, "the run ends before the bytes asked for")
                        .at_path(location_of(id_));
                }
                if (disk_->unreadable_at(id_, offset, size)) return media_error(id_);
                return bytes.subspan(offset, size);
            });
        }

        result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const {
            return when_open([&] { return disk_->read(id_, file_->image, offset, into); });
        }

        result<std::uint64_t> extent() const {
            return when_open([&]() -> result<std::uint64_t> { return file_->image.extent(); });
        }

        [[nodiscard]] std::uint64_t published() const noexcept {
            return file_ != nullptr ? file_->published.load(std::memory_order_acquire) : 0;
        }

        [[nodiscard]] bool writer_alive() const {
            if (disk_ == nullptr) return false;
            std::lock_guard lock(disk_->mutex);
            return file_->held;
        }

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

    explicit simulated_disk(simulated_disk_options options = {}) {
        auto space = std::make_shared<disk_space>(options.capacity_bytes);
        shared_ = std::make_shared<shared>(std::move(options), std::move(space));
    }

    result<appendable> create(run_id const& id, bytes_view first, storage::create_options) const {
        std::lock_guard lock(shared_->mutex);
        if (auto const found = shared_->files.find(id); found != shared_->files.end()) {
            if (found->second->held) return error::busy().at_path(location_of(id));
            return error::crashed_predecessor(location_of(id));
        }
        if (first.size() > shared_->free_bytes()) return full(id);
        auto& steps = shared_->history();
        steps.record({disk_step_kind::create_begun, id, 0, 0, {}});
        disk_image image(shared_->space);
        image.write(0, first);
        auto const made = std::make_shared<file>(std::move(image));
        shared_->files.emplace(id, made);
        shared_->unfinished.erase(id);
        steps.record({disk_step_kind::created, id, 0, first.size(), share(first)});
        return appendable{shared_, made, id};
    }

    result<readable> open_read(run_id const& id) const {
        std::lock_guard lock(shared_->mutex);
        auto const found = shared_->files.find(id);
        if (found == shared_->files.end()) return error::not_found().at_path(location_of(id));
        return readable{shared_, found->second, id};
    }

    result<appendable> open_recover(run_id const& id) const {
        std::lock_guard lock(shared_->mutex);
        auto const found = shared_->files.find(id);
        if (found == shared_->files.end()) return error::not_found().at_path(location_of(id));
        if (found->second->held) return error::busy().at_path(location_of(id));
        return appendable{shared_, found->second, id};
    }

    result<std::vector<run_id>> list() const {
        std::lock_guard lock(shared_->mutex);
        std::vector<run_id> ids;
        for (auto const& [id, one] : shared_->files)
            ids.push_back(id);
        return ids;
    }

    result<void> keep_aside(run_id const& id, bytes_view bytes) const {
        std::lock_guard lock(shared_->mutex);
        if (bytes.size() > shared_->free_bytes())
            return full(id); // the tail it replaces is still there meanwhile
        auto& steps = shared_->history();
        auto const kept = share(bytes);
        steps.record({disk_step_kind::keep_begun, id, 0, bytes.size(), kept});
        steps.record({disk_step_kind::kept, id, 0, bytes.size(), kept});
        shared_->tails[id] = kept;
        return {};
    }

    result<std::vector<std::byte>> kept_aside(run_id const& id) const {
        std::lock_guard lock(shared_->mutex);
        auto const found = shared_->tails.find(id);
        if (found == shared_->tails.end()) return error::not_found().at_path(location_of(id));
        return *found->second;
    }

    result<std::size_t> discard_unfinished() const {
        std::lock_guard lock(shared_->mutex);
        auto const found = shared_->unfinished.size();
        if (found > 0) shared_->history().record({disk_step_kind::discarded, {}, 0, 0, {}});
        shared_->unfinished.clear();
        return found;
    }

    [[nodiscard]] std::string location(run_id const& id) const { return location_of(id); }

    // What a test does to the disk.

    /// Steps recorded since the disk was made, or since it last crashed.
    [[nodiscard]] std::size_t steps() const {
        std::lock_guard lock(shared_->mutex);
        return shared_->journal ? shared_->journal->size() : 0;
    }

    /// The 1-based `step`, in words, for a test's message.
    [[nodiscard]] std::string describe(std::size_t step) const;

    /// Power is lost now: handles are dead, holds are gone, the history starts anew.
    void crash(std::uint64_t seed) const {
        std::lock_guard lock(shared_->mutex);
        seeded_random random(seed);
        auto& steps = shared_->history();
        auto left = steps.after(steps.size()).lose_power(random, shared_->options.stale_sectors);
        shared_->journal.reset();
        shared_->become(std::move(left));
    }
    void crash() const { crash(next_seed()); }

    /// A new disk as power lost right after the first `step` steps may leave this one. Its syncs are honest.
    [[nodiscard]] simulated_disk state_after(std::size_t step, std::uint64_t seed) const {
        std::lock_guard lock(shared_->mutex);
        seeded_random random(seed ^ seeded_random(step)());
        auto const made = healthy_disk(random);
        auto const& medium = shared_->history().after(step);
        made.shared_->become(medium.lose_power(random, shared_->options.stale_sectors));
        return made;
    }

    /// A new disk as the death of the process during or right after its first `step` steps may leave this
    /// one: all that was written is there, up to a prefix of the last write; what was not synced can still be
    /// lost by a `crash`.
    [[nodiscard]] simulated_disk kill_after(std::size_t step, std::uint64_t seed) const {
        std::lock_guard lock(shared_->mutex);
        seeded_random random(seed ^ seeded_random(step)());
        auto const made = healthy_disk(random);
        auto& steps = shared_->history();
        auto left = steps.after(step).kill_process(random, step > 0 ? &steps.step(step - 1) : nullptr);
        made.shared_->journal.emplace(left.clone());
        for (auto& [id, run] : left.runs) {
            for (auto const& write : run.unsynced)
                disk_medium::complete(run.durable, write);
        }
        made.shared_->become(std::move(left));
        return made;
    }

    /// Reading any of these bytes of the run gives `io`, as a failing medium does, until `heal`. New disks
    /// are healthy.
    void fail_reads(run_id const& id, std::uint64_t offset, std::uint64_t size) const {
        std::lock_guard lock(shared_->mutex);
        shared_->unreadable.push_back({id, offset, size});
    }
    void heal() const {
        std::lock_guard lock(shared_->mutex);
        shared_->unreadable.clear();
    }

    /// Space for runs and tails from now on, not more than `capacity_bytes`; what is there already stays.
    void limit_to(std::uint64_t bytes) const {
        std::lock_guard lock(shared_->mutex);
        NACRE_ASSERT(bytes <= shared_->options.capacity_bytes);
        shared_->limit = bytes;
    }

    [[nodiscard]] std::uint64_t free_bytes() const {
        std::lock_guard lock(shared_->mutex);
        return shared_->free_bytes();
    }

    /// A copy of the run as programs see it now; empty when there is no such run.
    [[nodiscard]] std::vector<std::byte> live_bytes(run_id const& id) const {
        std::lock_guard lock(shared_->mutex);
        auto const found = shared_->files.find(id);
        return found != shared_->files.end() ? copy_of(found->second->image) : std::vector<std::byte>{};
    }

    /// A copy of the run as it is for certain: without anything that is not synced; empty when there is no
    /// such run.
    [[nodiscard]] std::vector<std::byte> durable_bytes(run_id const& id) const {
        std::lock_guard lock(shared_->mutex);
        auto& steps = shared_->history();
        auto const& runs = steps.after(steps.size()).runs;
        auto const found = runs.find(id);
        return found != runs.end() ? copy_of(found->second.durable) : std::vector<std::byte>{};
    }

private:
    static std::vector<std::byte> copy_of(disk_image const& image) {
        auto const bytes = image.bytes();
        return {bytes.begin(), bytes.end()};
    }

    std::uint64_t next_seed() const {
        std::lock_guard lock(shared_->mutex);
        return shared_->random();
    }

    explicit simulated_disk(std::shared_ptr<shared> made) : shared_(std::move(made)) {}

    /// An empty disk as large as this one, with honest syncs.
    simulated_disk healthy_disk(seeded_random& random) const {
        simulated_disk_options options;
        options.seed = random();
        options.capacity_bytes = shared_->options.capacity_bytes;
        return simulated_disk{std::make_shared<shared>(std::move(options), shared_->space)};
    }

    std::shared_ptr<shared> shared_;
};

inline std::string simulated_disk::describe(std::size_t step) const {
    std::lock_guard lock(shared_->mutex);
    if (step == 0) return "nothing yet";
    auto const& one = shared_->history().step(step - 1);
    auto const at = [&] { return " at " + std::to_string(one.offset); };
    auto const words = [&]() -> std::string {
        switch (one.kind) {
        case disk_step_kind::create_begun: return "creation begun";
        case disk_step_kind::created: return "created with " + std::to_string(one.size) + " bytes";
        case disk_step_kind::written: return "wrote " + std::to_string(one.size) + " bytes" + at();
        case disk_step_kind::extended: return "extended to " + std::to_string(one.size);
        case disk_step_kind::truncated: return "truncated to " + std::to_string(one.size);
        case disk_step_kind::synced: return "synced " + std::to_string(one.size) + " writes";
        case disk_step_kind::keep_begun: return "keeping a tail aside begun";
        case disk_step_kind::kept: return "kept " + std::to_string(one.size) + " bytes aside";
        case disk_step_kind::discarded: return "unfinished creations discarded";
        case disk_step_kind::retired: return "retired";
        }
        return "unknown";
    };
    return "step " + std::to_string(step) + ": " + words() +
           (one.kind == disk_step_kind::discarded ? std::string{} : " (run " + one.run.str() + ")");
}

static_assert(storage::backend<simulated_disk>);

}}} // namespace nacre::testing
