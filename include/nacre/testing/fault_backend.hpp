// SPDX-License-Identifier: BSL-1.0
// testing::fault_backend: any backend, failing where a plan says so.
//
// The plan is a shared, thread-safe handle: a test keeps one copy, the backend another. It counts every call,
// by kind, including calls on handles that are poisoned already, so a test can prove that nothing was
// retried. A fault picks one call (or all from one on) of a kind and gives the error to return instead. A
// call can also be held: it blocks before it reaches the inner backend until the test lets it through, so
// that "the ring is full while a sync is under way" is a state a test can create rather than hope for.
//
// Laws of the backend concept hold; a call that a fault lets fail poisons as law 7 says, and nothing reaches
// the inner handle afterwards. `publish` and `published` cannot fail; `publish` is counted and can be held.
//
//     fault_plan plan;
//     fault_backend backend{memory_backend{}, plan};
//     plan.add({.call = fault_call::sync, .nth = 3, .failure = error::io(EIO, "the device is gone")});
//     plan.hold(fault_call::append);
//     ... plan.wait_until_held(fault_call::append); ... plan.release(fault_call::append);
//     CHECK(plan.count(fault_call::sync) == 3);
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

/// The calls of a backend and its handles. `extent` and `read_at` are asked of appendables and readables
/// alike.
enum class fault_call : std::uint8_t {
    create,
    open_read,
    open_recover,
    list,
    keep_aside,
    kept_aside,
    discard_unfinished,
    lock_place,
    append,
    write_at,
    read_at,
    sync,
    reserve,
    resume_at,
    truncate,
    publish,
    retire,
    extent,
    view,
    any, ///< in a fault or a question: whatever the kind; never a call of its own
};

inline constexpr std::size_t fault_call_kinds = static_cast<std::size_t>(fault_call::any);

/// Which calls fail, and how.
struct fault {
    fault_call call = fault_call::any;
    std::uint64_t nth =
        1; ///< 1-based, counted from when the fault is added; a call held by then does not count
    error failure = error::io(EIO, "an injected fault");
    bool from_then_on = false;    ///< the nth call and all after it, instead of the nth alone
    bool after_the_call = false;  ///< the inner call is made, and its success reported as `failure`
    std::size_t prefix_bytes = 0; ///< append: so many bytes reach the inner backend before the failure
};

/// What fails, what is held, and what was called: one shared state, any thread.
class fault_plan {
public:
    fault_plan() : state_(std::make_shared<state>()) {}

    void add(fault added) const;

    /// Forgets every fault, fired or not. Counts, holds and the callback stay.
    void clear() const {
        std::lock_guard lock(state_->mutex);
        state_->faults.clear();
    }

    /// Calls of this kind so far, held, failed and refused ones included; `any` counts all.
    [[nodiscard]] std::uint64_t count(fault_call call = fault_call::any) const;

    /// Calls so far, in order, once `record_calls()` was called.
    [[nodiscard]] std::vector<fault_call> calls() const {
        std::lock_guard lock(state_->mutex);
        return state_->calls;
    }

    void record_calls() const {
        std::lock_guard lock(state_->mutex);
        state_->recording = true;
    }

    /// Run before every call, on the calling thread, with no lock held, before the call is held or fails.
    void before_each_call(std::function<void(fault_call)> callback) const;

    /// From now on calls of this kind block until `release`, or until `let_through` admits them one by one.
    void hold(fault_call call) const;

    /// Opens the gate for good: held calls of this kind go on, later ones do not stop.
    void release(fault_call call) const;

    /// Admits `calls` calls of a held kind, waiting now or coming later; the gate stays closed for the rest.
    /// Those admitted count as held no more when this returns, even when they have not run yet.
    void let_through(fault_call call, std::uint64_t calls = 1) const;

    /// Blocks, in real time and without limit, until `calls` calls of this kind are held at their gate.
    void wait_until_held(fault_call call, std::uint64_t calls = 1) const;

    /// Calls of this kind held at their gate now.
    [[nodiscard]] std::uint64_t held(fault_call call) const {
        std::lock_guard lock(state_->mutex);
        return state_->gates[index(call)].held;
    }

    /// For backends: reports a call, waits at its gate, and gives the fault that applies to it.
    [[nodiscard]] std::optional<fault> arrive(fault_call call) const;

private:
    struct gate {
        bool closed = false;
        std::uint64_t permits = 0;  // for calls still to come
        std::uint64_t held = 0;     // calls that block
        std::uint64_t admitted = 0; // calls that blocked and may go on
    };

