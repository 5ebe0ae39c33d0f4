// SPDX-License-Identifier: BSL-1.0
// replica: a state of its own with the projection that changes it and the digest that tells it from another.
//
//     auto const copy = nacre::replay::make_replica(order_book{},
//         [](order_book& b) { return nacre::make_projection<encoder>(b, nacre::when<order_filled>(...), ...);
//         }, [](order_book const& b) { return b.save(); });
//
// The bytes that `save` gives must be the same for equal states and different for different ones: then the
// digest of a state is also the content hash of its snapshot, and every anchor that save_snapshot recorded is
// a state digest.
//
// Copies are independent: state and handlers are copied, the projection is made anew. Threads: one at a time.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/replay/projection.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// What is replayed and compared: entries go in, the state's digest comes out, a copy is a checkpoint.
template <class R>
concept digested_replica = std::copyable<R> && projects_entries<R> && requires(R const& held) {
    { held.digest() } -> std::same_as<result<std::vector<std::byte>>>;
};

template <class State, class MakeProjection, class Save, hashing::hasher Hasher = hashing::xxh3_128>
class replica {
public:
    replica(State state, MakeProjection make, Save save)
        : made_(std::make_unique<parts>(std::move(state), std::move(make), std::move(save))) {}
    replica(replica const& other)
        : made_(std::make_unique<parts>(other.made_->state, other.made_->make, other.made_->save)) {}
    replica(replica&&) noexcept = default;
    replica& operator=(replica const& other) { return *this = replica(other); }
    replica& operator=(replica&&) noexcept = default;

    [[nodiscard]] result<bool> apply(log::entry_view const& entry) { return made_->projection.apply(entry); }
    /// Errors: those of `save`.
    [[nodiscard]] result<std::vector<std::byte>> digest() const {
        result<std::vector<std::byte>> const bytes = std::invoke(made_->save, std::as_const(made_->state));
        if (!bytes) return bytes.error();
        auto const digest = Hasher{}.digest(bytes_view(*bytes));
        return std::vector<std::byte>(digest.begin(), digest.end());
    }
    [[nodiscard]] State const& state() const noexcept { return made_->state; }

private:
    using projection_type = std::invoke_result_t<MakeProjection&, State&>;
    static_assert(
        projects_entries<projection_type>,
        "nacre: make_replica(state, make, save): make(state) gives a projection, with apply(entry_view) -> "
        "result<bool> (see docs/concepts/projection.md)");

    /// Where the projection finds the state when the replica moves.
    struct parts {
        parts(State initial, MakeProjection maker, Save saver)
            : state(std::move(initial)), make(std::move(maker)), save(std::move(saver)),
              projection(std::invoke(make, state)) {}
        State state;
        [[no_unique_address]] MakeProjection make;
        [[no_unique_address]] Save save;
        projection_type projection;
    };

    std::unique_ptr<parts> made_;
};

/// `make(State&)` gives a projection onto the state; `save(State const&)` gives its bytes, a
/// std::vector<std::byte> or a result of one.
template <hashing::hasher Hasher = hashing::xxh3_128, class State, class MakeProjection, class Save>
[[nodiscard]] replica<State, MakeProjection, Save, Hasher> make_replica(State state, MakeProjection make,
                                                                        Save save) {
    return {std::move(state), std::move(make), std::move(save)};
}

}}} // namespace nacre::replay
