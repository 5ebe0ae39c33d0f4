// SPDX-License-Identifier: BSL-1.0
// The backend concept: a place where runs live, and nothing else.
//
// Intuition: a backend stores bytes under run ids. It knows no frame, no digest and no index; whatever can be
// wrong with a log is written once, above it. It is a cheap handle: copies share the same place.
//
// A run's bytes are one growing array. `append` adds at `end()`; the medium may be larger than that
// (`extent()`): what lies between has been reserved and reads as zeros, or is what a crashed writer left.
//
// Laws
//   1. What was appended or written reads back, through the handle and through every readable of the same
//      backend.
//   2. `view` never moves: a view stays valid and keeps its address as long as the readable it came from.
//   3. What was written before a `sync` that returned success survives `crash()` where the model has one, and
//      a real crash where it has not. Nothing else is promised to: unsynced writes survive whole, torn at
//      512-byte sectors, or not at all, in any order.
//   4. There is at most one appendable of a run at a time: `create` and `open_recover` give `busy` while
//      another is held, by this process or any other. The hold ends with the handle, `retire()`, or the death
//      of the process.
//   5. Readables hold nothing and disturb nothing; opening and closing them never ends an appendable's hold.
//   6. After `reserve(n)` succeeded, the next n bytes appended do not fail with `disk_full`.
//   7. A failed `append`, `write_at`, `sync` or `truncate` poisons the handle: these calls then give
//      `no_run_open`. `read_at` goes on working. So does a moved-from handle give `no_run_open`, for every
//      call.
//   8. `publish(offset)` is seen by `published()` of every readable, with everything appended below `offset`
//      (release and acquire). It is a hint for followers, never evidence; it does not survive a crash.
//   9. `create` is atomic: after a crash the run exists durably with exactly the first bytes, or not at all.
//  10. `read_at` of a readable may run in any thread while the appendable's `write_at` rewrites the same
//      bytes. What it copies then is some mixture of old and new: a digest over it tells. A view of bytes
//      being rewritten may not be looked at meanwhile.
//
// Models: memory_backend, file_backend, testing::simulated_disk, testing::fault_backend. The laws are one
// test suite, instantiated for each. Threads: handles are not shared between threads without the caller's own
// order; `publish` and `published`, and law 10, are the exceptions.
//
//     auto run = backend.create(id, first_bytes, {durability_policy::immediate});
//     bytes_view const parts[] = {definitions, entries, commit};
//     run->reserve(total); run->append(parts); run->sync(); run->publish(run->end());
//     auto reader = backend.open_read(id);
//     auto bytes = reader->view(0, reader->published());
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/durability.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace storage {

struct create_options {
    durability_policy durability =
        durability_policy::immediate; ///< how bytes will be made durable: lets a model choose its way in
};

/// What a writer or a recovery holds of one run. Offsets and sizes are bytes.
template <class A>
concept appendable_run = std::movable<A> && !std::copyable<A> &&
                         requires(A & run, A const& held, std::span<bytes_view const> parts, bytes_view bytes,
                                  bytes_span into, std::uint64_t offset) {
    { run.append(parts) } -> std::same_as<result<void>>;           // the concatenation, at end()
    { run.write_at(offset, bytes) } -> std::same_as<result<void>>; // inside [0, end()): superblocks, recovery
    { held.read_at(offset, into) } -> std::same_as<result<std::size_t>>; // short only at extent()
    { run.sync() } -> std::same_as<result<void>>;
    { run.reserve(offset) } -> std::same_as<result<void>>;   // that many bytes behind end()
    { run.resume_at(offset) } -> std::same_as<result<void>>; // end() := offset <= extent(); writes nothing
    { run.truncate(offset) } -> std::same_as<result<void>>;  // end() == extent() == offset
    { run.publish(offset) }
    noexcept;                                       // committed offset, for followers
    { run.retire() } -> std::same_as<result<void>>; // sealed: no live cell, no hold, no further calls
    { held.end() }
    noexcept->std::same_as<std::uint64_t>;
    { held.extent() } -> std::same_as<result<std::uint64_t>>;
};

/// What a reader holds of one run.
template <class R>
concept readable_run = std::movable<R> &&
    requires(R const& run, std::uint64_t offset, std::uint64_t size, bytes_span into) {
    { run.view(offset, size) } -> std::same_as<result<bytes_view>>;     // `corrupted` when it passes extent()
    { run.read_at(offset, into) } -> std::same_as<result<std::size_t>>; // a copy; short only at extent()
    { run.extent() } -> std::same_as<result<std::uint64_t>>;            // asked of the medium anew
    { run.published() }
    noexcept->std::same_as<std::uint64_t>; // 0: nothing published, or no live cell
    { run.writer_alive() } -> std::same_as<bool>;
};

template <class B>
concept has_run_handles = requires {
    typename B::appendable;
    typename B::readable;
    requires appendable_run<typename B::appendable>;
    requires readable_run<typename B::readable>;
};

template <class B>
concept has_create = requires(B const& b, run_id const& id, bytes_view first, create_options options) {
    // `busy` while held, `crashed_predecessor` when the run exists otherwise.
    { b.create(id, first, options) } -> std::same_as<result<typename B::appendable>>;
};

template <class B>
concept has_open = requires(B const& b, run_id const& id) {
    { b.open_read(id) } -> std::same_as<result<typename B::readable>>; // `not_found`
    {
        b.open_recover(id)
        } -> std::same_as<result<typename B::appendable>>; // `not_found`, `busy`; end() == extent()
};

template <class B>
concept has_directory = requires(B const& b, run_id const& id, bytes_view bytes) {
    { b.list() } -> std::same_as<result<std::vector<run_id>>>; // sorted; empty when there is no place yet
    { b.keep_aside(id, bytes) } -> std::same_as<result<void>>; // durable on return; replaces
    { b.kept_aside(id) } -> std::same_as<result<std::vector<std::byte>>>; // `not_found`
    { b.discard_unfinished() } -> std::same_as<result<std::size_t>>; // creations that a crash interrupted
    { b.location(id) } -> std::same_as<std::string>; // for messages: a path, where there is one
};

template <class B>
concept backend =
    std::copy_constructible<B> && has_run_handles<B> && has_create<B> && has_open<B> && has_directory<B>;

/// A backend whose place can be had whole, by one at a time: `lock_place()` gives what holds it, `busy` while
/// another has it, in this process or any. It ends with what holds it, or with the process and the children
/// it forked meanwhile. Reading, writing and sweeping go on beside it: only those who ask for it keep each
/// other out. An extension: a backend need not have it.
template <class B>
concept lockable_place = requires(B const& b) {
    requires std::movable<std::remove_cvref_t<decltype(*b.lock_place())>>;
    { b.lock_place() } -> std::same_as<result<std::remove_cvref_t<decltype(*b.lock_place())>>>;
};

/// Stops the compilation with a sentence that says what `B` lacks to be a backend.
template <class B>
constexpr void require_backend() noexcept {
    static_assert(std::copy_constructible<B>,
                  "nacre: a Backend is a cheap handle that can be copied (see docs/concepts/backend.md)");
    static_assert(
        has_run_handles<B>,
        "nacre: a Backend names two run handles, B::appendable (concept appendable_run) and B::readable "
        "(concept readable_run: view, read_at, extent, published, writer_alive) (see "
        "docs/concepts/backend.md)");
    static_assert(has_create<B>,
                  "nacre: a Backend has create(run_id const&, bytes_view, create_options) const -> "
                  "result<B::appendable> (see docs/concepts/backend.md)");
    static_assert(
        has_open<B>,
        "nacre: a Backend has open_read(run_id const&) const -> result<B::readable> and open_recover(run_id "
        "const&) const -> result<B::appendable> (see docs/concepts/backend.md)");
    static_assert(
        has_directory<B>,
        "nacre: a Backend has list(), keep_aside(), kept_aside(), discard_unfinished() and location() "
        "(see docs/concepts/backend.md)");
}

}}} // namespace nacre::storage