    struct state {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<fault> faults;
        std::array<std::uint64_t, fault_call_kinds> counts{};
        std::array<gate, fault_call_kinds> gates{};
        std::vector<fault_call> calls;
        bool recording = false;
        std::shared_ptr<std::function<void(fault_call)> const> callback;
    };

    static constexpr std::size_t index(fault_call call) noexcept {
        NACRE_ASSERT(call != fault_call::any);
        return static_cast<std::size_t>(call);
    }

    /// Counts this call against every fault of its kind; the first one added that is due wins.
    [[nodiscard]] std::optional<fault> due(fault_call call) const;

    static constexpr std::uint64_t spent = ~std::uint64_t{0}; // a count no test reaches

    std::shared_ptr<state> state_;
};

/// What a faulty writer or recovery holds: the inner handle, behind the plan.
template <storage::appendable_run Inner>
class fault_appendable {
public:
    fault_appendable(Inner inner, fault_plan plan) : inner_(std::move(inner)), plan_(std::move(plan)) {}

    // The plan is copied, not moved: a moved-from handle answers by the inner handle's law, and is counted as
    // well.
    fault_appendable(fault_appendable&& other) noexcept
        : inner_(std::move(other.inner_)), plan_(other.plan_),
          poisoned_(std::exchange(other.poisoned_, false)) {}
    fault_appendable& operator=(fault_appendable&& other) noexcept {
        inner_ = std::move(other.inner_);
        plan_ = other.plan_;
        poisoned_ = std::exchange(other.poisoned_, false);
        return *this;
    }
    ~fault_appendable() = default;

    result<void> append(std::span<bytes_view const> parts) {
        auto const planned = plan_.arrive(fault_call::append);
        if (poisoned_) return error::no_run_open();
        if (planned && !planned->after_the_call) {
            poisoned_ = true;
            if (planned->prefix_bytes > 0) static_cast<void>(append_prefix(parts, planned->prefix_bytes));
            return planned->failure;
        }
        return settle(planned, inner_.append(parts));
    }

    result<void> write_at(std::uint64_t offset, bytes_view bytes) {
        return mutate(fault_call::write_at, [&] { return inner_.write_at(offset, bytes); });
    }
    result<void> sync() {
        return mutate(fault_call::sync, [&] { return inner_.sync(); });
    }
    result<void> truncate(std::uint64_t offset) {
        return mutate(fault_call::truncate, [&] { return inner_.truncate(offset); });
    }

    result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const {
        auto const planned = plan_.arrive(fault_call::read_at);
        if (planned) return planned->failure;
        return inner_.read_at(offset, into);
    }
    result<void> reserve(std::uint64_t size) {
        return pass(fault_call::reserve, [&] { return inner_.reserve(size); });
    }
    result<void> resume_at(std::uint64_t offset) {
        return pass(fault_call::resume_at, [&] { return inner_.resume_at(offset); });
    }
    result<void> retire() {
        return pass(fault_call::retire, [&] { return inner_.retire(); });
    }
    result<std::uint64_t> extent() const {
        auto const planned = plan_.arrive(fault_call::extent);
        if (planned) return planned->failure;
        return inner_.extent();
    }

    void publish(std::uint64_t offset) noexcept {
        static_cast<void>(plan_.arrive(fault_call::publish));
        inner_.publish(offset);
    }
    [[nodiscard]] std::uint64_t end() const noexcept { return inner_.end(); }

private:
    /// A call whose failure poisons the handle.
    template <class Call>
    result<void> mutate(fault_call kind, Call const& call) {
        auto const planned = plan_.arrive(kind);
        if (poisoned_) return error::no_run_open();
        if (planned && !planned->after_the_call) {
            poisoned_ = true;
            return planned->failure;
        }
        return settle(planned, call());
    }

    result<void> settle(std::optional<fault> const& planned, result<void> outcome) {
        if (outcome && planned) outcome = planned->failure;
        if (!outcome) poisoned_ = true;
        return outcome;
    }

    /// A call whose failure leaves the handle usable.
    template <class Call>
    result<void> pass(fault_call kind, Call const& call) {
        auto const planned = plan_.arrive(kind);
        if (planned && !planned->after_the_call) return planned->failure;
        auto outcome = call();
        if (outcome && planned) return planned->failure;
        return outcome;
    }

