// SPDX-License-Identifier: BSL-1.0
// save_snapshot: stores the bytes of a state, then records in the log that they are the state after what was
// submitted.
//
//     auto const name = nacre::snapshot_name(session.id(), session.high_watermark());
//     nacre::save_snapshot(session, snapshots, name, book.save());
//
// Order, and what a crash leaves between the steps
//     1. the blob is put, durable on return     before it returned: no anchor names it; the one before still
//                                               holds
//     2. every earlier submit is made durable   a blob that no anchor names: takes space, is never read
//     3. the anchor is recorded, durable        the same, or the anchor: whole or not, as recovery finds it
// So an anchor never names a blob that was not durable when the anchor was written. A put that replaces a
// blob some anchor names breaks that for the older anchor: names made by `snapshot_name` are never used
// twice. Restore checks the digest in any case and falls back.
//
// The anchor says what the bytes mean: `state_version`, a number that is another whenever equal bytes mean
// another state, such as the schema's fingerprint or a count of your own. Restoring shows `load_state` only
// what has the version that it asks for. 0: not said, and believed of those who ask for 0.
//
//     nacre::save_snapshot(session, snapshots, name, book.save(), 3);
//
// The state must hold the effect of exactly the messages submitted so far: call it where they are submitted,
// between two of them, while nobody else submits to this run.
#pragma once

#include <nacre/core/anchor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// A writer or a session: it records anchors, and names the hasher of its run.
template <class R>
concept records_anchors = requires(R& recorder, std::string_view id, bytes_view hash, std::uint64_t version) {
    typename R::hasher_type;
    { recorder.record_anchor(id, hash, version) } -> std::same_as<result<anchor>>;
};

/// Blocks for the store's put, then as `record_anchor` does. Errors: the store's, with nothing recorded;
/// `record_anchor`'s.
template <class Recorder, class Store>
[[nodiscard]] result<anchor> save_snapshot(Recorder& recorder, Store& store, std::string_view name,
                                           bytes_view bytes, std::uint64_t state_version = 0) {
    require_snapshot_store<Store>();
    static_assert(
        records_anchors<Recorder>,
        "nacre: snapshots are saved through a writer or a session: it names its hasher_type and has "
        "record_anchor(id, hash, version) -> result<anchor> (see docs/concepts/snapshot_store.md)");
    NACRE_TRY(store.put(name, bytes));
    auto const digest = typename Recorder::hasher_type{}.digest(bytes);
    return recorder.record_anchor(name, digest, state_version);
}

}}} // namespace nacre::replay