    result<void> append_prefix(std::span<bytes_view const> parts, std::size_t prefix_bytes) {
        std::vector<bytes_view> first;
        for (auto const part : parts) {
            auto const taken = std::min(part.size(), prefix_bytes);
            first.push_back(part.first(taken));
            prefix_bytes -= taken;
        }
        return inner_.append(first);
    }

    Inner inner_;
    fault_plan plan_;
    bool poisoned_ = false;
};

/// What a reader of a faulty backend holds.
template <storage::readable_run Inner>
class fault_readable {
public:
    fault_readable(Inner inner, fault_plan plan) : inner_(std::move(inner)), plan_(std::move(plan)) {}

    fault_readable(fault_readable&& other) noexcept : inner_(std::move(other.inner_)), plan_(other.plan_) {}
    fault_readable& operator=(fault_readable&& other) noexcept {
        inner_ = std::move(other.inner_);
        plan_ = other.plan_;
        return *this;
    }
    ~fault_readable() = default;

    result<bytes_view> view(std::uint64_t offset, std::uint64_t size) const {
        auto const planned = plan_.arrive(fault_call::view);
        if (planned) return planned->failure;
        return inner_.view(offset, size);
    }
    result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const {
        auto const planned = plan_.arrive(fault_call::read_at);
        if (planned) return planned->failure;
        return inner_.read_at(offset, into);
    }
    result<std::uint64_t> extent() const {
        auto const planned = plan_.arrive(fault_call::extent);
        if (planned) return planned->failure;
        return inner_.extent();
    }
    [[nodiscard]] std::uint64_t published() const noexcept { return inner_.published(); }
    [[nodiscard]] bool writer_alive() const { return inner_.writer_alive(); }

private:
    Inner inner_;
    fault_plan plan_;
};

template <storage::backend Inner>
class fault_backend {
public:
    using appendable = fault_appendable<typename Inner::appendable>;
    using readable = fault_readable<typename Inner::readable>;

    explicit fault_backend(Inner inner, fault_plan plan = {})
        : inner_(std::move(inner)), plan_(std::move(plan)) {}

    [[nodiscard]] fault_plan const& plan() const noexcept { return plan_; }
    [[nodiscard]] Inner const& inner() const noexcept { return inner_; }

    result<appendable> create(run_id const& id, bytes_view first, storage::create_options options) const {
        return wrap<appendable>(fault_call::create, [&] { return inner_.create(id, first, options); });
    }
    result<readable> open_read(run_id const& id) const {
        return wrap<readable>(fault_call::open_read, [&] { return inner_.open_read(id); });
    }
    result<appendable> open_recover(run_id const& id) const {
        return wrap<appendable>(fault_call::open_recover, [&] { return inner_.open_recover(id); });
    }
    result<std::vector<run_id>> list() const {
        return pass(fault_call::list, [&] { return inner_.list(); });
    }
    result<void> keep_aside(run_id const& id, bytes_view bytes) const {
        return pass(fault_call::keep_aside, [&] { return inner_.keep_aside(id, bytes); });
    }
    result<std::vector<std::byte>> kept_aside(run_id const& id) const {
        return pass(fault_call::kept_aside, [&] { return inner_.kept_aside(id); });
    }
    result<std::size_t> discard_unfinished() const {
        return pass(fault_call::discard_unfinished, [&] { return inner_.discard_unfinished(); });
    }
    auto lock_place() const requires(storage::lockable_place<Inner>) {
        return pass(fault_call::lock_place, [&] { return inner_.lock_place(); });
    }
    [[nodiscard]] std::string location(run_id const& id) const { return inner_.location(id); }

private:
    template <class Call>
    auto pass(fault_call kind, Call const& call) const -> decltype(call()) {
        auto const planned = plan_.arrive(kind);
        if (planned && !planned->after_the_call) return planned->failure;
        auto outcome = call();
        if (outcome && planned) return planned->failure;
        return outcome;
    }

    template <class Handle, class Call>
    result<Handle> wrap(fault_call kind, Call const& call) const {
        auto inner = pass(kind, call);
        if (!inner) return std::move(inner).error();
        return Handle{std::move(*inner), plan_};
    }

    Inner inner_;
    fault_plan plan_;
};

}}} // namespace nacre::testing

#ifndef NACRE_COMPILED
#include <nacre/testing/fault_backend.ipp>
#endif
